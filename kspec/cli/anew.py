"""A build that is told what to make anew: into lock and keyring alone, or into an output, too."""

import argparse
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from kspec.cli.answer import end
from kspec.cli.full_build import built_of, output_overlaps, write_built
from kspec.cli.paths import build_options
from kspec.cli.printing import put
from kspec.cli.stderr import waiting
from kspec.disk.faults import Progress
from kspec.disk.sources import Sources
from kspec.encode import lock_text
from kspec.model.diagnostic import Diagnostic
from kspec.model.event import Action, Event
from kspec.model.frozen import field, frozen
from kspec.model.written import WriteSummary
from kspec.passes.building import Built
from kspec.passes.run import Options, Run
from kspec.report.renewed import text_renewed
from kspec.report.summary import event_rows, text_summary, text_timely
from kspec.write.commit import Stores, store
from kspec.write.forgetting import remove_entries
from kspec.write.keyring_file import rewritten, write_file
from kspec.write.lock_file import changed_lock, hold_lock
from kspec.write.names import check_names
from kspec.write.places import of_import, overlaps

BUILD_FIRST: Final = "build first: kspec build SPEC -o OUT"
"""What to do where there is no lock."""


@frozen
class Call:
    """The command line, where it leads to, and what is begun. `output` is empty where nothing is to be built.

    `values` are what the command has to say to a program beside what all of them have.
    """

    arguments: argparse.Namespace
    options: Options
    output: str
    sources: Sources
    moment: datetime
    progress: Progress
    values: Mapping[str, Any] = field(factory=dict)

    @property
    def lock(self) -> Path:
        """Where the lock stands."""
        return self.options.lock_file

    @property
    def keys(self) -> Path:
        """Where the keyring stands."""
        return self.options.keys_folder

    def end(
        self,
        findings: Sequence[Diagnostic],
        events: Sequence[Event] = (),
        *,
        unchanged: bool | None = None,
        output: str | None = None,
    ) -> int:
        """Show the findings, and the outcome to a program."""
        stores, rows = {"lock": str(self.lock), "keys": str(self.keys)}, event_rows(events)
        values = {**stores, "output": output, "unchanged": unchanged, "events": rows, **self.values}
        return end(self.arguments, findings, self.sources, **values)

    def say(self, text: str, events: Sequence[Event]) -> None:
        """Tell people, with --quiet only what the time brings."""
        if self.arguments.format == "text":
            put(text_timely(events) if self.arguments.quiet else text)

    def refused(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the names of what may be written, and with where all of it lies."""
        named = [str(self.lock), str(self.keys), *([self.output] if self.output else [])]
        return (*check_names(named), *self.overlaps())

    def overlaps(self) -> tuple[Diagnostic, ...]:
        """What is read and written and must not lie in one another, by what is known of it so far."""
        if self.output:
            return output_overlaps(self.options, self.sources, self.output)
        return overlaps(of_import(self.options.specs, str(self.lock), str(self.keys), (), self.sources))


def store_alone(
    call: Call, built: Run[Built], events: Sequence[Event], *, gone: Sequence[str] = (), then: str = ""
) -> int:
    """Keyring and lock alone; the caller holds the guard. `gone` leaves the keyring after that, `then` is said last."""
    former, planned = call.sources.files[str(call.lock)], built.stage.planned
    with hold_lock(call.lock, waiting):
        if changed := changed_lock(call.lock, former):
            return call.end((*built.findings, changed))
        sealed = rewritten(call.keys, call.options.access, planned.drawn)
        if isinstance(sealed, Diagnostic):
            return call.end((*built.findings, sealed))
        if refused := _cannot_go(call, gone):
            return call.end((*built.findings, refused))
        content = lock_text.render(planned.lock).encode()
        store(call.lock, call.keys, content, planned.drawn, progress=call.progress, sealed=sealed)
        _let_go(call, gone)
    status = call.end(built.findings, events, unchanged=False)
    call.say(text_renewed(events, str(call.lock), str(call.keys) if planned.drawn or gone else "") + then, events)
    return status


def build_too(call: Call, built: Run[Built], *, gone: Sequence[str] = (), before: str = "", then: str = "") -> int:
    """Keyring, lock and output; the caller holds the guard.

    `gone` leaves the keyring after that; `before` is said first, `then` last.
    """
    if refused := _cannot_go(call, gone):
        return call.end((*built.findings, refused))
    stores = Stores(call.lock, call.keys, Path(call.output), progress=call.progress, access=call.options.access)
    written = write_built(built, stores, build_options(call.arguments), call.moment, prune=call.arguments.prune)
    if not isinstance(written, WriteSummary):
        return call.end((*built.findings, *written))
    _let_go(call, gone)
    recalled, planned, _ = built.stage
    unchanged = not written.wrote and planned.lock == recalled.lock
    events = [event for event in planned.events if event.action is not Action.REUSED]
    status = call.end(built.findings, events, unchanged=unchanged, output=call.output)
    call.say(before + text_summary(built_of(built, call.output, written)) + then, events)
    return status


def _cannot_go(call: Call, gone: Sequence[str]) -> Diagnostic | None:
    """Why entries cannot leave the keyring, which is to be found out before anything is written."""
    sealed = rewritten(call.keys, call.options.access, {}, gone=gone) if gone else None
    return sealed if isinstance(sealed, Diagnostic) else None


def _let_go(call: Call, gone: Sequence[str]) -> None:
    """Take entries out of the keyring, after the lock that named them."""
    if not gone:
        return
    call.progress.begin(call.keys)
    sealed = rewritten(call.keys, call.options.access, {}, gone=gone)
    if sealed is None:
        remove_entries(call.keys, gone)
    elif not isinstance(sealed, Diagnostic):
        write_file(call.keys, sealed)
