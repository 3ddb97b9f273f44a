"""The tree of one YAML document: tokens to nodes, as Go's YAML v2 (`parserc.go` and `decode.go`) builds it."""

import re
from enum import IntEnum
from typing import Final, NamedTuple

from kspec.facts import codes
from kspec.read.yaml_quotes import BREAK_CHARACTERS
from kspec.read.yaml_token import Kind, Token, YamlError
from kspec.read.yaml_tokens import Scanner

DEPTH_LIMIT: Final = 64
"""Collections within collections: the deepest Kubernetes configuration has about ten levels, Python's stack about a
hundred times as many as this."""

NODE_LIMIT: Final = 60_000
"""Scalars and collections of a file, each counted as often as aliases repeat it: five thousand nodes, the most that
Kubernetes supports, have fewer in a ClusterSpec, about a mebibyte of it; reading so many takes a second."""

ALIAS_LIMIT: Final = 1_000
"""Aliases of a file: people use a handful, attacks on parsers thousands."""


class Shape(IntEnum):
    """What a node is."""

    SCALAR = 0
    SEQUENCE = 1
    MAPPING = 2
    ALIAS = 3


class Node(NamedTuple):
    """A node and its place as offsets into the document's text.

    `value` is a scalar's text or an alias's name; `plain` says that a scalar was neither quoted nor a block. A
    mapping's children are key, value, key, value, ...; an alias's only child is the node that it repeats. `size` is
    the number of nodes with all repetitions, `height` the levels of collections, `tag` the tag in full.
    """

    shape: Shape
    start: int
    end: int
    value: str = ""
    plain: bool = False
    tag: str = ""
    children: "tuple[Node, ...]" = ()
    size: int = 1
    height: int = 0


class Budget:
    """What is left of a file's nodes and aliases."""

    def __init__(self, nodes: int = NODE_LIMIT, aliases: int = ALIAS_LIMIT) -> None:
        """Start full."""
        self._nodes, self._aliases = nodes, aliases

    def spend(self, nodes: int, offset: int) -> None:
        """Take `nodes` for what stands at `offset`. Raises YamlError when none are left."""
        self._nodes -= nodes
        if self._nodes < 0:
            message = f"more than {NODE_LIMIT} values, counting those that aliases repeat"
            raise YamlError(message, offset, codes.YAML_LIMIT)

    def spend_alias(self, offset: int) -> None:
        """Take one alias. Raises YamlError when none is left."""
        self._aliases -= 1
        if self._aliases < 0:
            message = f"more than {ALIAS_LIMIT} aliases"
            raise YamlError(message, offset, codes.YAML_LIMIT)


def compose(text: str, budget: Budget) -> tuple[Node | None, int | None]:
    """The root of the document `text`, and the offset of what Go ignores behind it.

    The root is None where there is nothing but blanks and comments. `text` ends with a line feed and holds no NUL.
    Raises YamlError, with an offset into `text`.
    """
    return _Composer(text, budget).document()


_NOTHING = re.compile(f"[ \t{BREAK_CHARACTERS}]*+(?:#[^{BREAK_CHARACTERS}]*+[ \t{BREAK_CHARACTERS}]*+)*")

_DOCUMENT_BOUNDS: Final = frozenset((Kind.DIRECTIVE, Kind.DOCUMENT_START, Kind.DOCUMENT_END, Kind.STREAM_END))
_KEY_ENDS: Final = frozenset((Kind.KEY, Kind.VALUE, Kind.BLOCK_END))
_ENTRY_ENDS: Final = frozenset((Kind.BLOCK_ENTRY, Kind.BLOCK_END))
_INDENTLESS_ENTRY_ENDS: Final = frozenset((Kind.BLOCK_ENTRY, Kind.KEY, Kind.VALUE, Kind.BLOCK_END))
_FLOW_SEQUENCE_VALUE_ENDS: Final = frozenset((Kind.FLOW_ENTRY, Kind.FLOW_SEQUENCE_END))
_FLOW_MAPPING_VALUE_ENDS: Final = frozenset((Kind.FLOW_ENTRY, Kind.FLOW_MAPPING_END))

_UNEXPECTED: Final = {
    Kind.STREAM_END: "the end of the document",
    Kind.DOCUMENT_START: "---",
    Kind.DOCUMENT_END: "the end of the document",
    Kind.BLOCK_SEQUENCE_START: "a list",
    Kind.BLOCK_MAPPING_START: "a mapping",
    Kind.BLOCK_END: "the end of the indented lines",
    Kind.FLOW_SEQUENCE_START: "'['",
    Kind.FLOW_SEQUENCE_END: "']'",
    Kind.FLOW_MAPPING_START: "'{'",
    Kind.FLOW_MAPPING_END: "'}'",
    Kind.BLOCK_ENTRY: "'-'",
    Kind.FLOW_ENTRY: "','",
    Kind.KEY: "a key",
    Kind.VALUE: "':'",
    Kind.ALIAS: "an alias",
    Kind.ANCHOR: "an anchor",
    Kind.TAG: "a tag",
    Kind.SCALAR: "a value",
    Kind.DIRECTIVE: "a directive",
}


class _Composer:
    """Recursive descent over the grammar; the depth limit keeps the recursion shallow."""

    def __init__(self, text: str, budget: Budget) -> None:
        self._text = text
        self._scanner = Scanner(text)
        self._budget = budget
        self._depth = 0
        self._anchors: dict[str, list[Node]] = {}  # an empty list while the anchor's own node is being read

    def document(self) -> tuple[Node | None, int | None]:
        scanner = self._scanner
        token = scanner.peek()
        if token.kind is Kind.STREAM_END:
            return None, None
        if token.kind is Kind.DIRECTIVE:
            message = "a directive has no document here: kubeadm splits the file at the --- behind it"
            raise YamlError(message, token.start)
        if token.kind is Kind.DOCUMENT_START:
            scanner.take()
            root = self._node_unless(_DOCUMENT_BOUNDS, token.end, block=True)
        else:
            root = self._node(block=True)
        token = scanner.peek()
        if token.kind is Kind.STREAM_END:
            return root, None
        nothing = _NOTHING.match(self._text, token.end if token.kind is Kind.DOCUMENT_END else token.start)
        rest = nothing.end() if nothing else token.start
        return root, rest if rest < len(self._text) else None

    def _node_unless(self, ends: frozenset[Kind], offset: int, *, block: bool, indentless: bool = False) -> Node:
        """A node, or where its end comes first, an empty scalar at `offset`."""
        if self._scanner.peek().kind in ends:
            return self._empty(offset)
        return self._node(block=block, indentless=indentless)

    def _empty(self, offset: int, tag: str = "", start: int | None = None) -> Node:
        self._budget.spend(1, offset)
        return Node(Shape.SCALAR, offset if start is None else start, offset, "", plain=True, tag=tag)

    def _node(self, *, block: bool, indentless: bool = False) -> Node:
        scanner = self._scanner
        token = scanner.peek()
        if token.kind is Kind.SCALAR:
            scanner.take()
            self._budget.spend(1, token.start)
            return Node(Shape.SCALAR, token.start, token.end, token.value, token.plain)
        if token.kind is Kind.ALIAS:
            return self._alias(scanner.take())
        start, end, tag, anchor = token.start, token.start, "", None
        for _ in range(2):
            if token.kind is Kind.ANCHOR and anchor is None:
                anchor = self._anchors[token.value] = []
            elif token.kind is Kind.TAG and not tag:
                tag = token.value
            else:
                break
            end = token.end
            scanner.take()
            token = scanner.peek()
        node = self._content(token, tag, start, block=block, indentless=indentless)
        if node is None:
            if not tag and anchor is None:
                message = f"unexpected {_UNEXPECTED[token.kind].removeprefix('the ')}, expected a value"
                raise YamlError(message, token.start)
            node = self._empty(end, tag, start)
        if anchor is not None:
            anchor.append(node)
        return node

    def _content(self, token: Token, tag: str, start: int, *, block: bool, indentless: bool) -> Node | None:
        match token.kind:
            case Kind.SCALAR:
                self._scanner.take()
                self._budget.spend(1, token.start)
                return Node(Shape.SCALAR, start, token.end, token.value, token.plain, tag)
            case Kind.BLOCK_ENTRY if indentless:
                read = self._indentless_sequence
            case Kind.FLOW_SEQUENCE_START:
                read = self._flow_sequence
            case Kind.FLOW_MAPPING_START:
                read = self._flow_mapping
            case Kind.BLOCK_SEQUENCE_START if block:
                read = self._block_sequence
            case Kind.BLOCK_MAPPING_START if block:
                read = self._block_mapping
            case _:
                return None
        self._budget.spend(1, token.start)
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            message = f"more than {DEPTH_LIMIT} levels"
            raise YamlError(message, token.start, codes.YAML_LIMIT)
        children, end = read()
        self._depth -= 1
        is_mapping = token.kind in (Kind.FLOW_MAPPING_START, Kind.BLOCK_MAPPING_START)
        return _collection(Shape.MAPPING if is_mapping else Shape.SEQUENCE, start, end, tag, children)

    def _alias(self, token: Token) -> Node:
        target = self._anchors.get(token.value)
        if target is None:
            message = "no anchor of this alias's name is defined above it"
            raise YamlError(message, token.start)
        if not target:
            message = "the value of the anchor that this alias names contains itself"
            raise YamlError(message, token.start)
        node = target[0]
        self._budget.spend_alias(token.start)
        self._budget.spend(node.size, token.start)
        if self._depth + node.height > DEPTH_LIMIT:
            message = f"more than {DEPTH_LIMIT} levels"
            raise YamlError(message, token.start, codes.YAML_LIMIT)
        return Node(
            Shape.ALIAS, token.start, token.end, token.value, children=(node,), size=node.size, height=node.height
        )

    def _block_sequence(self) -> tuple[list[Node], int]:
        scanner = self._scanner
        end = scanner.take().end
        children: list[Node] = []
        while True:
            token = scanner.take()
            if token.kind is Kind.BLOCK_END:
                return children, children[-1].end if children else end
            if token.kind is not Kind.BLOCK_ENTRY:
                message = f"{_UNEXPECTED[token.kind]} where the list's next '-' should be; is the indentation right?"
                raise YamlError(message, token.start)
            children.append(self._node_unless(_ENTRY_ENDS, token.end, block=True))

    def _indentless_sequence(self) -> tuple[list[Node], int]:
        scanner = self._scanner
        children: list[Node] = []
        while scanner.peek().kind is Kind.BLOCK_ENTRY:
            entry = scanner.take()
            children.append(self._node_unless(_INDENTLESS_ENTRY_ENDS, entry.end, block=True))
        return children, children[-1].end

    def _block_mapping(self) -> tuple[list[Node], int]:
        scanner = self._scanner
        end = scanner.take().end
        children: list[Node] = []
        while True:
            token = scanner.take()
            if token.kind is Kind.BLOCK_END:
                return children, children[-1].end if children else end
            if token.kind is not Kind.KEY:
                message = f"{_UNEXPECTED[token.kind]} where the next key should be; is the indentation right?"
                raise YamlError(message, token.start)
            children.append(self._node_unless(_KEY_ENDS, token.end, block=True, indentless=True))
            token = scanner.peek()
            if token.kind is Kind.VALUE:
                scanner.take()
                children.append(self._node_unless(_KEY_ENDS, token.end, block=True, indentless=True))
            else:
                children.append(self._empty(children[-1].end))

    def _flow_sequence(self) -> tuple[list[Node], int]:
        scanner = self._scanner
        opening = scanner.take()
        children: list[Node] = []
        while (token := self._flow_item(opening, Kind.FLOW_SEQUENCE_END, first=not children)) is not None:
            children.append(self._pair(token) if token.kind is Kind.KEY else self._node(block=False))
        return children, scanner.take().end

    def _flow_mapping(self) -> tuple[list[Node], int]:
        scanner = self._scanner
        opening = scanner.take()
        children: list[Node] = []
        while (token := self._flow_item(opening, Kind.FLOW_MAPPING_END, first=not children)) is not None:
            if token.kind is not Kind.KEY:
                children.append(self._node(block=False))
                children.append(self._empty(children[-1].end))
                continue
            scanner.take()
            token = scanner.peek()
            if token.kind is Kind.VALUE or token.kind in _FLOW_MAPPING_VALUE_ENDS:
                children.append(self._empty(token.start))
            else:
                children.append(self._node(block=False))
            children.append(self._flow_value(_FLOW_MAPPING_VALUE_ENDS, children[-1].end))
        return children, scanner.take().end

    def _flow_item(self, opening: Token, closing: Kind, *, first: bool) -> Token | None:
        """The first token of the next item, the comma before it consumed; None before the closing bracket."""
        scanner = self._scanner
        token = scanner.peek()
        if token.kind is not closing and not first:
            if token.kind is not Kind.FLOW_ENTRY:
                brackets = "[...]" if closing is Kind.FLOW_SEQUENCE_END else "{...}"
                if token.kind is Kind.STREAM_END:
                    message = f"a bracket of {brackets} that is never closed"
                    raise YamlError(message, opening.start)
                message = f"{_UNEXPECTED[token.kind]} where ',' or the end of {brackets} should be"
                raise YamlError(message, token.start)
            scanner.take()
            token = scanner.peek()
        return None if token.kind is closing else token

    def _pair(self, key_token: Token) -> Node:
        """A mapping of one entry without braces, inside brackets: `[a: b]`."""
        scanner = self._scanner
        scanner.take()
        self._budget.spend(1, key_token.start)
        self._depth += 1
        token = scanner.peek()
        if token.kind is Kind.VALUE or token.kind in _FLOW_SEQUENCE_VALUE_ENDS:
            scanner.take()  # as Go does, so that "[? : a]" is an error
            key = self._empty(token.end)
        else:
            key = self._node(block=False)
        value = self._flow_value(_FLOW_SEQUENCE_VALUE_ENDS, key.end)
        self._depth -= 1
        return _collection(Shape.MAPPING, key_token.start, value.end, "", [key, value])

    def _flow_value(self, ends: frozenset[Kind], offset: int) -> Node:
        token = self._scanner.peek()
        if token.kind is not Kind.VALUE:
            return self._empty(offset)
        self._scanner.take()
        return self._node_unless(ends, token.end, block=False)


def _collection(shape: Shape, start: int, end: int, tag: str, children: list[Node]) -> Node:
    size = 1 + sum(child.size for child in children)
    height = 1 + max((child.height for child in children), default=0)
    return Node(shape, start, end, "", plain=False, tag=tag, children=tuple(children), size=size, height=height)
