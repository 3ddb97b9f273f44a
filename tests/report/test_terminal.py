"""Text on a terminal."""

import pytest

from kspec.report.terminal import printable, width


@pytest.mark.parametrize(
    ("text", "shown", "columns"),
    [
        ("abc", "abc", 3),
        ("a\tb", "a    b", 6),
        ("\x1b[31m", "\ufffd[31m", 5),
        ("a\u202eb\u200bc", "a\ufffdb\ufffdc", 5),
        ("日本", "日本", 4),
        ("e\u0301", "e\u0301", 1),
        ("😀", "😀", 2),
        ("\udc80\n\x85", "\ufffd\ufffd\ufffd", 3),
    ],
)
def test_what_is_dangerous_is_masked_and_columns_are_counted(text: str, shown: str, columns: int) -> None:
    """Nothing is left that a terminal would obey, and carets know where they stand."""
    assert printable(text) == shown
    assert width(text) == columns
