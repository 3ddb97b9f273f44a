"""Ten years of one cluster: renewals, rotations, nodes that come and go, releases. Each step is a commit that builds.

`docs/story.md` is what `kspec diff` says of each; `--force-regen` writes it anew.
"""

import re
import shutil
from pathlib import Path
from typing import Final

import pytest
from small_cluster import Cluster, Kspec, Snapshot, tree

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
apiServer:
  encryptionConfiguration:
    resources: [{resources: [secrets], providers: [{aescbc: {keys: [{name: key1}]}}, {identity: {}}]}]
nodes:
- {name: cp-1, role: control-plane, address: 192.0.2.11}
- {name: "w-[1-1]", address: 192.0.2.21}
"""
FIRST: Final = 2030
UPGRADES: Final = {2032: ("v1.34.4", "v1.35.4"), 2035: ("v1.35.4", "v1.36.3"), 2038: ("v1.36.3", "v1.37.2")}
WORKERS: Final = {2031: ("w-[1-1]", "w-[1-2]"), 2034: ("w-[1-2]", "w-[2-3]"), 2037: ("w-[2-3]", "w-[3-4]")}
REKEYED: Final = 2036
"""The year in which all certificates get new keys as well."""
ROTATED: Final = {2033: "ca", 2034: "front-proxy-ca", 2035: "encryption", 2036: "sa", 2037: "ca", 2038: "etcd-ca"}
NAMES: Final = {"etcd-ca": "etcd/ca"}
"""What is rotated in a year, and its name in the lock where that is another."""
STAGES: Final = {2: "the new one is trusted, too", 3: "the new one issues", 5: "the old one is dropped", 6: "the end"}
"""By the month in which each is, around the change of workers in April."""
AUTHORITIES: Final = {"ca", "etcd/ca", "front-proxy-ca"}
PAGE: Final = Path(__file__).parents[1] / "docs" / "story.md"
BEGIN: Final = "<!-- from here on written by tests/test_ten_years.py -->\n"
DRAWN: Final = ((re.compile(r"\b[0-9a-f]{12,}\b"), "..."),)
"""What is another in each run, and what stands for it on the page."""


@frozen
class Commit:
    """The spec and the lock of a moment, the output's files, the keyring; and of what was done, and what differs."""

    moment: str
    title: str
    spec: str
    lock: bytes
    output: Snapshot
    keys: Path
    told: str = ""


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
        self.commands: list[str] = []

    def run(self, command: str, *words: str, now: str) -> str:
        """What a command says, which succeeds."""
        output = ("-o", self.cluster.out) if command != "forget" else ()
        time = ("--now", now) if command != "forget" else ()
        said = self.kspec(command, self.cluster.spec, *words, *output, *time)
        assert said.status == 0, (command, words, now, said.err)
        self.commands.append(" ".join(("kspec", command, "cluster.yaml", *words, *(("-o", "out") if output else ()))))
        return said.out

    def edit(self, old: str, new: str) -> None:
        """Change the spec."""
        self.cluster.edit(old, new)
        self.commands.append(f"vi cluster.yaml  # {new} in place of {old}")

    def commit(self, now: str, title: str) -> None:
        """Keep the moment, and what differs; a frozen build of it changes nothing, and nothing is expired."""
        cluster, former = self.cluster, self.cluster.folder / "former"
        said = self.kspec("build", cluster.spec, "-o", cluster.out, "--frozen", "--now", now)
        assert said.status == 0, said.err
        assert "  expired    cp-1" not in said.out
        differs = ""
        if self.commits:
            said = self.kspec("diff", former, cluster.out, "--now", now)
            assert said.status in {0, 1}, said.err
            differs = said.out.replace(str(former), "former").replace(str(cluster.out), "out")
            shutil.rmtree(former)
        shutil.copytree(cluster.out, former)
        keys = cluster.folder / f"keys-{len(self.commits)}"
        shutil.copytree(cluster.keys, keys)
        commands = "".join(f"$ {command}\n" for command in self.commands)
        told = f"{commands}$ kspec diff former out\n{differs}" if differs else commands
        spec, lock = cluster.spec.read_text(), cluster.lock.read_bytes()
        self.commits.append(Commit(now, title, spec, lock, tree(cluster.out), keys, told))
        self.commands.clear()

    def live(self) -> None:
        """Ten years."""
        self.run("build", now=f"{FIRST}-01-01T00:00:00Z")
        self.commit(f"{FIRST}-01-01T00:00:00Z", "the first build")
        for year in range(FIRST, FIRST + 10):
            for month in range(1, 13):
                now = f"{year}-{month:02}-10T00:00:00Z"
                if year in ROTATED and month in STAGES:
                    self._rotate(ROTATED[year], now, STAGES[month])
                if year in WORKERS and month == 4:
                    self._change_workers(year, now)
                if year in UPGRADES and month == 7:
                    self._upgrade(year, now)
            self._renew(year, f"{year}-12-10T00:00:00Z")

    def _rotate(self, word: str, now: str, stage: str) -> None:
        """A stage; what is another is the authority and what it issues, and that at one of the stages alone."""
        before, output = certificates(self.cluster), tree(self.cluster.out)
        self.run("rotate", word, now=now)
        after = certificates(self.cluster)
        changed, name = other(before, after), NAMES.get(word, word)
        if stage == STAGES[3] and name in AUTHORITIES:
            assert name in changed
            assert changed & AUTHORITIES == {name}
        else:
            assert changed == set()
        assert (tree(self.cluster.out) == output) is (stage == STAGES[6])
        self.commit(now, f"rotate {word}: {stage}")

    def _change_workers(self, year: int, now: str) -> None:
        before = certificates(self.cluster)
        self.edit(*WORKERS[year])
        self.run("build", now=now)
        assert other(before, certificates(self.cluster)) == set()
        self.commit(now, f"workers {WORKERS[year][1].strip('w-[]')}")
        if self.kspec("forget", self.cluster.spec).status == 1:
            self.run("forget", "--yes", now=now)
            assert other(before, certificates(self.cluster)) == set()
            self.commit(now, "forget those that are gone")

    def _upgrade(self, year: int, now: str) -> None:
        before = certificates(self.cluster)
        self.edit(*UPGRADES[year])
        self.run("build", now=now)
        assert not {name for name in other(before, certificates(self.cluster)) if "/" not in name}
        self.commit(now, f"upgrade to {UPGRADES[year][1]}")

    def _renew(self, year: int, now: str) -> None:
        before = certificates(self.cluster)
        said = self.run("renew", "--before", "400d", *(("--new-key",) if year == REKEYED else ()), now=now)
        assert other(before, certificates(self.cluster)) == before.certificates.keys() - AUTHORITIES
        assert " it outlives " not in said
        built = self.kspec("build", self.cluster.spec, "-o", self.cluster.out, "--now", now)
        assert built.out.startswith(f"{self.cluster.out}: nothing changed\n")
        self.commit(now, "renew" + (", with new keys" if year == REKEYED else ""))


def page(commits: list[Commit]) -> str:
    """What the documentation has of it: a table, and of each commit what was done and what differs."""
    rows, parts = "", ""
    for commit in commits:
        heading = f"{commit.moment[:10]} {commit.title}"
        anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        rows += f"| {commit.moment[:10]} | [{commit.title}](#{anchor}) |\n"
        parts += f"\n## {heading}\n```console\n{commit.told}```\n"
    text = f"| day | commit |\n|---|---|\n{rows}{parts}"
    for pattern, instead in DRAWN:
        text = pattern.sub(instead, text)
    return text


def test_ten_years(tmp_path: Path, kspec: Kspec, request: pytest.FixtureRequest) -> None:
    """At the end every commit still builds frozen and public, and each with the keyring of its day; the page tells it.

    With the keyring of the end, those build whose keys are neither forgotten nor rotated away: others are refused.
    What a step does not concern stays byte for byte: asserted in each.
    """
    story = Story(tmp_path / "cluster", kspec)
    story.live()
    dropped = [number for number, found in enumerate(story.commits) if found.title.endswith(STAGES[5])]
    for number, commit in enumerate(story.commits):
        place = Cluster(tmp_path / f"at-{number}")
        place.folder.mkdir()
        place.spec.write_text(commit.spec)
        place.lock.write_bytes(commit.lock)
        frozen_build = ("build", place.spec, "-o", place.out, "--frozen", "--now", commit.moment)
        said = kspec(*frozen_build, "--public")
        assert said.status == 0, said.err
        public = tree(place.out)
        assert public == {path: found for path, found in commit.output.items() if path in public}
        for keys, builds in ((commit.keys, True), (story.cluster.keys, number >= dropped[-1])):
            shutil.rmtree(place.out, ignore_errors=True)
            shutil.rmtree(place.keys, ignore_errors=True)
            shutil.copytree(keys, place.keys)
            said = kspec(*frozen_build)
            assert said.status == (0 if builds else 1), (commit.title, said.err)
            assert not builds or tree(place.out) == commit.output
    text = PAGE.read_text() if PAGE.exists() else ""
    head, _, found = text.partition(BEGIN)
    written = page(story.commits)
    if request.config.getoption("force_regen"):
        PAGE.write_text(f"{head}{BEGIN}{written}")
        return
    assert found == written
