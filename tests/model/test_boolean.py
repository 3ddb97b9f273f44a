"""Facts about booleans in arguments."""

from kspec.model.boolean import parse_bool


def test_truth_values() -> None:
    """As Go's strconv.ParseBool reads them."""
    words = ("true", "T", "0", "False", "yes", "")
    assert [parse_bool(text) for text in words] == [True, True, False, False, None, None]
