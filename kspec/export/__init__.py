"""Built trees in the forms that image builders and installers take. Values in, files out: nothing here reads a disk."""
