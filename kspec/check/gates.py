"""Feature gates of kubeadm itself.

Rules: ValidateFeatureGates of kubeadm; each release has its own gates.
"""

from collections.abc import Iterator

from kspec.check.field import Field, quote
from kspec.encode.spelling import certain, nearest
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire


def check_gates(wire: Wire) -> Iterator[Diagnostic]:
    """Each gate must be one of the release's kubeadm."""
    cluster = wire.get("ClusterConfiguration")
    gates = Field(cluster, ("featureGates",)) if cluster else None
    known = wire.release.feature_gates
    given = dict(gates.entries) if gates else {}
    free = known.keys() - given.keys()
    for name, gate in given.items():
        if name in known:
            continue
        near = nearest(name, known)
        yield gate.wrong(
            "kubeadm-feature-gate",
            f"{quote(name)} is no feature gate of kubeadm {wire.release.version}",
            f"did you mean {near}?" if near else f"known are {', '.join(sorted(known))}; components have their own",
            key=True,
            meant=certain(name, free),
        )
