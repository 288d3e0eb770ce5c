'use strict';

// Bits of columns and diagonals tell which cells of the next row are attacked.
function solutions(n, columns, left, right) {
  const all = (1 << n) - 1;
  if (columns === all) {
    return 1;
  }
  let count = 0;
  let free = all & ~(columns | left | right);
  while (free !== 0) {
    const cell = free & -free;
    free ^= cell;
    count += solutions(n, columns | cell, (left | cell) << 1, (right | cell) >> 1);
  }
  return count;
}

const n = Number(process.argv[2]);
const begun = performance.now();
let count = 0;
for (let i = 0; i < 10; i++) {
  count = solutions(n, 0, 0, 0);
}
console.log(`value ${performance.now() - begun}`);
console.log(`check ${count}`);
