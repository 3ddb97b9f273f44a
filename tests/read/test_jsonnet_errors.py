"""What a program says itself is not repeated."""

from pathlib import Path

import pytest

from kspec.disk.sources import Sources
from kspec.model.program import Program
from kspec.read.jsonnet_errors import public_error
from kspec.read.program import read_program

SECRET = "s3cr3tplant"  # noqa: S105 - of nobody
PROGRAMS = {
    f"assert false : '{SECRET}'; {{}}": "a text of its own",
    f"error '{SECRET}'": "a text of its own",
    f"error 'field does not exist: {SECRET}'": "field does not exist",
    f"error 'function has no parameter {SECRET}'": "a text of its own",
    f"error 'Unknown variable: {SECRET}'": "a text of its own",
    f"local a = {{}}; a['{SECRET}']": "field does not exist",
    f"local a='x' '{SECRET}'; a": "expected , or ; but got",
    f"local a='{SECRET}": "unterminated string",
    f"[1]['{SECRET}']": "an array is indexed with a string",
    f"import '{SECRET}'": "",
    f"std.parseInt('{SECRET}')": "a number cannot be read",
    f"std.parseJson('{SECRET}')": "JSON cannot be read",
    f"std.base64Decode('{SECRET}!')": "",
    f"{{['{SECRET}']: 1, ['{SECRET}']: 2}}": "a field has the name of another",
    f"{{'{SECRET}': 1, '{SECRET}': 2}}": "duplicate field",
    f"std.assertEqual('{SECRET}', 'x')": "an assertion of std.assertEqual failed",
    f"'%({SECRET})s' % {{}}": "a format names a field that does not exist",
    f"std.trace('{SECRET}', 1 / 0)": "division by zero",
    f"std.extVar('{SECRET}')": "undefined external variable",
    f"'{SECRET}' < 1": "binary operator < requires matching types, got string and number",
    f"if '{SECRET}' then 1": "condition must be boolean, got string",
    "local known = 1; unknown": "Unknown variable: unknown",
    "local a = {}; a.unknown": "field does not exist: unknown",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_programs_error_tells_what_and_not_of_what(tmp_path: Path, program: str) -> None:
    """jsonnet's own words, numbers and names of the code are repeated, and no string."""
    file = tmp_path / "a.jsonnet"
    _, (finding,) = read_program(file, program.encode(), Program(), Sources())
    assert PROGRAMS[program] in finding.message
    assert SECRET not in finding.message or program.startswith("import")


def test_what_kspec_says_itself_stays() -> None:
    """Its bounds are told as they are."""
    assert public_error("it evaluates to more than 5 bytes", "", "a") == "it evaluates to more than 5 bytes"
