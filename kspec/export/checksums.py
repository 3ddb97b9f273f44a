"""What a machine without kspec checks an unpacked tree by: digests for `sha256sum -c`, and modes and owners."""

import hashlib

from kspec.model.host_tree import HostTree


def sums(tree: HostTree) -> bytes:
    """A line for `sha256sum --check` for each file, its path relative to the root. Of secret files, too: keep it so."""
    return b"".join(f"{hashlib.sha256(file.data).hexdigest()}  {file.path}\n".encode() for file in tree.files)


def modes(tree: HostTree) -> bytes:
    """For each file a line `<mode> <user> <group> <path>`, as `stat -c '%a %u %g %n'` prints it."""
    return b"".join(f"{file.mode:o} 0 0 {file.path}\n".encode() for file in tree.files)


CHECK = b"""\
#!/bin/sh
# Compare a root with a tree of kspec: every file's content, mode and owner. Needs a shell, sha256sum and stat.
#
#   sh check.sh FOLDER NAME ROOT     FOLDER has NAME.sums and NAME.modes
set -eu
folder=$(cd "$1" && pwd)
cd "$3"
sha256sum --check --strict --quiet "$folder/$2.sums"
while read -r mode user group path; do
    found=$(stat -c '%a %u %g' "$path")
    if [ "$found" != "$mode $user $group" ]; then
        echo "$path: mode, user and group are $found instead of $mode $user $group" >&2
        exit 1
    fi
done < "$folder/$2.modes"
"""
"""The program that compares, for any POSIX shell."""
