'use strict';

const http = require('node:http');

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

const server = http.createServer((request, response) => {
  response.end(request.url === '/slow' ? String(solutions(11, 0, 0, 0)) : 'quick');
});

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  setInterval(() => http.get({ host: '127.0.0.1', port, path: '/slow' }, (response) => response.resume()), 250);
  console.log(`port ${port}`);
});
