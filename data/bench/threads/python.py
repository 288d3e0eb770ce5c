import sys
import time
from concurrent.futures import ThreadPoolExecutor


def compute(steps):
    state = 1
    for _ in range(steps):
        state = (state * 16807) % 2147483647
    return state


steps = int(sys.argv[1])
with ThreadPoolExecutor(2) as threads:
    begun = time.perf_counter()
    threads.submit(compute, steps).result()
    threads.submit(compute, steps).result()
    alone = time.perf_counter() - begun
    begun = time.perf_counter()
    results = list(threads.map(compute, [steps, steps]))
    print(f"value {alone / (time.perf_counter() - begun)}")
print("check", *results)
