"""Where rotations stand, and what is to be done with what a stage has made."""

from collections.abc import Mapping, Sequence

from kspec.facts.rotations import (
    ENCRYPTION,
    ENDED,
    JOINING,
    MEANING,
    MEANING_OF_ENCRYPTION,
    MEANING_OF_JOINING,
    ROLL_BACK,
    ROLL_OUT,
    ROTATED,
    STAGED,
)
from kspec.model.lock import Lock
from kspec.model.rotation import Stage
from kspec.report.terminal import printable

_BACK = ("roll it out as the stage before it: to every node, before you go on or back again",)
_END = ("nothing is to be rolled out that is not: commit the lock",)


def rotations(lock: Lock) -> list[Mapping[str, str | None]]:
    """What can be rotated, each with its stage, null where there is no rotation."""
    return [{"name": word, "stage": _stage(lock, word)} for word in STAGED]


def roll_out(word: str, stage: Stage | None, *, back: bool) -> Sequence[str]:
    """What is to be done now, a sentence each, in this order. `stage` is the one that was come to, None for the end."""
    name = ROTATED.get(word, word)
    if back and name in ROLL_BACK:
        return ROLL_BACK[name]
    if stage is None:
        return _BACK if back else ENDED.get(name, _END)
    return ROLL_OUT[name, stage]


def text_next(sentences: Sequence[str]) -> str:
    """The same for people, numbered."""
    return "".join(f"  next {number}.    {sentence}\n" for number, sentence in enumerate(sentences, 1))


def text_status(lock: Lock) -> str:
    """A line for each thing that can be rotated."""
    width = max(map(len, STAGED))
    lines = []
    for word in STAGED:
        stage = _stage(lock, word)
        lines.append(f"{word:<{width}}  {_meaning(word, stage) if stage is not None else 'no rotation is under way'}")
    return "".join(f"{printable(line)}\n" for line in lines)


def _meaning(word: str, stage: Stage) -> str:
    if word == JOINING:
        return MEANING_OF_JOINING
    return (MEANING_OF_ENCRYPTION if word == ENCRYPTION else MEANING)[stage]


def _stage(lock: Lock, word: str) -> Stage | None:
    if word == JOINING:
        return "issue" if any(token.former for token in lock.tokens.values()) else None
    found = lock.encryption if word == ENCRYPTION else lock.rotations.get(ROTATED[word])
    return found.stage if found is not None else None
