"""A machine of the cluster."""

import pytest

from kspec.model.configuration import APIEndpoint, InitConfiguration, NodeRegistration
from kspec.model.duration import Duration
from kspec.model.host import Host
from kspec.model.node import Node
from kspec.model.role import Role


@pytest.mark.parametrize(("role", "control_plane"), [("control-plane", True), ("worker", False), ("etcd", False)])
def test_only_a_control_plane_has_an_api_server(role: Role, control_plane: bool) -> None:  # noqa: FBT001 - a column of the table
    """A node is called by its registration's name, and its role says what runs on it."""
    registration = NodeRegistration("cp-1", "unix:///run/x.sock", ())
    init = InitConfiguration((), registration, APIEndpoint("10.0.0.10", 6443), Duration(0))
    node = Node(role, init, Host(()))
    assert (node.name, node.is_control_plane) == ("cp-1", control_plane)
