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
