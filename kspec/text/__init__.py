"""Texts that people write: edits, misspellings, conflicts of a merge, and how two of them differ."""
