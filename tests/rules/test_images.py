"""Names of images."""

from kspec.facts.releases import release
from kspec.rules.images import pause_image


def test_the_pause_image_has_the_releases_tag() -> None:
    """It is kubeadm's, of the spec's registry."""
    found = release("v1.37.2")
    assert found is not None
    assert pause_image("example.com/k8s", found) == f"example.com/k8s/pause:{found.images['pause']}"
