"""What packs bring to nodes."""

from pathlib import Path

from pack_specs import completed, write_pack, write_spec

from kspec.facts.releases import release
from kspec.make.made import Made
from kspec.make.pack_files import pack_files
from kspec.model.file import File, Folder, Withheld
from kspec.model.frozen import evolve
from kspec.model.plan import Credential, Plan
from kspec.model.secret import Secret
from kspec.plan.sketch import sketch

ROWS = """certificates:
- {name: own, authority: ca, commonName: own, perNode: true, usages: [server], folder: /etc/mine}
- {name: view, authority: ca, commonName: view, kubeconfig: /etc/kubernetes/view.conf}
"""
PROGRAM = """function(cluster, parameters) { folders: [
  { path: '/var/lib/mine', mode: '0750' }, { path: '/var/lib/kubelet' }, { path: '/srv', role: 'worker' },
] }"""


def plan_of(folder: Path) -> Plan:
    """A plan with a pack, and stand-ins for what is signed."""
    write_pack(folder, ROWS, PROGRAM)
    spec, _ = completed(write_spec(folder, "packs: [{name: mine, source: mine}]\n"))
    known = release("v1.37.2")
    assert spec
    assert known
    plan = sketch(spec, known)
    credential = Credential(b"PEM\n", Secret(b"private"))
    return evolve(plan, credentials=dict.fromkeys(plan.credentials, credential), public=False)


def test_a_node_has_its_certificates_and_folders(tmp_path: Path) -> None:
    """Keys and kubeconfigs are secret; a folder that is there already stays as it is."""
    plan = plan_of(tmp_path)
    first, worker = plan.spec.nodes
    made = pack_files(plan.for_node(first), Made(folders=(Folder("nodes/cp-1/var/lib/kubelet", 0o755),)))
    assert [(file.path.removeprefix("nodes/cp-1"), file.mode) for file in made.files] == [
        ("/etc/mine/own.crt", 0o644),
        ("/etc/mine/own.key", 0o600),
        ("/etc/kubernetes/view.conf", 0o600),
    ]
    assert b"server: https://192.0.2.10:6443" in made.files[2].data
    assert made.folders == (Folder("nodes/cp-1/var/lib/mine", 0o750, "mine"),)
    made = pack_files(plan.for_node(worker), Made())
    assert made.files == ()
    assert [folder.path.removeprefix("nodes/w-1") for folder in made.folders] == [
        "/var/lib/mine",
        "/var/lib/kubelet",
        "/srv",
    ]


def test_a_public_plan_withholds_keys(tmp_path: Path) -> None:
    """And kubeconfigs."""
    plan = evolve(plan_of(tmp_path), public=True)
    made = pack_files(plan.for_node(plan.spec.first), Made())
    assert [file.path for file in made.files if isinstance(file.content, Withheld)] == [
        "nodes/cp-1/etc/mine/own.key",
        "nodes/cp-1/etc/kubernetes/view.conf",
    ]


def test_another_files_place_is_taken(tmp_path: Path) -> None:
    """The finding stands at the spec's entry."""
    plan = plan_of(tmp_path)
    made = pack_files(plan.for_node(plan.spec.first), Made((File("nodes/cp-1/etc/mine/own.crt", b""),)))
    assert [(finding.code, finding.path) for finding in made.findings] == [("pack-file", "packs[0].name")]
    assert made.findings[0].message == "packs[0].name: the pack mine: /etc/mine/own.crt is the place of another file"
