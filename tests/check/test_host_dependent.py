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


def test_a_whole_document_to_add_is_one_finding(find: Find) -> None:
    """Of a spec without InitConfiguration: what is to be pasted is one document, and then nothing is missing."""
    spec = CLUSTER.removeprefix("---\n")
    (finding,) = [finding for finding in find(spec) if finding.code == "host-dependent"]
    document = finding.help.removeprefix("add, behind a line ---, the document ")
    assert not [one for one in find(f"{spec}---\n{document}\n") if one.code == "host-dependent"]


def test_the_line_to_add_is_shown(find: Find) -> None:
    """Of a spec whose InitConfiguration lacks one of the two."""
    found = [finding for finding in find(f"{INIT}{CLUSTER}") if finding.code == "host-dependent"]
    assert [finding.help for finding in found] == ["add 'nodeRegistration: {name: cp-1}' to the InitConfiguration"]


JOIN = "---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\n"


@pytest.mark.parametrize(
    "join",
    [
        f"{JOIN}nodeRegistration: {{criSocket: 'unix:///run/a.sock'}}\n",
        f"{JOIN}nodeRegistration: {{name: cp-1}}\n",
        f"{JOIN}nodeRegistration: {{name: w_1}}\n",
        f"{JOIN}nodeRegistration: {{name: w-1}}\ncontrolPlane: {{}}\n",
    ],
)
def test_a_document_that_kubeadm_init_ignores_is_called_so(find: Find, join: str) -> None:
    """Once for each, at its first error: it may be no node at all."""
    spec = f"{INIT}{NODE}{CLUSTER}{join}"
    notes = [note for finding in find(spec) for note in finding.notes if "kubeadm init ignores" in str(note)]
    assert len(notes) == 1
    assert not [note for finding in find(f"{INIT}{NODE}{CLUSTER}") for note in finding.notes]


def test_users_of_the_host_cannot_be_known(find: Find) -> None:
    """With RootlessControlPlane, kubeadm makes users on its host and writes their numbers into the static pods."""
    spec = f"{INIT}{NODE}{CLUSTER}featureGates: {{RootlessControlPlane: true}}\n"
    assert wrong(find(spec), "host-dependent") == [("featureGates.RootlessControlPlane", "Invalid value")]
    assert not wrong(find(spec.replace("true", "false")), "host-dependent")
