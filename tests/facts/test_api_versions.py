"""kubeadm's API versions that are gone."""

from kspec.facts.api_versions import LAST_KUBEADM
from kspec.facts.releases import newest


def test_no_release_at_hand_reads_them() -> None:
    """One that a release reads is migrated by kspec."""
    assert set(LAST_KUBEADM).isdisjoint(version for release in newest() for version in release.api_versions)
