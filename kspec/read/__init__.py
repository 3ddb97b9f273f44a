"""Text to a complete cluster spec: load (spans), decode, convert, default."""
