"""Taints of nodes.

kubeadm passes them on unread; the API server refuses a node with a malformed one (apis/core/validation).
"""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.field import Field, shown
from kspec.facts import codes
from kspec.facts.nodes import TAINT_EFFECTS
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire
from kspec.rules.taints import repeated, wrong_parts
from kspec.text.spelling import expected, suggestion

_NODES: Final = (kinds.INIT, kinds.JOIN)


def check_taints(wire: Wire) -> Iterator[Diagnostic]:
    """A taint has a label's key and value and a known effect, and no other taint has both key and effect."""
    for document in wire.documents:
        # those of an entry of `nodes:` are checked as such
        own = document.kind in _NODES and document.document.kind == document.kind
        taints = list(Field(document, ("nodeRegistration", "taints")).items) if own else []
        twice = repeated((taint.child("key").text, taint.child("effect").text) for taint in taints)
        for taint, again in zip(taints, twice, strict=True):
            yield from _taint(taint)
            if again:
                key, effect = taint.child("key"), taint.child("effect")
                text = f"the taint {shown(key.text)} with the effect {shown(effect.text)} is given twice"
                yield key.warning(codes.TAINT, text, "keep one")


def _taint(taint: Field) -> Iterator[Diagnostic]:
    key, value, effect = (taint.child(name) for name in ("key", "value", "effect"))
    wrong = wrong_parts(key.text, value.text, effect.text)
    if "key" in wrong:
        text = f"{shown(key.text)} is not a valid taint key" if key.text else "a taint needs a key"
        yield key.warning(codes.TAINT, text, "give a label's name, such as dedicated")
    if "value" in wrong:
        yield value.warning(
            codes.TAINT, f"{shown(value.text)} is not a valid taint value", "give a label's value, or none"
        )
    if "effect" in wrong:
        help_ = suggestion(effect.text, TAINT_EFFECTS, expected(TAINT_EFFECTS))
        yield effect.warning(codes.TAINT, f"{shown(effect.text)} is not a valid taint effect", help_)
