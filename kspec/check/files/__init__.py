"""What is wrong with the files that a spec gives its nodes, and with where things stand on them."""
