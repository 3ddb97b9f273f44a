"""How long certificates are valid."""

from collections.abc import Callable

import pytest

from kspec.check.regrets.certificates import check_validity

Find = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("cluster", "found"),
    [
        ("", []),
        ("certificateValidityPeriod: 8760h", []),
        ("certificateValidityPeriod: 8761h", [("long-validity", "8761h")]),
        ("certificateValidityPeriod: 719h", [("short-validity", "719h")]),
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
