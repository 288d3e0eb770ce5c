import re
import sys
import time

lines = []
for i in range(int(sys.argv[1])):
    outcome = "error" if i % 7 == 6 else "fine"
    lines.append(f"2026-11-{10 + i % 20} 12:00:{10 + i % 50} user{i}@mail.example.org GET /items/{i} {outcome}")
log = "\n".join(lines)


def count(pattern, flags=re.ASCII):
    return sum(1 for _ in re.finditer(pattern, log, flags))


begun = time.perf_counter()
addresses = count(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
dates = count(r"\b(\d{4})-(\d\d)-(\d\d)\b")
errors = count(r"^.*/items/(\d+) error$", re.ASCII | re.MULTILINE)
print(f"value {(time.perf_counter() - begun) * 1000}")
print(f"check {addresses} {dates} {errors}")
