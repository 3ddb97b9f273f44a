"""An existing node's folder to what a spec can be told from: static pods, kubeconfigs, the kubelet's files."""

import shlex
from base64 import b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kspec.facts.defaults import CLUSTER
from kspec.facts.kubeconfigs import BOOTSTRAP_FILE, FOLDER, KUBECONFIGS
from kspec.facts.kubelet_unit import KUBELET_FILES
from kspec.facts.releases import known_minors
from kspec.facts.staticpods import MANIFESTS_FOLDER, STATIC_PODS
from kspec.facts.types import load as load_types
from kspec.go import json as gojson
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.secret import Secret
from kspec.model.seen import Flag, SeenKubeconfig, SeenNode, SeenPod, flags_of
from kspec.read.documents import load
from kspec.read.existing_place import Place, find_place
from kspec.x509 import pem, reader

_CONFIG, _INSTANCE, _FLAGS = KUBELET_FILES
_VARIABLE: Final = "KUBELET_KUBEADM_ARGS="
_CERTIFICATE: Final = ".crt"
_DEEPEST: Final = 4


def read_seen(name: str, folder: Path) -> tuple[SeenNode | None, tuple[Diagnostic, ...]]:
    """Read a node's files.

    None and a finding where the folder is neither a root folder nor /etc/kubernetes. A file that is there and cannot
    be read is a finding, and counts as not there.
    """
    place = find_place(folder, CLUSTER["certificatesDir"])
    if isinstance(place, Diagnostic):
        return None, (place,)
    pods = {row.name: pod for row in STATIC_PODS if (pod := _pod(place, row.name)) is not None}
    names = [*(row.file for row in KUBECONFIGS), BOOTSTRAP_FILE]
    kubeconfigs = {file: found for file in names if (found := _kubeconfig(place, f"{FOLDER}/{file}")) is not None}
    instance = _mapping(place, _INSTANCE)
    socket = instance.get("containerRuntimeEndpoint") if instance else None
    paths = _named(pods) if pods else _below(place, FOLDER, _DEEPEST)
    seen = SeenNode(
        name=name,
        folder=str(folder),
        pods=pods,
        kubeconfigs=kubeconfigs,
        kubelet=_mapping(place, _CONFIG),
        socket=str(socket) if socket else None,
        flags=_flags(place),
        certificates={path: der for path in paths if (der := _certificate(place.read(path) or b"")) is not None},
    )
    return seen, tuple(place.findings)


def _mapping(place: Place, path: str) -> Mapping[str, Any] | None:
    """The one document of a file; None where there is no such file, or it cannot be used, which is told."""
    content = place.read(path) if place.has(path) else None
    if content is None:
        return None
    documents, wrong = load(content, place.name(path))
    place.findings += errors(wrong)[:1]
    value = documents[0].value if len(documents) == 1 and not errors(wrong) else None
    return value if isinstance(value, dict) else None


def _pod(place: Place, component: str) -> SeenPod | None:
    """A pod as far as it fits the type: what does not is left out, and is told where files are compared."""
    file = f"{MANIFESTS_FOLDER}/{component}.yaml"
    given = _mapping(place, file)
    table = load_types(known_minors()[-1])
    value: Any = None if given is None else gojson.unmarshal(table, table.root("v1", "Pod") or "", {**given})[0]
    if value is None:
        return None
    containers = [one for one in (value.get("spec") or {}).get("containers") or () if one]
    own = next((one for one in containers if one.get("name") == component), containers[0] if containers else {})
    return SeenPod(file, value, own)


def _kubeconfig(place: Place, path: str) -> SeenKubeconfig | None:
    """What its current context leads to; None where it has no server."""
    value = _mapping(place, path)
    if value is None:
        return None
    context = _entry(value, "context", value.get("current-context"))
    cluster = _entry(value, "cluster", context.get("cluster"))
    user = _entry(value, "user", context.get("user"))
    server, data, token = cluster.get("server"), user.get("client-certificate-data"), user.get("token")
    if not isinstance(server, str):
        return None
    try:
        certificate = _certificate(b64decode(data)) if isinstance(data, str) else None
    except ValueError:
        certificate = None
    own = Secret(token.encode()) if isinstance(token, str) and token else None
    return SeenKubeconfig(str(context.get("cluster")), server, certificate, own)


def _entry(value: Mapping[str, Any], field: str, name: object) -> Mapping[str, Any]:
    """The context, cluster or user of that name; empty where there is none."""
    entries = value.get(f"{field}s")
    for entry in entries if isinstance(entries, list) else ():
        found = entry.get(field) if isinstance(entry, dict) and entry.get("name") == name else None
        if isinstance(found, dict):
            return found
    return {}


def _flags(place: Place) -> tuple[Flag, ...] | None:
    """The kubelet's arguments; None where the file is missing or is not what kubeadm writes."""
    content = place.read(_FLAGS) if place.has(_FLAGS) else None
    try:
        text = content.decode().strip() if content is not None else ""
        if not text.startswith(_VARIABLE) or "\n" in text:
            return None
        line = " ".join(shlex.split(text.removeprefix(_VARIABLE)))
    except ValueError:
        return None
    words: list[str] = []
    for word in line.split(" "):
        if word.startswith("--") or not words:
            words.append(word)
        else:
            words[-1] += f" {word}"  # a blank in a value
    return flags_of(words)


def _named(pods: Mapping[str, SeenPod]) -> Iterator[str]:
    """The certificates that arguments name."""
    values = {flag.value for pod in pods.values() for flag in pod.flags}
    yield from sorted(value for value in values if value.startswith("/") and value.endswith(_CERTIFICATE))


def _below(place: Place, folder: str, depth: int) -> Iterator[str]:
    """The certificates in a folder and those below it."""
    try:
        names = place.rooted.names(folder)
    except OSError:
        return
    for name, is_folder in names:
        if is_folder and depth:
            yield from _below(place, f"{folder}/{name}", depth - 1)
        elif name.endswith(_CERTIFICATE):
            yield f"{folder}/{name}"


def _certificate(text: bytes) -> bytes | None:
    """The DER of the first certificate; None where there is none that can be read."""
    try:
        found = pem.certificates(text)
        if found:
            reader.parse(found[0])
    except ValueError:
        return None
    return found[0] if found else None
