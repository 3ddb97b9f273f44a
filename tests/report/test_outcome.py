"""What programs read: one object in every case."""

import json
from pathlib import Path

import pytest

from kspec.report.outcome import OUTCOMES, outcome

SCHEMAS = Path(__file__).parents[2] / "docs" / "json"


@pytest.mark.parametrize("command", OUTCOMES)
def test_every_key_is_there_whatever_happens(command: str) -> None:
    """The schema requires exactly the keys that a command says where it did nothing."""
    schema = json.loads((SCHEMAS / f"{command}.schema.json").read_text())
    value = json.loads(outcome(command, 2, fault="no space"))
    assert list(value) == schema["required"] == list(schema["properties"])
    assert (value["version"], value["status"], value["fault"]) == (1, 2, "no space")


def test_each_schema_is_of_a_command() -> None:
    """None is left of a command that is gone."""
    assert {path.name.partition(".")[0] for path in SCHEMAS.iterdir()} == OUTCOMES.keys()


def test_a_key_of_another_command_is_our_mistake() -> None:
    """The table is the whole shape."""
    with pytest.raises(ValueError, match="images has no events"):
        outcome("images", 0, events=[])
