"""Image repositories.

Rules: ValidateImageRepository of kubeadm.
"""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.field import Field, shown
from kspec.facts import codes
from kspec.go.image_reference import is_repository
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire

_ALWAYS: Final = (("imageRepository",), ("dns", "imageRepository"))
_STACKED: Final = (*_ALWAYS, ("etcd", "local", "imageRepository"))


def check_images(wire: Wire) -> Iterator[Diagnostic]:
    """The repositories of a cluster's images."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    for place in _ALWAYS if Field(cluster, ("etcd", "external")).is_set else _STACKED:
        repository = Field(cluster, place)
        if repository.text and not is_repository(repository.text):
            text = f"{shown(repository.text)} is not a valid image repository"
            help_ = "give a registry's host, maybe with a port, and a path in lower case: registry.example.com:5000/k8s"
            yield repository.error(codes.IMAGE_REPOSITORY, text, help_)
