"""Small random changes to specs, to find out where kspec and kubeadm disagree about what is wrong.

A mutation changes one thing in a list of documents and says what. All is drawn from one seed.
"""

import copy
import random
from collections.abc import Iterator
from typing import Any, TypeAlias

from attrs import frozen

from kspec.facts.types import TypeTable, load

Documents: TypeAlias = list[Any]
Place: TypeAlias = tuple[str | int, ...]

# what people write by mistake, and what lies at the edge of what is allowed
TEXTS = (
    *("", " ", "bad name", "-bad", "UPPER", "a" * 70, "a.b..c", "é", "x\ny", "#", "*", "*.example.com", "kubernetes"),
    *("10.0.0.0/33", "10.0.0.0/8,10.1.0.0/16", "10.0.0.0/16,fd00::/64", "fd00::/64,10.0.0.0/16", "10.0.0.0/30"),
    *("fd00::/120", "fd00::/40", "1.2.3.4", "1.2.3.4.5", "::1", "::", "fe80::1%eth0", "127.0.0.1", "224.0.0.1"),
    *("host:99999", "host:6443", "[::1]:6443", "http://x", "https://x:2379", "tcp://x", "npipe:////./pipe/x"),
    *("unix:///run/x.sock", "/run/x.sock", "relative/path", "/abs/path", "C:\\x", "latest", "stable-1"),
    *("v1.37", "1.34.0", "v1.36.1-beta.0+x", "v1.25.0", "v1.99.0", "1h", "-1h", "0s", "1x", "87600h0m0.5s", "9999999h"),
    *("NoSchedule", "Always", "Sometimes", "RSA-2048", "rsa-2048", "ECDSA-P256", "systemd", "Webhook", "signing"),
    *("abcdef.0123456789abcdef", "abcdef.012345", "ABCDEF.0123456789abcdef", "system:bootstrappers:x", "system:x"),
    *("2031-01-01T00:00:00Z", "1999-01-01T00:00:00Z"),
)
NUMBERS = (0, 1, -1, 65535, 65536, 10**12, 1.5)
VALUES: tuple[Any, ...] = (*TEXTS, *NUMBERS, True, False, None, [], {}, ["x"], {"x": "y"})

HEADERS = (
    *("kubeadm.k8s.io/v1beta2", "kubeadm.k8s.io/v1beta3", "kubeadm.k8s.io/v1beta5", "v1", "", "Foo"),
    *("ClusterConfiguration", "InitConfiguration", "JoinConfiguration"),
    *("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration"),
)
WEIGHTS = {"value": 50, "add": 25, "delete": 6, "unknown": 6, "case": 4, "duplicate": 3, "header": 3, "documents": 3}
ROOTS = (
    *("kubeadm.k8s.io/v1beta4 InitConfiguration", "kubeadm.k8s.io/v1beta4 ClusterConfiguration"),
    *("kubeadm.k8s.io/v1beta4 JoinConfiguration", "kubelet.config.k8s.io/v1beta1 KubeletConfiguration"),
    *("kubeproxy.config.k8s.io/v1alpha1 KubeProxyConfiguration",),
)
DEEPEST = 3


@frozen
class Mutant:
    """Changed documents, what was changed, and the document and key to write once more, which no value can hold."""

    documents: Documents
    note: str
    duplicate: tuple[int, str] | None = None


@frozen
class KnownField:
    """A field that a kind of document may have, and the Python types that its value may have; none means any."""

    place: tuple[str, ...]
    types: tuple[type, ...]


def places(value: object, at: Place = ()) -> Iterator[Place]:
    """The way to a value and to each part of it."""
    yield at
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, (*at, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from places(part, (*at, index))


def find(value: Any, at: Place) -> Any:  # noqa: ANN401 - a part of a document
    """The part of a value at the end of a way."""
    for step in at:
        value = value[step]
    return value


def dotted(document: object, at: Place) -> str:
    """A place as a note names it."""
    kind = document.get("kind") if isinstance(document, dict) else None
    return f"{kind}:{'.'.join(map(str, at))}"


def python_types(table: TypeTable, name: str) -> tuple[type, ...]:
    """The Python types that a value of a Go type may have; empty where anything may stand."""
    name = name.lstrip("*")
    for prefix, types in (("[]", (list,)), ("map[", (dict,))):
        if name.startswith(prefix):
            return types
    scalar = table.scalar(name)
    if scalar is None:
        return (dict,)
    if scalar in {"string", "bytes"} or name.endswith(".Duration"):
        return (str,)
    if scalar == "bool":
        return (bool,)
    if scalar.startswith("float"):
        return (float, int)
    return (int,) if scalar.startswith(("int", "uint")) else ()


def known_fields(minor: str) -> dict[str, list[KnownField]]:
    """Kind of document -> the fields that it may have in a release, through structs but not into lists."""
    table = load(minor)

    def walk(name: str, at: tuple[str, ...], depth: int) -> Iterator[KnownField]:
        if table.scalar(name.lstrip("*")) is not None or name.startswith(("[]", "map[")):
            return
        for field in table.fields(name.lstrip("*")):
            if field.name not in {"kind", "apiVersion"}:
                yield KnownField((*at, field.name), python_types(table, field.type))
                if depth < DEEPEST:
                    yield from walk(field.type, (*at, field.name), depth + 1)

    found = {}
    for root in ROOTS:
        name = table.root(*root.split())
        if name:
            found[root.split()[1]] = list(walk(name, (), 0))
    return found


class Mutator:
    """Draws mutations from one seed, with the fields of one release in mind."""

    def __init__(self, seed: int, minor: str) -> None:
        """Start the draw."""
        self.random = random.Random(seed)  # noqa: S311 - test data, to be drawn again from the same seed
        self.known = known_fields(minor)

    def mutate(self, documents: Documents) -> Mutant:
        """Change one thing in a copy of the documents."""
        documents = copy.deepcopy(documents)
        index = self.random.randrange(len(documents))
        document = documents[index]
        inner = [at for at in places(document) if at and at[0] not in {"apiVersion", "kind"}]
        if not inner:
            document["kubernetesVersion"] = "v1.37.2"
            inner = [("kubernetesVersion",)]
        (kind,) = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))
        if kind == "documents":
            return self._documents(documents, index)
        if kind == "duplicate":
            key = str(self.random.choice([at for at in inner if len(at) == 1])[0])
            return Mutant(documents, f"duplicate key {dotted(document, (key,))}", (index, key))
        change = {
            "value": self._value,
            "add": self._add,
            "delete": self._delete,
            "unknown": self._unknown,
            "case": self._case,
            "header": self._header,
        }[kind]
        return Mutant(documents, change(document, inner))

    def _value(self, document: Any, inner: list[Place]) -> str:  # noqa: ANN401 - a document
        """Another value, mostly of the same type, mostly at a leaf: a wrong type is found first and hides the rest."""
        leaves = [at for at in inner if not isinstance(find(document, at), dict | list)]
        at = self.random.choice(leaves if leaves and self.random.random() < 0.8 else inner)
        parent = find(document, at[:-1])
        alike = [value for value in VALUES if type(value) is type(parent[at[-1]])]
        parent[at[-1]] = self.random.choice(alike if alike and self.random.random() < 0.8 else VALUES)
        return f"{dotted(document, at)} = {parent[at[-1]]!r}"

    def _add(self, document: Any, inner: list[Place]) -> str:  # noqa: ANN401 - a document
        """A known field that the document may lack."""
        fields = self.known.get(document.get("kind"))
        if not fields:
            return self._value(document, inner)
        field = self.random.choice(fields)
        loose = not field.types or self.random.random() < 0.15
        value = self.random.choice([value for value in VALUES if loose or type(value) in field.types] or VALUES)
        if field.types == (list,) and self.random.random() < 0.6:
            value = [self.random.choice(TEXTS)]
        parent = document
        for key in field.place[:-1]:
            if not isinstance(parent.get(key), dict):
                parent[key] = {}
            parent = parent[key]
        parent[field.place[-1]] = value
        return f"add {dotted(document, field.place)} = {value!r}"

    def _delete(self, document: Any, inner: list[Place]) -> str:  # noqa: ANN401 - a document
        at = self.random.choice(inner)
        del find(document, at[:-1])[at[-1]]
        return f"delete {dotted(document, at)}"

    def _unknown(self, document: Any, _: list[Place]) -> str:  # noqa: ANN401 - a document
        at = self.random.choice([at for at in places(document) if isinstance(find(document, at), dict)])
        find(document, at)["unknownField"] = self.random.choice(VALUES)
        return f"unknown key in {dotted(document, at)}"

    def _case(self, document: Any, inner: list[Place]) -> str:  # noqa: ANN401 - a document
        at = self.random.choice([at for at in inner if isinstance(at[-1], str)])
        key = str(at[-1])
        other = key.upper() if self.random.random() < 0.3 else key[:1].swapcase() + key[1:]
        parent = find(document, at[:-1])
        parent[other] = parent.pop(key)
        return f"key case {dotted(document, at)} -> {other}"

    def _header(self, document: Any, _: list[Place]) -> str:  # noqa: ANN401 - a document
        kind = document.get("kind")
        key, value = self.random.choice(("apiVersion", "kind")), self.random.choice(HEADERS)
        document[key] = value
        return f"{kind} {key} = {value}"

    def _documents(self, documents: Documents, index: int) -> Mutant:
        what = self.random.choice(("drop", "twice", "empty", "scalar", "list"))
        kind = documents[index].get("kind")
        if what == "drop":
            documents.pop(index)
        else:
            added = {"twice": copy.deepcopy(documents[index]), "empty": None, "scalar": "just text", "list": ["a"]}
            documents.append(added[what])
        return Mutant(documents, f"document {what} {kind}")
