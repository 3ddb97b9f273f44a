"""A review as a value of JSON."""

from typing import Any

from kspec.model.pack_record import PackRecord
from kspec.model.review import Change, Consequence, FileChange, PackChange, Review, Sides, Tree
from kspec.report.summary import event_rows


def review_values(review: Review) -> dict[str, Any]:
    """What programs read of a review: each changed file by its path in the output."""
    roles = {node: group.role for group in review.groups for node in group.nodes}
    return {
        "left": _side(review.left),
        "right": _side(review.right),
        "same": not review.differs,
        "kubernetes": _releases(review),
        "packs": [_pack(change) for change in review.packs],
        "effects": [_effect(found) for found in review.consequences],
        "events": event_rows(review.events),
        "files": [_file(file, roles.get(file.node, "")) for file in review.files],
        "notCompared": list(review.uncompared),
    }


def _side(tree: Tree) -> dict[str, str]:
    return {"kind": tree.kind, "name": tree.name}


def _releases(review: Review) -> dict[str, Any]:
    before, after = review.releases or (review.left.kubernetes, review.right.kubernetes)
    return {"before": before or None, "after": after or None, "changes": list(review.notes)}


def _effect(found: Consequence) -> dict[str, Any]:
    effect = found.effect
    return {
        "weight": effect.weight.value,
        "action": effect.action,
        "subject": effect.subject,
        "message": effect.text,
        "nodes": list(found.nodes),
        "files": list(found.files),
        "packs": list(found.packs),
    }


def _file(file: FileChange, role: str) -> dict[str, Any]:
    before, after = file.modes or (None, None)
    return {
        "path": file.path,
        "node": file.node,
        "role": role,
        "verdict": file.verdict.value,
        "form": file.form,
        "secret": file.secret,
        "mode": {"before": f"{before:04o}", "after": f"{after:04o}"}
        if before is not None and after is not None
        else None,
        "summary": file.summary,
        "pack": _both(file.packs),
        "changes": [_change(change) for change in file.changes],
        "effects": [effect.text for effect in file.effects],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "place": change.place,
        "change": change.deed.value,
        "before": change.before,
        "after": change.after,
        "hidden": change.hidden,
        "pack": _both(change.packs),
    }


def _both(packs: Sides) -> dict[str, str | None] | None:
    """The pack before and after; null where none was or is."""
    before, after = packs
    return {"before": before or None, "after": after or None} if before or after else None


def _pack(change: PackChange) -> dict[str, Any]:
    return {"name": change.name, "before": _record(change.before), "after": _record(change.after)}


def _record(record: PackRecord | None) -> dict[str, str | None] | None:
    return None if record is None else {"version": record.version, "digest": record.digest or None}
