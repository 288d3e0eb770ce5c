print('check ok')
