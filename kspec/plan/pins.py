"""Whether nodes that are told which authority to trust are told the cluster's own."""

from collections.abc import Iterator
from typing import Final

from kspec.facts import codes
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path, render_path, value_at
from kspec.model.plan import Plan
from kspec.model.wire import Wire
from kspec.x509 import reader

_HASHES: Final[Path] = ("discovery", "bootstrapToken", "caCertHashes")


def check_pins(plan: Plan, wire: Wire) -> Iterator[Diagnostic]:
    """Every JoinConfiguration with `caCertHashes` of which none is the pin of the plan's CA.

    kubeadm trusts an authority if one of the pins is its own, whatever the case of its digits (util/pubkeypin); of a
    bundle, one of the pins of one of its certificates.
    """
    trusted = reader.pins(plan.trusted("ca"))
    for join in wire.joins:
        given = [str(found).lower() for found in value_at(join.value, _HASHES) or ()]
        if given and not set(trusted).intersection(given):
            text = f"{render_path(_HASHES)}: {given[0]} is not the pin of the cluster's CA"
            yield Diagnostic(
                codes.CA_PIN,
                text,
                join.locate((*_HASHES, 0)),
                path=render_path(_HASHES),
                document=kinds.JOIN,
                kind="Invalid value",
                help=f"write {' and '.join(trusted)}, or leave the field out: kspec knows it",
            )
