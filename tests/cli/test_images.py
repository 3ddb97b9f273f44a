"""`kspec images`."""

import json

from small_cluster import Cluster, Kspec


def test_the_images_of_a_spec(fresh: Cluster, kspec: Kspec) -> None:
    """One a line, as kubeadm lists them; nothing is written."""
    said = kspec("images", fresh.spec)
    assert said.status == 0
    assert said.out.splitlines()[:2] == [
        "registry.k8s.io/kube-apiserver:v1.37.2",
        "registry.k8s.io/kube-controller-manager:v1.37.2",
    ]
    assert [path.name for path in fresh.folder.iterdir()] == ["cluster.yaml"]


def test_the_images_as_json(fresh: Cluster, kspec: Kspec) -> None:
    """The same as a list, with the release."""
    lines = kspec("images", fresh.spec).out.splitlines()
    value = json.loads(kspec("images", fresh.spec, "--format", "json").out)
    assert (value["version"], value["images"]) == (1, lines)
    assert value["kubernetes"] == {"version": "v1.37.2", "builtBy": "v1.37.2"}


def test_a_mistake_is_told(fresh: Cluster, kspec: Kspec) -> None:
    """Status 1, and nothing on standard output."""
    fresh.edit("v1.37.2", "v9.9.9")
    said = kspec("images", fresh.spec)
    assert (said.status, said.out) == (1, "")
