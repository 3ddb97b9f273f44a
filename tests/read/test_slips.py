"""Slips of typing: what is said of them, and what their fix makes of the text."""

import pytest

from kspec.read.documents import load
from kspec.text.edits import edited

INIT = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nnodeRegistration: {name: cp-1}\n"
CLUSTER = "kind: ClusterConfiguration\napiVersion: kubeadm.k8s.io/v1beta4\nkubernetesVersion: v1.37.2\n"
KUBELET = "kind: KubeletConfiguration\napiVersion: kubelet.config.k8s.io/v1beta1\nfailSwapOn: false\n"
IN_BRACES = (
    '{"apiVersion": "kubeadm.k8s.io/v1beta4", "kind": "InitConfiguration",\n'
    '"apiVersion": "kubeadm.k8s.io/v1beta4", "kind": "ClusterConfiguration"}\n'
)
LISTS = "extraArgs:\n- name: a\n  value: x\n  name: b\n  value: x\n"


def mended(text: str) -> str:
    """The text after the fixes of its first error, until none is left."""
    for _ in range(5):
        _, findings = load(text.encode(), "f.yaml")
        fix = next((finding.fix for finding in findings if finding.fix), None)
        if fix is None:
            break
        text = edited(text.encode(), fix.edits).decode()
    return text


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (f"{INIT}{CLUSTER}", f"{INIT}---\n{CLUSTER}"),
        (f"{INIT}# cluster\n# wide\n{CLUSTER}", f"{INIT}---\n# cluster\n# wide\n{CLUSTER}"),
        (f"{INIT}\n{CLUSTER}{INIT}", f"{INIT}\n---\n{CLUSTER}---\n{INIT}"),
        ("kind:ClusterConfiguration\napiVersion: a/b\n", "kind: ClusterConfiguration\napiVersion: a/b\n"),
        ("a:\n  x: 1\n  name:cp-1\n  y: 2\n", "a:\n  x: 1\n  name: cp-1\n  y: 2\n"),
        ("a:\n  b:\n  -c\n  -d\ne: 1\n", "a:\n  b:\n  - c\n  - d\ne: 1\n"),
        ("a:\n  -name: v\n    value: x\n", "a:\n  - name: v\n    value: x\n"),
        (f"{INIT}clusterName: a\n{CLUSTER}", f"{INIT}---\nclusterName: a\n{CLUSTER}"),
        (
            f"{INIT}\n# cluster\nclusterName: a\n# b\n{CLUSTER}",
            f"{INIT}\n---\n# cluster\nclusterName: a\n# b\n{CLUSTER}",
        ),
        (f"{CLUSTER}maxPods: 9\n{KUBELET}{INIT}", f"{CLUSTER}---\nmaxPods: 9\n{KUBELET}---\n{INIT}"),
        *((f"{INIT}{line}\n{CLUSTER}", f"{INIT}---\n{CLUSTER}") for line in ("--", "----", "  ---", "\u2014")),
        (f"{INIT}...\n{CLUSTER}", f"{INIT}...\n---\n{CLUSTER}"),
        (
            "{apiVersion: a, kind: A}\n{apiVersion: b, kind: B}\n",
            "{apiVersion: a, kind: A}\n---\n{apiVersion: b, kind: B}\n",
        ),
    ],
)
def test_what_can_only_be_meant_is_mended(text: str, whole: str) -> None:
    """A line --- between two documents, a blank behind a colon: nothing that was written is taken away."""
    assert mended(text) == whole


@pytest.mark.parametrize(
    "text",
    [
        f"{INIT}kind: ClusterConfiguration\n",
        LISTS,
        "a: 1\nb: {c: 1, c: 2}\n",
        IN_BRACES,
        IN_BRACES.replace("\n", " "),
        f"{INIT}--\nclusterName: x\n",
        f" apiVersion: a\n{INIT.partition(chr(10))[2]}",
        f" {INIT}",
        f"{INIT}patches: {{directory: x}}\ndiscovery: {{}}\n{CLUSTER.replace('Cluster', 'Join')}",
    ],
)
def test_what_may_mean_several_things_has_no_fix(text: str) -> None:
    """One key written twice, an item whose dash is missing: no line of them is deleted."""
    _, findings = load(text.encode(), "f.yaml")
    assert [finding.code for finding in findings if finding.fix is None] == [finding.code for finding in findings] != []


def test_the_same_line_twice_is_taken_away() -> None:
    """Where one key alone repeats, with the same value, the second line says nothing."""
    assert mended("a: 1\nb: 2\na: 1\n") == "a: 1\nb: 2\n"


def test_the_line_where_the_other_document_begins_is_named() -> None:
    """One finding, not one for each of its keys."""
    _, findings = load(f"{INIT}{CLUSTER}".encode(), "f.yaml")
    assert [finding.help for finding in findings] == [
        "a line --- is missing before line 4, where another document begins"
    ]
