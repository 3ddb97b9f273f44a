"""What was recorded of a minor release: it is known as a whole, or the tests that need a part fail."""

from pathlib import Path
from typing import Final

import pytest

from kspec.facts.releases import known_minors

ROOT: Final = Path(__file__).parents[1]
OF_EACH: Final = (
    *(f"kspec/facts/{table}/{{minor}}.json" for table in ("types", "flags", "gates", "admission")),
    *("tests/check/components/{minor}.jsonl.gz", "tests/check/components/edges-{minor}.jsonl.gz"),
    "tests/check/verdicts/{minor}.jsonl.gz",
)
"""What each minor release has."""
OF_THE_NEWEST: Final = (
    *(f"kspec/facts/{table}/{{minor}}.json" for table in ("groups", "kubelet_fields")),
    *("tests/check/arguments/{minor}.jsonl.gz", "tests/check/arguments/relations-{minor}.jsonl"),
)
"""What the newest has: an older one is judged by what is newer, or not at all."""


@pytest.mark.parametrize("minor", known_minors())
def test_a_minor_release_is_recorded_as_a_whole(minor: str) -> None:
    """Tables, and what real kubeadm and the real components said of the corpora."""
    assert missing(OF_EACH, minor) == []


def test_the_newest_minor_release_has_what_only_one_has() -> None:
    """What is recorded of one minor release is recorded of the newest."""
    assert missing(OF_THE_NEWEST, known_minors()[-1]) == []


def missing(files: tuple[str, ...], minor: str) -> list[str]:
    """Those of the files that are not there for a minor release."""
    names = [name.format(minor=minor) for name in files]
    return [name for name in names if not (ROOT / name).is_file()]


def test_a_minor_release_without_recordings_is_seen() -> None:
    """A release that only its own data names lacks everything."""
    assert len(missing(OF_EACH, "v1.99")) == len(OF_EACH)
