"""What happened to a file, in a phrase."""

import pytest

from kspec.model.review import Change, Deed, FileChange, Verdict
from kspec.review.sentences import summary

GAINS = Change("name", Deed.ADDED, after="DNS:api.example.com")
UNTIL = Change("valid until", Deed.CHANGED, "2026-11-28 00:00:00 UTC", "2027-11-28 00:00:00 UTC")
KEY = Change("key", Deed.CHANGED, "RSA-2048, sha256:a", "RSA-2048, to be generated")
HIDDEN = Change("", Deed.CHANGED, hidden=True)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ((GAINS, UNTIL), "gains DNS:api.example.com, its key stays, valid until 2027-11-28"),
        ((Change("name", Deed.REMOVED, before="IP:10.0.0.1"),), "loses IP:10.0.0.1, its key stays"),
        ((KEY,), "has a new key"),
        ((Change("key", Deed.CHANGED, "a", "b"),), "has another key"),
        (
            (Change("subject", Deed.CHANGED, "a", "b"), UNTIL),
            "has another subject, its key stays, valid until 2027-11-28",
        ),
        (
            tuple(Change("name", Deed.ADDED, after=str(n)) for n in range(6)),
            "gains 0, 1, 2, 3 and 2 more, its key stays",
        ),
    ],
)
def test_a_certificate_says_what_people_ask_for(changes: tuple[Change, ...], text: str) -> None:
    """Names, key, validity."""
    assert summary(FileChange("a.crt", "", "a.crt", Verdict.CHANGED, "certificate", changes=changes)) == text


@pytest.mark.parametrize(
    ("verdict", "changes", "text"),
    [
        (Verdict.CREATED, (), "is new"),
        (Verdict.REMOVED, (), "is gone"),
        (Verdict.CHANGED, (HIDDEN,), "is another (secret)"),
        (Verdict.CHANGED, (GAINS, KEY, Change("a", Deed.REORDERED)), "1 changed, 1 added, 1 in another order"),
    ],
)
def test_other_files_say_how_much(verdict: Verdict, changes: tuple[Change, ...], text: str) -> None:
    """What they hold is told by the changes themselves."""
    assert summary(FileChange("a", "", "a", verdict, "text", secret=True, changes=changes)) == text


def test_modes_are_octal() -> None:
    """As in chmod; without any, it is the owner."""
    found = FileChange("a", "", "a", Verdict.MODE, "text", modes=(0o600, 0o644))
    assert summary(found) == "has mode 0644 instead of 0600"
    assert summary(FileChange("a", "", "a", Verdict.MODE, "text")) == "has another owner"
