"""`kspec eval`: the documents that a spec comes to, once its programs have run and what it extends is merged."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from kspec.cli.check_program import named_specs
from kspec.cli.printing import put, say
from kspec.cli.programs import program_of
from kspec.cli.specs import sources_of
from kspec.cli.stderr import print_findings
from kspec.go import yaml
from kspec.model.diagnostic import errors
from kspec.model.document import Document
from kspec.model.frozen import evolve
from kspec.model.program import Program
from kspec.passes.run import Options
from kspec.pipeline import load
from kspec.report.terminal import printable
from kspec.secrets.masked_value import masked_value
from kspec.secrets.masking import Mask
from kspec.secrets.places import secrets_given


def run(arguments: argparse.Namespace) -> int:
    """Print the documents; of a program with several specs those of each, unless one is named. 1 for an error."""
    files, program = tuple(map(Path, arguments.spec)), program_of(arguments)
    names: tuple[str, ...] = ()
    if len(files) == 1:
        names, program = named_specs(files[0], program)
    status, hidden, mask = 0, False, Mask(secrets_given(program.variables))
    for name in names or (program.name,):
        one = evolve(program, name=name)
        found, documents = _load(files, one, arguments.spec)
        status = max(status, found)
        values = [document.value for document in documents]
        shown = values if arguments.secrets else [masked_value(document.value, document.kind) for document in documents]
        hidden = hidden or shown != values
        heads = [f"# {name}\n" if names and not number else "" for number in range(len(shown))]
        text = "".join(f"---\n{head}{_text(value)}" for head, value in zip(heads, shown, strict=True))
        put(text if arguments.secrets else mask(text))
    if hidden:
        say("kspec eval: secrets are shown as ***; --secrets prints them", error=True)
    return status


def _load(files: tuple[Path, ...], program: Program, named: Sequence[str]) -> tuple[int, tuple[Document, ...]]:
    """The status, and the documents where there is no error."""
    sources = sources_of(named)
    run = load(Options(files, files[0], files[0], program=program), sources).masked()
    status = print_findings(run.findings, sources)
    return status, () if errors(run.findings) else run.stage


def _text(value: object) -> str:
    return "".join(f"{printable(line)}\n" for line in yaml.dump(value).splitlines())  # type: ignore[arg-type]
