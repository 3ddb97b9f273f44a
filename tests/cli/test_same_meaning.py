"""What a build of whose specs only the text changed goes by."""

from pathlib import Path

from small_cluster import SPEC

from kspec.cli.same_meaning import afterwards, meaning_of
from kspec.disk.sources import Sources
from kspec.model.event import Action, Event
from kspec.model.lock import Lock, LockedCertificate, LockedToken
from kspec.passes.run import Options
from kspec.pipeline import find_all


def meaning(folder: Path, text: str) -> bytes:
    """What a spec means."""
    file = folder / "cluster.yaml"
    file.write_text(text)
    return meaning_of(find_all(Options((file,), folder / "c.lock", folder / "c.keys"), Sources()))


def test_values_count_and_text_does_not(tmp_path: Path) -> None:
    """A comment and another style mean the same, another value does not; nothing of the spec can be read in it."""
    same = meaning(tmp_path, SPEC)
    assert meaning(tmp_path, "# a comment\n" + SPEC.replace("{name: cp-1}", "{'name': \"cp-1\" }")) == same
    assert meaning(tmp_path, SPEC.replace("cp-1", "cp-2")) != same
    assert len(same) == 32


def test_what_is_new_in_one_build_is_reused_in_the_next() -> None:
    """Once each; what is about the moment stays, and what was only done is over."""
    lock = Lock({"ca": LockedCertificate(b"")}, tokens={"abcdef": LockedToken(None)})
    events = (
        Event(Action.GENERATED, "sa", ("key generated",)),
        Event(Action.ISSUED, "ca", ("key generated",)),
        Event(Action.GENERATED, "bootstrap token abcdef", ("the spec gives none",)),
        Event(Action.RECORDED, "bootstrap token abcdef", ("never expires",)),
        Event(Action.RECORDED, "the lock"),
        Event(Action.EXPIRING, "ca", ("soon",)),
    )
    assert afterwards(events, lock) == (
        Event(Action.REUSED, "sa"),
        Event(Action.REUSED, "ca"),
        Event(Action.REUSED, "bootstrap token abcdef"),
        Event(Action.EXPIRING, "ca", ("soon",)),
    )
