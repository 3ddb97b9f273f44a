"""Whether what was built is still as it was built, on a disk."""
