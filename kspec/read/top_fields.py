"""The fields at the top of a kind of document."""

from functools import cache

from kspec.facts.kinds import OWN
from kspec.facts.releases import newest
from kspec.facts.types import load, own_types


@cache
def top_fields(kind: str) -> frozenset[str]:
    """Those of a kind in any API version that any release reads, with `apiVersion` and `kind`; none of an unknown."""
    tables = [own_types()] if kind in OWN else [load(release.minor) for release in newest()]
    roots = [(table, table.root(version, kind)) for table in tables for version in table.versions(kind)]
    return frozenset(field.name for table, root in roots if root for field in table.fields(root))
