import sys
import time


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def row(i):
    name = f"item <{i}> & more"
    return f'<tr id="row-{i}"><td>{escape(name)}</td><td>{i * 3}</td></tr>\n'


rows = int(sys.argv[1])
begun = time.perf_counter()
parts = ["<table>\n"]
for i in range(rows):
    parts.append(row(i))
parts.append("</table>\n")
page = "".join(parts)
print(f"value {(time.perf_counter() - begun) * 1000}")
print(f"check {len(page)}")
