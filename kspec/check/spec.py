"""Every invariant of a spec, in order."""

from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic
from kspec.model.release import Release


def check(spec: ClusterSpec, release: Release) -> tuple[Diagnostic, ...]:
    """All findings about a complete spec."""
    return ()
