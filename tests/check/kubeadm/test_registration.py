"""How nodes register: ValidateNodeRegistrationOptions of kubeadm, case by case."""

import pytest
from usual_spec import CLUSTER, INIT, Find, wrong

JOIN = """\
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
nodeRegistration: {name: %s}
"""


@pytest.mark.parametrize(
    ("registration", "code", "path"),
    [
        ("{name: a_b}", "node-name", "nodeRegistration.name"),
        (f"{{name: {'a' * 254}}}", "node-name", "nodeRegistration.name"),
        (f"{{name: {'a' * 246}}}", "node-name", "nodeRegistration.name"),
        ("{name: a, criSocket: 'unix://a b'}", "cri-socket", "nodeRegistration.criSocket"),
        ("{name: a, criSocket: unixoid}", "cri-socket", "nodeRegistration.criSocket"),
        ("{name: a, imagePullPolicy: always}", "pull-policy", "nodeRegistration.imagePullPolicy"),
    ],
)
def test_a_wrong_registration_is_refused_at_its_field(find: Find, registration: str, code: str, path: str) -> None:
    """kubeadm refuses each of these; a name of 246 characters would be one of a file with more than 255."""
    assert wrong(find(f"{INIT}nodeRegistration: {registration}\n{CLUSTER}"), code) == [(path, "Invalid value")]


@pytest.mark.parametrize(
    "registration",
    [
        "{name: ' A.b '}",
        f"{{name: {'a' * 245}}}",
        "{name: a, criSocket: /run/x.sock}",
        "{name: a, criSocket: 'npipe:////./pipe/x'}",
        "{name: a, imagePullPolicy: ''}",
    ],
)
def test_a_sound_registration_is_not(find: Find, registration: str) -> None:
    """A name is trimmed and put in lower case, a scheme put before a socket, before kubeadm looks."""
    assert [finding for finding in find(f"{INIT}nodeRegistration: {registration}\n{CLUSTER}") if finding.kind] == []


def test_a_name_is_one_nodes_only(find: Find) -> None:
    """The second node's name is refused, whatever its case; two names are two nodes."""
    cluster = f"{INIT}nodeRegistration: {{name: a}}\n{CLUSTER}"
    assert wrong(find(f"{cluster}{JOIN % 'A'}{JOIN % 'b'}"), "duplicate-node") == [
        ("nodeRegistration.name", "Duplicate value")
    ]
