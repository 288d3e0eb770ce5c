'use strict';

const lines = [];
for (let i = 0; i < Number(process.argv[2]); i++) {
  const outcome = i % 7 === 6 ? 'error' : 'fine';
  lines.push(`2026-11-${10 + (i % 20)} 12:00:${10 + (i % 50)} user${i}@mail.example.org GET /items/${i} ${outcome}`);
}
const log = lines.join('\n');

function count(pattern) {
  return [...log.matchAll(pattern)].length;
}

const begun = performance.now();
const addresses = count(/\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g);
const dates = count(/\b(\d{4})-(\d\d)-(\d\d)\b/g);
const errors = count(/^.*\/items\/(\d+) error$/gm);
console.log(`value ${performance.now() - begun}`);
console.log(`check ${addresses} ${dates} ${errors}`);
