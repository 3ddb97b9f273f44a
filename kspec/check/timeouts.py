"""How long kubeadm waits.

kubeadm takes any duration; with none or a negative one it gives up before it has begun.
"""

from collections.abc import Iterator
from typing import Final

from kspec.check.field import Field, quote
from kspec.facts.kinds import MAINTENANCE
from kspec.model.diagnostic import Diagnostic
from kspec.model.duration import Duration
from kspec.model.wire import JOIN, Wire

_NODES: Final = ("InitConfiguration", JOIN, *MAINTENANCE)


def check_timeouts(wire: Wire) -> Iterator[Diagnostic]:
    """Each timeout of a node must leave some time."""
    for timeouts in (Field(document, ("timeouts",)) for document in wire.documents if document.kind in _NODES):
        given = timeouts.value if isinstance(timeouts.value, dict) else {}
        for name, value in given.items():
            if isinstance(value, str) and value and Duration.parse(value).nanoseconds <= 0:
                text = f"{quote(value)} leaves no time: kubeadm would give up at once"
                help_ = f"leave it out for the default, or give more, as '{name}: 2m'"
                yield timeouts.child(name).warning("timeout", text, help_)
