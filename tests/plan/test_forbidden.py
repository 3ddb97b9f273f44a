"""What a frozen build may not do."""

from kspec.model.event import Action, Event
from kspec.plan.forbidden import forbidden


def test_each_change_is_a_finding_with_its_reasons() -> None:
    """What is reused, pinned, noted or told by the time changes nothing."""
    events = (
        Event(Action.REISSUED, "cp-1/apiserver", ("a name is missing", "another one is too much")),
        Event(Action.GENERATED, "sa"),
        *(Event(action, "ca") for action in (Action.REUSED, Action.PINNED, Action.NOTED, Action.EXPIRING)),
    )
    assert [finding.message for finding in forbidden(events, "cluster.lock")] == [
        "cp-1/apiserver would be re-issued (a name is missing; another one is too much), but --frozen forbids it",
        "sa would be generated, but --frozen forbids it",
    ]
