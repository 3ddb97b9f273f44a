"""Where rotations stand, and what is to be done with what a stage has made."""

from collections.abc import Mapping, Sequence

from kspec.facts.rotations import MEANING, ROLL_OUT, ROTATED
from kspec.model.lock import Lock
from kspec.model.rotation import Stage
from kspec.report.terminal import printable

_BACK = "roll it out as the stage before it: to every node, before you go on or back again"
_END = "nothing is to be rolled out that is not: commit the lock"


def rotations(lock: Lock) -> list[Mapping[str, str | None]]:
    """What can be rotated, each with its stage, null where there is no rotation."""
    return [{"name": word, "stage": _stage(lock, name)} for word, name in ROTATED.items()]


def roll_out(name: str, stage: Stage | None, *, back: bool) -> Sequence[str]:
    """What is to be done now, a sentence each, in this order. `stage` is the one that was come to, None for the end."""
    if stage is None:
        return (_BACK,) if back else (_END,)
    return ROLL_OUT[name, stage]


def text_next(sentences: Sequence[str]) -> str:
    """The same for people, numbered."""
    return "".join(f"  next {number}.    {sentence}\n" for number, sentence in enumerate(sentences, 1))


def text_status(lock: Lock) -> str:
    """A line for each thing that can be rotated."""
    width = max(map(len, ROTATED))
    lines = []
    for word, name in ROTATED.items():
        stage = _stage(lock, name)
        lines.append(f"{word:<{width}}  {MEANING[stage] if stage is not None else 'no rotation is under way'}")
    return "".join(f"{printable(line)}\n" for line in lines)


def _stage(lock: Lock, name: str) -> Stage | None:
    found = lock.rotations.get(name)
    return found.stage if found is not None else None
