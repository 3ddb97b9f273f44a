"""The finding that two clusters claim one thing."""

from kspec.check.clusters.claim import Claim, clash
from kspec.facts import codes
from kspec.model.span import Span


def test_both_places_are_said() -> None:
    """Where it stands is the later one's, and the note has the former one's."""
    later, former = (Claim(name, "k", "the key", Span(f"{name}.lock", 1, 1, 1, 1)) for name in ("us", "eu"))
    found = clash(codes.SET_AUTHORITY, later, former, "text", "help")
    assert (found.span.file, str(found.notes[0])) == ("us.lock", "the key of eu is here (eu.lock:1:1)")
