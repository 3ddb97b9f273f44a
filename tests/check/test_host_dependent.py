"""What kubeadm asks its host for."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find, wrong


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "host-dependent"),
        ("0.0.0.0", "host-dependent"),  # noqa: S104 - refused here
        ("'::'", "host-dependent"),
        ("127.0.0.1", "host-dependent"),
        ("cp-1", "address"),
        ("1.2.3", "address"),
        ("'fe80::1%eth0'", "address"),
    ],
)
def test_an_address_must_be_one_for_others(find: Find, address: str, code: str) -> None:
    """A missing, unspecified or loopback one would be looked up on a host; kubeadm refuses the others."""
    found = find(f"{INIT}{NODE}{CLUSTER}".replace("10.0.0.11", address))
    assert [path for path, _ in wrong(found, code)] == ["localAPIEndpoint.advertiseAddress"]


def test_the_line_to_add_is_shown(find: Find) -> None:
    """Of a spec without InitConfiguration, the document."""
    found = [finding for finding in find(CLUSTER.removeprefix("---\n")) if finding.code == "host-dependent"]
    assert [finding.help for finding in found] == [
        "add an InitConfiguration with 'localAPIEndpoint: {advertiseAddress: 192.0.2.10}'",
        "add an InitConfiguration with 'nodeRegistration: {name: cp-1}'",
    ]


def test_users_of_the_host_cannot_be_known(find: Find) -> None:
    """With RootlessControlPlane, kubeadm makes users on its host and writes their numbers into the static pods."""
    spec = f"{INIT}{NODE}{CLUSTER}featureGates: {{RootlessControlPlane: true}}\n"
    assert wrong(find(spec), "host-dependent") == [("featureGates.RootlessControlPlane", "Invalid value")]
    assert not wrong(find(spec.replace("true", "false")), "host-dependent")
