"""Which field of a KubeletConfiguration each flag of the kubelet sets."""

import pytest

from kspec.facts import flags, kubelet_fields, types
from kspec.facts.releases import known_minors

NESTED = {"logging-format": "logging.format", "client-ca-file": "authentication.x509.clientCAFile"}


@pytest.mark.parametrize("minor", known_minors())
def test_flags_and_fields_are_those_of_the_release(minor: str) -> None:
    """Every flag of the table that the release has sets a field that its configuration has."""
    table = types.load(minor)
    root = table.root("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration")
    assert root is not None
    known = {field.name for field in table.fields(root)}
    fields = kubelet_fields.load(minor)
    here = {flag: path for flag, path in fields.items() if flag in flags.load(minor, "kubelet")}
    assert len(here) > 90
    assert {path.partition(".")[0] for path in here.values()} <= known
    assert {flag: fields[flag] for flag in NESTED} == NESTED


@pytest.mark.parametrize("minor", known_minors())
def test_every_flag_that_says_so_has_its_field(minor: str) -> None:
    """Where the kubelet says that a parameter belongs into its file, the table names the field."""
    said = {name for name, flag in flags.load(minor, "kubelet").items() if "set via the config file" in flag.deprecated}
    assert said <= set(kubelet_fields.load(minor)) | {"cloud-provider", "keep-terminated-pod-volumes"}
