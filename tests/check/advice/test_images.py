"""Tags and registries of images."""

from collections.abc import Callable

import pytest

from kspec.check.advice.images import check_images

Find = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("latest", "mutable-image-tag"),
        ("v1.12", "mutable-image-tag"),
        ("release-3.6", "mutable-image-tag"),
        ("3.6.5-0", None),
        ("v3.5.21", None),
        ("v1.2.3-rc.1_build", None),
        ("main-0123456789abcdef0123456789abcdef01234567", None),
        ("3.5.2-0", "etcd-corruption"),
        ("v3.5.0", "etcd-corruption"),
        ("3.5.3-0", None),
    ],
)
def test_tags_of_etcd(find: Find, tag: str, code: str | None) -> None:
    """A whole version or a commit's hash stays what it is; three releases corrupt data."""
    found = find(check_images, cluster=f"etcd: {{local: {{imageTag: {tag}}}}}")
    assert found == ([(code, tag)] if code else [])


@pytest.mark.parametrize(
    ("repository", "wrong"),
    [("k8s.gcr.io", True), ("k8s.gcr.io/coredns", True), ("registry.k8s.io", False), ("k8s.gcr.io.example.com", False)],
)
def test_the_registry_still_gets_images(find: Find, repository: str, *, wrong: bool) -> None:
    """The old registry is frozen, by itself and with a path."""
    found = find(check_images, cluster=f"dns: {{imageRepository: {repository}}}")
    assert found == ([("frozen-registry", repository)] if wrong else [])
