"""Two branches build, Git merges their locks by lines: what both added is there, what both changed is a conflict."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from small_cluster import Cluster, Kspec, Said

from kspec.encode import lock_text
from kspec.model.lock import Lock

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
SPEC = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
controlPlaneEndpoint: k8s.example.com:6443
encryptionAlgorithm: ECDSA-P256
apiServer:
  certSANs:
  - k8s.example.com
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- {name: cp-1, role: control-plane, address: 10.0.0.11}
- {name: cp-2, role: control-plane, address: 10.0.0.12}
- {name: w-1, address: 10.0.0.21}
"""
Change = tuple[str, str]
CONTROL_PLANE = ("- {name: w-1,", "- {name: cp-3, role: control-plane, address: 10.0.0.13}\n- {name: w-1,")
NAME = ("- k8s.example.com\n", "- k8s.example.com\n  - a.example.com\n")
OTHER_NAME = ("- k8s.example.com\n", "- k8s.example.com\n  - b.example.com\n")


def worker(number: int) -> Change:
    """Add a worker."""
    return "10.0.0.21}\n", f"10.0.0.21}}\n- {{name: w-{number}, address: 10.0.0.{20 + number}}}\n"


def merge(folder: Path, style: str = "") -> tuple[int, str]:
    """What `git merge-file` says of base, ours and theirs: how many conflicts, and the text."""
    option = [style] if style else []
    command = ["git", "merge-file", "-p", *option, "ours", "base", "theirs"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    return done.returncode, done.stdout


@pytest.fixture
def branches(fresh: Cluster, kspec: Kspec) -> Callable[[Change, Change], dict[str, Lock]]:
    """Builds a base and two branches of it, as `base`, `ours` and `theirs` in the cluster's folder; their locks."""

    def build(*changes: Change) -> dict[str, Lock]:
        locks = {}
        for side, change in zip(("base", "ours", "theirs"), (("", ""), *changes), strict=True):
            old, new = change
            fresh.spec.write_text(SPEC.replace(old, new, 1) if old else SPEC)
            if side != "base":
                shutil.copy(fresh.folder / "base", fresh.lock)
            said = kspec("build", fresh.spec, "-o", fresh.folder / side / "out", "--now", "2030-01-31T12:00:00Z")
            assert said.status == 0, said.err
            locks[side] = lock_text.parse(fresh.lock.read_text())
            shutil.rmtree(fresh.folder / side)
            shutil.copy(fresh.lock, fresh.folder / side)
        return locks

    return build


Branches = Callable[[Change, Change], dict[str, Lock]]
STYLES = ("", "--diff3", "--zdiff3")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (worker(2), worker(3)),
        (worker(10), worker(9)),
        (worker(2), CONTROL_PLANE),
        (NAME, worker(2)),
        (NAME, CONTROL_PLANE),
    ],
    ids=[
        "workers",
        "the smaller number later",
        "worker and control plane",
        "name and worker",
        "name and control plane",
    ],
)
def test_what_two_branches_add_merges(
    branches: Branches, fresh: Cluster, ours: Change, theirs: Change, kspec: Kspec
) -> None:
    """Without a conflict, and a build of the merged spec issues nothing more but what neither side could know of."""
    locks = branches(ours, theirs)
    conflicts, text = merge(fresh.folder)
    assert conflicts == 0
    merged = lock_text.parse(text)
    assert lock_text.render(merged) == text
    base = locks["base"].certificates
    news = [
        {name: found for name, found in locks[side].certificates.items() if base.get(name) != found}
        for side in ("ours", "theirs")
    ]
    assert all(news)
    assert merged.certificates == {**base, **news[0], **news[1]}
    assert merged.kubelet_conf == {**locks["ours"].kubelet_conf, **locks["theirs"].kubelet_conf}
    fresh.lock.write_text(text)
    fresh.spec.write_text(SPEC.replace(*ours, 1).replace(*theirs, 1))
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert said.status == 0, said.err
    expected = {"cp-3/apiserver"} if (ours, theirs) == (NAME, CONTROL_PLANE) else set()
    assert set(re.findall(r"^  (?:re-)?issued +(\S+):", said.out, re.MULTILINE)) == expected


def blocks_with_markers(text: str) -> set[str]:
    """The certificates in whose lines a conflict begins."""
    found, name = set(), ""
    for line in text.splitlines():
        if block := re.fullmatch(r'    "(.+)": \{', line):
            name = block[1]
        elif line.startswith("<<<<<<<"):
            found.add(name)
    return found


@pytest.mark.parametrize("style", STYLES)
def test_a_certificate_that_both_issued_anew_is_a_conflict_of_its_own(
    branches: Branches, fresh: Cluster, kspec: Kspec, style: str
) -> None:
    """Each API server's, and nothing else; without those blocks the next build issues them with both names."""
    branches((NAME[0], NAME[1]), OTHER_NAME)
    conflicts, text = merge(fresh.folder, style)
    assert conflicts > 0
    assert blocks_with_markers(text) == {"cp-1/apiserver", "cp-2/apiserver"}
    fresh.lock.write_text(text)
    fresh.spec.write_text(SPEC.replace(NAME[0], f"{NAME[1]}  - b.example.com\n"))
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert said.status == 1
    assert "error[lock-damaged]" in said.err
    fresh.lock.write_text(without(text, "cp-1/apiserver", "cp-2/apiserver"))
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert said.status == 0, said.err
    assert issued(said) == {"cp-1/apiserver", "cp-2/apiserver"}


def without(text: str, *names: str) -> str:
    """The lock less whole blocks, as somebody would take them out by hand."""
    for name in names:
        text, count = re.subn(rf'^    "{name}": {{\n.*?^    }},\n', "", text, flags=re.MULTILINE | re.DOTALL)
        assert count == 1
    return text


def issued(said: Said) -> set[str]:
    """The certificates that a build issued, with keys of the keyring."""
    return set(re.findall(r"^  issued +(\S+): key taken from the keyring$", said.out, re.MULTILINE))


def test_one_side_renews_what_the_other_one_does_not_touch(branches: Branches, fresh: Cluster, kspec: Kspec) -> None:
    """Neighbours in the lock too: between two blocks stand lines that nobody changes."""
    branches(NAME, ("", ""))
    lock = without((fresh.folder / "base").read_text(), "cp-1/apiserver-etcd-client")
    fresh.lock.write_text(lock)
    fresh.spec.write_text(SPEC)
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 0
    shutil.copy(fresh.lock, fresh.folder / "theirs")
    conflicts, text = merge(fresh.folder)
    assert conflicts == 0
    lock_text.parse(text)


def test_one_node_that_both_added_is_a_conflict_of_its_own(branches: Branches, fresh: Cluster) -> None:
    """Each has its own certificate, and one of them is wrong."""
    branches(worker(2), worker(2))
    conflicts, text = merge(fresh.folder)
    assert conflicts > 0
    assert blocks_with_markers(text) == {"w-2/kubelet.conf"}


def test_git_itself_merges_so(branches: Branches, fresh: Cluster) -> None:
    """Its merge takes another way than `git merge-file` to find what changed."""
    branches(worker(2), worker(3))
    folder = fresh.folder / "repository"
    folder.mkdir()
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-C", str(folder))

    def run(*words: str) -> None:
        subprocess.run([*git, *words], check=True, capture_output=True)

    run("init", "-q")
    for side in ("base", "theirs", "ours"):
        run("checkout", "-q", "-B", side, *(["base"] if side != "base" else []))
        shutil.copy(fresh.folder / side, folder / "cluster.lock")
        run("add", "-A")
        run("commit", "-qm", side)
    run("merge", "-q", "theirs")
    assert (folder / "cluster.lock").read_text() == merge(fresh.folder)[1]


def test_a_lock_of_the_older_form_is_kept_until_it_changes(cluster: Cluster, kspec: Kspec) -> None:
    """It is read, an unchanged build leaves it as it is, and the next change writes it in the form of today."""
    older = cluster.lock.read_text()
    value = json.loads(older)
    for name in ("certificates", "kubeletConf"):
        value[name] = {key: entry for key, entry in value[name].items() if entry is not None}
    for entry in value["certificates"].values():
        entry["certificate"] = "\n".join(entry["certificate"]) + "\n"
    value["serviceAccount"]["publicKey"] = "\n".join(value["serviceAccount"]["publicKey"]) + "\n"
    value["version"] = 1
    text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    cluster.lock.write_text(text)
    assert kspec("build", cluster.spec, "-o", cluster.out, "--frozen").status == 0
    for _ in range(2):
        assert kspec("build", cluster.spec, "-o", cluster.out).status == 0
        assert cluster.lock.read_text() == text
    cluster.edit("encryptionAlgorithm", "apiServer: {certSANs: [a.example.com]}\nencryptionAlgorithm")
    assert kspec("build", cluster.spec, "-o", cluster.out).status == 0
    found = json.loads(cluster.lock.read_text())
    assert found["version"] == 2
    was = json.loads(older)["certificates"]
    assert {name for name in was if was[name] != found["certificates"][name]} == {"cp-1/apiserver"}
