"""A row of the table of codes."""

from kspec.model.code import Code
from kspec.model.diagnostic import Severity


def test_a_code_is_an_error_that_nobody_may_waive_unless_it_says_so() -> None:
    """What a row does not say is the strict reading."""
    code = Code("a-rule", "Something is wrong.")
    assert (code.severity, code.waiver, code.component) == (Severity.ERROR, False, False)
