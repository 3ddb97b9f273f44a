"""A field of a document: its value, its parts, and how a finding about it is worded and placed."""

from collections.abc import Iterator
from functools import cached_property

from kspec.model.code import Code, Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Json, Path, render_path, value_at
from kspec.model.fix import respell
from kspec.model.frozen import frozen
from kspec.model.wire import WireDocument


@frozen
class Field:
    """The field at `path` of a document in v1beta4, defaulted."""

    document: WireDocument
    path: Path = ()

    @cached_property
    def value(self) -> Json:
        """Its value; None where there is none."""
        found: Json = value_at(self.document.value, self.path)
        return found

    def child(self, *steps: str | int) -> "Field":
        """A part of it."""
        return Field(self.document, (*self.path, *steps))

    @property
    def text(self) -> str:
        """Its value, if it is a string, else the empty string."""
        found = self.value
        return found if isinstance(found, str) else ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The strings of a list; an item that is null is empty, as Go has it."""
        found = self.value
        return tuple(item if isinstance(item, str) else "" for item in (found if isinstance(found, list) else ()))

    @property
    def is_set(self) -> bool:
        """Whether it has a value: neither missing nor null."""
        return self.value is not None

    @property
    def items(self) -> Iterator["Field"]:
        """The items of a list."""
        found = self.value
        return (self.child(index) for index in range(len(found) if isinstance(found, list) else 0))

    @property
    def entries(self) -> Iterator[tuple[str, "Field"]]:
        """The keys of a map, and its values."""
        found = self.value
        return ((key, self.child(key)) for key in (found if isinstance(found, dict) else {}))

    @property
    def written(self) -> Json:
        """What the spec has at its path: None where its value is a default or a copy of another field's."""
        found: Json = value_at(self.document.document.value, self.path) if self.document.written else None
        return found

    @property
    def is_written(self) -> bool:
        """Whether the spec has it, so that it is not a default and no copy of another field."""
        return self.written is not None

    @property
    def is_lost(self) -> bool:
        """Whether its value, or a part of it, was dropped because it did not fit its type."""
        return self.document.is_lost(render_path(self.path))

    def finding(  # noqa: PLR0913 - a finding has these parts
        self,
        code: Code,
        text: str,
        help_: str = "",
        *,
        kind: str = "Invalid value",
        key: bool = False,
        severity: Severity = Severity.ERROR,
        meant: str | None = None,
    ) -> Diagnostic:
        """A finding about it. `key` points at its key instead of its value; `meant` is the word that certainly was.

        Of a document that was made up of an entry in another one, it is about the entry's field.
        """
        origin = self.path if self.document.written else self.document.written_path(self.path)
        name = render_path(origin)
        span = self.document.locate(self.path, key=key)
        written = str(self.path[-1]) if key else self.text
        return Diagnostic(
            code,
            f"{name}: {text}" if name else text,
            span,
            severity,
            path=name,
            document=self.document.kind if origin == self.path else self.document.document.kind,
            kind=kind if severity is Severity.ERROR else "",
            help=help_,
            fix=respell(span, written, meant) if meant and (key or self.is_written) else None,
        )

    def error(  # noqa: PLR0913 - a finding has these parts
        self,
        code: Code,
        text: str,
        help_: str = "",
        *,
        kind: str = "Invalid value",
        key: bool = False,
        meant: str | None = None,
    ) -> Diagnostic:
        """A finding about it for which there is no build."""
        return self.finding(code, text, help_, kind=kind, key=key, meant=meant)

    def warning(self, code: Code, text: str, help_: str = "", *, key: bool = False) -> Diagnostic:
        """A finding about it that stops nothing."""
        return self.finding(code, text, help_, key=key, severity=Severity.WARNING)


def shown(text: str) -> str:
    """A value in a message: in quotes, cut where it is long."""
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...")


_LONGEST = 60
