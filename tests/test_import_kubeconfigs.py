"""`kspec import` of kubeconfigs and links that are not as kubeadm writes them, whole imports and builds."""

import re
from base64 import b64decode

import pytest
from adopted_node import AdoptedNode

CONFS = ("admin.conf", "super-admin.conf", "scheduler.conf", "controller-manager.conf")


def by_path(adopted: AdoptedNode, name: str) -> None:
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
def test_files_that_a_kubeconfig_names_are_taken(adopted: AdoptedNode, name: str) -> None:
    """The certificate and key are the node's; a build has them inside, which is told."""
    by_path(adopted, name)
    key = (adopted.pki / f"{name}.key").read_bytes()
    said = adopted.take()
    assert said.status == 0, said.err
    assert "issued anew" not in said.err
    assert (adopted.spec.parent / "cluster.keys" / "nodes" / "cp-1" / f"{name}.key").read_bytes() == key


@pytest.mark.parametrize("name", CONFS)
def test_files_that_are_not_there_are_an_error(adopted: AdoptedNode, name: str) -> None:
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
def test_an_empty_file_is_an_error(adopted: AdoptedNode, name: str) -> None:
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
def test_the_kubelets_own_paths_are_kept(adopted: AdoptedNode, certificate: str, key: str) -> None:
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


def test_links_in_the_tree_lead_below_it(adopted: AdoptedNode) -> None:
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
def test_a_link_that_leads_nowhere_is_an_error(adopted: AdoptedNode, name: str) -> None:
    """Also where this machine has a file of the name: it is another's."""
    file = adopted.etc / name
    here = file.rename(adopted.root.parent / "here")
    file.symlink_to(here)
    said = adopted.take()
    assert said.status == 1
    assert f"error[link]: {file} is a link to {here}, and there is no such file" in said.err
    assert "missing" not in said.err
    assert adopted.nothing_written
