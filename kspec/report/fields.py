"""Every field of a spec, with what the tables know of it: type, default, API versions, releases, words."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, TypeAlias

from kspec.facts import clusterset, clusterspec, defaults, kube_proxy, kube_scheduler, kubelet
from kspec.facts.fields import FIELDS
from kspec.facts.kinds import GROUPS, KUBEADM, MAINTENANCE, OWN
from kspec.facts.releases import known_minors, release
from kspec.facts.types import TypeTable, load, own_types
from kspec.model import kinds
from kspec.model.document import Json
from kspec.model.fieldtext import FieldText
from kspec.model.frozen import evolve, frozen

Steps: TypeAlias = tuple[str, ...]
"""The names on the way from a document's root to a field; those of lists end with `[]`."""

_DEFAULTS: Final[Mapping[str, tuple[Mapping[str, Any], ...]]] = {
    kinds.CLUSTER: (defaults.CLUSTER, {"etcd": {"local": defaults.LOCAL_ETCD}}),
    kinds.INIT: (defaults.INIT, {"bootstrapTokens": defaults.BOOTSTRAP_TOKEN}),
    kinds.JOIN: (defaults.JOIN, {"controlPlane": defaults.CONTROL_PLANE}),
    **dict.fromkeys(MAINTENANCE, ({"timeouts": defaults.INIT["timeouts"]},)),
    kinds.KUBELET: (defaults.KUBELET, defaults.KUBELET_FORCED, kubelet.DEFAULTS),
    kinds.KUBE_PROXY: (defaults.KUBE_PROXY, kube_proxy.DEFAULTS),
    kinds.KUBE_SCHEDULER: (kube_scheduler.DEFAULTS,),
    clusterset.KIND: ({"authorities": clusterset.SEPARATE},),
    clusterspec.KIND: ({"host": {"profile": "debian"}, "etcd": {"bootstrap": "static"}},),
}
"""The tables of defaults of each kind, the one that counts first."""
_INLINED: Final = {"APIServer": "ControlPlaneComponent", "LocalEtcd": "ImageMeta", "DNS": "ImageMeta"}
"""A struct and the one that it takes fields over from."""
_MODIFIERS: Final = re.compile(r"^(?:\*|\[\]|map\[[^\]]+\])+")


@frozen
class FieldFacts:
    """A field of a kind of document: where it is, what it takes, since when and in which releases it is there.

    `struct` is the short name of the struct that has it, `type` what it takes, in words, in the newest API version,
    `former_type` in an older one, where that differs. `text` is its row of the table of words, None for one that its
    component documents. `default` is None where no table has one. `fields` are the names in it, if it is a mapping.
    """

    kind: str
    steps: Steps
    struct: str
    type: str
    text: FieldText | None
    default: Json
    fields: tuple[str, ...] = ()
    former_type: str = ""
    api_versions: tuple[str, ...] = ()
    minors: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """`ClusterConfiguration.networking.podSubnet`."""
        return ".".join((self.kind, *self.steps))

    @property
    def plain(self) -> Steps:
        """The names on the way, without the marks of lists."""
        return plain(self.steps)


def plain(steps: Steps) -> Steps:
    """Steps without what stands in brackets."""
    return tuple(step.partition("[")[0] for step in steps)


@cache
def all_fields() -> tuple[FieldFacts, ...]:
    """Every field of every kind in every API version and release, by kind, in the order of declaration."""
    found: dict[tuple[str, Steps], FieldFacts] = {}
    for kind, group in GROUPS.items():
        for minor, version, table, root in _tables(kind, group):
            for field in _walk(table, root, kind, (), ()):
                former = found.get((kind, field.plain), field)
                found[kind, field.plain] = evolve(
                    field,
                    former_type=former.type if former.type != field.type else former.former_type,
                    api_versions=tuple(dict.fromkeys((*former.api_versions, version))),
                    minors=tuple(dict.fromkeys((*former.minors, minor))),
                )
    return tuple(found.values())


def _tables(kind: str, group: str) -> Iterator[tuple[str, str, TypeTable, str]]:
    """Minor release, API version, types and root type of a kind, older API versions first."""
    for minor in known_minors():
        table = own_types() if kind in OWN else load(minor)
        known = release(f"{minor}.0")
        for version in table.versions(kind):
            root = table.root(version, kind)
            if (
                root
                and version.startswith(f"{group}/")
                and (group != KUBEADM or (known and version in known.api_versions))
            ):
                yield minor, version, table, root


def _walk(table: TypeTable, struct: str, kind: str, steps: Steps, above: Steps) -> Iterator[FieldFacts]:
    """The fields of a struct that stands at `steps`, and all below them; `above` are the structs that hold it."""
    for field in table.fields(struct):
        base = _MODIFIERS.sub("", field.type)
        below = tuple(found.name for found in table.fields(base))
        listed = field.type.lstrip("*").startswith("[]")
        own = (*steps, f"{field.name}[]" if listed and below else field.name)
        words = text_of(short(struct), field.name)
        yield FieldFacts(
            kind, own, short(struct), describe_type(field.type, table), words, _default(kind, plain(own)), below
        )
        if base not in above:
            yield from _walk(table, base, kind, own, (*above, base))


def short(struct: str) -> str:
    """A struct's name without its package."""
    return struct.rpartition("/")[2].partition(".")[2]


def text_of(struct: str, name: str) -> FieldText | None:
    """The words about a struct's field."""
    return FIELDS.get(f"{struct}.{name}") or FIELDS.get(f"{_INLINED.get(struct, struct)}.{name}")


def _default(kind: str, steps: Steps) -> Json:
    for table in _DEFAULTS[kind]:
        value: Any = table
        for step in steps:
            value = value.get(step) if isinstance(value, Mapping) else None
        if value is not None and value != {} and not isinstance(value, Mapping):
            found: Json = value
            return found
    return None


def describe_type(type_name: str, table: TypeTable) -> str:
    """A Go type in words."""
    name = type_name.lstrip("*")
    if name.startswith("[]"):
        return f"list of {_plural(describe_type(name[2:], table))}"
    found = re.fullmatch(r"map\[[^\]]+\](.+)", name)
    if found:
        return f"mapping of names to {_plural(describe_type(found[1], table))}"
    scalar = table.scalar(name)
    if scalar is None:
        return f"mapping ({short(name)})"
    return _WORDS.get(name.rpartition(".")[2]) or _WORDS.get(scalar, "string")


def _plural(words: str) -> str:
    return _PLURALS.get(words) or words.replace("mapping (", "mappings (").replace("list of", "lists of")


_WORDS: Final = {
    "bool": "boolean",
    "string": "string",
    **dict.fromkeys(("int", "int32", "int64", "uint32", "uint64"), "integer"),
    "float64": "number",
    "bytes": "base64 string",
    "any": "any value",
    "Duration": "duration, such as 1h30m",
    "TimeOrMetaDuration": "duration, such as 5s, or nanoseconds",
    "Quantity": "quantity, such as 500m or 1Gi",
    "IntOrString": "integer or string",
    "Time": "time, such as 2030-01-31T12:00:00Z",
    "BootstrapTokenString": "token: abcdef.0123456789abcdef",
    "RawExtension": "any mapping",
}
_PLURALS: Final = {"string": "strings", "boolean": "booleans", "integer": "integers", "number": "numbers"}
