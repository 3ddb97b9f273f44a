"""ConfigMaps dumped from a running cluster to what of a spec stands in them and on no node."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kspec.disk.bounds import SPEC
from kspec.disk.sources import Sources, UnusableFileError
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.seen import SeenObjects
from kspec.model.span import Span
from kspec.read.documents import load

_PARTS: Final = {
    "kubeadm-config": ("ClusterConfiguration", "cluster"),
    "kubelet-config": ("kubelet", "kubelet"),
    "kube-proxy": ("config.conf", "kube_proxy"),
}
"""The name of a ConfigMap -> the key of its data that is a configuration, and what that is here."""
_SUFFIXES: Final = (".yaml", ".yml", ".json")


def read_seen_objects(path: Path) -> tuple[SeenObjects, tuple[Diagnostic, ...]]:
    """Read a file of objects, or every such file of a folder; other objects are passed over.

    What cannot be read is a finding.
    """
    found: dict[str, Mapping[str, Any]] = {}
    findings: list[Diagnostic] = []
    files = sorted(one for one in path.iterdir() if one.suffix in _SUFFIXES) if path.is_dir() else [path]
    for file in files:
        try:
            content = Sources().take(file, SPEC)
        except UnusableFileError as error:
            findings.append(Diagnostic(codes.FILE_READ, f"{file} {error}", Span(str(file), 1, 1, 1, 1)))
            continue
        documents, wrong = load(content, str(file))
        findings += errors(wrong)
        for document in documents:
            for name, data in _maps(document.value):
                key, part = _PARTS[name]
                values, _ = load(str(data.get(key, "")).encode(), f"{file}: {name}")
                if values and isinstance(values[0].value, dict):
                    found[part] = values[0].value
    return SeenObjects(**found), tuple(findings)


def _maps(value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:  # noqa: ANN401 - any object, or a list of them
    """The names and data of the ConfigMaps that matter."""
    if not isinstance(value, dict):
        return
    items = value.get("items")
    for item in items if isinstance(items, list) else ():
        yield from _maps(item)
    metadata, data = value.get("metadata"), value.get("data")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    if value.get("kind") == "ConfigMap" and name in _PARTS and isinstance(data, dict):
        yield name, data
