"""JSON values to frozen classes."""

from typing import TYPE_CHECKING

import pytest

from kspec.model.configuration import APIServer, Argument, BootstrapToken, Etcd, NodeRegistration, Taint
from kspec.model.duration import Duration
from kspec.model.secret import Secret
from kspec.read.structure import structure

if TYPE_CHECKING:
    from kspec.model.document import Json


def test_names_are_those_of_the_api() -> None:
    """camelCase to snake_case, lists to tuples, values of their types; what a class does not have is left out."""
    value: dict[str, Json] = {
        "name": "cp-1",
        "criSocket": "unix:///x",
        "taints": [{"key": "a", "effect": "NoSchedule"}],
        "kubeletExtraArgs": [{"name": "v", "value": "2"}],
        "unheardOf": 1,
    }
    assert structure(value, NodeRegistration) == NodeRegistration(
        "cp-1", "unix:///x", (Taint("a", "NoSchedule"),), (Argument("v", "2"),)
    )


def test_initialisms_are_found() -> None:
    """certSANs is cert_sans."""
    assert structure({"certSANs": ["a"]}, APIServer).cert_sans == ("a",)


def test_what_is_not_said_stays_unset() -> None:
    """An optional part is None; its parts are not made up."""
    assert structure({"external": {"endpoints": ["x"]}}, Etcd).local is None


def test_secrets_and_durations_have_their_own_types() -> None:
    """A token never becomes a plain string."""
    value: dict[str, Json] = {"token": "abcdef.0123456789abcdef", "ttl": "1h", "usages": [], "groups": ["a"]}
    token = structure(value, BootstrapToken)
    assert token.token == Secret(b"abcdef.0123456789abcdef")
    assert token.ttl == Duration.parse("1h")
    assert "0123456789abcdef" not in repr(token)


def test_json_inside_is_kept_as_it_is() -> None:
    """extraEnvs are Kubernetes' own EnvVar values."""
    variables: list[Json] = [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}]
    assert structure({"extraEnvs": variables}, APIServer).extra_envs == tuple(variables)


def test_a_value_that_does_not_fit_is_our_bug() -> None:
    """The types were checked before: an exception, not a finding."""
    with pytest.raises(Exception, match="criSocket"):
        structure({"name": "x", "taints": []}, NodeRegistration)
