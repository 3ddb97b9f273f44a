"""`kspec expiry`: what of a cluster expires when."""

import argparse
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kspec.cli.answer import end, fail
from kspec.cli.clock import AT, UnusableTimeError, now, span
from kspec.cli.fleet import members
from kspec.cli.fleet_members import look_into
from kspec.cli.fleet_sets import is_set
from kspec.cli.paths import lock_path
from kspec.cli.printing import put
from kspec.disk.atomic import read_regular, replace_at
from kspec.disk.faults import at
from kspec.disk.sources import Sources
from kspec.encode import calendar
from kspec.encode.calendar import Day
from kspec.encode.manifest import Manifest
from kspec.model.diagnostic import Diagnostic
from kspec.model.expiry import MARGIN, Expiry
from kspec.model.lock import Lock
from kspec.read.keyring import no_lock, read_lock
from kspec.read.load import PROGRAM
from kspec.read.one_document import one_document
from kspec.report.expiry import days, text, values
from kspec.verify.ends import Ends, ends_of
from kspec.verify.verification import read_manifest
from kspec.x509 import keys, reader
from kspec.x509.expiry import of_lock

_MODE: Final = 0o644
_LISTED: Final = {"token", "certificate-key"}
"""What is told and does not count: it is for the day on which nodes join."""


def run(arguments: argparse.Namespace) -> int:
    """Print it; 1 if anything that counts expires within the given time, or has expired.

    Of a fleet it is what all clusters have. The list `arguments.days`, if there is one, gets what a calendar would
    have, and no file is written.
    """
    if _is_fleet(arguments):
        from kspec.cli.fleet_expiry import run as of_fleet  # noqa: PLC0415 - not for one cluster

        return of_fleet(arguments)
    try:
        moment = now(arguments.at, os.environ, AT)
        within = None if arguments.within is None else span(arguments.within, "--within")
    except UnusableTimeError as error:
        return fail("expiry", arguments.format, str(error))
    sources = Sources()
    ends = _of_output(arguments.source) if os.path.isdir(arguments.source) else _of_lock(arguments, sources)  # noqa: PTH112 - as it is named
    if ends.findings:
        return end(arguments, ends.findings, sources)
    listed = days(ends.ends, ends.authority)
    if hasattr(arguments, "days"):
        arguments.days.extend(listed)
    elif arguments.file and (refused := write_calendar(arguments.file, listed)):
        return fail("expiry", arguments.format, refused)
    return _tell(arguments, ends.ends, moment, within)


def _is_fleet(arguments: argparse.Namespace) -> bool:
    """Whether the source is a folder of specs, a set, or a program of several."""
    source = arguments.source
    if hasattr(arguments, "cluster") or arguments.member:
        return False
    if os.path.isdir(source):  # noqa: PTH112 - as it is named
        return bool(look_into(source).specs)
    if arguments.lock:
        return False
    if is_set(arguments, [source]):
        return True
    if not source.endswith(PROGRAM):
        return False
    return any(member.member for member in members(arguments, [source]).members)


def _of_output(output: str) -> Ends:
    """What an output shows, of its secret files too where they are there."""
    manifest = read_manifest(output)
    return ends_of(output, manifest, one_document) if isinstance(manifest, Manifest) else Ends((), (manifest,))


def _of_lock(arguments: argparse.Namespace, sources: Sources) -> Ends:
    """What the lock knows of all that was ever issued."""
    lock, findings = _lock(arguments, sources)
    if lock is None:
        return Ends((), findings)
    authority = lock.certificates.get("ca")
    return Ends(of_lock(lock), (), keys.pin(reader.parse(authority.certificate).public_key) if authority else "")


def _lock(arguments: argparse.Namespace, sources: Sources) -> tuple[Lock | None, tuple[Diagnostic, ...]]:
    """The lock that is meant: the spec's, or the one that is named."""
    path = Path(lock_path(arguments, arguments.source))
    lock, findings = read_lock(path, sources)
    if lock is None and not findings:
        then = f": nothing has been issued for {arguments.source} yet"
        help_ = "build once, restore the lock from your version control, or name it with --lock"
        findings = (no_lock(path, then, help_),)
    return lock, findings


def _tell(arguments: argparse.Namespace, found: tuple[Expiry, ...], moment: datetime, within: timedelta | None) -> int:
    margin = MARGIN if within is None else within
    ended = [one for one in found if one.state(moment, margin) in {"expiring", "expired"}]
    status = int(within is not None and any(arguments.tokens or one.kind not in _LISTED for one in ended))
    if arguments.format == "json":
        from kspec.report.outcome import outcome  # noqa: PLC0415 - one format of two

        put(outcome("expiry", status, at=f"{moment:%Y-%m-%dT%H:%M:%SZ}", entries=values(found, moment, margin)))
    else:
        put(text(found if within is None else ended, moment, margin))
    return status


def write_calendar(file: str, listed: Iterable[Day]) -> str:
    """Write the calendar, over an older one only; why it was not, or nothing."""
    path = os.path.realpath(file)
    try:
        former, _ = read_regular(path)
    except FileNotFoundError:
        former = b""
    if former and not former.startswith(b"BEGIN:VCALENDAR"):
        return f"{file} is not a calendar, and stays as it is: name another file with --ical"
    with at(file):
        replace_at(path, calendar.render(listed), _MODE)
    return ""
