"""The kinds of tokens that a YAML text consists of, and the error that ends the reading of one."""

from enum import IntEnum
from typing import NamedTuple

from kspec.facts import codes
from kspec.model.code import Code


class Kind(IntEnum):
    """What a token is."""

    STREAM_END = 0
    DOCUMENT_START = 1
    DOCUMENT_END = 2
    BLOCK_SEQUENCE_START = 3
    BLOCK_MAPPING_START = 4
    BLOCK_END = 5
    FLOW_SEQUENCE_START = 6
    FLOW_SEQUENCE_END = 7
    FLOW_MAPPING_START = 8
    FLOW_MAPPING_END = 9
    BLOCK_ENTRY = 10
    FLOW_ENTRY = 11
    KEY = 12
    VALUE = 13
    ALIAS = 14
    ANCHOR = 15
    TAG = 16
    SCALAR = 17
    DIRECTIVE = 18


class Token(NamedTuple):
    """A token, its place as offsets into the text, and what it says.

    `value` is a scalar's text after folding and escapes, an anchor's or alias's name, or a tag in full. `plain` is
    true for scalars that are neither quoted nor a block.
    """

    kind: Kind
    start: int
    end: int
    value: str = ""
    plain: bool = False


class YamlError(Exception):
    """The text is not YAML that Go reads. `offset` is where that shows, `code` the diagnostic's code."""

    def __init__(self, message: str, offset: int, code: Code = codes.YAML_SYNTAX) -> None:
        """Take what is wrong, as a sentence without position."""
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.code = code
