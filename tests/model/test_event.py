"""What happened to an identity."""

import pytest

from kspec.model.event import TIMELY, Action, Event


@pytest.mark.parametrize("action", Action)
def test_an_event_tells_whether_lock_or_keyring_change(action: Action) -> None:
    """--frozen forbids what draws, issues, signs or records; the rest is only said."""
    harmless = {Action.REUSED, Action.PINNED, *TIMELY, Action.NOTED}
    assert Event(action, "ca").changes_lock is (action not in harmless)
