"""Known secrets in texts."""

import pytest

from kspec.secrets.masking import Mask
from kspec.secrets.places import Verdict

SECRET = "Plant8fK2xQ9z-hunter's"  # noqa: S105 - of nobody


@pytest.mark.parametrize(
    "text",
    [
        f"{SECRET} is wrong",
        f"{SECRET!r} is wrong",
        f"{SECRET[:12]}... is wrong",
        f"x{SECRET[3:]}",
        "no bearer of token qx7w3k.9z2m5v8n4b1c6d0f",
    ],
)
def test_nothing_of_a_secret_is_left(text: str) -> None:
    """Whole, quoted, cut at either end; and what has a secret's form without being known."""
    masked = Mask([(SECRET, Verdict.WITHHELD)])(text)
    assert "8fK2xQ9z" not in masked
    assert "9z2m5v8n" not in masked
    assert masked != text


def test_the_rest_is_as_it_was() -> None:
    """A field's name that is somebody's token too is not a secret for that; short words are looked for as words."""
    mask = Mask(
        [
            ("token", Verdict.WITHHELD),
            ("abcd", Verdict.WITHHELD),
            ("x", Verdict.WITHHELD),
            ("ab\ncde fghij", Verdict.WITHHELD),
        ]
    )
    assert mask("the token of abcde is abcd") == "the token of abcde is ***"
    assert mask("cde fghij, x") == "***, x"


def test_a_files_text_is_looked_for_word_by_word() -> None:
    """Its paths and plain words may stand in messages; a line of it, or a word with digits, may not."""
    mask = Mask([("cat /etc/kubernetes/admin.conf\npassword Plant8fK2xQ9z\nkubernetes", Verdict.TEXT)])
    assert mask("/etc/kubernetes/admin.conf of kubernetes") == "/etc/kubernetes/admin.conf of kubernetes"
    assert mask("a Plant8fK2xQ9z b") == "a *** b"
    assert mask("in cat /etc/kubernetes/admin.conf there") == "in *** there"
