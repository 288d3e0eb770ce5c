'use strict';

const cluster = require('node:cluster');
const http = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');

const processes = Number(process.argv[2]);

function serve() {
  const server = http.createServer(async (request, response) => {
    await sleep(20);
    const body = JSON.stringify({ waited: 20 });
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
    });
    response.end(body);
  });
  server.listen(0, '127.0.0.1', 2048);
}

if (cluster.isPrimary) {
  let listening = 0;
  cluster.on('listening', (worker, address) => {
    listening += 1;
    if (listening === processes) {
      console.log(`port ${address.port}`);
    }
  });
  for (let i = 0; i < processes; i++) {
    cluster.fork();
  }
} else {
  serve();
}
