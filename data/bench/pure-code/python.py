"""Cars on a ring road: each looks at the gap ahead, and drives, brakes or dawdles (Nagel and Schreckenberg, 1992)."""
import sys
import time

CELLS = 5000
CARS = 1000
FASTEST = 5


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 16807) % 2147483647
        return self.state % limit


class Car:
    def __init__(self, cell):
        self.cell = cell
        self.speed = 0

    def adjust(self, gap, random):
        self.speed = min(self.speed + 1, gap, FASTEST)
        if self.speed > 0 and random.below(4) == 0:
            self.speed -= 1

    def drive(self):
        self.cell = (self.cell + self.speed) % CELLS


def simulate(steps):
    random = Random(1)
    cars = [Car(i * (CELLS // CARS)) for i in range(CARS)]
    travelled = 0
    for _ in range(steps):
        for i, car in enumerate(cars):
            ahead = cars[(i + 1) % CARS]
            gap = (ahead.cell - car.cell - 1) % CELLS
            car.adjust(gap, random)
        for car in cars:
            car.drive()
            travelled += car.speed
    return travelled


begun = time.perf_counter()
travelled = simulate(int(sys.argv[1]))
print(f"value {(time.perf_counter() - begun) * 1000}")
print(f"check {travelled}")
