'use strict';

const { spawnSync } = require('node:child_process');

async function readPrice() {
  await new Promise((resolve) => setTimeout(resolve, 1));
  throw new Error('no price today'); // line 7
}

async function makeOffer() {
  return 2 * (await readPrice());
}

if (process.argv[2] === 'fail') {
  makeOffer();
} else {
  const { stderr } = spawnSync(process.execPath, [__filename, 'fail'], { encoding: 'utf8' });
  const facts = [
    stderr.includes('no price today'),
    /readPrice.*:7/.test(stderr),
    stderr.includes('makeOffer'),
    stderr.includes('node.js'),
  ];
  console.log(`value ${facts.filter(Boolean).length}`);
  console.log('check trace');
}
