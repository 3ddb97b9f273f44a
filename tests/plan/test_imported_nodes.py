"""What is being taken from existing nodes: the nouns of an import that is worked out."""

from kspec.facts import codes
from kspec.model.code import Severity
from kspec.model.imported import Recorded
from kspec.model.lock import Lock, LockedCertificate
from kspec.model.release import Release
from kspec.plan.imported_nodes import ImportedNodes, Pins


def test_pins_are_of_all_or_of_names() -> None:
    """By name only those."""
    assert Pins(every=True).has("x")
    assert Pins(frozenset({"x"})).has("x")
    assert not Pins(frozenset({"x"})).has("y")


def test_what_the_lock_has_is_known(release: Release) -> None:
    """Nothing without a lock."""
    locked = LockedCertificate(b"x")
    assert ImportedNodes(release, Pins(), Recorded(Lock({"ca": locked}))).known("ca") == locked
    assert ImportedNodes(release, Pins(), Recorded()).known("ca") is None


def test_findings_are_noted_at_their_files(release: Release) -> None:
    """As errors, or as warnings."""
    imported = ImportedNodes(release, Pins(), Recorded())
    imported.report(codes.MISSING, "a.crt", "x", "y")
    imported.report(codes.TEXT, "b.crt", "x", warning=True)
    assert [(one.span.file, one.severity, one.help) for one in imported.findings] == [
        ("a.crt", Severity.ERROR, "y"),
        ("b.crt", Severity.WARNING, ""),
    ]
