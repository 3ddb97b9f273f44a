#!/bin/sh
# Unpack NAME.tar of FOLDER into ROOT, and compare. What is not as it should be is taken away again.
#
#   sh install.sh FOLDER NAME ROOT     as root; needs GNU tar, sha256sum, stat and readlink
set -eu
folder=$(cd "$1" && pwd)
root=$(cd "$3" && pwd -P)
(cd "$folder" && sha256sum --check --strict --quiet "$2.tar.sha256")
umask 022
inside() {
    tar -tf "$folder/$2.tar" | while IFS= read -r path; do
        case $(readlink -m "$root/${path%/*}")/ in
        "${root%/}"/*) ;;
        *)
            echo "$3/${path%/*} is, or is behind, a link that leads out of $3: only the image itself can follow it" >&2
            exit 1
            ;;
        esac
    done
}
inside "$@"
undo() {
    tar -tf "$folder/$2.tar" | while read -r path; do
        case $path in */) ;; *) rm -f "$3/$path" ;; esac
    done
}
unpack() { # first the folders that are not there, for those that are keep their times; then the files
    options="--numeric-owner --same-owner -p --keep-directory-symlink --no-recursion"
    tar -tf "$folder/$2.tar" | grep '/$' | tar -C "$3" $options --skip-old-files -T - -xf "$folder/$2.tar" &&
        tar -tf "$folder/$2.tar" | grep -v '/$' | tar -C "$3" $options --no-overwrite-dir -T - -xf "$folder/$2.tar"
}
if ! { unpack "$@" && sh "$folder/check.sh" "$folder" "$2" "$3"; }; then
    undo "$@"
    echo "$2 was not installed: nothing of it is left in $3" >&2
    exit 1
fi
