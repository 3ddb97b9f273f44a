"""What stands on a disk: regular files read within bounds, files replaced in one step. Nothing of Kubernetes."""
