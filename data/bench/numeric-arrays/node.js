'use strict';

// Row after row in one typed array.
function matrix(n, cell) {
  const m = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      m[i * n + j] = cell(i, j);
    }
  }
  return m;
}

function product(a, b, n) {
  const c = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k];
      for (let j = 0; j < n; j++) {
        c[i * n + j] += factor * b[k * n + j];
      }
    }
  }
  return c;
}

function deviations(m, n) {
  const result = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const row = m.subarray(i * n, (i + 1) * n);
    const mean = row.reduce((sum, x) => sum + x, 0) / n;
    result[i] = Math.sqrt(row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n);
  }
  return result;
}

const n = Number(process.argv[2]);
const a = matrix(n, (i, j) => (i * j) % 7);
const b = matrix(n, (i, j) => (i + j) % 5);

const begun = performance.now();
const c = product(a, b, n);
const spread = deviations(c, n);
console.log(`value ${performance.now() - begun}`);
const wide = spread.filter((x) => x > 1).length;
console.log(`check ${c.reduce((sum, x) => sum + x, 0)} ${wide}`);
