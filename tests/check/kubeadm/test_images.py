"""Image repositories: ValidateImageRepository of kubeadm."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find, wrong


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ("imageRepository: https://a", "imageRepository"),
        ("dns: {imageRepository: a/B}", "dns.imageRepository"),
        ("etcd: {local: {imageRepository: 'a b'}}", "etcd.local.imageRepository"),
    ],
)
def test_a_malformed_repository_is_refused(find: Find, fields: str, path: str) -> None:
    """kubeadm refuses each of these; `tests/go/test_image_reference.py` has the form."""
    assert wrong(find(f"{INIT}{NODE}{CLUSTER}{fields}\n"), "image-repository") == [(path, "Invalid value")]
