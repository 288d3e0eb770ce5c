'use strict';

const { fork } = require('node:child_process');

// Repeated, so that starting a process does not show: what counts is the speed-up, and not the speed.
const TIMES = 20;

function compute(steps) {
  let state;
  for (let time = 0; time < TIMES; time++) {
    state = 1;
    for (let i = 0; i < steps; i++) {
      state = (state * 16807) % 2147483647;
    }
  }
  return state;
}

function inProcess(steps) {
  return new Promise((resolve, reject) => {
    fork(__filename, ['child', String(steps)]).on('message', resolve).on('error', reject);
  });
}

async function main() {
  const steps = Number(process.argv[2]);
  let begun = performance.now();
  await inProcess(steps);
  await inProcess(steps);
  const alone = performance.now() - begun;
  begun = performance.now();
  const results = await Promise.all([inProcess(steps), inProcess(steps)]);
  console.log(`value ${alone / (performance.now() - begun)}`);
  console.log(`check ${results.join(' ')}`);
}

if (process.argv[2] === 'child') {
  process.send(compute(Number(process.argv[3])), () => process.disconnect());
} else {
  main();
}
