"""A report of an output: one page of HTML by itself."""
