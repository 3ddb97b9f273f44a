"""Whatever a command reads is a regular file of bounded size: nothing is waited for, nothing fills the memory."""

import ast
import os
import socket
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Final

import pytest
from small_cluster import SPEC, Cluster, Kspec

ROOT = Path(__file__).parents[1]
ALLOWED: Final = {
    "disk/atomic.py": "reads for all others: regular files, within a bound, without waiting",
    "disk/folders.py": "opens folders, as folders",
    "disk/rooted.py": "opens folders, as folders, on the way to a file that disk/atomic.py reads",
    "read/evaluator.py": "imports nothing of kspec's; reads by the same rule",
    "write/exchange.py": "opens what it has written, to flush it, and reads nothing",
    "write/guard.py": "opens what is locked, and reads nothing",
    "write/new_file.py": "opens the folder of a file that it writes",
    "write/target.py": "opens the folder of what it writes",
    "export/tar.py": "writes an archive in memory",
    "read/pack_image.py": "opens an archive in memory",
    "read/returned.py": "opens an archive in memory",
    "export/role_image.py": "programs of kspec's own",
    "report/page/page.py": "a part of kspec's own page",
    "report/review_html.py": "a part of kspec's own page",
    "write/ownership.py": "reads /proc/self/mountinfo, the kernel's own",
    "cli/main.py": "opens /dev/null",
    "facts/admission.py": "a table of kspec's own",
    "facts/etcd.py": "a table of kspec's own",
    "facts/flags.py": "a table of kspec's own",
    "facts/gates.py": "a table of kspec's own",
    "facts/groups.py": "a table of kspec's own",
    "facts/kubelet_fields.py": "a table of kspec's own",
    "facts/pages.py": "pages of kspec's own",
    "facts/releases.py": "a table of kspec's own",
    "facts/removed.py": "a table of kspec's own",
    "facts/types.py": "a table of kspec's own",
}
"""Modules that may open or read a file by themselves, and why."""
READING: Final = frozenset({"open", "read_bytes", "read_text", "FileIO", "fdopen"})


def calls(path: Path) -> Iterator[str]:
    """The calls in a module that open a file, or read one whole."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in READING:
                yield name


def test_files_are_read_in_one_place() -> None:
    """No module but those above reads or opens a file by itself."""
    package = ROOT / "kspec"
    found = {str(path.relative_to(package)) for path in package.rglob("*.py") if list(calls(path))}
    assert found - ALLOWED.keys() == set()
    assert ALLOWED.keys() - found == set()


def test_links_are_resolved_alike_on_each_python() -> None:
    """Of a link that leads to itself, Path.resolve raises other exceptions from one Python to the next."""
    package = ROOT / "kspec"
    assert [str(path.relative_to(package)) for path in package.rglob("*.py") if ".resolve()" in path.read_text()] == []


PLACES: Final = ("spec.yaml", "spec.json", "spec.jsonnet", "part.libsonnet", "patches/etcd.yaml", "motd", "audit.yaml",
                 "external-etcd-ca.crt", "cluster.lock")  # fmt: skip
EXTERNAL: Final = """\
etcd:
  external:
    endpoints: ['https://10.0.0.9:2379']
    caFile: /etc/etcd/ca.crt
    certFile: /etc/etcd/client.crt
    keyFile: /etc/etcd/client.key
"""
CLUSTER_SPEC: Final = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
files: [{path: /etc/motd, from: motd}]
apiServer: {auditPolicy: {from: audit.yaml}}
"""


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(path))  # the name of a socket may have some hundred bytes


def _sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(20 << 30)


def _zeroes(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _folder(path: Path) -> None:
    path.mkdir()


def _link_to_nowhere(path: Path) -> None:
    path.symlink_to("nowhere")


STORES: Final = ("--lock", "cluster.lock", "--keys", "keys", "-o", "out")
KINDS: Final[list[Callable[[Path], None]]] = [_fifo, _socket, _sparse, _zeroes, _folder, _link_to_nowhere]


@pytest.fixture
def everything(fresh: Cluster, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """A spec that reads a file of each kind, in the working directory."""
    folder = fresh.folder
    monkeypatch.chdir(folder)
    (folder / "patches").mkdir()
    (folder / "patches/etcd.yaml").write_text("metadata: {labels: {a: b}}\n")
    (folder / "motd").write_text("hello\n")
    (folder / "audit.yaml").write_text("apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]\n")
    for name in ("external-etcd-ca.crt", "external-etcd.crt", "external-etcd.key"):
        (folder / name).write_text("hello\n")
    (folder / "part.libsonnet").write_text("[]\n")
    (folder / "spec.jsonnet").write_text('import "part.libsonnet"\n')
    (folder / "spec.json").write_text("")
    patched = SPEC.replace("certificateKey", "patches: {directory: patches}\ncertificateKey")
    (folder / "spec.yaml").write_text(f"{patched}{EXTERNAL}{CLUSTER_SPEC}")
    return fresh


def test_all_is_read(everything: Cluster, kspec: Kspec) -> None:
    """Without a fault the spec builds: the test below breaks one thing at a time."""
    said = kspec("build", "spec.yaml", "spec.jsonnet", *STORES)
    assert said.status == 0, said.err
    assert everything.out.exists()


@pytest.mark.parametrize("lay", KINDS, ids=lambda lay: lay.__name__)
@pytest.mark.parametrize(
    ("command", "place"), [*product(["build", "check"], PLACES), *product(["migrate"], ["spec.yaml", "spec.json"])]
)
def test_what_is_no_file(
    everything: Cluster, kspec: Kspec, command: str, place: str, lay: Callable[[Path], None]
) -> None:
    """Each is told in one line with its path, at once, and nothing is written."""
    (everything.folder / place).unlink(missing_ok=True)
    lay(everything.folder / place)
    specs = [
        "spec.yaml",
        *(["spec.json"] if place == "spec.json" else []),
        *(["spec.jsonnet"] if command != "migrate" else []),
    ]
    said = kspec(command, *specs, *(STORES if command == "build" else ()))
    assert said.status in {0, 1, 2}
    assert "Traceback" not in said.err
    assert not (everything.folder / "out").exists() or said.status == 0
    if command == "build":
        told = said.err + said.out
        fine = (lay, place) in {(_link_to_nowhere, "cluster.lock"), (_folder, "patches/etcd.yaml")}
        assert place in told or fine
        assert (said.status == 0) is fine, told
