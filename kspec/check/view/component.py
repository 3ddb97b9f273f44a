"""One component's configuration under check: its value with the component's own defaults, and its feature gates.

The component's defaults run before its validation. They stay in here: what a build writes has kubeadm's alone.

A finding names the field by its path in the YAML document, also where a component's own message has another notation:
kube-proxy's `KubeProxyConfiguration.KubeProxyLinuxConfiguration.KubeProxyConntrackConfiguration.MaxPerCore` is
`conntrack.maxPerCore`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from kspec.facts import codes
from kspec.facts.types import TypeTable
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic, Note
from kspec.model.document import Path, render_path, value_at
from kspec.model.duration import Duration
from kspec.model.fix import Fix
from kspec.model.frozen import field, frozen
from kspec.model.release import Release
from kspec.model.wire import Wire, WireDocument
from kspec.rules.feature_gates import EffectiveGates

Value = Mapping[str, Any]


@frozen
class Component:
    """A configuration document of one component.

    `name` is the component's (`kubelet`), `value` the document's value with the component's defaults, `gates` its
    feature gates as the document and the component's arguments set them.
    """

    name: str
    document: WireDocument
    value: Value = field(repr=False)
    gates: EffectiveGates
    release: Release

    def get(self, *path: str | int) -> Any:  # noqa: ANN401 - any JSON value
        """The value at a path, None where there is none."""
        return value_at(self.value, path)

    def duration(self, *path: str | int) -> int:
        """The duration at a path in nanoseconds, zero where there is none."""
        return nanoseconds(self.get(*path))

    def error(  # noqa: PLR0913 - a finding has that many parts
        self,
        code: Code,
        path: Path,
        why: str,
        *,
        kind: str = "",
        help_: str = "",
        notes: Sequence[str | Note] = (),
        key: bool = False,
        fix: Fix | None = None,
    ) -> Diagnostic:
        """The finding that the component refuses a field; with `key`, it is the field's name that is wrong."""
        return Diagnostic(
            code,
            f"{self._article}{self.name} refuses {render_path(path)}: {why}",
            self.document.locate(path, key=key),
            path=render_path(path),
            document=self.document.kind,
            kind=kind,
            help=help_,
            notes=tuple(notes),
            fix=fix,
        )

    def start_error(self, path: Path, why: str, *, help_: str = "", key: bool = False) -> Diagnostic:
        """The finding that the component's validation accepts a field with which it then cannot start."""
        return Diagnostic(
            codes.COMPONENT_START,
            f"{self._article}{self.name} cannot start with {render_path(path)}: {why}",
            self.document.locate(path, key=key),
            path=render_path(path),
            document=self.document.kind,
            help=help_,
        )

    @property
    def _article(self) -> str:
        return "the " if self.name == "kubelet" else ""

    def beside(self, path: Path) -> tuple[Note, ...]:
        """A note that says where another field stands, none where it was not written."""
        if value_at(self.document.value, path) is None:
            return ()
        return (Note(f"{render_path(path)} is here", self.document.locate(path)),)


def findings(
    wire: Wire,
    kind: str,
    component_of: Callable[[WireDocument, Wire], Component],
    checks: Iterable[Callable[[Component], Iterator[Diagnostic]]],
) -> Iterator[Diagnostic]:
    """What each check finds in the configuration of a kind, where the spec has one."""
    document = wire.get(kind)
    if document is not None and document.written:
        component = component_of(document, wire)
        for check in checks:
            yield from check(component)


def nanoseconds(value: Any) -> int:  # noqa: ANN401 - any JSON value
    """A duration as a type's reader leaves it (Go's notation, or a number of nanoseconds) in nanoseconds."""
    if isinstance(value, str):
        return Duration.parse(value).nanoseconds
    return value if isinstance(value, int) else 0


def with_defaults(types: TypeTable, type_name: str, value: Value | None, defaults: Value) -> dict[str, Any]:
    """A copy of a struct's value with defaults as Go code sets them.

    A pointer, slice or map gets its default where it is nil, any other field where it holds its type's zero value.
    """
    filled = dict(value or {})
    declared = {field.name: field.type for field in types.fields(type_name)}
    for key, default in defaults.items():
        found, declaration = filled.get(key), declared.get(key)
        if declaration is None:
            continue
        if isinstance(default, Mapping) and not declaration.startswith("map["):
            filled[key] = with_defaults(types, declaration.removeprefix("*"), found, default)
        elif found is None or (not declaration.startswith(("*", "[]", "map[")) and _is_zero(declaration, found)):
            filled[key] = default
    return filled


def _is_zero(declaration: str, found: Any) -> bool:  # noqa: ANN401 - any JSON value
    return found in (0, "0s") if declaration.endswith("Duration") else found in ("", 0)
