// Cars on a ring road: each looks at the gap ahead, and drives, brakes or dawdles (Nagel and Schreckenberg, 1992).
'use strict';

const CELLS = 5000;
const CARS = 1000;
const FASTEST = 5;

class Random {
  constructor(seed) {
    this.state = seed;
  }

  below(limit) {
    this.state = (this.state * 16807) % 2147483647;
    return this.state % limit;
  }
}

class Car {
  constructor(cell) {
    this.cell = cell;
    this.speed = 0;
  }

  adjust(gap, random) {
    this.speed = Math.min(this.speed + 1, gap, FASTEST);
    if (this.speed > 0 && random.below(4) === 0) {
      this.speed -= 1;
    }
  }

  drive() {
    this.cell = (this.cell + this.speed) % CELLS;
  }
}

function simulate(steps) {
  const random = new Random(1);
  const cars = [];
  for (let i = 0; i < CARS; i++) {
    cars.push(new Car(i * (CELLS / CARS)));
  }
  let travelled = 0;
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < CARS; i++) {
      const ahead = cars[(i + 1) % CARS];
      const gap = (ahead.cell - cars[i].cell - 1 + CELLS) % CELLS;
      cars[i].adjust(gap, random);
    }
    for (const car of cars) {
      car.drive();
      travelled += car.speed;
    }
  }
  return travelled;
}

const begun = performance.now();
const travelled = simulate(Number(process.argv[2]));
console.log(`value ${performance.now() - begun}`);
console.log(`check ${travelled}`);
