function(text) text + '\n'
