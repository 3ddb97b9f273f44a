"""What came of writing."""

import pytest

from kspec.model.written import WriteSummary


@pytest.mark.parametrize("part", ["created", "changed", "removed", "mended", "folders"])
def test_a_write_tells_whether_anything_is_different_now(part: str) -> None:
    """Files that were as they had to be are not a change."""
    assert not WriteSummary(unchanged=("a",)).wrote
    assert WriteSummary(**{part: ("a",)}).wrote
