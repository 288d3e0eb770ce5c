'use strict';

const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

// Repeated, so that starting a thread does not show: what counts is the speed-up, and not the speed.
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

function inThread(steps) {
  return new Promise((resolve, reject) => {
    new Worker(__filename, { workerData: steps }).on('message', resolve).on('error', reject);
  });
}

async function main() {
  const steps = Number(process.argv[2]);
  let begun = performance.now();
  await inThread(steps);
  await inThread(steps);
  const alone = performance.now() - begun;
  begun = performance.now();
  const results = await Promise.all([inThread(steps), inThread(steps)]);
  console.log(`value ${alone / (performance.now() - begun)}`);
  console.log(`check ${results.join(' ')}`);
}

if (isMainThread) {
  main();
} else {
  parentPort.postMessage(compute(workerData));
}
