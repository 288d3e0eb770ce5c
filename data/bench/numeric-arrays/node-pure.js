'use strict';

function product(a, b) {
  return a.map((row) => {
    const sums = new Array(b[0].length).fill(0);
    row.forEach((factor, k) => {
      const other = b[k];
      for (let j = 0; j < sums.length; j++) {
        sums[j] += factor * other[j];
      }
    });
    return sums;
  });
}

function deviation(row) {
  const mean = row.reduce((sum, x) => sum + x, 0) / row.length;
  return Math.sqrt(row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / row.length);
}

const n = Number(process.argv[2]);
const indices = [...Array(n).keys()];
const a = indices.map((i) => indices.map((j) => (i * j) % 7));
const b = indices.map((i) => indices.map((j) => (i + j) % 5));

const begun = performance.now();
const c = product(a, b);
const spread = c.map(deviation);
console.log(`value ${performance.now() - begun}`);
const wide = spread.filter((x) => x > 1).length;
console.log(`check ${c.flat().reduce((sum, x) => sum + x, 0)} ${wide}`);
