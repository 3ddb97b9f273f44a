"""Every way in which the source can name a code is seen."""

import pytest
from code_names import Made, named

from kspec.model.diagnostic import Diagnostic
from kspec.model.span import Span

HELPERS = """
class Field:
    def warning(self, code: str, message: str) -> None: ...
    def wrong(self, span: int, code: str, *, help_: str = "") -> None: ...
def _finding(file, path, code="usual-one", *, message=""): ...
def keyed(*, code: str = "usual-two") -> None: ...
class Problem(Exception):
    def __init__(self, message: str, code: str = "usual-three") -> None: ...
@frozen
class Row:
    path: str
    code: str
class Fault(OSError):
    def __init__(self, code: int) -> None: ...
"""
USUAL = {"usual-one", "usual-two", "usual-three"}


@pytest.mark.parametrize(
    "call",
    [
        'field.warning("multicast-domain", "text")',
        'yield Field(1).wrong(2, "multicast-domain")',
        'return _finding(1, 2, "multicast-domain")',
        'return _finding(1, 2, "multicast-domain" if path == "elsewhere" else "usual-one")',
        'raise Problem("text", "multicast-domain")',
        'Row("path", "multicast-domain")',
        'Row(path="path", code="multicast-domain")',
        'keyed(code="multicast-domain")',
        'code = "multicast-domain"',
        'code, what = "multicast-domain", "text"',
    ],
)
def test_a_code_is_seen(call: str) -> None:
    """Through a method, a function, an exception, a row, a keyword or a variable, in another module."""
    check = f"def check(field, path):\n    {call}\n"
    assert named({"helpers": HELPERS, "check": check}) - USUAL == {"multicast-domain"}


def test_what_is_no_code_is_not_taken_for_one() -> None:
    """Other arguments, the condition of a choice, the number of a fault."""
    calls = 'field.warning(code, "text")\nfault = Fault("text")\nother("text")\ncode = one("text")\n'
    assert named({"helpers": HELPERS, "check": calls}) == USUAL


def test_what_is_made_is_seen(made: Made) -> None:
    """By the package, whatever made the name of the code; what a test makes is its own."""
    place = Span("a", 1, 1, 1, 1)
    Diagnostic("multicast-domain", "text", place)
    assert made.take() == []
    namespace = {"__name__": "kspec.check.fake", "Diagnostic": Diagnostic, "place": place}
    exec('Diagnostic("multicast" + "-domain", "text", place)\nDiagnostic("type", "text", place)', namespace)  # noqa: S102
    assert made.take() == ["multicast-domain"]
