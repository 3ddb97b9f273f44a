"""Keys and X.509 certificates: exact bytes, their reading, signatures."""
