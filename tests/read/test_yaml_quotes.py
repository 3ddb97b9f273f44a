"""What stands between quotes."""

import pytest

from kspec.read.yaml_quotes import EscapeError, double_quoted, fold, single_quoted


@pytest.mark.parametrize(
    ("gap", "meaning"), [(" \n ", " "), ("\n\n", "\n"), ("\r\n \r\n\n", "\n\n"), ("\x85", " "), ("\u2028", "\u2028")]
)
def test_line_breaks_fold(gap: str, meaning: str) -> None:
    """One is a space, of more the first is dropped, and U+2028 stays itself."""
    assert fold(gap) == meaning


def test_single_quotes_know_only_their_own_escape() -> None:
    """A doubled quote is one, a backslash is a backslash."""
    assert single_quoted("it''s \n  \\n") == "it's \\n"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"\x41\u00e9\U0001F680", "Aé🚀"),
        (r"\n\t\\\"", '\n\t\\"'),
        (r"\e\_\N\L\'", "\x1b\xa0\x85\u2028'"),
        ("a \\\n  b", "a b"),
    ],
)
def test_double_quotes_have_escapes(text: str, value: str) -> None:
    """YAML 1.1's, and the escaped line break, which joins lines."""
    assert double_quoted(text) == value


@pytest.mark.parametrize("text", [r"ab\/", r"ab\ud83d\ude80", r"ab\U00110000", r"ab\x4", r"ab\q"])
def test_unknown_escapes_are_located(text: str) -> None:
    """Go's YAML v2 refuses even JSON's \\/ and surrogate pairs."""
    with pytest.raises(EscapeError) as caught:
        double_quoted(text)
    assert caught.value.index == 2
