"""The formats of a review."""

import pytest
from reviewed import reviewed

from kspec.report.review_formats import render


@pytest.mark.parametrize(("wanted", "start"), [("text", "a build"), ("markdown", "### A build"), ("html", "<!DOCTYPE")])
def test_each_format_has_its_renderer(wanted: str, start: str) -> None:
    """By its name on the command line."""
    assert render(wanted, reviewed()).startswith(start)
