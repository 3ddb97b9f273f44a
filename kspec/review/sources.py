"""How two specs differ, and two locks: what a build is made of, without the secrets that a spec may hold."""

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import unquote

from kspec.encode import lock_text
from kspec.model.document import Document
from kspec.model.encryption import Encryption
from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.model.review import Change, Deed
from kspec.review.stand_ins import StandIns
from kspec.review.structures import Load, document_changes
from kspec.secrets.masking import Mask
from kspec.secrets.places import secrets_in

_HIDDEN: Final = Change("", Deed.CHANGED, hidden=True)
_OTHER_FORM: Final = Change("", Deed.CHANGED, after="it says the same in another form")


def source_changes(form: str, left: bytes, right: bytes, load: Load) -> tuple[Change, ...]:
    """How two contents of a spec, or of a lock, differ: at least one change."""
    if form == "lock":
        return _of_locks(left, right)
    ours, theirs = load(left), load(right)
    if ours is None or theirs is None:
        return (_HIDDEN,)
    mask = Mask(found for document in (*ours, *theirs) for found in secrets_in(document.value, document.kind))
    changes = document_changes(*_by_kind(ours, theirs), load, StandIns())
    return tuple(_masked(change, mask) for change in changes) or (_OTHER_FORM,)


def _by_kind(left: Sequence[Document], right: Sequence[Document]) -> tuple[list[Document], list[Document]]:
    """The documents with those of one kind at the same place, so that one that was put in is one difference."""
    kinds = list(dict.fromkeys(document.kind for document in (*left, *right)))
    ours, theirs = (
        {kind: [document for document in side if document.kind == kind] for kind in kinds} for side in (left, right)
    )
    both = [kind for kind in kinds if len(ours[kind]) == len(theirs[kind])]
    rest = [kind for kind in kinds if kind not in both]
    return tuple([document for kind in (*both, *rest) for document in side[kind]] for side in (ours, theirs))  # type: ignore[return-value]  # two sides


def _masked(change: Change, mask: Mask) -> Change:
    before, after = (None if text is None else mask(text) for text in (change.before, change.after))
    hidden = change.hidden or (before, after) != (change.before, change.after)
    return evolve(change, place=mask(change.place), before=before, after=after, hidden=hidden)


def _of_locks(left: bytes, right: bytes) -> tuple[Change, ...]:
    try:
        ours, theirs = lock_text.parse(left.decode()), lock_text.parse(right.decode())
    except ValueError:
        return (_HIDDEN,)
    return tuple(_entries(ours, theirs)) or (_OTHER_FORM,)


def _entries(left: Lock, right: Lock) -> Iterator[Change]:
    """The lock's entries that are others; what is in them, the output says."""
    for place, ours, theirs in (
        ("certificates", left.certificates, right.certificates),
        ("tokens", left.tokens, right.tokens),
        ("kubelet.conf", left.kubelet_conf, right.kubelet_conf),
        ("files", dict.fromkeys(left.files), dict.fromkeys(right.files)),
        ("requests", left.requests, right.requests),
        (
            "keys",
            {"sa": left.service_account, "certificate key": left.certificate_key},
            {"sa": right.service_account, "certificate key": right.certificate_key},
        ),
    ):
        for name in dict.fromkeys((*ours, *theirs)):
            if name not in ours:
                yield Change(f"{place}[{name}]", Deed.ADDED, after="locked")
            elif name not in theirs:
                yield Change(f"{place}[{name}]", Deed.REMOVED, before="locked")
            elif ours[name] != theirs[name]:
                yield Change(f"{place}[{name}]", Deed.CHANGED, after="another")
    for name in dict.fromkeys((*left.rotations, *right.rotations)):
        before, after = (
            side[name].stage if name in side else "not rotated" for side in (left.rotations, right.rotations)
        )
        if before != after:
            yield Change(f"rotations[{name}]", Deed.CHANGED, before, after)
        elif left.rotations[name] != right.rotations[name]:
            yield Change(f"rotations[{name}]", Deed.CHANGED, after="another")
    yield from _encryption(left.encryption or Encryption(), right.encryption or Encryption())


def _encryption(left: Encryption, right: Encryption) -> Iterator[Change]:
    """How far a rotation of keys that encrypt has come, and which keys stand for the spec's, in their order."""
    if left.stage != right.stage:
        yield Change("rotations[encryption]", Deed.CHANGED, left.stage or "not rotated", right.stage or "not rotated")
    for entry in dict.fromkeys((*left.keys, *right.keys)):
        own = (unquote(entry.rpartition("/")[2]),)
        before, after = (" before ".join(side.keys.get(entry, own)) for side in (left, right))
        if before != after:
            yield Change(f"encryption[{entry}]", Deed.CHANGED, before, after)
