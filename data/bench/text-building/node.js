'use strict';

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function row(i) {
  const name = `item <${i}> & more`;
  return `<tr id="row-${i}"><td>${escape(name)}</td><td>${i * 3}</td></tr>\n`;
}

const rows = Number(process.argv[2]);
const begun = performance.now();
const parts = ['<table>\n'];
for (let i = 0; i < rows; i++) {
  parts.push(row(i));
}
parts.push('</table>\n');
const page = parts.join('');
console.log(`value ${performance.now() - begun}`);
console.log(`check ${page.length}`);
