'use strict';

// Without `serve`: starts the other side's server and asks it. With it: serves.
const { spawn } = require('node:child_process');
const http = require('node:http');
const { createInterface } = require('node:readline');

const [work, interpreter, program] = process.argv.slice(2);

function serve() {
  const server = http.createServer((request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end('{"ok":true}');
  });
  server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
}

function ask(agent, port) {
  return new Promise((resolve, reject) => {
    http.get({ agent, host: '127.0.0.1', port, path: '/' }, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => resolve(JSON.parse(text).ok));
    }).on('error', reject);
  });
}

async function measure(count) {
  const server = spawn(interpreter, [program, 'serve'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(server.stdout);
  const port = await new Promise((resolve) => lines.once('line', (line) => resolve(line.split(' ')[1])));
  const agent = new http.Agent({ keepAlive: true });
  await ask(agent, port);
  const begun = performance.now();
  let good = 0;
  for (let i = 0; i < count; i++) {
    good += await ask(agent, port);
  }
  console.log(`value ${(performance.now() - begun) / count}`);
  console.log(`check ${good}`);
  server.kill();
  agent.destroy();
  lines.close();
}

if (work === 'serve') {
  serve();
} else {
  measure(Number(work));
}
