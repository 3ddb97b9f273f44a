"""Facts about the addons' objects."""

from collections.abc import Mapping

import pytest

from kspec.facts import addons
from kspec.facts.releases import known_minors
from kspec.facts.types import load
from kspec.go.json import unmarshal
from kspec.model.document import Json


@pytest.mark.parametrize("minor", known_minors())
@pytest.mark.parametrize(
    "value", [addons.COREDNS_DEPLOYMENT, addons.DNS_SERVICE, addons.KUBE_PROXY_DAEMON_SET], ids=lambda v: v["kind"]
)
def test_they_fit_their_types(minor: str, value: Mapping[str, Json]) -> None:
    """In every release each field exists and has the right type."""
    table = load(minor)
    type_name = table.root(str(value["apiVersion"]), str(value["kind"]))
    assert type_name is not None
    assert unmarshal(table, type_name, dict(value)) == (dict(value), ())
