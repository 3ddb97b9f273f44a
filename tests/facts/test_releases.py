"""Facts about the data of releases."""

import json
import re
from pathlib import Path

import pytest

from kspec.facts import releases
from kspec.facts.releases import known_changes, known_minors, named, newest, past_support, release, unknown
from kspec.facts.types import load
from kspec.model.version import parse_version

FOLDER = Path(__file__).parents[2] / "kspec" / "facts" / "releases"
TABLE = json.loads((FOLDER / "changes.json").read_text(encoding="utf-8"))


def test_a_recorded_release_is_itself() -> None:
    """A release whose kubeadm was recorded has its own data."""
    found = release("v1.37.2")
    assert found is not None
    assert (found.version, found.minor, found.nearest) == ("v1.37.2", "v1.37", "v1.37.2")
    assert found.recorded
    assert found.images == {"etcd": "3.7.0-0", "coredns": "v1.14.6", "pause": "3.10.2"}


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("v1.34.1", "v1.34.0"),
        ("v1.34.9", "v1.34.4"),
        ("v1.36.2", "v1.36.1"),
        ("v1.36.0", "v1.36.1"),
        ("v1.35.0", "v1.35.4"),
        ("v1.37.0-rc.1", "v1.37.2"),
        ("v1.37.2+build.7", "v1.37.2"),
        ("1.37.2", "v1.37.2"),
    ],
)
def test_another_patch_takes_its_neighbours_data(asked: str, nearest: str) -> None:
    """The nearest lower recorded patch of the minor release, else the nearest higher, and it says which."""
    found = release(asked)
    assert found is not None
    assert found.nearest == nearest
    assert found.recorded == (asked.removeprefix("v") == nearest.removeprefix("v"))


@pytest.mark.parametrize("asked", ["v1.33.5", "v1.99.0", "v1.37", "latest", "", "v1.37.2x", "stable-1"])
def test_what_is_unknown_is_none(asked: str) -> None:
    """An unknown minor release, or no version at all, is not a release."""
    assert release(asked) is None


@pytest.mark.parametrize(
    ("asked", "keeps"),
    [
        ("v1.34.3", False),
        ("v1.34.4", True),
        ("v1.34.7", True),
        ("v1.35.0", False),
        ("v1.35.1", True),
        ("v1.36.0", True),
        ("v1.37.0", True),
    ],
)
def test_changes_go_by_the_requested_patch(asked: str, keeps: bool) -> None:  # noqa: FBT001 - the table's column
    """A change that came to two minor releases is decided by the version asked for, not by the nearest recorded."""
    found = release(asked)
    assert found is not None
    assert found.has("arguments-keep-order") == keeps


@pytest.mark.parametrize(
    ("asked", "gone"), [("v1.34.9", False), ("v1.35.9", False), ("v1.36.0", True), ("v1.37.2", True)]
)
def test_a_change_stays(asked: str, gone: bool) -> None:  # noqa: FBT001 - the table's column
    """A change of one minor release holds in every later one and in none before."""
    found = release(asked)
    assert found is not None
    assert found.has("no-flexvolume-folder") == gone


def test_only_known_changes_are_asked_for() -> None:
    """Every change that the source asks a release for is a row of the table."""
    source = "\n".join(path.read_text() for path in (FOLDER.parents[1]).rglob("*.py"))
    asked = set(re.findall(r"\.has\(\s*\"([^\"]+)\"", source))
    assert asked
    assert asked <= set(known_changes())


@pytest.mark.parametrize(
    ("asked", "versions", "proxy"),
    [
        ("v1.36.3", ("kubeadm.k8s.io/v1beta4", "kubeadm.k8s.io/v1beta3"), False),
        ("v1.37.2", ("kubeadm.k8s.io/v1beta4",), True),
    ],
)
def test_data_and_changes_agree(asked: str, versions: tuple[str, ...], proxy: bool) -> None:  # noqa: FBT001 - a column
    """What kubeadm said of itself is what the table of changes says of it."""
    found = release(asked)
    assert found is not None
    assert found.api_versions == versions
    assert ("kubeproxydaemonset" in found.patch_targets) == found.has("kube-proxy-patches") == proxy
    assert ("PublicKeysECDSA" not in found.feature_gates) == found.has("no-public-keys-ecdsa")
    assert found.minimum_version == f"v1.{int(found.minor.partition('.')[2]) - 1}.0"


def test_a_person_names_a_release_or_a_minor_release() -> None:
    """Of a minor release the newest recorded patch is meant; the `v` may be missing."""
    for known in newest():
        assert named(known.minor) == named(known.minor.removeprefix("v")) == known
        assert named(known.version.removeprefix("v")) == known
    assert [named(unknown) for unknown in ("v1.99", "latest", "1", "", "v1")] == [None] * 5


def test_three_minor_releases_are_maintained() -> None:
    """What is older is past its support."""
    assert (*past_support(), *known_minors()[-3:]) == known_minors()


@pytest.mark.parametrize("minor", known_minors())
def test_every_minor_release_has_a_table_of_types(minor: str) -> None:
    """A release is known as a whole or not at all; it has no API version without a type."""
    types = load(minor)
    found = release(f"{minor}.0")
    assert found is not None
    assert all(types.root(version, "ClusterConfiguration") for version in found.api_versions)


@pytest.mark.parametrize("name", known_changes())
def test_a_row_is_well_formed(name: str) -> None:
    """A change has a sentence, and ranges of versions that are in order and do not touch."""
    row = TABLE[name]
    assert row.keys() == {"ranges", "note"}
    assert row["note"].endswith(".")
    written = [ends[end] for ends in row["ranges"] for end in ("since", "until") if end in ends]
    ends = [version for version in map(parse_version, written) if version is not None]
    assert len(ends) == len(written)
    assert ends == sorted(set(ends))
    assert all("until" in ends for ends in row["ranges"][:-1])
    assert all("since" in ends for ends in row["ranges"][1:])
    assert all(ends and ends.keys() <= {"since", "until"} for ends in row["ranges"])


@pytest.mark.parametrize("name", known_changes())
def test_a_row_holds_within_its_ranges_alone(name: str) -> None:
    """From the first release of a range until the one before the next end, for every patch of every minor release."""
    for minor in known_minors():
        for patch in range(20):
            found = release(f"{minor}.{patch}")
            assert found is not None
            place = numbers(found.version)
            within = [
                ("since" not in ends or place >= numbers(ends["since"]))
                and ("until" not in ends or place < numbers(ends["until"]))
                for ends in TABLE[name]["ranges"]
            ]
            assert found.has(name) == any(within), found.version


def numbers(version: str) -> list[int]:
    """The three numbers of a version."""
    return [int(number) for number in re.findall(r"\d+", version)[:3]]


@pytest.mark.parametrize(
    ("asked", "has"),
    [
        *(("v1.34.9", True), ("v1.35.9", True), ("v1.36.1", True), ("v1.36.2", False), ("v1.36.3", False)),
        *(("v1.36.2-rc.1", False), ("v1.37.0", False), ("v1.37.1", True), ("v1.37.1-rc.0", True), ("v1.37.2", True)),
    ],
)
def test_a_change_can_end_and_come_back(asked: str, has: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001 - a column
    """A range without a beginning holds for all before its end; a pre-release counts as the release it leads to."""
    ranges = [(None, parse_version("v1.36.2")), (parse_version("v1.37.1"), None)]
    monkeypatch.setattr(releases, "_changes", lambda: {"came-and-went": ranges})
    found = release(asked)
    assert found is not None
    assert found.has("came-and-went") == has


def test_an_unknown_release_is_told_with_the_known_ones() -> None:
    """One sentence, whichever command was asked."""
    minors = known_minors()
    assert unknown("v1.99") == f"'v1.99' is not a release that kspec knows ({minors[0]} to {minors[-1]})"


def test_what_changed_between_two_releases_is_told_in_words() -> None:
    """Each row that one has and the other lacks; on the way back too."""
    old, new = release("v1.36.3"), release("v1.37.2")
    assert old is not None
    assert new is not None
    told = releases.notes(old, new)
    assert "kubeadm warns of kube-proxy's mode ipvs." in told
    assert {f"no longer: {note}" for note in told} == set(releases.notes(new, old))
    assert releases.notes(new, new) == ()
