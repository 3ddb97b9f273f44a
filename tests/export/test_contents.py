"""What two formats say of a tree's contents."""

import pytest

from kspec.export.contents import identifier, images, public_files, secret_files
from kspec.model.host_tree import HostTree


@pytest.mark.parametrize(
    ("name", "purl"),
    [
        (
            "registry.k8s.io/kube-apiserver:v1.37.2",
            "pkg:oci/kube-apiserver?repository_url=registry.k8s.io/kube-apiserver&tag=v1.37.2",
        ),
        (
            "mirror.example.com:5000/k8s/etcd:3.6.8-0",
            "pkg:oci/etcd?repository_url=mirror.example.com:5000/k8s/etcd&tag=3.6.8-0",
        ),
        ("r/pause@sha256:00ff", "pkg:oci/pause@sha256:00ff?repository_url=r/pause"),
        ("etcd", "pkg:oci/etcd?repository_url=etcd"),
    ],
)
def test_an_image_by_its_package_url(name: str, purl: str) -> None:
    """A registry's port is no tag; a digest is the version."""
    [image] = images([name, name])
    assert image.purl == purl


def test_files_by_who_may_see_them(control_plane: HostTree) -> None:
    """Each file is in one of the two lists, which are sorted."""
    public, secret = public_files(control_plane), secret_files(control_plane)
    assert [file.path for file in secret] == ["etc/kubernetes/pki/ca.key"]
    assert sorted(file.path for file in (*public, *secret)) == sorted(file.path for file in control_plane.files)
    assert [file.path for file in public] == sorted(file.path for file in public)


def test_an_identifier_follows_from_the_digest() -> None:
    """And from nothing else."""
    assert identifier("a") == identifier("a") != identifier("b")
