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
  tree = "${var.out}/nodes/${var.node}"
  tar  = "${var.work}/node.tar"
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

  // Pack. Owners, order and times are fixed: the same tree gives the same tar file.
  provisioner "shell-local" {
    inline = [
      "umask 077",
      "mkdir '${var.work}'",
      "tar -C '${local.tree}' --format=gnu --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf '${local.tar}' .",
    ]
  }

  // A mounted image: unpack there, then compare every content, mode and owner with the tar file.
  provisioner "shell-local" {
    only = ["null.root"]
    inline = [
      "trap 'rm -rf \"${var.work}\"' EXIT",
      "test -n '${var.root}' || { echo 'say where the image is mounted: -var root=DIR' >&2; exit 1; }",
      "mkdir -p '${var.root}'",
      "tar -C '${var.root}' --numeric-owner --same-owner -xpf '${local.tar}'",
      "tar -C '${var.root}' --numeric-owner --compare -f '${local.tar}'",
    ]
  }

  // A machine: a folder that only the SSH user may enter, the tar file into it, then the same two steps as root.
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

  provisioner "shell" {
    only = ["qemu.machine"]
    inline = [
      "sudo tar -C / --numeric-owner --same-owner -xpf /tmp/kspec/node.tar",
      "sudo tar -C / --numeric-owner --compare -f /tmp/kspec/node.tar",
      "rm -rf /tmp/kspec",
    ]
  }

  post-processor "shell-local" {
    inline = ["rm -rf '${var.work}'"]
  }
}
