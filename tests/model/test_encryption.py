"""How keys that encrypt have been rotated."""

from kspec.model.encryption import Encryption


def test_without_another_key_it_is_plain_text_that_is_replaced() -> None:
    """Whatever was rotated before."""
    assert Encryption(stage="trust").turns_on
    assert Encryption({"a": ("a-2",)}, "issue").turns_on
    assert not Encryption({"a": ("a-2", "a")}, "issue").turns_on
    assert not Encryption({"a": ("a-2",)}).turns_on
