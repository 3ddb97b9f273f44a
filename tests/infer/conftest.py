"""Recorded nodes, as they are seen."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from kspec.model.seen import SeenNode
from kspec.read.seen import read_seen

GOLDEN = Path(__file__).parents[2] / "golden"
See: TypeAlias = Callable[[str, str], SeenNode]


@pytest.fixture
def see() -> See:
    """A recorded node of v1.37.2."""

    def read(name: str, case: str) -> SeenNode:
        found, findings = read_seen(name, GOLDEN / "v1.37.2" / case / "tree")
        assert found is not None
        assert findings == ()
        return found

    return read
