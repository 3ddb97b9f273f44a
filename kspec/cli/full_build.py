"""`kspec build` where something may have changed: run the passes, write, report."""

import argparse
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from kspec.cli.printing import put
from kspec.cli.talk import complain, waiting
from kspec.disk.sources import Sources
from kspec.encode import keys, locktext, x509_reader
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.lock import Lock
from kspec.model.written import WriteSummary
from kspec.pipeline import BUILD, READ, Build, Options, need, run
from kspec.report.summary import json_summary, text_summary
from kspec.write.commit import Result, Stores, commit, guard
from kspec.write.names import check_names
from kspec.write.places import of_build, overlaps
from kspec.write.state import Inputs


def full_build(arguments: argparse.Namespace, options: Mapping[str, str], moment: datetime) -> int:
    """Build and write; the exit status."""
    keyring = None if arguments.public else Path(options["keys"])
    build = Build(
        Options(
            tuple(map(Path, arguments.spec)),
            Path(options["lock"]),
            Path(options["keys"]),
            frozen=arguments.frozen,
            public=arguments.public,
            waived=tuple(arguments.waive),
        ),
        Sources(),
        Draw(moment, os.urandom, keys.generate_many),
    )
    build = run(READ, build)
    build = build.found(tuple(check_names((arguments.output, options["lock"], options["keys"]))))
    overlapping = _overlaps(build, arguments.output)
    if build.failed or overlapping:
        return complain((*build.findings, *overlapping), build.sources)
    with guard(keyring, waiting):
        build = run(BUILD[len(READ) :], build)
        overlapping = _overlaps(build, arguments.output)  # again: a build reads more than a check of its spec
        if build.failed or overlapping:
            return complain((*build.findings, *overlapping), build.sources)
        stores = Stores(Path(options["lock"]), keyring, Path(arguments.output))
        written = commit(
            stores, _result(build, options), prune=arguments.prune, state_key=os.urandom(32), waiting=waiting
        )
    if not isinstance(written, WriteSummary):
        return complain((*build.findings, *written), build.sources)
    complain(build.findings, build.sources)
    return _report(arguments, build, written)


def _overlaps(build: Build, output: str) -> tuple[Diagnostic, ...]:
    """What is read and written by this build and must not lie in one another, by what is known of it so far."""
    options = build.options
    lock, keyring = str(options.lock_file), str(options.keys_folder)
    return overlaps(of_build(options.specs, lock, keyring, output, build.sources))


def _result(build: Build, options: Mapping[str, str]) -> Result:
    lock = need(build.lock)
    lock_file = str(build.options.lock_file)
    return Result(
        files=build.files,
        folders=build.folders,
        drawn=build.drawn,
        keyring={**build.secrets, **build.drawn},
        lock_text=locktext.render(lock),
        first=build.former_lock is None,
        inputs=Inputs(
            {path: content for path, content in build.sources.files.items() if path != lock_file},
            build.sources.folders,
        ),
        options=options,
        until=_until(lock, need(build.draw).now),
    )


def _until(lock: Lock, now: datetime) -> int | None:
    """The first moment, in seconds since the epoch, at which something in the lock expires."""
    ends = [x509_reader.parse(found.certificate).validity.not_after for found in lock.certificates.values()]
    ends += [datetime.fromisoformat(token.expiration) for token in lock.tokens.values() if token.expiration]
    return min((int(end.timestamp()) + 1 for end in ends if end >= now), default=None)


def _report(arguments: argparse.Namespace, build: Build, written: WriteSummary) -> int:
    made, warnings = need(build.plan), len(set(build.findings))
    if arguments.format == "json":
        put(json_summary(arguments.output, made, build.events, build.files, written, warnings))
    else:
        put(text_summary(arguments.output, made, build.events, build.files, written, warnings))
    return 0
