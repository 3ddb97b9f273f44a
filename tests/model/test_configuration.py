"""kubeadm's configuration."""

from attrs import fields

from kspec.facts.fieldnames import json_name
from kspec.facts.types import load
from kspec.model import configuration
from kspec.model.secret import Secret

ROOT = "kubernetes/cmd/kubeadm/app/apis/kubeadm/v1beta4."
OURS = {"key_algorithm", "control_plane_component_health_check", "patches_directory"}
"""Fields that kubeadm has elsewhere or not at all."""


def test_every_field_is_one_of_kubeadms() -> None:
    """The fields of each class are those of v1beta4's type, in snake case, but for three of our own."""
    table = load("v1.37")
    for name, type_name in {
        "ClusterConfiguration": "ClusterConfiguration",
        "InitConfiguration": "InitConfiguration",
        "APIServer": "APIServer",
        "LocalEtcd": "LocalEtcd",
        "ExternalEtcd": "ExternalEtcd",
        "NodeRegistration": "NodeRegistrationOptions",
        "HostPathMount": "HostPathMount",
        "Networking": "Networking",
        "Dns": "DNS",
    }.items():
        theirs = {field.name for field in table.fields(ROOT + type_name)}
        ours = {field.name for field in fields(getattr(configuration, name))} - OURS
        assert {json_name(field) for field in ours} <= theirs, name


def test_tokens_and_keys_are_masked() -> None:
    """Whoever prints a configuration prints no secret."""
    token = configuration.BootstrapToken(Secret(b"abcdef.0123456789abcdef"), None, (), ())
    assert "0123456789abcdef" not in repr(token)
