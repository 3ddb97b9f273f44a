"""Tags and registries of images that do not stay what they are."""

import re
from collections.abc import Iterator
from typing import Final

from kspec.check.view.field import Field
from kspec.facts import codes
from kspec.facts.advice import CORRUPTING_ETCD, FROZEN_REGISTRIES
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path
from kspec.model.expression import expression
from kspec.model.wire import Wire

_ETCD: Final[Path] = ("etcd", "local")
_TAGS: Final[tuple[Path, ...]] = (("dns", "imageTag"), (*_ETCD, "imageTag"))
_REPOSITORIES: Final[tuple[Path, ...]] = (
    ("imageRepository",),
    ("dns", "imageRepository"),
    (*_ETCD, "imageRepository"),
)
_RELEASE: Final = expression(r"v?\d+\.\d+\.\d+([-._+].*)?", re.ASCII)
_DIGEST: Final = expression(r".*[0-9a-f]{40}.*", re.ASCII)


def check_images(wire: Wire) -> Iterator[Diagnostic]:
    """Images must be named so that they are the same tomorrow, and still get releases."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    for path in _TAGS:
        tag = Field(cluster, path).text
        if tag and not (_RELEASE.fullmatch(tag) or _DIGEST.fullmatch(tag)):
            message = f"{tag!r} may be another image tomorrow, and another one on each node"
            help_ = "name a whole version, such as v1.12.1 or 3.6.5-0"
            yield Field(cluster, path).warning(codes.MUTABLE_IMAGE_TAG, message, help_)
    for path in _REPOSITORIES:
        repository = Field(cluster, path).text
        frozen = next((name for name in FROZEN_REGISTRIES if f"{repository}/".startswith(f"{name}/")), "")
        if frozen:
            message = f"{frozen} has had no new images since April 2023"
            help_ = f"write {repository.replace(frozen, 'registry.k8s.io', 1)}"
            yield Field(cluster, path).warning(codes.FROZEN_REGISTRY, message, help_)
    tag = Field(cluster, _TAGS[1]).text
    release = tag.removeprefix("v").partition("-")[0]
    if release in CORRUPTING_ETCD:
        message = f"etcd {release} can corrupt its data"
        help_ = "leave the tag out: kubeadm knows the release's etcd"
        yield Field(cluster, _TAGS[1]).warning(codes.ETCD_CORRUPTION, message, help_)
