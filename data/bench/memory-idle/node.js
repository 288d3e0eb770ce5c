'use strict';

const http = require('node:http');

const server = http.createServer((request, response) => response.end('ok'));

server.listen(0, '127.0.0.1', () => {
  setTimeout(() => {
    console.log('check ok');
    server.close();
  }, 100);
});
