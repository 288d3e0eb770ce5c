'use strict';

const net = require('node:net');

const CONNECTIONS = Number(process.argv[2]);
const MESSAGES = 50;

const open = new Set();
let received = 0;
let begun;

const server = net.createServer((socket) => {
  open.add(socket);
  if (open.size === CONNECTIONS) {
    begun = performance.now();
    broadcast();
  }
});

function broadcast() {
  for (const socket of open) {
    socket.write(`message to ${open.size}\n`);
  }
}

function count(chunk) {
  for (const byte of chunk) {
    if (byte === 10) {
      received += 1;
    }
  }
  if (received === CONNECTIONS * MESSAGES) {
    const seconds = (performance.now() - begun) / 1000;
    console.log(`value ${received / seconds}`);
    console.log(`check ${received}`);
    process.exit();
  }
  if (received % CONNECTIONS === 0) { // all have this one
    broadcast();
  }
}

server.listen(0, '127.0.0.1', 1024, () => {
  const { port } = server.address();
  for (let i = 0; i < CONNECTIONS; i++) {
    net.connect(port, '127.0.0.1').on('data', count);
  }
});
