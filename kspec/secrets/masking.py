"""Texts without secrets that are known: a message must give away nothing of them, whoever has worded it."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from kspec.model.expression import expression
from kspec.secrets.forms import without_forms
from kspec.secrets.places import WINDOW, Verdict, is_vocabulary

MASK: Final = "***"
_SHORTEST: Final = 4
"""Characters below which a value says nothing, and may stand anywhere."""
_SHORTEST_TEXT: Final = 10
"""The same for a word of a file's text."""
_LONGEST: Final = 4096
"""Characters of one value that are looked for piece by piece."""
_PARTS: Final = expression(r"[\s,;:|=\"'\\()\[\]{}<>]+")
_WORD: Final = expression(r"[\w.+/=~-]+")


class Mask:
    """Takes the values that may not be shown; a call gives a text without them."""

    def __init__(self, values: Iterable[tuple[str, Verdict]]) -> None:
        """Take values with the verdict on each: those of free text are looked for word by word only."""
        self._words: set[str] = set()
        self._whole: dict[str, set[str]] = {}
        self._windows: set[str] = set()
        for value, verdict in values:
            for part in _parts(value, verdict):
                self._add(part)
            if verdict is not Verdict.TEXT:
                self._windows.update(_windows(value[:_LONGEST]))

    def _add(self, part: str) -> None:
        for text in {part, repr(part)[1:-1], json.dumps(part)[1:-1]}:
            if len(text) < WINDOW:
                self._words.add(text)
            else:
                self._whole.setdefault(text[:WINDOW], set()).add(text)

    def __call__(self, text: str) -> str:
        """The text with `***` in the place of each value, and of what has a secret's form."""
        hidden = bytearray(len(text))
        for start, stop in self._found(text):
            hidden[start:stop] = b"\x01" * (stop - start)
        parts, position = [], 0
        for run in re.finditer(rb"\x01+", hidden):
            parts += [text[position : run.start()], MASK]
            position = run.end()
        return without_forms("".join([*parts, text[position:]]))

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        if self._words:
            yield from (word.span() for word in _WORD.finditer(text) if word[0] in self._words)
            yield from (word.span() for word in re.finditer(r"\w+", text) if word[0] in self._words)
        if not self._windows and not self._whole:
            return
        for start in range(len(text) - WINDOW + 1):
            piece = text[start : start + WINDOW]
            if piece in self._windows:
                yield start, start + WINDOW
            for whole in self._whole.get(piece, ()):
                if text.startswith(whole, start):
                    yield start, start + len(whole)


def _windows(value: str) -> Iterator[str]:
    """Every piece of a secret that no public text has by chance: one with a digit or a capital letter in it."""
    for start in range(len(value) - WINDOW + 1):
        piece = value[start : start + WINDOW]
        if not piece.islower() or any(letter.isdigit() for letter in piece):
            yield piece


def _parts(value: str, verdict: Verdict) -> Iterator[str]:
    """What of a value a message may quote by itself."""
    for line in (value, *value.splitlines()):
        bare = line.strip()
        if verdict is Verdict.TEXT:
            if len(bare) >= _SHORTEST_TEXT and not is_vocabulary(bare) and bare[0] != "/":
                yield bare
        elif len(bare) >= _SHORTEST and not is_vocabulary(bare):
            yield bare
    for word in _PARTS.split(value[:_LONGEST]):
        least = _SHORTEST_TEXT if verdict is Verdict.TEXT else _SHORTEST + 1
        odd = verdict is not Verdict.TEXT or (any(map(str.isdigit, word)) and not set(word) & set("./"))
        if len(word) >= least and odd and not is_vocabulary(word):
            yield word
