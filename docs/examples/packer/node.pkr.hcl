// Bake one node's tree, built by kspec, into an image: every file with its own mode, owned by root.
//
//   packer build -only=null.root    -var out=out -var node=cp-1 -var root=/mnt/image .    a mounted image, no network
//   packer build -only=qemu.machine -var out=out -var node=cp-1 -var base_image=... .     a virtual machine, over SSH
//
// The tree travels as ONE tar file of mode 0600 in a folder of mode 0700, and is unpacked in one step: Packer's `file`
// provisioner alone promises neither modes nor owners, and a folder of private keys would lie open on the way.

variable "out" {
  type        = string
  default     = "out"
  description = "The folder that `kspec build ... -o` wrote. Build it right before: Git keeps no modes, kspec mends them."
}

variable "node" {
  type        = string
  default     = "cp-1"
  description = "The node whose tree is baked."
}

variable "root" {
  type        = string
  default     = ""
  description = "For null.root: the root folder of a mounted image."
}

variable "work" {
  type        = string
  default     = "packer-work"
  description = "A folder for the tar file while Packer works; it must not exist, and is removed afterwards."
}

variable "base_image" {
  type        = string
  default     = "debian-12-generic-amd64.qcow2"
  description = "For qemu.machine: an image with containerd, kubelet and an SSH user who may use sudo."
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

locals {
  tree    = "${var.out}/nodes/${var.node}"
  tar     = "${var.work}/node.tar"
  folders = "${var.work}/node.folders"
  files   = "${var.work}/node.files"

  // What the image already has stays as it is: first the folders that it lacks, then the files; a link to a folder is
  // followed. Every list of names ends in NUL.
  unpack_folders = "tar --numeric-owner --same-owner --skip-old-files --keep-directory-symlink --no-recursion -p --null"
  unpack_files   = "tar --numeric-owner --same-owner --keep-directory-symlink -p --null"
  compare        = "tar --numeric-owner --compare --null"
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

build {
  sources = ["source.null.root", "source.qemu.machine"]

  // Look first: what is not whole, or has expired, is not baked, and nothing is left behind.
  provisioner "shell-local" {
    only = ["null.root"]
    inline = [
      "test -n '${var.root}' || { echo 'say where the image is mounted: -var root=DIR' >&2; exit 1; }",
      "test \"$(id -u)\" = 0 || { echo 'run packer as root: the files of the image are root'\"'\"'s' >&2; exit 1; }",
    ]
  }

  provisioner "shell-local" {
    inline = ["python3 '${path.root}/check.py' '${var.out}' '${var.node}' '${var.root}'"]
  }

  // Pack the files, and the folders that they need. Owners, order and times are fixed: the same tree, the same tar file.
  provisioner "shell-local" {
    inline = [
      "umask 077",
      "mkdir '${var.work}'",
      "trap 'test $? = 0 || rm -rf \"${var.work}\"' EXIT",
      "(cd '${local.tree}' && find . -mindepth 1 -type d -print0 | LC_ALL=C sort -z) > '${local.folders}'",
      "(cd '${local.tree}' && find . -mindepth 1 ! -type d -print0 | LC_ALL=C sort -z) > '${local.files}'",
      "tar -C '${local.tree}' --format=gnu --mtime=@0 --owner=0 --group=0 --numeric-owner --null --no-recursion -T '${local.folders}' -T '${local.files}' -cf '${local.tar}'",
    ]
  }

  // A mounted image: unpack there, then compare every file's content, mode and owner with the tar file.
  provisioner "shell-local" {
    only = ["null.root"]
    inline = [
      "trap 'rm -rf \"${var.work}\"' EXIT",
      "mkdir -p '${var.root}'",
      "${local.unpack_folders} -C '${var.root}' -T '${local.folders}' -xf '${local.tar}'",
      "${local.unpack_files} -C '${var.root}' -T '${local.files}' -xf '${local.tar}'",
      "${local.compare} -C '${var.root}' -T '${local.files}' -f '${local.tar}'",
    ]
  }

  // A machine: a folder that only the SSH user may enter, both files into it, then the same two steps as root.
  provisioner "shell" {
    only   = ["qemu.machine"]
    inline = ["mkdir -m 0700 /tmp/kspec"]
  }

  provisioner "file" {
    only        = ["qemu.machine"]
    generated   = true
    source      = local.tar
    destination = "/tmp/kspec/node.tar"
  }

  provisioner "file" {
    only        = ["qemu.machine"]
    generated   = true
    source      = local.folders
    destination = "/tmp/kspec/node.folders"
  }

  provisioner "file" {
    only        = ["qemu.machine"]
    generated   = true
    source      = local.files
    destination = "/tmp/kspec/node.files"
  }

  provisioner "shell" {
    only = ["qemu.machine"]
    inline = [
      "trap 'rm -rf /tmp/kspec' EXIT",
      "sudo ${local.unpack_folders} -C / -T /tmp/kspec/node.folders -xf /tmp/kspec/node.tar",
      "sudo ${local.unpack_files} -C / -T /tmp/kspec/node.files -xf /tmp/kspec/node.tar",
      "sudo ${local.compare} -C / -T /tmp/kspec/node.files -f /tmp/kspec/node.tar",
    ]
  }

  post-processor "shell-local" {
    inline = ["rm -rf '${var.work}'"]
  }
}
