"""A share of the fields that are as full as a file may be; tests/fuzz/large.py fills every one."""

import signal
from pathlib import Path

import pytest

NAMES = (
    "ClusterConfiguration.apiServer.extraVolumes structs of a%d",
    "ClusterConfiguration.networking.serviceSubnet text a=b,",
    "InitConfiguration.bootstrapTokens structs",
    "ClusterSpec.waivers items a%d",
    "ClusterSpec.nodes structs of 10.%d.0.0/16",
    "ClusterConfiguration.apiServer.extraArgs enable-admission-plugins a,",
    "KubeletConfiguration.featureGates keys a%d",
)
"""Fields that took longest, some of them minutes, before they were bounded."""


@pytest.mark.parametrize("name", NAMES)
def test_a_full_field_ends(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of it does not fail, and is stopped where it takes ten times what it may."""
    monkeypatch.syspath_prepend(Path(__file__).parent)
    from fuzz import SECONDS, check, limit, stop  # noqa: PLC0415 - programs beside us, no modules of a package
    from large import cases  # noqa: PLC0415

    (case,) = (case for case in cases() if case.name == name)
    for number in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(number, stop)
    limit(10 * SECONDS)
    try:
        check(case.text.encode(), tmp_path, 0)
    finally:
        limit(0)
