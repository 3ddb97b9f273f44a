"""What is said of a fault."""

from kspec.cli.faults import describe, traceback


def test_what_had_been_done_before_a_fault_is_told() -> None:
    """What was raised carries it as notes."""
    error = OSError(28, "No space left on device", "out")
    error.add_note("nothing was changed")
    assert describe(error) == "out: No space left on device; nothing was changed"


def test_a_fault_is_described_by_what_and_where() -> None:
    """With and without a file."""
    assert describe(PermissionError(13, "Permission denied", "a/b")) == "a/b: Permission denied"
    assert describe(OSError(28, "No space left on device")) == "No space left on device"
    assert describe(OSError("odd")) == "odd"


def test_a_traceback_has_places_and_types_alone() -> None:
    """Of the whole chain, the first cause first; the words of an exception may quote a secret."""
    try:
        try:
            raise LookupError("words")  # noqa: EM101, TRY301 - the words are what must not be shown
        except LookupError as cause:
            raise ValueError("words") from cause  # noqa: EM101
    except ValueError as error:
        shown = traceback(error)
    assert [line for line in shown.splitlines() if line and not line.startswith(" ")] == ["LookupError", "ValueError"]
    assert "test_faults.py" in shown
