"""Codes of writing: why everything is left as it is."""

from typing import Final

from kspec.model.code import Code

WRITING: Final = (
    Code("overlapping-paths", "Of what a command reads and writes, one lies in the other."),
    Code("not-ours", "The output folder holds other things than kspec's."),
    Code("no-folder", "What stands at the output folder's place is no folder."),
    Code("repository", "The output folder is a Git repository of its own."),
    Code("output-path", "A path of the output, the lock or the keyring is longer than one can be, or taken twice."),
    Code("immovable", "The output folder cannot be exchanged in one step."),
    Code("public-over-secrets", "A public build would remove secret files of the output folder."),
    Code("another-cluster", "The output folder holds another cluster's tree."),
    Code("edited", "A file in the output folder was changed since kspec wrote it."),
    Code("unrecorded", "A secret file in the output folder is not as kspec remembers to have written it."),
    Code("foreign", "The output folder holds a file that kspec did not write."),
)
