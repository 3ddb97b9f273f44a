"""What a command line tells a jsonnet program, and which of the specs is meant that it evaluates to."""

from collections.abc import Mapping

from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Json
from kspec.model.frozen import field, frozen


@frozen
class Variable:
    """An external variable or a top-level argument: `code` tells a text of jsonnet's from a string.

    Its value may be a secret, and is never shown.
    """

    name: str
    value: str = field(repr=False)
    code: bool = False


@frozen
class Evaluation:
    """A program that was evaluated: its text, and its value or what is wrong.

    `read` has the bytes of what it imported, None where it looked for a file that is not there.
    """

    content: bytes = field(repr=False)
    value: Json = field(default=None, repr=False)
    read: Mapping[str, bytes | None] = field(factory=dict, repr=False)
    findings: tuple[Diagnostic, ...] = ()


@frozen
class Program:
    """What every program of a command is given, and the name of the one spec that is meant, if one is.

    `evaluated` are programs that the command has evaluated before, by their file: none is evaluated twice.
    """

    external: tuple[Variable, ...] = ()
    top_level: tuple[Variable, ...] = ()
    name: str = ""
    evaluated: Mapping[str, Evaluation] = field(factory=dict, repr=False)

    @property
    def variables(self) -> tuple[Variable, ...]:
        """All that is given."""
        return (*self.external, *self.top_level)
