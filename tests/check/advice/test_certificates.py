"""How long certificates are valid."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kspec.check.advice.certificates import check_validity
from kspec.cli.check import check_file

Find = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("cluster", "found"),
    [
        ("", []),
        ("certificateValidityPeriod: 8760h", []),
        ("certificateValidityPeriod: 8761h", [("long-validity", "8761h")]),
        ("certificateValidityPeriod: 719h", [("short-validity", "719h")]),
        ("certificateValidityPeriod: -1h", [("short-validity", "-1h")]),
        ("certificateValidityPeriod: 0s", [("short-validity", "0s")]),
        ("caCertificateValidityPeriod: 0h0m", [("short-validity", "0h0m")]),
        ("caCertificateValidityPeriod: 87601h", [("long-validity", "87601h")]),
        (
            "caCertificateValidityPeriod: 8759h",
            [("outlives-authority", "8759h"), ("short-validity", "8759h")],
        ),
        (
            "certificateValidityPeriod: 8000h\ncaCertificateValidityPeriod: 7999h",
            [("outlives-authority", "8000h"), ("short-validity", "7999h")],
        ),
        (
            (
                "caCertificateValidityPeriod: 8760h\n"
                "controllerManager: {extraArgs: [{name: cluster-signing-duration, value: 8761h}]}"
            ),
            [("outlives-authority", "8761h")],
        ),
    ],
)
def test_validity_is_neither_too_long_nor_too_short(find: Find, cluster: str, found: list[tuple[str, str]]) -> None:
    """The limits are kubeadm's own, and what a person renews in time; a default outlives one, too."""
    assert find(check_validity, cluster=cluster) == found


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("1ns", "less than an hour is short"),
        ("1h", "1 hour is short"),
        ("90m", "1.5 hours is short"),
        ("-1h", "is not a time"),
        ("876000h", "36500 days is longer"),
    ],
)
def test_a_period_is_said_in_words(period: str, words: str, tmp_path: Path) -> None:
    """One hour is not one hours, and a moment not 0 hours."""
    spec = tmp_path / "s.yaml"
    head = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.37.2\n"
    spec.write_text(f"{head}certificateValidityPeriod: {period}\n")
    assert any(words in finding.message for finding in check_file(str(spec)).findings)
