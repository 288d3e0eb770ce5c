import sys
import time
from collections import defaultdict


def records(count):
    state = 1
    for number in range(count):
        state = (state * 16807) % 2147483647
        yield {"id": number, "town": f"town {state % 100}", "amount": state}


data = list(records(int(sys.argv[1])))

begun = time.perf_counter()
towns = defaultdict(list)
for record in sorted(data, key=lambda record: (record["town"], record["amount"])):
    towns[record["town"]].append(record)
print(f"value {(time.perf_counter() - begun) * 1000}")
group = towns["town 7"]
print(f"check {len(towns)} {group[len(group) // 2]['amount']}")
