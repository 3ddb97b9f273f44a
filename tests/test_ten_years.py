"""Ten years of one cluster: renewals, nodes that come and go, releases. Each step is a commit that builds."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from small_cluster import Cluster, Kspec, tree

from kspec.encode import lock_text
from kspec.model.frozen import frozen
from kspec.model.lock import Lock

SPEC: Final = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.34.4
controlPlaneEndpoint: k8s.example.com:6443
encryptionAlgorithm: ECDSA-P256
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- {name: cp-1, role: control-plane, address: 192.0.2.11}
- {name: "w-[1-2]", address: 192.0.2.21}
"""
FIRST: Final = 2030
UPGRADES: Final = {2032: ("v1.34.4", "v1.35.4"), 2035: ("v1.35.4", "v1.36.3"), 2038: ("v1.36.3", "v1.37.2")}
WORKERS: Final = {2031: ("w-[1-2]", "w-[1-4]"), 2034: ("w-[1-4]", "w-[2-3]"), 2037: ("w-[2-3]", "w-[2-5]")}
REKEYED: Final = 2036
"""The year in which all certificates get new keys as well."""


@frozen
class Commit:
    """The spec and the lock of a moment, and the output's files."""

    moment: str
    spec: str
    lock: bytes
    output: dict[str, tuple[int, bytes | None]]


def certificates(cluster: Cluster) -> Lock:
    """The lock as it stands."""
    return lock_text.parse(cluster.lock.read_text())


def other(before: Lock, after: Lock) -> set[str]:
    """The certificates that both have, and that are not the same."""
    common = before.certificates.keys() & after.certificates.keys()
    return {name for name in common if before.certificates[name] != after.certificates[name]}


class Story:
    """A cluster, its commands and its commits."""

    def __init__(self, folder: Path, kspec: Kspec) -> None:
        """Begin with the spec."""
        self.cluster, self.kspec = Cluster(folder), kspec
        folder.mkdir()
        self.cluster.spec.write_text(SPEC)
        self.commits: list[Commit] = []

    def run(self, command: str, *words: str, now: str) -> str:
        """What a command says, which succeeds."""
        output = ("-o", self.cluster.out) if command != "forget" else ()
        time = ("--now", now) if command != "forget" else ()
        said = self.kspec(command, self.cluster.spec, *words, *output, *time)
        assert said.status == 0, (command, words, now, said.err)
        return said.out

    def commit(self, now: str) -> None:
        """Keep the moment; a frozen build of it changes nothing, and nothing is expired."""
        said = self.kspec("build", self.cluster.spec, "-o", self.cluster.out, "--frozen", "--now", now)
        assert said.status == 0, said.err
        assert "  expired    cp-1" not in said.out
        spec, lock = self.cluster.spec.read_text(), self.cluster.lock.read_bytes()
        self.commits.append(Commit(now, spec, lock, tree(self.cluster.out)))

    def live(self) -> Iterator[str]:
        """Ten years, a line for each commit."""
        self.run("build", now=f"{FIRST}-01-01T00:00:00Z")
        self.commit(f"{FIRST}-01-01T00:00:00Z")
        for year in range(FIRST, FIRST + 10):
            if year in WORKERS:
                yield from self._change_workers(year)
            if year in UPGRADES:
                yield self._upgrade(year)
            yield self._renew(year)

    def _change_workers(self, year: int) -> Iterator[str]:
        now = f"{year}-04-01T00:00:00Z"
        before = certificates(self.cluster)
        self.cluster.edit(*WORKERS[year])
        self.run("build", now=now)
        assert other(before, certificates(self.cluster)) == set()
        self.commit(now)
        yield f"{year} workers {WORKERS[year][1]}"
        if self.kspec("forget", self.cluster.spec).status == 1:
            self.run("forget", "--yes", now=now)
            assert other(before, certificates(self.cluster)) == set()
            self.commit(now)
            yield f"{year} forget"

    def _upgrade(self, year: int) -> str:
        now = f"{year}-07-01T00:00:00Z"
        before = certificates(self.cluster)
        self.cluster.edit(*UPGRADES[year])
        self.run("build", now=now)
        assert not {name for name in other(before, certificates(self.cluster)) if "/" not in name}
        self.commit(now)
        return f"{year} {UPGRADES[year][1]}"

    def _renew(self, year: int) -> str:
        now = f"{year}-12-10T00:00:00Z"
        before = certificates(self.cluster)
        said = self.run("renew", "--before", "400d", *(("--new-key",) if year == REKEYED else ()), now=now)
        after = certificates(self.cluster)
        authorities = {"ca", "etcd/ca", "front-proxy-ca"}
        assert other(before, after) == before.certificates.keys() - authorities
        assert (" it outlives ca" in said) is (year == FIRST + 9)
        assert self.run("build", now=now).startswith(f"{self.cluster.out}: nothing changed\n")
        self.commit(now)
        return f"{year} renew"


def test_ten_years(tmp_path: Path, kspec: Kspec) -> None:
    """At the end every commit still builds frozen and public, and so does each with keys whose nodes are not forgotten.

    What a step does not concern stays byte for byte: asserted in each.
    """
    story = Story(tmp_path / "cluster", kspec)
    told = list(story.live())
    assert len(story.commits) == len(told) + 1 == 18
    for number, commit in enumerate(story.commits):
        place = Cluster(tmp_path / f"at-{number}")
        place.folder.mkdir()
        place.spec.write_text(commit.spec)
        place.lock.write_bytes(commit.lock)
        said = kspec("build", place.spec, "-o", place.out, "--frozen", "--public", "--now", commit.moment)
        assert said.status == 0, said.err
        public = tree(place.out)
        assert public == {path: found for path, found in commit.output.items() if path in public}
        shutil.rmtree(place.out)
        shutil.copytree(story.cluster.keys, place.keys)
        said = kspec("build", place.spec, "-o", place.out, "--frozen", "--now", commit.moment)
        forgotten = "w-[1-" in commit.spec
        assert said.status == int(forgotten), said.err
        assert forgotten or tree(place.out) == commit.output
