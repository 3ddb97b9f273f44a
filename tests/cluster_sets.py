"""Sets of clusters for tests: small ones that keep apart, and what is found once something in them is changed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from kspec.cli.check import check_file
from kspec.model.diagnostic import Diagnostic

CLUSTER: Final = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {{advertiseAddress: 192.168.{number}.11}}
nodeRegistration: {{name: {name}-cp-1}}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
clusterName: {name}
controlPlaneEndpoint: api.{name}.example:6443
encryptionAlgorithm: ECDSA-P256
networking:
  dnsDomain: {name}.example
  podSubnet: 10.{number}.0.0/16
  serviceSubnet: 172.{services}.0.0/16
"""
NAMES: Final = ("eu", "us")
NOTHING: Final[Mapping[str, str]] = {}


def cluster(name: str, number: int, changes: Mapping[str, str] = NOTHING, more: str = "") -> str:
    """A cluster's spec, with each text of `changes` in the place of another, and `more` at its end."""
    text = CLUSTER.format(name=name, number=number, services=15 + number)
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text + more


def write_set(folder: Path, clusters: Mapping[str, str], more: str = "") -> Path:
    """Write specs by name and their set, whose document ends with `more`; the set's file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in clusters.items():
        (folder / f"{name}.yaml").write_text(text)
    listed = ", ".join(f"{name}: {name}.yaml" for name in clusters)
    file = folder / "shop.yaml"
    file.write_text(f"apiVersion: kspec.dev/v1alpha1\nkind: ClusterSet\nname: shop\nclusters: {{{listed}}}\n{more}")
    return file


def two(folder: Path, us: str, eu: str | None = None, more: str = "") -> Path:
    """A set of the cluster eu and of another one, us."""
    return write_set(folder, {"eu": cluster("eu", 1) if eu is None else eu, "us": us}, more)


def found(file: Path, waived: Sequence[str] = ()) -> list[Diagnostic]:
    """What a check of a set finds, in order."""
    return list(check_file(str(file), waived=waived).ordered)


def codes(file: Path, waived: Sequence[str] = ()) -> list[str]:
    """The codes of it."""
    return [finding.code for finding in found(file, waived)]


def places(file: Path) -> list[tuple[str, str, str]]:
    """Of each finding its code, the text at its place, and that at the place of its note."""
    result = check_file(str(file))
    texts = {path: content.decode().splitlines() for path, content in result.sources.items()}
    rows = []
    for finding in result.ordered:
        spans = [finding.span, *(note.span for note in finding.notes if not isinstance(note, str))]
        cut = [texts[span.file][span.line - 1][span.column - 1 : span.end_column - 1] for span in spans]
        rows.append((str(finding.code), cut[0], cut[-1]))
    return rows
