"""What tokens and their error carry."""

from kspec.facts import codes
from kspec.read.yaml_token import Kind, Token, YamlError


def test_a_token_says_where_it_stands() -> None:
    """A token without text is neither plain nor worth a value."""
    assert Token(Kind.KEY, 3, 4) == (Kind.KEY, 3, 4, "", False)


def test_an_error_is_a_finding_to_be() -> None:
    """It has a sentence, a place and a code: broken syntax unless another is given."""
    usual, other = YamlError("a quote is missing", 7), YamlError("too deep", 9, codes.YAML_LIMIT)
    assert (str(usual), usual.offset, usual.code) == ("a quote is missing", 7, "yaml-syntax")
    assert (other.message, other.code) == ("too deep", "yaml-limit")
