'use strict';

const http = require('node:http');

function order(id) {
  const lines = [];
  let total = 0;
  for (let i = 0; i < 5; i++) {
    const line = { sku: `S-${id}-${i}`, quantity: i + 1, cents: 100 + id + 10 * i };
    total += line.quantity * line.cents;
    lines.push(line);
  }
  return { id, lines, total };
}

const server = http.createServer((request, response) => {
  const id = Number(request.url.slice(request.url.lastIndexOf('/') + 1));
  const body = JSON.stringify(order(id));
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
});

server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
