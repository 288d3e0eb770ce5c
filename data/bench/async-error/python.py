import asyncio
import re
import subprocess
import sys


async def read_price():
    await asyncio.sleep(0.001)
    raise ValueError("no price today")  # line 9


async def make_offer():
    return 2 * await read_price()


if sys.argv[1] == "fail":
    asyncio.run(make_offer())
else:
    failed = subprocess.run([sys.executable, __file__, "fail"], stderr=subprocess.PIPE, text=True, check=False)
    facts = [
        "no price today" in failed.stderr,
        re.search(r"line 9.*read_price", failed.stderr) is not None,
        "make_offer" in failed.stderr,
        "python.py" in failed.stderr,
    ]
    print(f"value {sum(facts)}")
    print("check trace")
