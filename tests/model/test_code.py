"""Facts about codes."""

import json

from kspec.model.code import Code, Severity

ROW = Code("old-release", "The release is old.", Severity.WARNING, waiver=True)


def test_a_code_is_its_name() -> None:
    """Where a text is wanted it is one: in a message, in JSON, as a key."""
    assert f"{ROW}" == "old-release"
    assert json.dumps({ROW: ROW}) == '{"old-release": "old-release"}'
    assert {"old-release": 1}[ROW] == 1


def test_a_code_knows_its_row() -> None:
    """What the table says of it."""
    assert (ROW.summary, ROW.severity, ROW.waiver, ROW.component) == (
        *("The release is old.", Severity.WARNING, True, False),
    )
