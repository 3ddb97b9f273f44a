"""Which taints Kubernetes takes.

Rules: the kubelet's pkg/util/taints (CheckTaintValidation, ParseTaints), core/v1's validateNodeTaints.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from kspec.facts.nodes import TAINT_EFFECTS
from kspec.go.qualified_name import is_label_value, is_qualified_name

Part: TypeAlias = Literal["key", "value", "effect"]


def wrong_parts(key: str, value: str, effect: str) -> tuple[Part, ...]:
    """The parts of a taint that cannot be: its key and value are a label's, its effect is one of three."""
    fits: tuple[tuple[Part, bool], ...] = (
        ("key", is_qualified_name(key)),
        ("value", is_label_value(value)),
        ("effect", effect in TAINT_EFFECTS),
    )
    return tuple(part for part, fit in fits if not fit)


def repeated(taints: Iterable[tuple[str, str]]) -> Iterator[bool]:
    """Of each key and effect, whether a taint before has both: no node has that."""
    seen: set[tuple[str, str]] = set()
    for taint in taints:
        yield taint in seen
        seen.add(taint)
