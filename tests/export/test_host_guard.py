"""The guard of the kubelet, run as it is: what keeps one from starting, and what does not."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from machine import CONF, CRT, KEY, PKI, TOKEN, Machine, archive, issued, unpack_image

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="files of root need root")
Change = Callable[[Machine], object]
CURRENT: Final = "var/lib/kubelet/pki/kubelet-client-current.pem"
RENEWED: Final = issued("renewed", "kubernetes")
STRANGE: Final = issued("strange", "strangers")
EXPIRED: Final = issued("expired", "kubernetes", -1)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine with its secrets."""
    machine = unpack_image(tmp_path_factory.mktemp("started") / "root")
    machine.put(archive())
    assert machine.run("secrets") == 0
    machine.write("dev/console", "")
    return machine


@pytest.fixture
def machine(started: Machine, tmp_path: Path) -> Machine:
    """A copy of it, to change."""
    return Machine(shutil.copytree(started.root, tmp_path / "root"))


def write(**contents: bytes | str) -> Change:
    """Other contents, by what stands for a path."""
    paths = {"crt": CRT, "key": KEY, "conf": CONF, "current": CURRENT, "token": TOKEN, "ca": f"{PKI}/ca.crt"}
    return lambda machine: [machine.write(paths.get(name, name), content) for name, content in contents.items()]


def remove(path: str) -> Change:
    """A file less."""
    return lambda machine: (machine.root / path).unlink()


def mode(path: str, bits: int) -> Change:
    """Another mode."""
    return lambda machine: (machine.root / path).chmod(bits)


KEPT_FROM_STARTING: Final[dict[str, tuple[Change, str]]] = {
    "no secrets": (remove("var/lib/kspec/installed"), "have not come yet"),
    "being staged": (lambda m: m.write("var/lib/kspec/next/made", ""), "installed in part"),
    "being renamed": (lambda m: m.write("var/lib/kspec/next/commit", ""), "installed in part"),
    "another node's": (lambda m: m.write("etc/kspec/node", "cp-2\n"), "this machine is cp-2"),
    "another image": (remove("etc/kspec/nodes/cp-1.list"), "not a node of this image"),
    "a key gone": (remove(KEY), f"{KEY} is missing"),
    "a file of the role gone": (remove("etc/kubernetes/manifests/kube-apiserver.yaml"), "is missing"),
    "a key open to its group": (mode(KEY, 0o640), "can be read by others"),
    "a token open to all": (mode(TOKEN, 0o604), "can be read by others"),
    "a certificate that others write": (mode(CRT, 0o666), "can be written by others"),
    "a file of another user": (lambda m: os.chown(m.root / TOKEN, 1234, 0), "is not root's"),
    "another authority": (write(ca=STRANGE.certificate), "is of another cluster"),
    "another cluster's certificate": (
        write(crt=STRANGE.certificate, key=STRANGE.key),
        f"{CRT}: the certificate is of another cluster",
    ),
    "another cluster's kubeconfig": (write(conf=STRANGE.kubeconfig), "the certificate is of another cluster"),
    "an expired certificate": (write(crt=EXPIRED.certificate, key=EXPIRED.key), f"{CRT}: the certificate has expired"),
    "an expired kubeconfig": (write(conf=EXPIRED.kubeconfig), "the certificate has expired"),
    "an expired kubelet's own": (write(current=EXPIRED.certificate + EXPIRED.key), "current.pem: the certificate has"),
    "another key": (write(key=RENEWED.key), "not the one of its certificate"),
    "a damaged key": (write(key="key"), "not the one of its certificate"),
}


@pytest.mark.parametrize("case", KEPT_FROM_STARTING)
def test_what_keeps_a_kubelet_from_starting(machine: Machine, case: str) -> None:
    """The reason is on the console."""
    change, told = KEPT_FROM_STARTING[case]
    change(machine)
    assert machine.run("guard") == 1
    assert told in machine.console


LEFT_ALONE: Final[dict[str, Change]] = {
    "as it was installed": lambda _: None,
    "renewed by the machine": write(crt=RENEWED.certificate, key=RENEWED.key, conf=RENEWED.kubeconfig),
    "rotated by the kubelet": write(conf=EXPIRED.kubeconfig, current=RENEWED.certificate + RENEWED.key),
    "kubeconfig that names files": write(conf="    client-certificate: /var/lib/kubelet/pki/c.pem\n"),
    "files of its own": lambda m: m.write("etc/kubernetes/mine", "mine"),
    "an edited configuration": lambda m: m.write("var/lib/kubelet/a file's name.env", "edited"),
    "an archive that waits": lambda m: m.put(archive("cp-2")),
}


@pytest.mark.parametrize("case", LEFT_ALONE)
def test_what_does_not(machine: Machine, case: str) -> None:
    """What machines do to their files in their life; nothing is said."""
    LEFT_ALONE[case](machine)
    assert machine.run("guard") == 0, machine.console
    assert machine.console == ""


def test_wrong_use(machine: Machine) -> None:
    """Another word than the two."""
    assert machine.run("other") == 2
