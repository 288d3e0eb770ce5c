'use strict';

function records(count) {
  const list = [];
  let state = 1;
  for (let id = 0; id < count; id++) {
    state = (state * 16807) % 2147483647;
    list.push({ id, town: `town ${state % 100}`, amount: state });
  }
  return list;
}

const list = records(Number(process.argv[2]));

const begun = performance.now();
const sorted = list.toSorted
  ? list.toSorted(order)
  : [...list].sort(order);
const towns = new Map();
for (const record of sorted) {
  if (!towns.has(record.town)) {
    towns.set(record.town, []);
  }
  towns.get(record.town).push(record);
}
console.log(`value ${performance.now() - begun}`);
const group = towns.get('town 7');
console.log(`check ${towns.size} ${group[Math.floor(group.length / 2)].amount}`);

function order(a, b) {
  if (a.town !== b.town) {
    return a.town < b.town ? -1 : 1;
  }
  return a.amount - b.amount;
}
