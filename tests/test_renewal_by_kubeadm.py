"""What `kubeadm certs renew all` does on a node, and what `kspec renew` does instead, by recordings of the one."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from good_specs import WAIVE
from small_cluster import Kspec, tree
from test_golden import GOLDEN, node_of, prepare

from kspec.encode import lock_text
from kspec.x509 import reader
from kspec.x509.reader import ParsedCertificate

RENEWED: Final = GOLDEN / "renewed"
CASES: Final = sorted(f"{case.parent.name}/{case.name}" for case in RENEWED.glob("v*/*"))
OWN: Final = {"to_be_signed", "serial", "public_key", "signature"}
"""What two certificates of one content never have in common: number and key, and the bytes that follow from them."""


def imported(case: str, folder: Path, kspec: Kspec) -> tuple[Path, str, Path]:
    """The node as it was recorded, imported: the spec, the node's name, and its root folder."""
    spec = prepare(GOLDEN / case, folder)
    root = shutil.copytree(GOLDEN / case / "tree", folder / "root")
    node = node_of(GOLDEN / case)
    assert kspec("import", f"{node}={root}", "--spec", spec, *WAIVE).status == 0
    return spec, node, root


def certificates(spec: Path) -> dict[str, ParsedCertificate]:
    """The lock's certificates."""
    lock = lock_text.parse(spec.with_suffix(".lock").read_text())
    return {name: reader.parse(found.certificate) for name, found in lock.certificates.items()}


def changed(before: dict[str, ParsedCertificate], after: dict[str, ParsedCertificate]) -> set[str]:
    """The certificates that are others."""
    return {name for name in before if before[name] != after[name]}


def test_there_are_recordings() -> None:
    """The comparisons below run over something."""
    assert CASES


@pytest.mark.parametrize("case", CASES)
def test_what_kubeadm_renewed_is_taken(case: str, tmp_path: Path, kspec: Kspec) -> None:
    """Without --update it is told and nothing is written; with it a frozen build writes the node's files again."""
    spec, node, root = imported(case, tmp_path, kspec)
    before = certificates(spec)
    shutil.copytree(RENEWED / case / "tree", root, dirs_exist_ok=True)
    words = ("import", f"{node}={root}", "--spec", spec, *WAIVE)
    said = kspec(*words)
    assert (said.status, certificates(spec)) == (1, before)
    assert said.err.count("error[certificate-differs]") == len(before) - 4  # the authorities, and kubelet.conf
    said = kspec(*words, "--update")
    assert said.status == 0, said.err
    assert changed(before, certificates(spec)) == before.keys() - {
        "ca",
        "etcd/ca",
        "front-proxy-ca",
        f"{node}/kubelet.conf",
    }
    assert kspec("build", spec, "-o", tmp_path / "out", "--frozen", *WAIVE).status == 0
    assert _contents(tmp_path / "out" / "nodes" / node) == _contents(root)


@pytest.mark.parametrize("case", CASES)
def test_a_renewal_by_kspec_is_like_kubeadms(case: str, tmp_path: Path, kspec: Kspec) -> None:
    """At the same moment, with new keys as kubeadm makes them: all fields but serial number and key are the same.

    Only kubelet.conf is renewed by kspec alone: to kubeadm it is the kubelet's own affair.
    """
    spec, node, root = imported(case, tmp_path, kspec)
    ours = spec.parent / "ours"
    ours.mkdir()
    for path in (spec, spec.with_suffix(".lock"), spec.with_suffix(".keys")):
        (shutil.copytree if path.is_dir() else shutil.copy)(path, ours / path.name)
    shutil.copytree(RENEWED / case / "tree", root, dirs_exist_ok=True)
    assert kspec("import", f"{node}={root}", "--spec", spec, "--update", *WAIVE).status == 0
    theirs = certificates(spec)
    for name, found in theirs.items():
        if name in {"ca", "etcd/ca", "front-proxy-ca", f"{node}/kubelet.conf"}:
            continue
        moment = f"{found.validity.not_before + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
        said = kspec("renew", ours / spec.name, name, "--new-key", "--now", moment, *WAIVE)
        assert said.status == 0, said.err
        own = certificates(ours / spec.name)[name]
        assert _common(own) == _common(found)
        assert (own.serial, own.public_key) != (found.serial, found.public_key)


def _common(certificate: ParsedCertificate) -> dict[str, object]:
    return {name: getattr(certificate, name) for name in ParsedCertificate.__annotations__ if name not in OWN}


def _contents(folder: Path) -> dict[str, bytes | None]:
    return {path: content for path, (_, content) in tree(folder).items() if content is not None}
