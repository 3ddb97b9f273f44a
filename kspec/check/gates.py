"""Feature gates of kubeadm itself.

Rules: ValidateFeatureGates of kubeadm; each release has its own gates.
"""

import difflib
from collections.abc import Iterator

from kspec.check.field import Field, quote
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire


def check_gates(wire: Wire) -> Iterator[Diagnostic]:
    """Each gate must be one of the release's kubeadm."""
    cluster = wire.get("ClusterConfiguration")
    known = wire.release.feature_gates
    for name, gate in Field(cluster, ("featureGates",)).entries if cluster else ():
        if name in known:
            continue
        near = difflib.get_close_matches(name, known, 1)
        yield gate.wrong(
            "kubeadm-feature-gate",
            f"{quote(name)} is no feature gate of kubeadm {wire.release.version}",
            f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}; components have their own",
            key=True,
        )
