"""`kspec rotate`: another authority, key or token, by one stage into lock and keyring; and a build."""

import argparse
import os
from collections.abc import Sequence
from typing import Final

from kspec.cli.anew import BUILD_FIRST, Call, build_too, store_alone
from kspec.cli.answer import fail
from kspec.cli.clock import UnusableTimeError, now
from kspec.cli.fleet_sets import is_set
from kspec.cli.options import options_of
from kspec.cli.progress import generate_keys
from kspec.cli.specs import sources_of
from kspec.cli.stderr import waiting
from kspec.disk.faults import Progress
from kspec.facts.rotations import AT_ONCE, ENCRYPTION, JOINING, STAGED
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.event import Action
from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.model.renewal import Renewal
from kspec.passes.completing import Completed
from kspec.passes.recalling import Recalled
from kspec.passes.run import Run, Stopped
from kspec.pipeline import decide, read, recall
from kspec.plan.encryption import rotate_encryption
from kspec.plan.replacement import replace_certificate_key
from kspec.plan.rotation import Turned, rotate
from kspec.plan.shared_root import Above
from kspec.plan.token_rotation import rotate_tokens
from kspec.read.keyring import no_lock, read_lock
from kspec.report.rotated import roll_out, rotations, text_next, text_status
from kspec.text.spelling import suggestion
from kspec.write.keyring_guard import guard

_WORDS: Final = (*STAGED, *AT_ONCE)
_NOTHING: Final = ", so there is nothing to rotate"


def run(arguments: argparse.Namespace) -> int:
    """Go on by one stage, decide as a build does, write, report; or tell where each rotation stands."""
    if is_set(arguments, arguments.spec):
        from kspec.cli.set_rotate import run as of_set  # noqa: PLC0415 - few specs are sets

        return of_set(arguments)
    return rotate_cluster(arguments)


def rotate_cluster(arguments: argparse.Namespace, above: Above | None = None) -> int:
    """The same for one cluster, which the root of a set may be `above`."""
    words: Sequence[str] = arguments.what
    try:
        moment = now(arguments.now, os.environ)
    except UnusableTimeError as error:
        return fail("rotate", arguments.format, str(error))
    if wrong := _wrong(words, arguments):
        return fail("rotate", arguments.format, wrong)
    arguments.spec, arguments.output = [*arguments.spec, *arguments.further], arguments.output or ""
    options = options_of(arguments)
    with Progress() as progress:
        call = Call(arguments, options, arguments.output, sources_of(arguments.spec), moment, progress)
        if not words:
            return _tell(call)
        completed = read(options, call.sources)
        refused = call.refused()
        if isinstance(completed, Stopped) or refused:
            return call.end((*completed.findings, *refused))
        with guard(call.keys, waiting):
            return _rotate(call, completed, words[0], above)


def _wrong(words: Sequence[str], arguments: argparse.Namespace) -> str:
    """What is wrong with the command line, in a sentence; nothing where nothing is."""
    for word in words:
        if word not in _WORDS:
            there_is = f"expected one of: {', '.join(_WORDS)}"
            return f"{word} is nothing that can be rotated; {suggestion(word, _WORDS, there_is)}"
    if len(words) > 1:
        return f"{' and '.join(words)}: rotate one at a time, so that each is rolled out before the next"
    if words and arguments.status:
        return f"{words[0]} --status: give either of them"
    if not words and (arguments.back or arguments.output):
        return f"say what to rotate: {', '.join(_WORDS)}"
    return _unstaged(words[0], back=arguments.back) if words else ""


def _unstaged(word: str, *, back: bool) -> str:
    """What is wrong with a word for what has no stages; nothing where nothing is."""
    if word in AT_ONCE and back:
        return f"{word} is rotated in one step, and there is no way back: rotate it again"
    return ""


def _tell(call: Call) -> int:
    """Where each rotation stands."""
    lock, findings = read_lock(call.lock, call.sources)
    if lock is None:
        return call.end(findings or (no_lock(call.lock, _NOTHING, BUILD_FIRST),))
    told = evolve(call, values={"rotations": rotations(lock)})
    status = told.end((), unchanged=True)
    told.say(text_status(lock), ())
    return status


def _rotate(call: Call, completed: Run[Completed], word: str, above: Above | None) -> int:
    """Choose the step, decide, write and report; the caller holds the guard."""
    recalled = recall(completed)
    if isinstance(recalled, Stopped):
        return call.end(recalled.findings)
    stage = recalled.stage
    if stage.lock is None:
        return call.end((*recalled.findings, no_lock(call.lock, _NOTHING, BUILD_FIRST)))
    draw = Draw(call.moment, os.urandom, generate_keys)
    turned = _turn(call, recalled, stage.lock, word, draw, above)
    if turned.turn is None:
        return _refuse(call, turned, recalled.findings)
    built = decide(recalled, draw, Renewal(turn=turned.turn))
    overlapping = call.overlaps()
    if isinstance(built, Stopped) or overlapping:
        return call.end((*built.findings, *overlapping))
    planned = built.stage.planned
    sentences = AT_ONCE.get(word) or roll_out(word, turned.stage, back=call.arguments.back)
    call = evolve(call, values={"rotations": rotations(planned.lock), "next": list(sentences)})
    then = text_next(sentences)
    if call.output:
        return build_too(call, built, gone=turned.gone, then=then)
    events = tuple(event for event in planned.events if event.action is not Action.REUSED)
    return store_alone(call, built, events, gone=turned.gone, then=then)


def _turn(  # noqa: PLR0913, PLR0917 - what each kind of step depends on
    call: Call, recalled: Run[Recalled], lock: Lock, word: str, draw: Draw, above: Above | None
) -> Turned:
    """The step that is asked for."""
    stage = recalled.stage
    if word in AT_ONCE:
        found = replace_certificate_key(stage.spec, lock, stage.secrets, draw)
        return Turned(wrong=found) if isinstance(found, str) else Turned(found)
    if word == JOINING:
        return rotate_tokens(stage.spec, lock, stage.secrets, draw, back=call.arguments.back)
    if word == ENCRYPTION:
        return rotate_encryption(stage.spec, lock, back=call.arguments.back)
    return rotate(
        word,
        stage.spec,
        stage.wire.release,
        lock,
        stage.secrets,
        draw,
        back=call.arguments.back,
        lock_file=str(call.lock),
        above=above,
    )


def _refuse(call: Call, turned: Turned, findings: Sequence[Diagnostic]) -> int:
    """Tell why there is no such step."""
    if turned.wrong:
        return fail("rotate", call.arguments.format, turned.wrong)
    return call.end((*findings, *turned.findings))
