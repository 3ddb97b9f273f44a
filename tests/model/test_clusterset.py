"""A set of clusters, as values."""

from pathlib import Path

from kspec import pipeline
from kspec.disk.sources import Sources
from kspec.facts.releases import newest
from kspec.model.clusterset import Entry, Member
from kspec.model.wire import Wire
from kspec.passes.run import Options


def test_a_member_is_called_as_its_set_lists_it() -> None:
    """Whatever its file is called."""
    member = Member(Entry("eu", Path("europe.yaml")), Wire((), newest()[0]), Path("europe.lock"))
    assert (member.name, member.lock) == ("eu", None)


def test_what_is_listed_stays_in_order(shop: Path) -> None:
    """Be it usable or not."""
    (shop.parent / "eu.yaml").write_text("kind: [")
    options = Options((shop,), shop.with_suffix(".lock"), shop.with_suffix(".keys"))
    given = pipeline.check_set(options, Sources()).stage.given
    assert given is not None
    assert [one.name for one in given.listed] == ["hub", "eu", "us"]
    assert [one.name for one in given.unusable] == ["eu"]
