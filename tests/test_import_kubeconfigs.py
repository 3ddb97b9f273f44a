"""`kspec import` of kubeconfigs and links that are not as kubeadm writes them, whole imports and builds."""

import errno
import os
import re
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from imported_node import ImportedNode

CONFS = ("admin.conf", "super-admin.conf", "scheduler.conf", "controller-manager.conf")


def by_path(adopted: ImportedNode, name: str) -> None:
    """Take a kubeconfig's certificate and key into files beside it, and name these."""
    conf = adopted.etc / name
    text = conf.read_text()
    for field, suffix in (("client-certificate", "crt"), ("client-key", "key")):
        data = re.search(rf"{field}-data: (\S+)", text)
        assert data
        (adopted.pki / f"{name}.{suffix}").write_bytes(b64decode(data[1]))
        text = text.replace(data[0], f"{field}: /etc/kubernetes/pki/{name}.{suffix}")
    conf.write_text(text)


@pytest.mark.parametrize("name", CONFS)
def test_files_that_a_kubeconfig_names_are_taken(adopted: ImportedNode, name: str) -> None:
    """The certificate and key are the node's; a build has them inside, which is told."""
    by_path(adopted, name)
    key = (adopted.pki / f"{name}.key").read_bytes()
    said = adopted.take()
    assert said.status == 0, said.err
    assert "issued anew" not in said.err
    assert (adopted.spec.parent / "cluster.keys" / "nodes" / "cp-1" / f"{name}.key").read_bytes() == key


@pytest.mark.parametrize("name", CONFS)
def test_files_that_are_not_there_are_an_error(adopted: ImportedNode, name: str) -> None:
    """Never a new key."""
    by_path(adopted, name)
    (adopted.pki / f"{name}.key").unlink()
    said = adopted.take()
    assert said.status == 1
    assert f"its client-key is /etc/kubernetes/pki/{name}.key, and there is no such file" in said.err
    assert adopted.nothing_written


@pytest.mark.parametrize(
    "name", ["ca.crt", "ca.key", "apiserver.crt", "apiserver.key", "etcd/peer.key", "sa.key", "sa.pub"]
)
def test_an_empty_file_is_an_error(adopted: ImportedNode, name: str) -> None:
    """As a full disk leaves it: it is not missing."""
    (adopted.pki / name).write_bytes(b"")
    said = adopted.take()
    assert said.status == 1
    assert f"error[unreadable]: {adopted.pki / name} is empty" in said.err
    assert "missing" not in said.err
    assert adopted.nothing_written


@pytest.mark.parametrize(
    ("certificate", "key"),
    [
        ("/var/lib/kubelet/pki/kubelet-client.pem", "/var/lib/kubelet/pki/kubelet-client.key"),
        ("/var/lib/kubelet/pki/kubelet-client-current.pem", "/var/lib/kubelet/pki/kubelet-client.key"),
        ("pki/client.crt", "pki/client.key"),
        ("/srv/a b/: c.pem", "/srv/a b/: c.pem"),
    ],
)
def test_the_kubelets_own_paths_are_kept(adopted: ImportedNode, certificate: str, key: str) -> None:
    """Whatever they are: the lock holds them, and a frozen build writes kubelet.conf byte for byte."""
    conf = adopted.etc / "kubelet.conf"

    def quoted(path: str) -> str:
        return f"'{path}'" if ": " in path else path

    text = re.sub(r"client-certificate-data: \S+", f"client-certificate: {quoted(certificate)}", conf.read_text())
    conf.write_text(re.sub(r"client-key-data: \S+", f"client-key: {quoted(key)}", text))
    said = adopted.take()
    assert said.status == 0, said.err
    assert "kubelet.conf" not in said.err
    assert adopted.rebuilt() == set()
    again = adopted.take()
    assert again.status == 0, again.err
    assert adopted.rebuilt() == set()


def test_links_in_the_tree_lead_below_it(adopted: ImportedNode) -> None:
    """A linked folder of certificates, and linked files, are read as the node reads them."""
    adopted.pki.rename(adopted.etc / "ssl")
    adopted.pki.symlink_to("/etc/kubernetes/ssl")
    vault = adopted.root / "var" / "lib" / "vault"
    vault.mkdir()
    for suffix in ("crt", "key"):
        (adopted.etc / "ssl" / f"apiserver.{suffix}").rename(vault / f"apiserver.{suffix}")
        (adopted.etc / "ssl" / f"apiserver.{suffix}").symlink_to(f"../../../var/lib/vault/apiserver.{suffix}")
    said = adopted.take()
    assert said.status == 0, said.err
    assert "issued anew" not in said.err
    key = (vault / "apiserver.key").read_bytes()
    assert (adopted.spec.parent / "cluster.keys/nodes/cp-1/apiserver.key").read_bytes() == key


@pytest.mark.parametrize("name", ["pki/ca.key", "pki/apiserver.crt", "pki/sa.key", "admin.conf"])
def test_a_link_that_leads_nowhere_is_an_error(adopted: ImportedNode, name: str) -> None:
    """Also where this machine has a file of the name: it is another's."""
    file = adopted.etc / name
    here = file.rename(adopted.root.parent / "here")
    file.symlink_to(here)
    said = adopted.take()
    assert said.status == 1
    assert f"error[link]: {file} is a link to {here}, and there is no such file" in said.err
    assert "missing" not in said.err
    assert adopted.nothing_written


def _folder(file: Path) -> None:
    file.mkdir()


def _fifo(file: Path) -> None:
    os.mkfifo(file)


def _large(file: Path) -> None:
    with file.open("wb") as sparse:
        sparse.truncate(20 << 30)


def _link_to_folder(file: Path) -> None:
    file.symlink_to(".")


def _long_link(file: Path) -> None:
    file.symlink_to("x" * 256)


@pytest.mark.parametrize(
    ("put", "said"),
    [
        (_folder, "not a regular file"),
        (_fifo, "not a regular file"),
        (_large, "larger than 4194304 bytes"),
        (_link_to_folder, "not a regular file"),
        (_long_link, "File name too long"),
    ],
)
def test_all_files_that_cannot_be_read_are_named(adopted: ImportedNode, put: Callable[[Path], None], said: str) -> None:
    """Each at once, whole, with why: certificates, keys, kubeconfigs."""
    files = [
        adopted.etc / name for name in ("pki/ca.crt", "pki/etcd/peer.key", "pki/sa.key", "pki/sa.pub", "admin.conf")
    ]
    for file in files:
        file.unlink()
        put(file)
    told = adopted.take()
    assert told.status == 1
    for file in files:
        assert f"error[unreadable]: {file} cannot be read: {said}" in told.err
    assert adopted.nothing_written


def test_a_closed_file_is_told_with_what_to_do(adopted: ImportedNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for everybody but root, whom the test may be run by: a copy that is one's own is what helps."""

    def closed(name: str, folder: int | None = None, *, most: int = 0) -> NoReturn:  # noqa: ARG001 - read_regular's
        raise PermissionError(errno.EACCES, "Permission denied", name)

    monkeypatch.setattr("kspec.disk.rooted.read_regular", closed)
    told = adopted.take()
    assert told.status == 1
    assert f"error[unreadable]: {adopted.pki / 'ca.key'} cannot be read: Permission denied" in told.err
    assert "run as root, or import a copy of the folder" in told.err
    assert adopted.nothing_written
