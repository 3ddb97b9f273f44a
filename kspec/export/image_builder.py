"""Trees for kubernetes-sigs/image-builder (images/capi): variables for its Packer and a role for its Ansible.

Its `node_custom_roles_post` runs a role last, before the image is sealed.
"""

import json
from collections.abc import Sequence
from typing import Final

from kspec.export.checksums import CHECK
from kspec.export.packer import INSTALL, archive
from kspec.model.file import File
from kspec.model.host_tree import HostTree

ROLE: Final = "kspec"
_TASKS: Final = b"""\
# Lay a tree that kspec built over the image, and compare it. kspec_tree names it: a node or a role.
- name: Make a folder that only root may enter
  ansible.builtin.tempfile: {state: directory, prefix: kspec.}
  register: kspec_folder

- name: Install the tree
  block:
    - name: Bring the archive and what it is checked by
      ansible.builtin.copy:
        src: "{{ item }}"
        dest: "{{ kspec_folder.path }}/"
        owner: root
        group: root
        mode: "0600"
      loop:
        - "{{ kspec_tree }}.tar"
        - "{{ kspec_tree }}.tar.sha256"
        - "{{ kspec_tree }}.sums"
        - "{{ kspec_tree }}.modes"
        - check.sh
        - install.sh
    - name: Unpack and compare
      ansible.builtin.command:
        argv: [sh, "{{ kspec_folder.path }}/install.sh", "{{ kspec_folder.path }}", "{{ kspec_tree }}", /]
      changed_when: true
  always:
    - name: Remove the folder
      ansible.builtin.file: {path: "{{ kspec_folder.path }}", state: absent}
"""


def variables_and_role(trees: Sequence[HostTree]) -> tuple[File, ...]:
    """One role with the archive of every tree, and for each tree the variables that choose it.

    The role is found by its name once its folder is copied into `images/capi/ansible/roles`. Errors: as
    `tar.pack`.
    """
    files = [
        File(f"roles/{ROLE}/tasks/main.yml", _TASKS),
        File(f"roles/{ROLE}/files/check.sh", CHECK, 0o755),
        File(f"roles/{ROLE}/files/install.sh", INSTALL, 0o755),
    ]
    for tree in trees:
        files += [File(f"roles/{ROLE}/files/{own.path}", own.content, own.mode) for own in archive(tree)]
        files.append(File(f"{tree.name}.json", json.dumps(_variables(tree), indent=2).encode() + b"\n"))
    return tuple(files)


def _variables(tree: HostTree) -> dict[str, str]:
    """image-builder's names of a release, as its packages are called, and the role."""
    number = tree.kubernetes.removeprefix("v")
    return {
        "kubernetes_semver": tree.kubernetes,
        "kubernetes_series": tree.kubernetes.rpartition(".")[0],
        "kubernetes_deb_version": f"{number}-1.1",
        "kubernetes_rpm_version": number,
        "node_custom_roles_post": ROLE,
        "ansible_user_vars": f"kspec_tree={tree.name}",
    }
