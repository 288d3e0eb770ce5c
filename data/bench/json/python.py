import json
import sys
import time

count = int(sys.argv[1])
records = [
    {
        "id": number,
        "name": f"customer {number}",
        "active": number % 3 == 0,
        "note": None,
        "address": {"street": f"{number} Long Street", "town": "Zürich", "position": [47.375, 8.5]},
        "orders": [{"number": number * 10 + n, "cents": n * 250, "tags": ["new", "paid"]} for n in (1, 2, 3)],
    }
    for number in range(count)
]

begun = time.perf_counter()
for _ in range(3):
    text = json.dumps(records, separators=(",", ":"), ensure_ascii=False)
    copy = json.loads(text)
print(f"value {(time.perf_counter() - begun) * 1000}")
print(f"check {len(text)} {len(copy)}")
