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
    assert f"data.{key} is a" in finding.help
    assert f" {CONFIG_MAP_KEYS[key]}: write" in finding.help


@pytest.mark.parametrize("key", ["kubeadm.yaml", "config.yaml", "kubelet", "ClusterConfiguration"])
@pytest.mark.parametrize("kind", list(GROUPS))
@pytest.mark.parametrize("text", ["apiVersion: x/v1\n    kind: {}", '{{"apiVersion": "x/v1",\n    "kind": "{}"}}'])
def test_a_config_map_is_told_by_its_texts(key: str, kind: str, text: str) -> None:
    """Under whatever key: what the text says itself counts more than the key."""
    spec = f"apiVersion: v1\nkind: ConfigMap\ndata:\n  {key}: |\n    {text.format(kind)}\n  other: 'a'\n"
    (finding,) = sort_kinds(load(spec.encode(), "f.yaml")[0])[1]
    assert f"data.{key} is a" in finding.help
    assert f" {kind}: write it as a document of its own" in finding.help


@pytest.mark.parametrize("data", ["{}", "null", "[a]", "{Corefile: x}", "{ClusterStatus: 'kind: ClusterStatus'}"])
def test_a_config_map_of_something_else_holds_none(data: str) -> None:
    """Nothing in it is to be written as a document."""
    spec = f"apiVersion: v1\nkind: ConfigMap\ndata: {data}\n"
    (finding,) = sort_kinds(load(spec.encode(), "f.yaml")[0])[1]
    assert finding.help.endswith("holds no document of a spec")
