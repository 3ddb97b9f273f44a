"""What a file is by its text."""

import os

import pytest

from kspec.read.spec_text import bases_of, describes_cluster, may_be_set, tell_apart


@pytest.mark.parametrize(
    ("text", "is_cluster", "is_set"),
    [
        (b"kind: ClusterConfiguration\n", True, False),
        (b"{apiVersion: kubeadm.k8s.io/v1beta4, kind: ClusterConfiguration}", True, False),
        (b'{"kind": "ClusterConfiguration"}', True, False),
        (b"kind: ClusterSet\n", False, True),
        (b"{ kind: 'ClusterSet', clusters: {} }", False, True),
        (b"kind: ClusterSpec\n", False, False),
        (b"data: |\n  kind: ClusterConfiguration\n", False, False),
        (b"kind: ClusterSetting\n", False, False),
    ],
)
def test_a_text_says_what_it_is(text: bytes, is_cluster: bool, is_set: bool) -> None:  # noqa: FBT001 - columns of the table
    """By its kind, in YAML, JSON or a program."""
    assert (describes_cluster(text), may_be_set(text)) == (is_cluster, is_set)


def test_a_base_is_beside_the_spec() -> None:
    """By its real path."""
    assert list(bases_of("fleet/eu.yaml", b"extends: ../base.yaml\n")) == [os.path.realpath("base.yaml")]
    assert list(bases_of("eu.yaml", b"kind: ClusterConfiguration\n")) == []


def test_files_are_told_apart() -> None:
    """A base that one of them names is no spec, and a program may be a spec or a set."""
    texts = {
        "f/b.yaml": b"kind: ClusterSpec\nextends: base.yaml\n",
        "f/base.yaml": b"kind: ClusterConfiguration\n",
        "f/p.jsonnet": b"{ kind: 'ClusterSet' }",
        "f/set.yaml": b"apiVersion: kspec.dev/v1alpha1\nkind: ClusterSet\n",
        "f/patch.yaml": b"kind: Pod\n",
        "f/a.yaml": b"kind: ClusterConfiguration\n",
    }
    told = tell_apart(texts.items())
    assert told.specs == ("f/b.yaml", "f/p.jsonnet", "f/a.yaml")
    assert told.sets == ("f/p.jsonnet", "f/set.yaml")
    assert told.bases == ("f/base.yaml",)
