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

build {
  name    = "cp-1"
  sources = ["source.null.root", "source.qemu.machine"]

  provisioner "shell-local" {
    only = ["null.root"]
    inline = [
      "test -n '${var.root}' || { echo 'say where the image is mounted: -var root=DIR' >&2; exit 1; }",
      "test \"$(id -u)\" = 0 || { echo 'run packer as root, who owns the files' >&2; exit 1; }",
      "sh '${path.root}/install.sh' '${path.root}' 'cp-1' '${var.root}'",
    ]
  }

  provisioner "shell" {
    only   = ["qemu.machine"]
    inline = ["mkdir -m 0700 /tmp/kspec"]
  }

  provisioner "file" {
    only        = ["qemu.machine"]
    source      = "${path.root}/cp-1.tar"
    destination = "/tmp/kspec/cp-1.tar"
  }

  provisioner "file" {
    only        = ["qemu.machine"]
    source      = "${path.root}/cp-1.tar.sha256"
    destination = "/tmp/kspec/cp-1.tar.sha256"
  }

  provisioner "file" {
    only        = ["qemu.machine"]
    source      = "${path.root}/cp-1.sums"
    destination = "/tmp/kspec/cp-1.sums"
  }

  provisioner "file" {
    only        = ["qemu.machine"]
    source      = "${path.root}/cp-1.modes"
    destination = "/tmp/kspec/cp-1.modes"
  }

  provisioner "file" {
    only        = ["qemu.machine"]
    source      = "${path.root}/check.sh"
    destination = "/tmp/kspec/check.sh"
  }

  provisioner "file" {
    only        = ["qemu.machine"]
    source      = "${path.root}/install.sh"
    destination = "/tmp/kspec/install.sh"
  }

  provisioner "shell" {
    only = ["qemu.machine"]
    inline = [
      "trap 'rm -rf /tmp/kspec' EXIT",
      "sudo sh /tmp/kspec/install.sh /tmp/kspec 'cp-1' /",
    ]
  }
}
