"""Facts about booleans in arguments."""

from kspec.model.boolean import format_bool, parse_bool


def test_truth_values() -> None:
    """As Go's strconv.ParseBool reads them."""
    words = ("true", "T", "0", "False", "yes", "")
    assert [parse_bool(text) for text in words] == [True, True, False, False, None, None]


def test_truth_values_are_written_in_one_way() -> None:
    """As Go's strconv.FormatBool writes them."""
    assert [format_bool(on) for on in (True, False)] == ["true", "false"]
