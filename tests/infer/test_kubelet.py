"""A kubelet's files to what a spec says of it."""

from typing import TYPE_CHECKING

from kspec.facts import types
from kspec.infer.kubelet import argument_statements_of, configuration_statements, has_own_name, taints_of
from kspec.model.seen import Flag, SeenNode

if TYPE_CHECKING:
    from kspec.model.document import Json

TABLE = types.load("v1.37")


def test_fields_that_differ_are_said_and_others_are_not() -> None:
    """Not what the type lacks, what the node lacks, what may be a secret, nor the socket, which has its own place."""
    made: dict[str, Json] = {"maxPods": 110, "logging": {"verbosity": 0, "format": "text"}, "healthzPort": 1}
    found: dict[str, Json] = {
        "maxPods": 42,
        "logging": {"verbosity": 3, "format": "text"},
        "unknown": 1,
        "staticPodURLHeader": {"Authorization": ["x"]},
        "containerRuntimeEndpoint": "unix:///x",
    }
    statements = list(configuration_statements(SeenNode("a", "", kubelet=found), made, TABLE))
    assert [(one.path, one.value) for one in statements] == [(("maxPods",), 42), (("logging", "verbosity"), 3)]
    assert statements[0].why.endswith("kubeadm's own is 110")
    assert list(configuration_statements(SeenNode("a", ""), made, TABLE)) == []


def test_taints_are_read_as_kubeadm_writes_them() -> None:
    """Nothing where they are not."""
    seen = SeenNode("a", "", flags=(Flag("register-with-taints", "a=b:NoSchedule,c:NoExecute"),))
    assert taints_of(seen) == [
        {"key": "a", "value": "b", "effect": "NoSchedule"},
        {"key": "c", "effect": "NoExecute"},
    ]
    assert taints_of(SeenNode("a", "", flags=(Flag("register-with-taints", "a=:NoSchedule"),))) == []
    assert taints_of(SeenNode("a", "")) == []


def test_a_machine_without_an_override_is_called_like_its_node() -> None:
    """Where the flags are not known, nothing is."""
    assert has_own_name(SeenNode("a", "", flags=()))
    assert not has_own_name(SeenNode("a", "", flags=(Flag("hostname-override", "a"),)))
    assert not has_own_name(SeenNode("a", ""))


def test_arguments_beyond_kubeadms_own() -> None:
    """With the list's own statement before them; a secret is left out."""
    seen = SeenNode("a", "", flags=(Flag("v", "4"), Flag("token", "x")))
    found = [one.value for one in argument_statements_of(seen, [], keep_order=True)]
    assert found == [[], {"name": "v", "value": "4"}]
    assert list(argument_statements_of(SeenNode("a", ""), [], keep_order=True)) == []
