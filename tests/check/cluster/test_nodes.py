"""The entries of `nodes:`."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find

from kspec.model.code import Severity

HEAD = f"{INIT}{NODE}{CLUSTER}controlPlaneEndpoint: k8s.example.com:6443\n"
SPEC = f"{HEAD}---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n"


def told(find: Find, more: str) -> list[tuple[str, str]]:
    """Code and field of each finding."""
    return [(finding.code, finding.path) for finding in find(SPEC + more)]


@pytest.mark.parametrize(
    ("more", "path", "help_"),
    [
        ("etcd: {bootstrap: statik}", "etcd.bootstrap", "did you mean static?"),
        ("credentials: isued", "credentials", "did you mean issued?"),
        ("credentials: none", "credentials", ""),
        ("nodes: [{name: w-1, role: wroker}]", "nodes[0].role", "did you mean worker?"),
        ("nodes: [{name: w-1, credentials: Bootstrap}]", "nodes[0].credentials", "did you mean bootstrap?"),
    ],
)
def test_a_word_that_is_none_of_the_choices(find: Find, more: str, path: str, help_: str) -> None:
    """It is an error with the choices, and the near one."""
    (finding,) = find(SPEC + more)
    assert "is not valid, expected one of: " in finding.message
    assert (finding.code, finding.path, finding.help) == ("node-choice", path, help_)


@pytest.mark.parametrize(
    ("entry", "findings"),
    [
        ("labels: {a.example/b_c.d: E-1, x: ''}", []),
        ("labels: {'a b': c}", [("node-label", "nodes[0].labels.a b")]),
        ("labels: {'UP.example/b': c}", [("node-label", 'nodes[0].labels["UP.example/b"]')]),
        ("labels: {a: 'b c'}", [("node-label", "nodes[0].labels.a")]),
        ("taints: [{key: a, value: b, effect: NoExecute}, {key: a, effect: NoSchedule}]", []),
        ("taints: [{key: '', effect: NoExecute}]", [("node-taint", "nodes[0].taints[0].key")]),
        ("taints: [{key: a, value: ' ', effect: NoExecute}]", [("node-taint", "nodes[0].taints[0].value")]),
        ("taints: [{key: a, effect: noexecute}]", [("node-taint", "nodes[0].taints[0].effect")]),
        ("taints: [{key: a}]", [("node-taint", "nodes[0].taints[0].effect")]),
        (
            "taints: [{key: a, effect: NoExecute}, {key: a, value: b, effect: NoExecute}]",
            [("node-taint", "nodes[0].taints[1]")],
        ),
    ],
)
def test_labels_and_taints(find: Find, entry: str, findings: list[tuple[str, str]]) -> None:
    """They are as the API server takes them, each finding at its key or value."""
    found = told(find, f"nodes: [{{name: w-1, {entry}}}]")
    assert [(code, path) for code, path in found if code.startswith("node-")] == [
        (code, path if '"' not in path else found[0][1]) for code, path in findings
    ]


@pytest.mark.parametrize(
    ("entry", "told_of"),
    [
        ("bindPort: 7443", True),
        ("bindPort: 7443, role: etcd, address: 10.0.0.31", True),
        ("bindPort: 7443, role: control-plane, address: 10.0.0.12", False),
    ],
)
def test_a_port_of_no_api_server(find: Find, entry: str, told_of: bool) -> None:  # noqa: FBT001 - a column of the table
    """It is a warning."""
    found = [
        finding for finding in find(f"{SPEC}nodes: [{{name: n-1, {entry}}}]") if finding.code == "node-field-unused"
    ]
    assert [finding.severity for finding in found] == ([Severity.WARNING] if told_of else [])


def test_a_field_of_kubeadms_is_told_at_the_entry(find: Find) -> None:
    """What the checks of JoinConfigurations find, they find in the ClusterSpec's own words."""
    found = find(f"{SPEC}nodes:\n- name: W_1\n  kubeletExtraArgs: [{{value: x}}]\n")
    assert [(finding.code, finding.document, finding.path) for finding in found] == [
        ("node-name", "ClusterSpec", "nodes[0].name"),
        ("argument-name", "ClusterSpec", "nodes[0].kubeletExtraArgs[0].name"),
    ]


@pytest.mark.parametrize("entry", ["{name: cp-1}", "{name: w-1}, {name: w-1}", "{name: 'w-[1-2]'}, {name: w-2}"])
def test_names_are_each_nodes_own(find: Find, entry: str) -> None:
    """Across the list and the documents; a worker is not the first control plane."""
    assert [code for code, _ in told(find, f"nodes: [{entry}]")] == ["duplicate-node"]
