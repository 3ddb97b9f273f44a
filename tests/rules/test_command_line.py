"""How arguments and defaults merge. That a check judges what a build writes: `tests/test_rules_hold.py`."""

import pytest

from kspec.facts.releases import release
from kspec.model.configuration import Argument
from kspec.rules.command_line import (
    ControlPlane,
    LocalEtcd,
    Member,
    initial_cluster,
    initial_cluster_state,
    last_value,
    localhost,
    merge,
    normal_host_name,
    pause_image,
)

PLANE = ControlPlane(
    node="b",
    advertise_address="10.0.0.2",
    bind_port=6443,
    certificates_dir="/etc/kubernetes/pki",
    service_subnet="10.96.0.0/12",
    pod_subnet="",
    dns_domain="cluster.local",
    cluster_name="kubernetes",
    authorization_config=False,
    local=None,
    external=None,
)
DEFAULTS = (Argument("v", "2"), Argument("a-b", "1"), Argument("a", "9"), Argument("issuer", "default"))
EXTRA = (Argument("issuer", "second"), Argument("z", ""), Argument("issuer", "first"), Argument("b", "x"))


def test_extra_arguments_keep_their_order() -> None:
    """The defaults come first, sorted; those whose name the user gives are gone, however often it is given."""
    expected = ["a=9", "a-b=1", "v=2", "issuer=second", "z=", "issuer=first", "b=x"]
    assert [f"{row.name}={row.value}" for row in merge(DEFAULTS, EXTRA, keep_order=True)] == expected


def test_older_releases_sort_all() -> None:
    """By name and then value; `a` stands before `a-b`, although `-` stands before `=`."""
    expected = ["a=9", "a-b=1", "b=x", "issuer=first", "issuer=second", "v=2", "z="]
    assert [f"{row.name}={row.value}" for row in merge(DEFAULTS, EXTRA, keep_order=False)] == expected


def test_the_last_argument_counts() -> None:
    """As a program would read it; an empty value is a value."""
    assert last_value(EXTRA, "issuer") == "first"
    assert last_value(EXTRA, "z") == ""
    assert last_value(EXTRA, "v") is None


def test_names_and_addresses_of_a_host() -> None:
    """A host's name is compared in lower case; its loopback address is of its own address' family."""
    assert normal_host_name(" CP-1\n") == "cp-1"
    assert localhost("10.0.0.1") == "127.0.0.1"
    assert localhost("fd00::1") == "::1"


@pytest.mark.parametrize(
    ("static", "members", "known", "state"),
    [
        (True, "", "b", ""),
        (True, "b", "b", ""),
        (True, "bc", "bc", "new"),
        (True, "ab", "ab", "new"),
        (True, "abc", "abc", "new"),
        (False, "", "b", ""),
        (False, "b", "b", ""),
        (False, "bc", "b", ""),
        (False, "ab", "ab", "existing"),
        (False, "abc", "ab", "existing"),
    ],
)
def test_a_member_of_etcd_begins_with_those_it_knows(
    static: bool,  # noqa: FBT001 - a table
    members: str,
    known: str,
    state: str,
) -> None:
    """Static members make a new cluster, from two of them on; the one that joins finds those before it."""
    local = LocalEtcd(
        "/var/lib/etcd", "3.7.0-0", None, [Member(name, f"10.0.0.{ord(name)}") for name in members], static
    )
    plane = PLANE._replace(local=local)
    assert "".join(name for name, _ in initial_cluster(plane)) == known
    assert initial_cluster_state(plane) == state


def test_the_pause_image_has_the_releases_tag() -> None:
    """It is kubeadm's, of the spec's registry."""
    found = release("v1.37.2")
    assert found is not None
    assert pause_image("example.com/k8s", found) == f"example.com/k8s/pause:{found.images['pause']}"
