"""Facts about strings in Go's quotes."""

import pytest

from kspec.go.quote import go_quoted


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("--a=b --c", '"--a=b --c"'),
        ('say "x" \\ y', r'"say \"x\" \\ y"'),
        ("a\tb\nc\x01\x7f", r'"a\tb\nc\x01\x7f"'),
        ("é 😀", '"é 😀"'),
        ("\xa0\u2028\U000e0001", r'"\u00a0\u2028\U000e0001"'),
    ],
)
def test_only_the_unprintable_is_escaped(text: str, quoted: str) -> None:
    """Printable characters of any script stay; spaces other than the ordinary one and controls are escaped."""
    assert go_quoted(text) == quoted
