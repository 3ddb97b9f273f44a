"""Taints of nodes.

kubeadm passes them on unread; the API server refuses a node with a malformed one (apis/core/validation).
"""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.field import Field, quote
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import JOIN, Wire
from kspec.text.spelling import expected, suggestion

_NODES: Final = ("InitConfiguration", JOIN)
_EFFECTS: Final = ("NoSchedule", "PreferNoSchedule", "NoExecute")


def check_taints(wire: Wire) -> Iterator[Diagnostic]:
    """A taint has a key and a known effect, and no other taint has both."""
    for document in wire.documents:
        seen: set[tuple[str, str]] = set()
        # those of an entry of `nodes:` are checked as such
        own = document.kind in _NODES and document.document.kind == document.kind
        for taint in Field(document, ("nodeRegistration", "taints")).items if own else ():
            key, effect = taint.child("key"), taint.child("effect")
            if not key.text:
                yield key.warning(codes.TAINT, "a taint needs a key", "give a label's name, such as dedicated")
            if effect.text not in _EFFECTS:
                help_ = suggestion(effect.text, _EFFECTS, expected(_EFFECTS))
                yield effect.warning(codes.TAINT, f"{quote(effect.text)} is not a valid taint effect", help_)
            if (key.text, effect.text) in seen:
                text = f"the taint {quote(key.text)} with the effect {quote(effect.text)} is given twice"
                yield key.warning(codes.TAINT, text, "keep one")
            seen.add((key.text, effect.text))
