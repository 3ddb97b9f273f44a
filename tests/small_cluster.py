"""A small cluster in a folder of its own, and what a command answers: nouns of the tests of whole commands."""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from attrs import frozen

from kspec.disk.sources import Sources
from kspec.model.clusterspec import ClusterSpec
from kspec.model.draw import Draw
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.passes.completing import Completed
from kspec.passes.run import Options, Run
from kspec.pipeline import read
from kspec.plan.planning import Planned, plan
from kspec.x509 import keys

CERTIFICATE_KEY = "e6a2eb8581237ab72a4f494f30285ec12a9694d750b9785706a83bfcbbbd2204"
SPEC = f"""\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {{advertiseAddress: 10.0.0.10}}
nodeRegistration: {{name: cp-1}}
bootstrapTokens: [{{token: abcdef.0123456789abcdef}}]
certificateKey: {CERTIFICATE_KEY}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
encryptionAlgorithm: ECDSA-P256
"""
"""With ECDSA keys, which are drawn in no time."""
BUILT = "2030-01-31T12:00:00Z"


@frozen
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str


@frozen
class Cluster:
    """A folder with a spec, its lock, its keyring and its output."""

    folder: Path

    @property
    def spec(self) -> Path:
        return self.folder / "cluster.yaml"

    @property
    def lock(self) -> Path:
        return self.folder / "cluster.lock"

    @property
    def keys(self) -> Path:
        return self.folder / "cluster.keys"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def node(self) -> Path:
        """The first control plane's root folder."""
        return self.out / "nodes" / "cp-1"

    def edit(self, old: str, new: str) -> None:
        """Change the spec in one place."""
        text = self.spec.read_text()
        assert text.count(old) == 1
        self.spec.write_text(text.replace(old, new))

    def snapshot(self) -> Mapping[str, tuple[int, bytes | None]]:
        """Everything in the folder but the notes of the keyring: mode, and content of a file."""
        return {path: found for path, found in tree(self.folder).items() if not path.startswith("cluster.keys/.")}


Kspec: TypeAlias = Callable[..., Said]
"""Runs a command line, as words or paths."""
T = TypeVar("T")
Snapshot: TypeAlias = dict[str, tuple[int, bytes | None]]
"""Path to mode, and content of a file."""


def tree(folder: Path) -> Snapshot:
    """Path below the folder to mode, and content of a file."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mode & 0o7777, path.read_bytes() if path.is_file() else None)
        for path in sorted(folder.rglob("*"))
    }


def read_spec(folder: Path, text: str = SPEC) -> Run[Completed]:
    """A spec in a folder, as far as lock and keyring play no part: read, checked and complete."""
    file = folder / "cluster.yaml"
    file.write_text(text)
    completed = read(Options((file,), folder / "cluster.lock", folder / "cluster.keys"), Sources())
    assert isinstance(completed, Run), completed.findings
    return completed


def first_plan(
    spec: ClusterSpec, release: Release, seed: int = 1, given: Mapping[str, Secret] = MappingProxyType({})
) -> Planned:
    """What a first build plans, which finds nothing wrong; `given` is in the keyring already."""
    found = plan(spec, release, None, given, draw(seed=seed), external_etcd={}, lock_file="cluster.lock")
    assert isinstance(found, Planned), found.findings
    return found


def need(value: T | None) -> T:
    """What must be there."""
    assert value is not None
    return value


def draw(year: int = 2030, seed: int = 1) -> Draw:
    """The first moment of a year, the same random bytes each time, and true keys."""
    source = random.Random(seed)  # noqa: S311 - the same in each run
    return Draw(datetime(year, 1, 1, tzinfo=UTC), source.randbytes, keys.generate_many)
