"""A plan to files."""
