"""Whether a finding's span holds the key or value that the finding is about; a spec, checked."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from kspec.cli.check import check_file
from kspec.facts.releases import release
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document, Json
from kspec.model.filefindings import FileFindings
from kspec.model.span import Span
from kspec.read.documents import load
from kspec.secrets.masking import MASK

Misplaced: TypeAlias = Callable[[FileFindings], Iterator[tuple[Diagnostic, str]]]
Find: TypeAlias = Callable[..., list[Diagnostic]]

INIT = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.11}
nodeRegistration: {name: cp-1}
---
"""
CLUSTER = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
"""
JOIN = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
nodeRegistration: {name: worker-1}
"""


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """What the checks find in a spec's text, in files of its own; `version` is the release to assume."""

    def run(text: str, version: str = "v1.37.2") -> list[Diagnostic]:
        file = tmp_path / "cluster.yaml"
        file.write_text(text, encoding="utf-8")
        return list(check_file(str(file), release(version)).ordered)

    return run


@pytest.fixture(name="misplaced", scope="session")
def misplaced_fixture() -> Misplaced:
    """Findings that point at the wrong place."""
    return misplaced


def misplaced(result: FileFindings) -> Iterator[tuple[Diagnostic, str]]:
    """Findings that point at something else than their field or its nearest written parent, and what they point at."""
    text = result.sources.get(result.file, b"").decode()
    documents, _ = load(text.encode(), result.file)
    for finding in result.findings:
        # a key that cannot be one has no path of its own: the finding names its mapping and points at the key
        if finding.path and finding.code != "yaml-key" and finding.span.file == result.file:
            source = cut(text, finding.span)
            holder = next((found for found in documents if found.holds(finding.span)), None)
            if holder is None or not _stands(finding, holder, source):
                yield finding, source


def cut(text: str, span: Span) -> str:
    """The text at a span, its first line indented as in the source."""
    lines = text.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = " " * (span.column - 1) + lines[0][span.column - 1 :]
    return "\n".join(lines)


def _stands(finding: Diagnostic, holder: Document, source: str) -> bool:
    if holder.kind != finding.document:
        # the document that the field belongs to is missing: its neighbour's beginning or kind
        return _is(source, holder.value) or source.strip() == holder.kind
    key, value = _resolve(holder.value, finding.path)
    if finding.path.endswith(f".{MASK}") and isinstance(value, dict):
        return source.strip() in value  # a key that may be a secret itself is not named
    return _is(source, key) or _is(source, value)


def _resolve(value: Json, path: str) -> tuple[str | None, Json]:
    """The key and value at a path as `render_path` writes it, or those of the nearest parent."""
    key: str | None = None
    while path:
        path = path.removeprefix(".")
        if path.startswith("["):
            index, _, rest = path[1:].partition("]")
            if isinstance(value, dict) and int(index) < len(value):  # v1beta3 has a map where v1beta4 has a list
                key = sorted(value)[int(index)]
                return key, value[key]
            if not isinstance(value, list) or int(index) >= len(value):
                return key, value
            key, value, path = None, value[int(index)], rest
        else:
            known = [name for name in (value if isinstance(value, dict) else {}) if _begins(path, name)]
            if not known or not isinstance(value, dict):
                return key, value
            key = max(known, key=len)
            value, path = value[key], path[len(key) :]
    return key, value


def _begins(path: str, name: str) -> bool:
    return path.startswith(name) and path[len(name) : len(name) + 1] in {"", ".", "["}


def _is(source: str, value: Json) -> bool:
    """Whether a text, read as YAML, is a value."""
    documents, _ = load(f"{source}\n".encode(), "")
    read = documents[0].value if documents else None
    return read == value and type(read) is type(value)
