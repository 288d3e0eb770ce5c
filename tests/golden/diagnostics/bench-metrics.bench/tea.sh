echo check cup
