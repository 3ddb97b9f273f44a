"""How long kubeadm waits.

kubeadm takes any duration; with none or a negative one it gives up before it has begun.
"""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.field import Field, shown
from kspec.facts import codes
from kspec.facts.kinds import MAINTENANCE
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.duration import Duration
from kspec.model.wire import Wire

_NODES: Final = (kinds.INIT, kinds.JOIN, *MAINTENANCE)


def check_timeouts(wire: Wire) -> Iterator[Diagnostic]:
    """Each timeout of a node must leave some time."""
    for document in wire.documents:
        for name, timeout in Field(document, ("timeouts",)).entries if document.kind in _NODES else ():
            if timeout.text and Duration.parse(timeout.text) <= Duration(0):
                text = f"{shown(timeout.text)} leaves no time: kubeadm would give up at once"
                yield timeout.warning(
                    codes.TIMEOUT, text, f"leave it out for the default, or give more, as '{name}: 2m'"
                )
