"""Feature gates of kubeadm itself.

Rules: ValidateFeatureGates of kubeadm; each release has its own gates.
"""

from collections.abc import Iterator

from kspec.check.view.field import Field, shown
from kspec.facts import codes, removed
from kspec.facts.releases import newest
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.release import Release
from kspec.model.version import minor_order
from kspec.model.wire import Wire
from kspec.text.spelling import certain, suggestion


def check_gates(wire: Wire) -> Iterator[Diagnostic]:
    """Each gate must be one of the release's kubeadm."""
    cluster = wire.get(kinds.CLUSTER)
    gates = Field(cluster, ("featureGates",)) if cluster else None
    known = wire.release.feature_gates
    given = dict(gates.entries) if gates else {}
    free = known.keys() - given.keys()
    for name, gate in given.items():
        if name in known:
            continue
        yield gate.error(
            codes.KUBEADM_FEATURE_GATE,
            f"{shown(name)} is not a feature gate of kubeadm {wire.release.version}",
            _hint(name, wire.release),
            key=True,
            meant=certain(name, free),
        )


def _hint(name: str, release: Release) -> str:
    older = (known for known in newest() if minor_order(known.minor) < minor_order(release.minor))
    having = next((known.minor for known in older if name in known.feature_gates), None)
    last = having or removed.last_release(removed.KUBEADM, name)
    if last:
        return f"leave it out: {last} was the last release to have it"
    known = release.feature_gates
    names = ", ".join(sorted(known))
    return suggestion(name, known, f"expected one of: {names}; components have gates of their own")
