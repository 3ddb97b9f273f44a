"""Rules that are data."""

import pytest
from usual_spec import Find

HEAD = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ("registryBurst: -1\n", "component-value", "registryBurst"),
        ("healthzPort: 65536\n", "component-value", "healthzPort"),
        ("hairpinMode: veth\n", "component-choice", "hairpinMode"),
    ],
)
def test_what_is_refused(find: Find, body: str, code: str, path: str) -> None:
    """Bounds and choices."""
    found = [(one.code, one.path) for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))]
    assert found == [(code, path)]


@pytest.mark.parametrize("body", ["healthzPort: 0\n", "nodeStatusMaxImages: -1\n", "hairpinMode: hairpin-veth\n"])
def test_what_is_taken(find: Find, body: str) -> None:
    """The edges of what is allowed."""
    assert [one for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))] == []
