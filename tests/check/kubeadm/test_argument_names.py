"""Names of extra arguments: ValidateExtraArgs of kubeadm."""

import pytest
from usual_spec import CLUSTER, INIT, Find, wrong


@pytest.mark.parametrize(
    ("version", "cluster", "path"),
    [
        ("v1beta4", "apiServer: {extraArgs: [{name: v, value: '2'}, {value: x}]}", "apiServer.extraArgs[1].name"),
        ("v1beta4", "etcd: {local: {extraArgs: [{name: ''}]}}", "etcd.local.extraArgs[0].name"),
        ("v1beta3", "scheduler: {extraArgs: {'': x}}", "scheduler.extraArgs[0].name"),
    ],
)
def test_an_argument_without_a_name_is_refused(find: Find, version: str, cluster: str, path: str) -> None:
    """In a list and, of v1beta3, in a map."""
    spec = f"{INIT}nodeRegistration: {{name: a}}\n{CLUSTER}{cluster}\n".replace("v1beta4", version)
    assert wrong(find(spec.replace("v1.37.2", "v1.36.3")), "argument-name") == [(path, "Invalid value")]


def test_of_a_map_the_key_is_pointed_at(find: Find) -> None:
    """What v1beta4 has in a list stands elsewhere in v1beta3: the finding points at what was written."""
    spec = f"{INIT}nodeRegistration: {{name: a}}\n{CLUSTER}scheduler:\n  extraArgs:\n    v: '2'\n    \"\": x\n"
    found = find(spec.replace("v1beta4", "v1beta3").replace("v1.37.2", "v1.36.3"))
    (finding,) = [one for one in found if one.code == "argument-name"]
    assert (finding.span.line, finding.span.column) == (spec.count("\n"), 5)
