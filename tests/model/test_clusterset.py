"""A set of clusters, as values."""

from pathlib import Path

from kspec.facts.releases import newest
from kspec.model.clusterset import Entry, Member
from kspec.model.wire import Wire


def test_a_member_is_called_as_its_set_lists_it() -> None:
    """Whatever its file is called."""
    member = Member(Entry("eu", Path("europe.yaml")), Wire((), newest()[0]), Path("europe.lock"))
    assert (member.name, member.lock) == ("eu", None)
