"""Built trees in the forms that image builders and installers take. Values in, files out: nothing reads a disk but for programs of ours."""
