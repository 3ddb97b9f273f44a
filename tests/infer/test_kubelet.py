"""A kubelet's arguments to what a spec says of it."""

from kspec.infer.kubelet import argument_statements_of, has_own_name, taints_of
from kspec.model.seen import Flag, SeenNode


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
