"""Fields that moved: the rows and what they name."""

import re

import pytest

from kspec.facts import moved_fields
from kspec.facts.kinds import GROUPS
from kspec.facts.releases import newest
from kspec.facts.types import load

TYPES = load(newest()[0].minor)
ROWS = [(kind, name, text) for kind, rows in moved_fields._MOVED.items() for name, text in rows.items()]  # noqa: SLF001 - the table itself
PLACE = re.compile(r"\b(?:is|to|in|has it in) ([a-z][A-Za-z]*(?:\.[A-Za-z]+)*)(?: of the (\w+))? (?:now|here)\b")


def has(kind: str, name: str) -> bool:
    """Whether the newest release's kind has a field of that name with dots."""
    versions = [version for version in TYPES.versions(kind) if version.startswith(f"{GROUPS[kind]}/")]
    struct = TYPES.root(versions[-1], kind) or ""
    for step in name.split("."):
        found = {field.name: field.type for field in TYPES.fields(struct)}.get(step)
        if found is None:
            return False
        struct = re.sub(r"^(\*|\[\])*", "", found)
    return True


@pytest.mark.parametrize(("kind", "name", "text"), ROWS, ids=[f"{kind}.{name}" for kind, name, _ in ROWS])
def test_a_row_is_about_a_field_that_is_not_there(kind: str, name: str, text: str) -> None:
    """And where it says what the field is now, the newest release has that."""
    assert not has(kind, name)
    match = PLACE.search(text)
    if match:
        assert has(match[2] or kind, match[1])


def test_a_field_within_a_list_is_found_by_its_names() -> None:
    """Numbers of items do not count; a field of another kind has no row."""
    assert moved_fields.help_of("ClusterConfiguration", ("dns", "type"))
    assert moved_fields.help_of("JoinConfiguration", ("metadata",))
    assert moved_fields.help_of("ClusterConfiguration", ("apiServer", "extraVolumes", 0, "type"))
    assert not moved_fields.help_of("ClusterSpec", ("metadata",))
