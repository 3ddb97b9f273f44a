"""Facts about versions."""

from itertools import pairwise

import pytest

from kspec.model.version import minor_order, parse_version


def test_versions_come_in_the_order_of_semantic_versioning() -> None:
    """Numbers by value, pre-releases before their release, their numbers before their words, shorter before longer."""
    names = (
        *("v1.9.10", "v1.10.9", "v1.38.0-0", "v1.38.0-9", "v1.38.0-10", "v1.38.0-alpha", "v1.38.0-alpha.1"),
        *("v1.38.0-alpha.beta", "v1.38.0-beta.0", "v1.38.0-beta.2", "v1.38.0-beta.11", "v1.38.0-rc.1", "v1.38.0"),
        *("v1.38.1-rc.0", "v1.38.1", "v1.38.10", "v2.0.0"),
    )
    versions = [found for found in map(parse_version, names) if found]
    assert [str(version) for version in versions] == list(names)
    assert all(first < second for first, second in pairwise(versions))


@pytest.mark.parametrize("text", ["v1.38.0-beta.0", "1.38.0-beta.0", "v1.38.0-beta.0+build.7"])
def test_a_version_is_equal_however_it_is_written(text: str) -> None:
    """Neither the `v` nor build metadata make another version."""
    found = parse_version(text)
    assert found == parse_version("v1.38.0-beta.0")
    assert found is not None
    assert (found.minor, found.patch, found.pre_release, str(found)) == ("v1.38", 0, "beta.0", "v1.38.0-beta.0")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v1.38",
        "latest",
        "v1.38.0x",
        "v1.38.0-",
        "v1.38.0\n",
        "v1.38.\u0663",
        f"v1.38.{'9' * 5000}",
        "v1.038.0",
        "v1.38.0-rc.01",
        " v1.38.0",
    ],
)
def test_what_is_no_version_is_none(text: str) -> None:
    """A minor release, a label, numbers that no release has, and ones that begin with a zero, are not versions."""
    assert parse_version(text) is None


def test_a_long_number_in_a_pre_release_is_compared_by_value() -> None:
    """No number is too long to be compared."""
    small, large = parse_version(f"v1.38.0-rc.0{'8' * 5000}"), parse_version(f"v1.38.0-rc.{'9' * 5000}")
    assert small is not None
    assert large is not None
    assert small < large


def test_minor_releases_are_sorted_by_number() -> None:
    """v1.9 is older than v1.10."""
    assert sorted(["v1.10", "v1.9", "v1.38"], key=minor_order) == ["v1.9", "v1.10", "v1.38"]
