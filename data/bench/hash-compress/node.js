'use strict';

const crypto = require('node:crypto');
const zlib = require('node:zlib');

const size = Number(process.argv[2]);
const data = Buffer.alloc(size);
for (let i = 0; i < size; i++) {
  data[i] = (i * i) % 251;
}

const begun = performance.now();
const digest = crypto.createHash('sha256').update(data).digest('hex');
const packed = zlib.gzipSync(data, { level: 6 });
const again = zlib.gunzipSync(packed);
console.log(`value ${performance.now() - begun}`);
console.log(`check ${digest.slice(0, 16)} ${again.length}`);
