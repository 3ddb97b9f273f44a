"""The pins of users' packs."""

from pathlib import Path

from pack_specs import completed, write_pack, write_spec

from kspec.model.event import Action
from kspec.plan.packs import pinned


def test_what_a_pack_changes_by_itself_is_noted(tmp_path: Path) -> None:
    """Which arguments of which component; it changes no lock."""
    spec, _ = completed(write_spec(tmp_path, "packs: [coredns, bridge]\n"))
    assert spec
    (event,) = pinned(spec.packs, {}).events
    assert (event.action, event.subject) == (Action.NOTED, "the pack bridge")
    assert event.reasons == ("it sets controllerManager's allocate-node-cidrs",)
    assert not event.changes_lock


def test_a_users_pack_is_pinned_by_its_digest(tmp_path: Path) -> None:
    """kspec's own are not; a change, and one that is gone, are told, and change the lock."""
    write_pack(tmp_path)
    spec, _ = completed(write_spec(tmp_path, "packs: [coredns, {name: mine, source: mine}]\n"))
    assert spec
    digest = spec.packs[1].digest
    first = pinned(spec.packs, {})
    assert first.digests == {"mine": digest}
    assert [(event.action, event.subject) for event in first.events] == [(Action.RECORDED, "the pack mine")]
    assert pinned(spec.packs, first.digests).events == ()
    changed = pinned(spec.packs, {"mine": "sha256:0", "gone": "sha256:1"})
    assert [(event.action, event.reasons) for event in changed.events] == [
        (Action.RECORDED, (f"its files were sha256:0, and are {digest}",)),
        (Action.FORGOTTEN, ("the spec names it no more",)),
    ]
    assert all(event.changes_lock for event in changed.events)
