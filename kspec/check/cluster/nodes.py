"""The entries of `nodes:`: what they choose, their labels and taints, and fields that say nothing.

Rules: apimachinery's validation of labels, core/v1's of taints. Names, sockets and addresses are checked with those of
every other node.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from kspec.check.view.field import Field, shown
from kspec.facts import clusterspec, codes
from kspec.facts.nodes import TAINT_EFFECTS
from kspec.go.qualified_name import is_label_value, is_qualified_name
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path
from kspec.model.wire import Wire
from kspec.rules.taints import repeated, wrong_parts
from kspec.text.spelling import certain, expected, suggestion

_CHOICES: Final[tuple[tuple[Path, tuple[str, ...]], ...]] = (
    (("etcd", "bootstrap"), clusterspec.BOOTSTRAPS),
    (("credentials",), clusterspec.CREDENTIALS),
)
_NODE_CHOICES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("role", clusterspec.ROLES),
    ("credentials", clusterspec.CREDENTIALS),
)
_KEY: Final = "a key is a name of at most 63 of A-Z, a-z, 0-9, -, _ and ., maybe behind a DNS domain and a slash"
_VALUE: Final = "a value is empty or has at most 63 of A-Z, a-z, 0-9, -, _ and ., with a letter or digit at both ends"


def check_choices(wire: Wire) -> Iterator[Diagnostic]:
    """Each field that names one of a few ways names one of them."""
    document = wire.get(clusterspec.KIND)
    if document is None:
        return
    for path, known in _CHOICES:
        yield from _choice(Field(document, path), known)
    for entry in Field(document, ("nodes",)).items:
        for name, known in _NODE_CHOICES:
            yield from _choice(entry.child(name), known)


def _choice(field: Field, known: Sequence[str]) -> Iterator[Diagnostic]:
    if field.text and field.text not in known:
        text = f"{shown(field.text)} is not valid, {expected(known)}"
        help_, meant = suggestion(field.text, known), certain(field.text, known)
        yield field.error(codes.NODE_CHOICE, text, help_, kind="Unsupported value", meant=meant)


def check_labels_and_taints(wire: Wire) -> Iterator[Diagnostic]:
    """Labels and taints are such that the API server takes the Node."""
    document = wire.get(clusterspec.KIND)
    for entry in Field(document, ("nodes",)).items if document else ():
        for key, label in entry.child("labels").entries:
            if not is_qualified_name(key):
                yield label.error(codes.NODE_LABEL, f"{shown(key)} is not a valid label key", _KEY, key=True)
            elif not is_label_value(label.text):
                yield label.error(codes.NODE_LABEL, f"{shown(label.text)} is not a valid label value", _VALUE)
        yield from _taints(entry.child("taints"))


def _taints(taints: Field) -> Iterator[Diagnostic]:
    found = list(taints.items)
    twice = repeated((taint.child("key").text, taint.child("effect").text) for taint in found)
    for taint, again in zip(found, twice, strict=True):
        key, value, effect = (taint.child(name) for name in ("key", "value", "effect"))
        wrong = wrong_parts(key.text, value.text, effect.text)
        if "key" in wrong:
            yield key.error(codes.NODE_TAINT, f"{shown(key.text)} is not a valid taint key", _KEY)
        if "value" in wrong:
            yield value.error(codes.NODE_TAINT, f"{shown(value.text)} is not a valid taint value", _VALUE)
        if "effect" in wrong:
            text = f"{shown(effect.text)} is not a valid taint effect" if effect.text else "a taint needs an effect"
            help_ = expected(TAINT_EFFECTS)
            yield effect.error(
                codes.NODE_TAINT, text, help_, kind="Unsupported value", meant=certain(effect.text, TAINT_EFFECTS)
            )
        if again:
            text = f"{shown(key.text)} has the effect {effect.text} twice"
            yield taint.error(codes.NODE_TAINT, text, "keep one of them", kind="Duplicate value")


def check_unused_fields(wire: Wire) -> Iterator[Diagnostic]:
    """A field that a node of that role does not use is meant for another one."""
    document = wire.get(clusterspec.KIND)
    for entry in Field(document, ("nodes",)).items if document else ():
        role = entry.child("role").text or "worker"
        port = entry.child("bindPort")
        if port.value and role != "control-plane":
            text = f"no API server runs on a node of role {role}"
            yield port.warning(codes.NODE_FIELD_UNUSED, text, "leave it out, or say 'role: control-plane'", key=True)
