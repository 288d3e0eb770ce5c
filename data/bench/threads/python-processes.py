import sys
import time
from concurrent.futures import ProcessPoolExecutor


def compute(steps):
    state = 1
    for _ in range(steps):
        state = (state * 16807) % 2147483647
    return state


def main():
    steps = int(sys.argv[1])
    with ProcessPoolExecutor(2) as processes:
        begun = time.perf_counter()
        processes.submit(compute, steps).result()
        processes.submit(compute, steps).result()
        alone = time.perf_counter() - begun
        begun = time.perf_counter()
        results = list(processes.map(compute, [steps, steps]))
        print(f"value {alone / (time.perf_counter() - begun)}")
    print("check", *results)


if __name__ == "__main__":
    main()
