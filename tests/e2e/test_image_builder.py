"""The role for image-builder, as Ansible runs it: on a machine's root folder, over what the machine has already."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from e2e.conftest import SetUp
from e2e.lab import kspec
from e2e.specs import SINGLE
from e2e.test_single import NODE
from exported import Exported, digest

pytestmark = pytest.mark.slow

ANSIBLE = shutil.which("ansible-playbook", path=str(Path(sys.executable).parent)) or shutil.which("ansible-playbook")
INSIDE = (
    'mount -t proc proc proc && mount --rbind /dev dev && mkdir -p ".$1" && mount --bind "$1" ".$1" && '
    'exec chroot . env HOME="$1" ANSIBLE_ROLES_PATH="$1/builder/roles" "$2" -i localhost, -c local '
    '-e "@$1/variables.json" "$1/play.json"'
)


@pytest.mark.skipif(not ANSIBLE, reason="ansible-playbook is missing (pip install ansible-core)")
def test_the_role_installs_the_tree(set_up: SetUp) -> None:
    """By the variables that image-builder is given; every file is there as the manifest says, and no other."""
    lab = set_up(NODE)
    lab.build(SINGLE)
    kspec("export", "image-builder", lab.out, "-o", lab.folder / "builder", "--node", "cp-1")
    given = json.loads((lab.folder / "builder" / "cp-1.json").read_text())
    name, _, tree = given["ansible_user_vars"].partition("=")
    variables = {name: tree, "ansible_python_interpreter": sys.executable}
    (lab.folder / "variables.json").write_text(json.dumps(variables))
    play = {"hosts": "all", "gather_facts": False, "roles": [given["node_custom_roles_post"]]}
    (lab.folder / "play.json").write_text(json.dumps([play]))
    node = lab.machine("cp-1")
    node.on_disk("sh", "-c", INSIDE, "sh", lab.folder, str(ANSIBLE))
    written = {
        str(path.relative_to(node.disk)): (digest(path), path.stat().st_mode & 0o7777)
        for folder in ("etc/kubernetes", "var/lib/kubelet", "var/lib/etcd")
        for path in (node.disk / folder).rglob("*")
        if path.is_file()
    }
    assert written == Exported(lab.out, lab.folder).expected("cp-1")
