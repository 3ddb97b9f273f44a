"""Misspelt names."""

import pytest

from kspec.text.spelling import certain, nearest, recased

NAMES = ("podSubnet", "dnsDomain", "apiServer", "scheduler", "etcd", "extraArgs", "extraEnvs")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("podsubnet", "podSubnet"),
        ("podSubnt", "podSubnet"),
        ("podSubnett", "podSubnet"),
        ("podSubent", "podSubnet"),
        ("xodSubnet", "podSubnet"),
        ("ETCD", "etcd"),
        ("podNet", None),
        ("etc", None),
        ("", None),
    ],
)
def test_only_one_slip_is_certain(name: str, meant: str | None) -> None:
    """Case, or one letter wrong, missing, too much or in the wrong order."""
    assert certain(name, NAMES) == meant


def test_two_candidates_are_not_certain() -> None:
    """Either could be meant."""
    assert certain("abcx", ("abcd", "abce")) is None
    assert certain("ABCD", ("abcd", "Abcd")) is None


def test_the_nearest_name_is_the_most_similar_one() -> None:
    """Equal but for case first; nothing where nothing is near."""
    assert nearest("extraargs", NAMES) == "extraArgs"
    assert nearest("schedular", NAMES) == "scheduler"
    assert nearest("zzz", NAMES) is None


def test_a_word_is_recased_only_where_nothing_else_differs() -> None:
    """An algorithm's number may be a slip, but which one was meant is not certain."""
    assert recased("rsa-4096", ("RSA-2048", "RSA-4096")) == "RSA-4096"
    assert recased("RSA-4097", ("RSA-2048", "RSA-4096")) is None
    assert recased("a", ("A", "a")) is None
