"""Every invariant of a set of clusters, in order."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, TypeAlias

from kspec.check.clusters.apart import check_apart
from kspec.check.clusters.listing import check_choices, check_names
from kspec.check.clusters.networks import check_families, check_networks
from kspec.check.clusters.together import (
    check_certificate_names,
    check_contexts,
    check_domains,
    check_hosts,
    check_releases,
    check_root,
)
from kspec.model.clusterset import ClusterSet
from kspec.model.diagnostic import MOST, Diagnostic

Check: TypeAlias = Callable[[ClusterSet], Iterator[Diagnostic]]
"""Takes a set with its members' defaulted documents and locks, and gives what it finds."""

LISTING: Final[tuple[Check, ...]] = (check_names, check_choices)
"""What can be said without its clusters."""
APART: Final[tuple[Check, ...]] = (
    check_networks,
    check_families,
    check_apart,
    check_hosts,
    check_certificate_names,
    check_contexts,
    check_domains,
    check_releases,
    check_root,
)
"""Whether its clusters keep apart."""


def check_set(given: ClusterSet) -> tuple[Diagnostic, ...]:
    """All findings about a set, at most so many of each check."""
    return tuple(found for find in (*LISTING, *APART) for found in islice(find(given), MOST))
