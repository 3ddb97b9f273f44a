"""`kspec init`: a spec to begin with, explained, and without a finding."""

import argparse
from pathlib import Path

from kspec.cli.printing import put, say
from kspec.cli.stderr import print_findings
from kspec.disk.sources import Sources
from kspec.facts.releases import named, newest, unknown
from kspec.model.release import Release
from kspec.passes.run import Options
from kspec.pipeline import check
from kspec.report.starting_spec import Wishes, starting_spec
from kspec.write.new_file import NotWrittenError, write_new

_SUFFIXES = (".yaml", ".yml")
_UNNAMED = "cluster.yaml"
"""What findings call a spec that has no name yet."""


class _WrongUseError(Exception):
    """What is wrong with the command line, as a sentence."""


def run(arguments: argparse.Namespace) -> int:
    """Write the spec, to a new file or to standard output.

    1 for a name, address or endpoint with which a check finds an error, 2 for wrong use; then nothing is written.
    """
    file: str = arguments.file
    try:
        text = _text(arguments, file)
        if _is_wrong(file or _UNNAMED, text):
            return 1
        if file:
            write_new(file, text.encode())
    except (_WrongUseError, NotWrittenError) as error:
        say(f"kspec init: {error}", error=True)
        return 2
    if file:
        say(f"{file}: written; edit it, then run `kspec check`")
    else:
        put(text)
    return 0


def _text(arguments: argparse.Namespace, file: str) -> str:
    if file and not file.endswith(_SUFFIXES):
        message = f"{file} is to hold YAML: let its name end in {' or '.join(_SUFFIXES)}"
        raise _WrongUseError(message)
    release = _release(arguments.kubernetes_version)
    try:
        return starting_spec(Wishes(arguments.shape, release, arguments.name, arguments.address, arguments.endpoint))
    except ValueError as error:
        raise _WrongUseError(str(error)) from None


def _release(version: str) -> Release:
    found = named(version) if version else newest()[0]
    if found is None:
        raise _WrongUseError(unknown(version))
    return found


def _is_wrong(name: str, text: str) -> bool:
    """Whether a check would refuse the spec; whatever it finds is told."""
    path = Path(name)
    sources = Sources(given={str(path): text.encode()})
    return bool(print_findings(check(Options((path,), path, path), sources).findings, sources))
