"""`kspec import`'s command line: `tests/test_import.py` has the whole story."""

import re
import shutil
from pathlib import Path

import pytest
from small_cluster import Cluster, Kspec


@pytest.mark.parametrize("node", ["cp-1", "=x", "cp-1=", ""])
def test_a_node_is_a_name_and_a_folder(fresh: Cluster, kspec: Kspec, node: str) -> None:
    """Anything else is wrong use."""
    said = kspec("import", node, "--spec", fresh.spec)
    assert said.status == 2
    assert "NODE=DIR" in said.err


def test_a_spec_with_mistakes_is_told_first(fresh: Cluster, kspec: Kspec) -> None:
    """Nothing is read from the node then."""
    fresh.edit("kubernetesVersion: v1.37.2", "kubernetesVersion: x")
    assert kspec("import", f"cp-1={fresh.folder}", "--spec", fresh.spec).status == 1


def test_what_was_taken_is_listed(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """An item a line, and at the end where they are."""
    spec = shutil.copy(cluster.spec, tmp_path)
    said = kspec("import", f"cp-1={cluster.node}", "--spec", spec)
    assert said.status == 0, said.err
    assert "  recorded   cp-1/etcd/server\n" in said.out
    assert str(tmp_path / "cluster.lock") in said.out.splitlines()[-1]


def test_an_unusable_time_is_wrong_use(fresh: Cluster, kspec: Kspec) -> None:
    """--now is looked at before anything is read."""
    assert kspec("import", "cp-1=x", "--spec", fresh.spec, "--now", "soon").status == 2


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("cp-1/apiservr", "did you mean cp-1/apiserver?"),
        ("CP-1/etcd/server", "did you mean cp-1/etcd/server?"),
        ("cp-2/apiserver", "did you mean cp-1/apiserver?"),
        ("x", "there are ca, "),
    ],
)
def test_a_pin_of_no_certificate_is_wrong_use(cluster: Cluster, kspec: Kspec, name: str, meant: str) -> None:
    """The nearest name is offered, else all; a node that is not given has none."""
    before = cluster.snapshot()
    said = kspec("import", f"cp-1={cluster.node}", "--spec", cluster.spec, "--pin", name)
    assert said.status == 2
    assert f"--pin {name}: " in said.err
    assert meant in said.err
    assert cluster.snapshot() == before


def test_a_pin_keeps_one_certificate_and_no_other(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """The others that do not fit are told, each with the help that fits; all are kept without a name."""
    (tmp_path / "new").mkdir()
    spec = Path(shutil.copy(cluster.spec, tmp_path / "new"))
    local = "etcd: {local: {serverCertSANs: [b.example]}}"
    text = spec.read_text()
    changed = f"apiServer: {{certSANs: [a.example]}}\n{local}\nencryptionAlgorithm"
    spec.write_text(text.replace("encryptionAlgorithm", changed))
    run = ("import", f"cp-1={cluster.node}", "--spec", spec)
    said = kspec(*run, "--pin", "cp-1/apiserver")
    assert said.status == 1
    assert re.findall(r"error\[does-not-fit\]: (\S+): ", said.err) == ["cp-1/etcd/server"]
    assert "adapt the spec's names and addresses" in said.err
    assert "--pin cp-1/etcd/server" in said.err
    assert [path.name for path in spec.parent.iterdir()] == ["cluster.yaml"]
    said = kspec(*run, "--pin", "cp-1/apiserver", "--pin", "cp-1/etcd/server")
    assert said.status == 0, said.err
    assert re.findall(r"^  pinned +(\S+):", said.out, re.MULTILINE) == ["cp-1/apiserver", "cp-1/etcd/server"]
