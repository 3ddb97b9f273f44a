"""Where etcd's members are, and how they find each other."""

from collections.abc import Sequence

import pytest

from kspec.model.role import Role
from kspec.rules.etcd import bootstrap, on_own_nodes


def test_an_etcd_on_nodes_of_its_own() -> None:
    """Control planes reach every member by HTTPS, with the client certificate that kubeadm makes."""
    seen = on_own_nodes(["10.0.0.1", "fd00::2"], "/srv/pki/")
    assert seen.endpoints == ("https://10.0.0.1:2379", "https://[fd00::2]:2379")
    assert (seen.ca_file, seen.cert_file) == ("/srv/pki/etcd/ca.crt", "/srv/pki/apiserver-etcd-client.crt")


@pytest.mark.parametrize(
    ("said", "nodes", "expected"),
    [
        ("join", [(True, "etcd")], "join"),
        ("static", [], "static"),
        (None, [(True, "control-plane")], "static"),
        (None, [(True, "worker"), (False, "control-plane")], "join"),
        ("other", [], "join"),
    ],
)
def test_how_members_start(said: str | None, nodes: Sequence[tuple[bool, Role]], expected: str) -> None:
    """What the spec says counts; else further members of `nodes:` start all at once."""
    assert bootstrap(said, nodes) == expected
