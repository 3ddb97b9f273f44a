"""Arguments of kubelets as systemd hands them over."""

import pytest
from usual_spec import CLUSTER, INIT, Find

from kspec.model.code import Severity


def found(find: Find, name: str, value: str) -> list[tuple[str, Severity]]:
    """Codes of what is found in a kubelet's argument."""
    quoted = value.replace("'", "''")
    node = f"nodeRegistration: {{name: cp-1, kubeletExtraArgs: [{{name: {name}, value: '{quoted}'}}]}}\n"
    return [(one.code, one.severity) for one in find(f"{INIT}{node}{CLUSTER}") if "kubeletExtraArgs" in one.path]


SPLIT = [
    ("node-labels", "a=b, c=d"),
    ("eviction-hard", "memory.available<1Gi, nodefs.available<10%"),
    ("system-reserved", "cpu=1, memory=1Gi"),
    ("register-with-taints", "a=b:NoSchedule, c=d:NoSchedule"),
    ("node-ip", "10.0.0.1, fd00::1"),
    ("root-dir", "/var/lib/my kubelet"),
    ("v", "2 x"),
]


@pytest.mark.parametrize(("name", "value"), SPLIT)
def test_a_blank_splits_an_argument(find: Find, name: str, value: str) -> None:
    """Whatever the flag: what stands behind it is a command of its own to the kubelet."""
    assert ("argument-value", Severity.ERROR) in found(find, name, value)


@pytest.mark.parametrize(("name", "value"), [("node-labels", "a=b,c=d"), ("node-labels", "a=b "), ("v", "2")])
def test_near_misses(find: Find, name: str, value: str) -> None:
    """A blank at an end goes away."""
    assert ("argument-value", Severity.ERROR) not in found(find, name, value)


def test_one_argument_that_holds_two(find: Find) -> None:
    """Some write a second flag behind a first one: the kubelet takes it."""
    assert ("argument-value", Severity.WARNING) in found(find, "node-labels", "a=b --v=5")


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("register-with-taints", 'node-role.kubernetes.io/control-plane="":NoSchedule', True),
        ("register-with-taints", "node-role.kubernetes.io/control-plane='':NoSchedule", True),
        ("node-labels", '"a=b,c=d"', True),
        ("node-labels", 'a="b c"', False),
        ("max-pods", '"250"', True),
        ("max-pods", '"many"', False),
        ("node-labels", 'a="b', False),
        ("node-labels", "a=b\\", False),
    ],
)
def test_quotes_go_away_before_the_kubelet_looks(find: Find, name: str, value: str, *, fits: bool) -> None:
    """Values are checked as they arrive; a quote that stays open takes in what follows."""
    assert (("argument-value", Severity.ERROR) not in found(find, name, value)) is fits


def test_what_kubeadm_itself_gives_is_split_too(find: Find) -> None:
    """A container runtime's socket is an argument where the release has no file for it, and is told at its field."""
    node = "nodeRegistration: {name: cp-1, criSocket: 'unix:///run/my socket'}\n"
    old = f"{INIT}{node}{CLUSTER.replace('v1.37.2', 'v1.34.4')}featureGates: {{NodeLocalCRISocket: false}}\n"
    split = [one.path for one in find(old) if one.code == "argument-value"]
    assert split == ["nodeRegistration.criSocket"]
    assert [one for one in find(f"{INIT}{node}{CLUSTER}") if one.code == "argument-value"] == []
