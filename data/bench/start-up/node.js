console.log('check ok');
