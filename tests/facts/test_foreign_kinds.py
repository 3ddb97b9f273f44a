"""Documents of other tools."""

import pytest

from kspec.facts.foreign_kinds import CONFIG_MAP_KEYS, HELP
from kspec.facts.kinds import GROUPS
from kspec.read.documents import load
from kspec.read.kinds import sort_kinds


def test_none_is_a_kind_of_a_spec() -> None:
    """What a spec may have needs no help."""
    assert all(GROUPS.get(kind) != group for group, kind in HELP)


@pytest.mark.parametrize(("group", "kind"), list(HELP))
def test_each_is_told_apart(group: str, kind: str) -> None:
    """Its help is the finding's, whatever the version."""
    text = f"apiVersion: {group + '/' if group else ''}v1\nkind: {kind}\n"
    (finding,) = sort_kinds(load(text.encode(), "f.yaml")[0])[1]
    assert (finding.code, finding.help) == ("unknown-kind", HELP[group, kind])


@pytest.mark.parametrize("key", list(CONFIG_MAP_KEYS))
def test_a_config_map_is_told_by_its_keys(key: str) -> None:
    """The text of each is named by where it stands."""
    text = f"apiVersion: v1\nkind: ConfigMap\ndata:\n  {key}: |\n    a: b\n"
    (finding,) = sort_kinds(load(text.encode(), "f.yaml")[0])[1]
    assert f"data.{key} is {CONFIG_MAP_KEYS[key]}" in finding.help
