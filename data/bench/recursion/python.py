import sys
import time


def solutions(n, columns, left, right):
    """Bits of columns and diagonals tell which cells of the next row are attacked."""
    all_columns = (1 << n) - 1
    if columns == all_columns:
        return 1
    count = 0
    free = all_columns & ~(columns | left | right)
    while free:
        cell = free & -free
        free ^= cell
        count += solutions(n, columns | cell, (left | cell) << 1, (right | cell) >> 1)
    return count


n = int(sys.argv[1])
begun = time.perf_counter()
for _ in range(10):
    count = solutions(n, 0, 0, 0)
print(f"value {(time.perf_counter() - begun) * 1000}")
print(f"check {count}")
