"""Configurations, place by place."""

from collections.abc import Sequence

from made_trees import documents

from kspec.model.review import Change, Deed
from kspec.review.stand_ins import StandIns
from kspec.review.structures import document_changes, value_changes

POD = """\
kind: Pod
spec:
  containers:
  - command: [kube-apiserver, --etcd-servers=https://a, --secure-port=6443]
    env:
    - {name: PASSWORD, value: Plant8fK2xQ9z}
    name: kube-apiserver
"""


def changes(left: str, right: str) -> Sequence[Change]:
    """How two YAML texts differ."""
    return document_changes(documents(left.encode()) or (), documents(right.encode()) or (), documents, StandIns())


def test_a_flag_is_named_by_its_container_and_its_name() -> None:
    """One that is put in before others is one line; an environment variable's value is not shown."""
    other = POD.replace("--secure", "--v=2, --secure").replace("https://a", "https://b").replace("Plant8", "Plant9")
    assert changes(POD, other) == (
        Change("spec.containers[kube-apiserver].command --etcd-servers", Deed.CHANGED, "https://a", "https://b"),
        Change("spec.containers[kube-apiserver].command --v", Deed.ADDED, after="2"),
        Change("spec.containers[kube-apiserver].env[PASSWORD].value", Deed.CHANGED, hidden=True),
    )


def test_documents_are_compared_by_their_number() -> None:
    """One more at the end is one change."""
    assert changes("a: 1\n---\nb: 2\n", "a: 1\n---\nb: 3\n---\nkind: Pod\n") == (
        Change("document 2: b", Deed.CHANGED, "2", "3"),
        Change("document 3", Deed.ADDED, after="Pod"),
    )


def test_a_kubeconfig_shows_its_public_fields_alone() -> None:
    """Server and names are shown, tokens and keys are told to be others."""
    text = "apiVersion: v1\nkind: Config\nclusters:\n- name: k\n  cluster: {server: 'https://a'}\nusers:\n"
    user = "- name: u\n  user: {token: abc, client-key-data: QUJD}\n"
    other = text.replace("https://a", "https://b") + user.replace("abc", "abd").replace("QUJD", "QUJE")
    found = changes(text + user, other)
    assert found == (
        Change("clusters[k].cluster.server", Deed.CHANGED, "https://a", "https://b"),
        Change("users[u].user.token", Deed.CHANGED, hidden=True),
        Change("users[u].user.client-key-data", Deed.CHANGED, hidden=True),
    )


def test_a_damaged_certificate_of_a_kubeconfig_is_told_without_it() -> None:
    """What cannot be opened is another, and no more."""
    text = "apiVersion: v1\nkind: Config\nclusters:\n- name: k\n  cluster: {certificate-authority-data: QUJD}\n"
    (found,) = changes(text, text.replace("QUJD", "QUJE"))
    assert (found.place, found.hidden) == ("clusters[k].cluster.certificate-authority-data", True)


def test_texts_in_a_config_map_are_opened() -> None:
    """YAML by its fields, any other line by line; what has one line is a value."""
    text = "kind: ConfigMap\ndata:\n  a: x\n  conf: |\n    mode: y\n    v: 1\n  Corefile: |\n    .:53 {\n    }\n"
    other = text.replace("v: 1", "v: 2").replace(".:53", ".:54").replace("a: x", "a: z")
    assert changes(text, other) == (
        Change("data.a", Deed.CHANGED, "x", "z"),
        Change("data.conf.v", Deed.CHANGED, "1", "2"),
        Change("data.Corefile line 1", Deed.REMOVED, before=".:53 {"),
        Change("data.Corefile line 1", Deed.ADDED, after=".:54 {"),
    )


def test_a_text_that_says_the_same_is_told_by_its_lines() -> None:
    """A comment in a ConfigMap's YAML is no field, but another text."""
    text = "kind: ConfigMap\ndata:\n  conf: |\n    mode: y\n    v: 1\n"
    assert changes(text, text.replace("v: 1", "v: 1 # one")) == (
        Change("data.conf line 2", Deed.REMOVED, before="v: 1"),
        Change("data.conf line 2", Deed.ADDED, after="v: 1 # one"),
    )


def test_values_alone_can_be_compared() -> None:
    """As of the variables of a file."""
    assert value_changes({"A": ["--v=2"]}, {"A": ["--v=3"]}) == (Change("A --v", Deed.CHANGED, "2", "3"),)
