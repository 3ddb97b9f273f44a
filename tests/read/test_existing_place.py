"""The folder of an existing node, and how its files are read and called."""

import errno
from pathlib import Path
from typing import NoReturn

import pytest

from kspec.model.diagnostic import Diagnostic
from kspec.read.existing_place import Place, find_place

PKI = "/etc/kubernetes/pki"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root folder."""
    pki = tmp_path / "root" / "etc" / "kubernetes" / "pki"
    pki.mkdir(parents=True)
    (pki / "ca.crt").write_bytes(b"ca")
    return tmp_path / "root"


def place_of(folder: Path, certificates_dir: str = PKI) -> Place:
    """The place that a folder is."""
    place = find_place(folder, certificates_dir)
    assert isinstance(place, Place), place
    return place


def test_a_root_folder_and_etc_kubernetes_are_told_apart(root: Path) -> None:
    """A file has the same path in both, and is called by its place on this machine."""
    for folder, is_root in ((root, True), (root / "etc" / "kubernetes", False)):
        place = place_of(folder)
        assert place.is_root == is_root
        assert place.read(f"{PKI}/ca.crt") == b"ca"
        assert place.name(f"{PKI}/ca.crt") == str(root / "etc/kubernetes/pki/ca.crt")
        assert place.findings == []
    place = place_of(root / "etc" / "kubernetes")
    assert place.name("/var/lib/kubelet/config.yaml") == "/var/lib/kubelet/config.yaml"
    assert not place.has("/var/lib/kubelet/config.yaml")
    assert not place.has("/etc/kubernetes-other")
    assert place.read("/var/lib/kubelet/config.yaml") is None
    assert place.findings == []


def test_a_linked_etc_kubernetes_is_a_root_folder(root: Path) -> None:
    """Its link leads below the root."""
    (root / "srv").mkdir()
    (root / "etc" / "kubernetes").rename(root / "srv" / "k8s")
    (root / "etc" / "kubernetes").symlink_to("/srv/k8s")
    assert place_of(root).read(f"{PKI}/ca.crt") == b"ca"


def test_certificates_outside_of_etc_kubernetes_need_the_root_folder(root: Path) -> None:
    """Which is what the finding says."""
    (root / "etc" / "kubernetes" / "admin.conf").write_text("x")
    found = find_place(root / "etc" / "kubernetes", "/srv/pki")
    assert isinstance(found, Diagnostic)
    assert found.code == "no-tree"
    assert "/srv/pki is outside" in found.message
    assert place_of(root, "/srv/pki").is_root


@pytest.mark.parametrize("target", ["/var/lib/vault/ca.crt", "../nowhere", "/etc/kubernetes/pki/link.crt"])
def test_a_link_that_leads_nowhere_is_told_once(root: Path, target: str) -> None:
    """With its target and what to do."""
    (root / "etc/kubernetes/pki/link.crt").symlink_to(target)
    place = place_of(root)
    assert place.read(f"{PKI}/link.crt") is None
    assert place.read(f"{PKI}/link.crt") is None
    (finding,) = place.findings
    assert finding.code == "link"
    assert f"{root}/etc/kubernetes/pki/link.crt is a link to {target}, and" in finding.message
    assert str(root) in finding.help


def test_a_linked_folder_that_leads_nowhere_is_told_for_the_file(root: Path) -> None:
    """The link on the way is named as well as the file."""
    (root / "etc/kubernetes/other").symlink_to("/none")
    place = place_of(root)
    assert place.read("/etc/kubernetes/other/ca.crt") is None
    (finding,) = place.findings
    assert "other/ca.crt cannot be read: " in finding.message
    assert "other is a link to /none" in finding.message


def test_a_link_out_of_etc_kubernetes_wants_the_root_folder(root: Path) -> None:
    """Where only /etc/kubernetes was given."""
    (root / "etc/kubernetes/pki/link.crt").symlink_to("/var/lib/vault/ca.crt")
    place = place_of(root / "etc" / "kubernetes")
    assert place.read(f"{PKI}/link.crt") is None
    assert "lies outside of /etc/kubernetes" in place.findings[0].message
    assert "root folder" in place.findings[0].help


def test_an_empty_file_is_told(root: Path) -> None:
    """It is not missing."""
    (root / "etc/kubernetes/pki/ca.key").touch()
    place = place_of(root)
    assert place.read_filled(f"{PKI}/ca.key") is None
    assert [finding.message for finding in place.findings] == [f"{root}/etc/kubernetes/pki/ca.key is empty"]


def test_a_file_that_another_names_is_found_beside_it(root: Path) -> None:
    """By a relative path, or an absolute one; one that is not there is told at the file that names it."""
    place = place_of(root)
    assert place.read_named("/etc/kubernetes/admin.conf", "its x", "pki/ca.crt") == b"ca"
    assert place.read_named("/etc/kubernetes/admin.conf", "its x", f"{PKI}/ca.crt") == b"ca"
    assert place.findings == []
    assert place.read_named("/etc/kubernetes/admin.conf", "its x", "none.crt") is None
    (finding,) = place.findings
    assert finding.span.file == f"{root}/etc/kubernetes/admin.conf"
    assert "its x is none.crt, and there is no such file" in finding.message


def test_a_folder_that_cannot_be_used_is_told_for_what_it_is(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not there, no folder, closed, or a folder of something else."""
    (root / "file").touch()
    (root / "other").mkdir()

    def told(folder: Path) -> str:
        finding = find_place(folder, PKI)
        assert isinstance(finding, Diagnostic)
        assert finding.code == "no-tree"
        return finding.message.removeprefix(str(root))

    assert told(root / "none") == f"there is no folder {root / 'none'}"
    assert told(root / "file") == "/file is not a folder"
    assert told(root / "other").startswith("/other is neither a root folder")

    def closed(*_: object) -> NoReturn:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("kspec.disk.rooted.Rooted._reach", closed)
    assert told(root) == " cannot be read: Permission denied"
