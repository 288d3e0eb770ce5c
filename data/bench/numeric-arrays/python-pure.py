import sys
import time


def product(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


def deviation(row):
    mean = sum(row) / len(row)
    return (sum((x - mean) ** 2 for x in row) / len(row)) ** 0.5


n = int(sys.argv[1])
a = [[(i * j) % 7 for j in range(n)] for i in range(n)]
b = [[(i + j) % 5 for j in range(n)] for i in range(n)]

begun = time.perf_counter()
c = product(a, b)
spread = [deviation(row) for row in c]
print(f"value {(time.perf_counter() - begun) * 1000}")
print(f"check {sum(map(sum, c))} {sum(x > 1 for x in spread)}")
