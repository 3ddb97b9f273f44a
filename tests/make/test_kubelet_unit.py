"""The kubelet's systemd unit."""

import configparser
import re

import pytest

from kspec.facts.hosts import PROFILES
from kspec.make.kubelet_unit import kubelet_unit_files
from kspec.model.frozen import evolve
from kspec.model.plan import NodePlan


def test_nothing_is_written_unless_asked_for(node_plan: NodePlan) -> None:
    """The packages of the distribution bring it."""
    assert kubelet_unit_files(node_plan).files == ()


@pytest.mark.parametrize(
    ("profile", "folder", "kubelet", "arguments"),
    [
        ("debian", "usr/lib/systemd/system", "/usr/bin/kubelet", "/etc/default/kubelet"),
        ("", "usr/lib/systemd/system", "/usr/bin/kubelet", "/etc/default/kubelet"),
        ("rhel", "usr/lib/systemd/system", "/usr/bin/kubelet", "/etc/sysconfig/kubelet"),
        ("flatcar", "etc/systemd/system", "/opt/bin/kubelet", "/etc/default/kubelet"),
    ],
)
def test_unit_and_drop_in_lie_where_the_profile_has_them(
    node_plan: NodePlan, profile: str, folder: str, kubelet: str, arguments: str
) -> None:
    """And name the profile's program; a list of folders is as the default."""
    host = evolve(node_plan.node.host, kubelet_unit=True, profile=profile)
    unit, drop_in = kubelet_unit_files(evolve(node_plan, node=evolve(node_plan.node, host=host))).files
    assert unit.path == f"nodes/cp-1/{folder}/kubelet.service"
    assert drop_in.path == f"nodes/cp-1/{folder}/kubelet.service.d/10-kubeadm.conf"
    assert (unit.mode, drop_in.mode) == (0o644, 0o644)
    parsed = configparser.ConfigParser()
    parsed.read_string(unit.data.decode())
    assert parsed["Service"]["ExecStart"] == kubelet
    assert parsed["Install"]["WantedBy"] == "multi-user.target"
    lines = drop_in.data.decode().splitlines()
    files = ["EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env", f"EnvironmentFile=-{arguments}"]
    assert [line for line in lines if line.startswith("EnvironmentFile")] == files
    assert lines[-2:] == [
        "ExecStart=",
        f"ExecStart={kubelet} $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS",
    ]


@pytest.mark.parametrize("profile", PROFILES)
def test_every_argument_of_the_command_is_set_by_something(node_plan: NodePlan, profile: str) -> None:
    """Two variables by the drop-in, two by files that it reads: kubeadm's and the user's."""
    host = evolve(node_plan.node.host, kubelet_unit=True, profile=profile)
    _, drop_in = kubelet_unit_files(evolve(node_plan, node=evolve(node_plan.node, host=host))).files
    text = drop_in.data.decode()
    set_here = set(re.findall(r'Environment="(\w+)=', text))
    assert set(re.findall(r"\$(\w+)", text)) - set_here == {"KUBELET_KUBEADM_ARGS", "KUBELET_EXTRA_ARGS"}
