"""`kspec explain`."""

from collections.abc import Callable
from typing import Any


def test_a_code_and_a_field_are_printed(kspec: Callable[..., Any]) -> None:
    """On standard output, with status 0."""
    assert kspec("explain", "unknown-field").out.startswith("# unknown-field\n")
    assert kspec("explain", "podSubnet").out.startswith("ClusterConfiguration.networking.podSubnet\n")


def test_a_code_that_is_a_field_too_is_told(kspec: Callable[..., Any]) -> None:
    """The page comes first, the hint goes to standard error."""
    said = kspec("explain", "discovery")
    assert said.status == 0
    assert said.out.startswith("# discovery\n")
    assert "kspec explain " in said.err


def test_what_is_neither_is_wrong_use(kspec: Callable[..., Any]) -> None:
    """With what may have been meant."""
    said = kspec("explain", "podSubnett")
    assert (said.status, said.out) == (2, "")
    assert "ClusterConfiguration.networking.podSubnet?" in said.err
