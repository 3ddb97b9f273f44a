"""Rows of host checks."""

import re
from pathlib import Path

from kspec.facts.host_checks import HOST_CHECKS


def test_every_test_is_documented() -> None:
    """docs/hosts-and-files.md has each test with its fields."""
    page = (Path(__file__).parents[2] / "docs" / "hosts-and-files.md").read_text()
    listed = {
        name: set(re.findall(r"`(\w+)`", fields))
        for names, fields in re.findall(r"^\| (`[-\w]+`(?:, `[-\w]+`)*) \| ([^|]*)\| ", page, re.MULTILINE)
        for name in re.findall(r"`([-\w]+)`", names)
    }
    for row in HOST_CHECKS:
        assert listed[row.test] == set(row.parameters)


def test_a_demand_that_changed_has_one_row_in_each_release() -> None:
    """Where one row ends, another begins; what is new in a release replaces nothing."""
    new = {"ContainerRuntimeVersion", "FileExisting-getent"}
    ended = [(row.test, row.before) for row in HOST_CHECKS if row.before]
    begun = [(row.test, row.since) for row in HOST_CHECKS if row.since and row.name not in new]
    assert sorted(ended) == sorted(begun)
