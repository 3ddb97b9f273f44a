"""Releases past their support or not yet released, and what is deprecated in them."""

from collections.abc import Callable

import pytest

from kspec.check.advice.releases import check_api_version, check_proxy_mode, check_release

Find = Callable[..., list[tuple[str, str]]]

BASE = "apiVersion: kubeadm.k8s.io/{api}\nkind: ClusterConfiguration\nkubernetesVersion: {version}"


@pytest.mark.parametrize(
    ("version", "code"),
    [
        ("v1.34.4", "old-release"),
        ("v1.35.4", None),
        ("v1.37.2", None),
        ("v1.37.0-rc.1", "pre-release"),
        ("v1.36.3+b", None),
    ],
)
def test_the_release_is_maintained(find: Find, version: str, code: str | None) -> None:
    """The three newest minor releases are; build metadata makes no pre-release."""
    found = find(check_release, cluster=BASE.format(api="v1beta4", version=version))
    assert found == ([(code, version)] if code else [])


def test_the_old_api_version_is_deprecated(find: Find) -> None:
    """Each document of v1beta3 is named."""
    found = find(check_api_version, cluster=BASE.format(api="v1beta3", version="v1.36.3"))
    assert found == [("deprecated-api-version", "kubeadm.k8s.io/v1beta3")]


@pytest.mark.parametrize(("version", "wrong"), [("v1.34.4", False), ("v1.35.4", True), ("v1.37.2", True)])
def test_ipvs_is_deprecated_since_v1_35(find: Find, version: str, *, wrong: bool) -> None:
    """kubeadm v1.34 does not warn of it, v1.35 does."""
    found = find(check_proxy_mode, cluster=BASE.format(api="v1beta4", version=version), proxy="mode: ipvs")
    assert found == ([("ipvs-deprecated", "ipvs")] if wrong else [])
