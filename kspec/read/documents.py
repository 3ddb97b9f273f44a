"""A multi-document YAML or JSON file as documents with positions, read as kubeadm reads it.

kubeadm splits the file at lines that start with `---` (apimachinery's `YAMLReader`, used by its
`SplitConfigDocuments`) before any YAML is parsed, and reads each part with sigs.k8s.io/yaml, strictly: a repeated key
is an error. JSON is read as the YAML that it is.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Final, TypeAlias

from kspec.disk import bounds
from kspec.facts import codes
from kspec.model.code import Code, Severity
from kspec.model.diagnostic import Diagnostic, Note
from kspec.model.document import Document, Json, Path, render_path
from kspec.model.expression import expression
from kspec.model.fix import Edit, Fix
from kspec.model.frozen import evolve
from kspec.model.source import Source
from kspec.model.span import Span
from kspec.read import slips
from kspec.read.positions import Entry, Place, Positions
from kspec.read.scalar import ScalarError, Style, is_known_tag, is_merge, resolve, resolve_key
from kspec.read.yaml_nodes import Budget, Node, Shape, compose
from kspec.read.yaml_quotes import BREAK_CHARACTERS
from kspec.read.yaml_token import YamlError
from kspec.secrets.places import is_vocabulary
from kspec.text.conflict import first_marker

SIZE_LIMIT: Final = bounds.SPEC
"""Bytes of a text."""

LINE_LIMIT: Final = 120_000
"""Lines of a file, by the same reason: a value of many lines costs by the line."""

DOCUMENT_LIMIT: Final = 6_000
"""Documents of a file: Kubernetes supports five thousand nodes, each with one at most."""

DIAGNOSTICS_LIMIT: Final = 100
"""Errors and warnings of a file: nobody reads more, and a hostile file could have one for each of its values."""

_SEPARATOR = expression(r"^---(.*)\n", re.MULTILINE)
_FORBIDDEN = expression("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BIDIRECTIONAL = expression("[\u202a-\u202e\u2066-\u2069]")
_BYTE_ORDER_MARK: Final = "\ufeff"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")

_Extent: TypeAlias = tuple[int, int]


def load(text: bytes, file: str, *, patches: bool = False) -> tuple[tuple[Document, ...], tuple[Diagnostic, ...]]:
    """The documents of `text`, in order, and what is wrong with it, by position.

    A document without content, which kubeadm refuses, is an error and left out, as is one with a mistake in its
    syntax; one that is not a mapping is returned as it is, one with a repeated key has the first value. `file` is the
    name for spans. The diagnostics' codes are yaml-syntax, empty-document, yaml-duplicate-key, yaml-tag, yaml-key,
    yaml-limit and yaml-bidi.

    With `patches` the documents are read as those of a patch file, of which kubeadm (util/patches, `CreatePatchSet`)
    first cuts off the white space around them: a block of text at the end loses its last line feed. One without
    anything is not a document there, and one of comments alone is null.
    """
    loader = _Loader(file, patches=patches)
    loader.read(text)
    found = sorted(loader.diagnostics, key=lambda diagnostic: diagnostic.sort_key)
    return tuple(loader.documents), tuple(found)


class _Loader:
    """The state of reading one file: its text, where the document at hand begins, what was found."""

    def __init__(self, file: str, *, patches: bool) -> None:
        self._source = Source(file, "")
        self._patches = patches
        self._base = 0
        self._budget = Budget()
        self.documents: list[Document] = []
        self.diagnostics: list[Diagnostic] = []

    def read(self, data: bytes) -> None:
        if len(data) > SIZE_LIMIT:
            self._report(codes.YAML_LIMIT, f"the file is larger than {SIZE_LIMIT >> 20} MiB", 0, 0)
            return
        if data.startswith(_UTF_16):
            self._report(codes.YAML_SYNTAX, "the file is UTF-16; save it as UTF-8", 0, 0)
            return
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            self._source = Source(self._source.file, data[: error.start].decode().replace("\r\n", "\n"))
            offset = len(self._source.text)
            self._report(codes.YAML_SYNTAX, f"the byte 0x{data[error.start]:02x} is not UTF-8", offset, offset)
            return
        text = text.replace("\r\n", "\n")
        if not text or self._is_hopeless(text):
            return
        self._source = Source(self._source.file, text)
        # kubeadm, too, adds the line feed that the last line may lack.
        split = self._trim if self._patches else self._split
        for number, (start, end) in enumerate(split(text if text.endswith("\n") else text + "\n")):
            self._base = start
            if number == DOCUMENT_LIMIT:
                self._report(codes.YAML_LIMIT, f"the file has more than {DOCUMENT_LIMIT} documents", 0, 0)
            if any(found.code == codes.YAML_LIMIT for found in self.diagnostics[-1:]):
                return
            self._read_document(text[start:end])

    def _is_hopeless(self, text: str) -> bool:
        """Whether a text is far too long, or holds a conflict of a merge: nothing in it need be read."""
        if sum(map(text.count, BREAK_CHARACTERS)) > LINE_LIMIT:
            self._report(codes.YAML_LIMIT, f"the file has more than {LINE_LIMIT} lines", 0, 0)
            return True
        marker = first_marker(text)
        if marker:
            self._source = Source(self._source.file, text)
            slip = slips.Slip("keep what is right of both sides, and take the lines with markers out")
            self._report(codes.YAML_SYNTAX, "a merge has left a conflict here", *marker, slip=slip)
        return marker is not None

    def _split(self, text: str) -> Iterator[tuple[int, int]]:
        start = 0
        for separator in _SEPARATOR.finditer(text):
            rest = separator[1].strip()
            if rest and not rest.startswith("#"):
                self._base = 0
                message = "a line that starts with --- separates documents and can hold only a comment besides"
                slip = slips.rule(self._source, separator.start())
                self._report(codes.YAML_SYNTAX, message, separator.start(), separator.end() - 1, slip=slip)
            elif separator.start() == start:
                continue  # the document that begins here has it as its first line
            if separator.start() > start:
                yield start, separator.start()
            start = separator.end()
        if start < len(text):
            yield start, len(text)

    def _trim(self, text: str) -> Iterator[tuple[int, int]]:
        """The documents of a patch file."""
        for start, end in self._split(text):
            if content := text[start:end].strip():
                start = text.index(content, start)  # noqa: PLW2901 - the same document, trimmed
                yield start, start + len(content)

    def _read_document(self, text: str) -> None:
        if text.startswith(_BYTE_ORDER_MARK):
            text = text[1:]
            self._base += 1
        if not text.endswith("\n") and not self._patches:
            text += "\n"
        if found := _BIDIRECTIONAL.search(text):
            message = f"the bidirectional control character U+{ord(found[0]):04X} makes text look other than it is"
            self._report(codes.YAML_BIDI, message, found.start(), found.end())
        if found := _FORBIDDEN.search(text):
            message = f"the control character U+{ord(found[0]):04X} is not allowed in YAML"
            self._report(codes.YAML_SYNTAX, message, found.start(), found.end())
            return
        if text.startswith(_BYTE_ORDER_MARK):
            self._report(codes.YAML_SYNTAX, "a second byte order mark", 0, 1)
            return
        try:
            root, ignored = compose(text, self._budget)
        except YamlError as error:
            at = self._base + error.offset
            broken = error.code == codes.YAML_SYNTAX
            slip = (slips.rule(self._source, at) or slips.glued(self._source, at)) if broken else None
            self._report(error.code, error.message, error.offset, error.offset, slip=slip)
            return
        if ignored is not None:
            message = "kubeadm ignores what follows the end of the document; put a line --- before it"
            slip = slips.ignored(self._source, (self._base, self._base + len(text)), self._base + ignored)
            self._report(codes.YAML_SYNTAX, message, ignored, ignored, severity=Severity.WARNING, slip=slip)
        if root is None or (root.shape is Shape.SCALAR and root.plain and not root.value and not root.tag):
            self._add_empty_document(len(text))
            return
        first = len(self.diagnostics)
        value, place = self._value(root, (), None)
        span = partial(_span, self._source, self._base)
        keys, values = Positions(place, span, keys=True), Positions(place, span, keys=False)
        document = Document(value, span(place.start, place.end), keys, values, self._source)
        self.documents.append(document)
        self.diagnostics[first:] = [evolve(found, document=document.kind) for found in self.diagnostics[first:]]

    def _add_empty_document(self, end: int) -> None:
        if self._patches:
            self.documents.append(Document(None, _span(self._source, self._base, 0, end), source=self._source))
        else:
            message = "a document of blanks or comments alone, which kubeadm refuses: delete the --- beside it"
            self._report(codes.EMPTY_DOCUMENT, message, 0, 0)

    def _value(self, node: Node, path: Path, fixed: _Extent | None) -> tuple[Json, Place]:
        """The value of `node` and its place; `fixed` is the extent of the alias or merge key that it came through."""
        start, end = fixed or (node.start, node.end)
        match node.shape:
            case Shape.ALIAS:
                return self._value(node.children[0], path, (start, end))
            case Shape.SCALAR:
                self._check_tag(node, path, start, end)
                try:
                    return resolve(node.value, _style(node), node.tag), Place(start, end)
                except ScalarError as error:
                    self._report(error.code, str(error), start, end, path)
                    return None, Place(start, end)
            case Shape.SEQUENCE:
                self._check_tag(node, path, start, end, "seq")
                parts = [self._value(child, (*path, index), fixed) for index, child in enumerate(node.children)]
                return [value for value, _ in parts], Place(start, end, items=[place for _, place in parts])
            case Shape.MAPPING:
                self._check_tag(node, path, start, end, "map")
                mapping: dict[str, Json] = {}
                entries: dict[str, Entry] = {}
                self._add_entries(node, path, fixed, mapping, entries)
                return mapping, Place(start, end, entries=entries)

    def _add_entries(
        self, node: Node, path: Path, fixed: _Extent | None, mapping: dict[str, Json], entries: dict[str, Entry]
    ) -> None:
        end = None if path or fixed else self._second_document(node)
        for key, child in zip(node.children[:end:2], node.children[1:end:2], strict=True):
            extent = fixed or (key.start, key.end)
            if key.shape is Shape.SCALAR and is_merge(key.value, _style(key), key.tag):
                for source in self._merged(child, extent, path):
                    self._add_entries(source, path, extent, mapping, entries)
                continue
            name = self._key(key, extent, path)
            if name is None:
                continue
            if name in entries:
                self._repeat(node, (key, child), extent, (*path, name), (mapping[name], entries[name]))
                continue
            mapping[name], place = self._value(child, (*path, name), fixed)
            entries[name] = Entry(*extent, place)

    def _second_document(self, node: Node) -> int | None:
        """Say so where a second document begins without a line that parts them: from which child on it is that."""
        heads = node.children[::2]
        keys = [
            slips.Key(head.value, self._base + head.start, value.value if value.shape is Shape.SCALAR else "")
            for head, value in zip(heads, node.children[1::2], strict=True)
        ]
        found = None if self._full(Severity.ERROR) else slips.second_document(keys)
        if found is None:
            return None
        repeated, first, certain = found
        flow = self._source.text.startswith("{", self._base + node.start)
        slip = slips.separator(self._source, keys[first], certain=certain, flow=flow)
        name, head = keys[repeated].name, heads[repeated]
        self._report(
            codes.YAML_DUPLICATE_KEY, f"the document has a second {name}", head.start, head.end, (name,), slip=slip
        )
        return 2 * first

    def _repeat(
        self, node: Node, pair: tuple[Node, Node], extent: _Extent, path: Path, former: tuple[Json, Entry]
    ) -> None:
        """Say that a key stands twice; the second one is taken away where it says the same and nothing else repeats."""
        key, child = pair
        value, first = former
        note = Note("the first one is here", _span(self._source, self._base, first.key_start, first.key_end))
        name = str(path[-1])
        named = f"the key {name}" if is_vocabulary(name) else "this key"
        message = f"{named} is already set in this mapping"
        own = extent == (key.start, key.end) and not self._full(Severity.ERROR)
        same = own and _same_scalar(value, child) and not slips.repeats_differ(_counted(node))
        fix = self._without(key, child) if same else None
        self._report(codes.YAML_DUPLICATE_KEY, message, *extent, path, notes=(note,), fix=fix)

    def _without(self, key: Node, value: Node) -> Fix | None:
        """A fix that takes away the line of a key, where nothing else is on it: no other key, anchor or comment."""
        text = self._source.text
        start = text.rfind("\n", 0, self._base + key.start) + 1
        end = text.find("\n", self._base + value.end) + 1
        line = text[start:end]
        alone = f"{text[start : self._base + key.start]}{text[self._base + value.end : end]}"
        if alone.strip() or line.count("\n") != 1 or "&" in line or _before(text, start) in {",", "{"}:
            return None
        return Fix("take the second one away", (Edit(self._source.span(start, end), line, ""),))

    def _merged(self, node: Node, extent: _Extent, path: Path) -> list[Node]:
        """The mappings that a merge key brings in, in the order in which Go takes them: the last of a list first."""
        sources = node.children[::-1] if node.shape is Shape.SEQUENCE else (node,)
        targets = [source.children[0] if source.shape is Shape.ALIAS else source for source in sources]
        if any(target.shape is not Shape.MAPPING for target in targets):
            message = "the merge key << takes a mapping or a list of mappings"
            self._report(codes.YAML_KEY, message, *extent, path)
            return []
        return targets

    def _key(self, node: Node, extent: _Extent, path: Path) -> str | None:
        target = node.children[0] if node.shape is Shape.ALIAS else node
        if target.shape is not Shape.SCALAR:
            self._report(codes.YAML_KEY, "a mapping or a list cannot be a key", *extent, path)
            return None
        self._check_tag(target, path, *extent)
        try:
            return resolve_key(target.value, _style(target), target.tag)
        except ScalarError as error:
            self._report(error.code, str(error), *extent, path)
            return None

    def _check_tag(self, node: Node, path: Path, start: int, end: int, own: str = "") -> None:
        if not is_known_tag(node.tag, own):
            message = "this tag has no meaning here; kubeadm passes over it"
            self._report(codes.YAML_TAG, message, start, end, path, severity=Severity.WARNING)

    def _full(self, severity: Severity) -> bool:
        """Whether there are so many of that severity that no more are noted: warnings must not hide an error."""
        return sum(found.severity is severity for found in self.diagnostics) >= DIAGNOSTICS_LIMIT

    def _report(  # noqa: PLR0913 - a finding has these parts
        self,
        code: Code,
        message: str,
        start: int,
        end: int,
        path: Path = (),
        *,
        severity: Severity = Severity.ERROR,
        notes: tuple[str | Note, ...] = (),
        fix: Fix | None = None,
        slip: slips.Slip | None = None,
    ) -> None:
        if not self._full(severity):
            span = _span(self._source, self._base, start, end)
            help_, mend = (slip.help, slip.fix) if slip else ("", fix)
            self.diagnostics.append(
                Diagnostic(code, message, span, severity, render_path(path), help=help_, notes=notes, fix=mend)
            )


def _span(source: Source, base: int, start: int, end: int) -> Span:
    return source.span(base + start, base + end)


def _before(text: str, end: int) -> str:
    """The last character before `end` that is not white space."""
    return next((text[at] for at in range(end - 1, -1, -1) if not text[at].isspace()), "")


def _counted(node: Node) -> Counter[str]:
    """How often a mapping has each key."""
    return Counter(key.value for key in node.children[::2] if key.shape is Shape.SCALAR)


def _same_scalar(value: Json, node: Node) -> bool:
    """Whether a node is a plain or quoted scalar of that value."""
    if node.shape is not Shape.SCALAR:
        return False
    try:
        other = resolve(node.value, _style(node), node.tag)
    except ScalarError:
        return False
    return type(value) is type(other) and value == other


def _style(node: Node) -> Style:
    return "plain" if node.plain else "quoted"
