"""What etcd knows of itself."""

import pytest

from kspec.facts import etcd


@pytest.mark.parametrize(
    ("tag", "version"),
    [
        ("3.7.0-0", "3.7"),
        ("v3.6.8", "3.6"),
        ("3.5.24-0", "3.5"),
        ("3.6", "3.6"),
        ("3.6.5_custom.1", "3.6"),
        ("3.4.13-0", None),
        ("3.8.0", None),
        ("latest", None),
        ("", None),
        ("13.7.0", None),
    ],
)
def test_the_version_that_a_tag_names(tag: str, version: str | None) -> None:
    """Its first two numbers, of a version that was recorded."""
    assert etcd.version_of(tag) == version


def test_flags_come_and_go() -> None:
    """Experimental flags are there until 3.6, deprecated in it; their stable names from 3.6 on."""
    assert etcd.versions() == ("3.5", "3.6", "3.7")
    assert etcd.versions_with("enable-v2") == ("3.5",)
    assert etcd.versions_with("experimental-corrupt-check-time") == ("3.5", "3.6")
    assert etcd.versions_with("corrupt-check-time") == ("3.6", "3.7")
    assert "--corrupt-check-time" in etcd.flags("3.6")["experimental-corrupt-check-time"].deprecated
    assert etcd.flags("3.7")["initial-cluster-state"].words == ("existing", "new")


def test_gates_are_since_3_6() -> None:
    """An older etcd has none."""
    assert not etcd.gates("3.5")
    assert etcd.gates("3.7")["InitialCorruptCheck"].stage == "ALPHA"
