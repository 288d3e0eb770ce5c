'use strict';

const count = Number(process.argv[2]);
const records = [];
for (let id = 0; id < count; id++) {
  records.push({
    id,
    name: `customer ${id}`,
    active: id % 3 === 0,
    note: null,
    address: { street: `${id} Long Street`, town: 'Zürich', position: [47.375, 8.5] },
    orders: [1, 2, 3].map((n) => ({ number: id * 10 + n, cents: n * 250, tags: ['new', 'paid'] })),
  });
}

const begun = performance.now();
let text;
let copy;
for (let i = 0; i < 3; i++) {
  text = JSON.stringify(records);
  copy = JSON.parse(text);
}
console.log(`value ${performance.now() - begun}`);
console.log(`check ${text.length} ${copy.length}`);
