'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const count = Number(process.argv[2]);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'files-'));
const text = Array.from({ length: 50 }, (_, i) => `line ${i} of a file\n`).join('');

const begun = performance.now();
let lines = 0;
for (let i = 0; i < count; i++) {
  fs.writeFileSync(path.join(folder, `${i}.txt`), text);
}
const names = fs.readdirSync(folder);
for (const name of names) {
  for (const line of fs.readFileSync(path.join(folder, name), 'utf8').split('\n')) {
    if (line.startsWith('line')) {
      lines += 1;
    }
  }
  fs.unlinkSync(path.join(folder, name));
}
console.log(`value ${performance.now() - begun}`);
fs.rmdirSync(folder);
console.log(`check ${names.length} ${lines}`);
