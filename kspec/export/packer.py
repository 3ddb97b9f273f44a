"""Trees for Packer: one template for all, in the HCL that Packer 1.6 and the present one read, and one archive a tree.

Packer's `file` provisioner promises neither modes nor owners, and a folder of keys would lie open on the way; so a tree
travels as one archive of mode 0600, and is compared with its digests, modes and owners where it was unpacked.
"""

import hashlib
from collections.abc import Sequence
from string import Template
from typing import Final

from kspec.export.checksums import CHECK, modes, sums
from kspec.export.tar import pack
from kspec.model.file import File
from kspec.model.host_tree import HostTree
from kspec.model.secret import Secret

TEMPLATE_NAME: Final = "kspec.pkr.hcl"
_HEAD: Final = """\
// Bake trees that kspec built into images: every file with its own mode, owned by root.
//
//   packer build -only='cp-1.null.root' -var root=/mnt/image .       a mounted image, as root; needs no network
//   packer build -only='cp-1.qemu.machine' -var base_image=... .     a virtual machine, over SSH
//
// Made by `kspec export packer`. A Packer newer than 1.6 needs once: packer plugins install github.com/hashicorp/qemu

variable "root" {
  type        = string
  default     = ""
  description = "For null.root: the root folder of a mounted image."
}

variable "base_image" {
  type        = string
  default     = "debian-12-generic-amd64.qcow2"
  description = "For qemu.machine: an image with a container runtime, the kubelet, and an SSH user who may use sudo."
}

variable "base_image_checksum" {
  type        = string
  default     = "none"
  description = "For qemu.machine: its checksum, as sha256:... ."
}

variable "ssh_username" {
  type        = string
  default     = "debian"
  description = "For qemu.machine: the user; the key comes from the SSH agent."
}

source "null" "root" {
  communicator = "none"
}

source "qemu" "machine" {
  iso_url          = var.base_image
  iso_checksum     = var.base_image_checksum
  disk_image       = true
  format           = "qcow2"
  headless         = true
  ssh_username     = var.ssh_username
  ssh_agent_auth   = true
  shutdown_command = "sudo shutdown -P now"
}
"""
_BUILD: Final = Template("""
build {
  name    = "$name"
  sources = ["source.null.root", "source.qemu.machine"]

  provisioner "shell-local" {
    only = ["null.root"]
    inline = [
      "test -n '$${var.root}' || { echo 'say where the image is mounted: -var root=DIR' >&2; exit 1; }",
      "test \\"$$(id -u)\\" = 0 || { echo 'run packer as root, who owns the files' >&2; exit 1; }",
      "sh '$${path.root}/install.sh' '$${path.root}' '$name' '$${var.root}'",
    ]
  }

  provisioner "shell" {
    only   = ["qemu.machine"]
    inline = ["mkdir -m 0700 /tmp/kspec"]
  }
$uploads
  provisioner "shell" {
    only = ["qemu.machine"]
    inline = [
      "trap 'rm -rf /tmp/kspec' EXIT",
      "sudo sh /tmp/kspec/install.sh /tmp/kspec '$name' /",
    ]
  }
}
""")
_UPLOAD: Final = Template("""
  provisioner "file" {
    only        = ["qemu.machine"]
    source      = "$${path.root}/$file"
    destination = "/tmp/kspec/$file"
  }
""")
INSTALL: Final = b"""\
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
"""
"""The program that installs an archive, for any POSIX shell."""


def template(trees: Sequence[HostTree]) -> tuple[File, ...]:
    """The template, an archive with its digests for each tree, and the two programs. Errors: as `tar.pack`."""
    files = [File("check.sh", CHECK, 0o755), File("install.sh", INSTALL, 0o755)]
    text = _HEAD
    for tree in trees:
        own = archive(tree)
        files += own
        names = [file.path for file in own] + ["check.sh", "install.sh"]
        uploads = "".join(_UPLOAD.substitute(file=name) for name in names)
        text += _BUILD.substitute(name=tree.name, uploads=uploads)
    return (File(TEMPLATE_NAME, text.encode()), *files)


def archive(tree: HostTree) -> list[File]:
    """A tree's archive, and what it is checked by; all of it secret where a file of the tree is."""
    data = pack(tree.files, tree.own_folders)
    contents = {
        f"{tree.name}.tar": data,
        f"{tree.name}.tar.sha256": f"{hashlib.sha256(data).hexdigest()}  {tree.name}.tar\n".encode(),
        f"{tree.name}.sums": sums(tree),
        f"{tree.name}.modes": modes(tree),
    }
    if tree.is_secret:
        return [File(name, Secret(content), 0o600) for name, content in contents.items()]
    return [File(name, content) for name, content in contents.items()]
