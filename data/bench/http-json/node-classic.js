'use strict';

const cluster = require('node:cluster');
const { createRequire } = require('node:module');
const path = require('node:path');

// As it is deployed: Express is slower, and says more to strangers, without it.
process.env.NODE_ENV = 'production';

// Packages are those of the folder tiebreak was called from.
const from = createRequire(path.join(process.env.TIEBREAK_FROM, 'package.json'));
const processes = Number(process.argv[2]);

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

function serve(express) {
  const app = express();
  app.get('/orders/:id', (request, response) => response.json(order(Number(request.params.id))));
  app.listen(0, '127.0.0.1');
}

let express;
try {
  express = from('express');
} catch {
  console.log('skip express is missing: npm install express here');
  process.exit();
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
  serve(express);
}
