"""How a command ends: what people read, and the one object that a program asked for with `--format json`."""

import argparse
from collections.abc import Sequence
from typing import Any

from kspec.cli.printing import put, say
from kspec.cli.stderr import gathered, print_findings
from kspec.disk.sources import Sources
from kspec.model.diagnostic import Diagnostic
from kspec.report.outcome import FAULT, outcome
from kspec.report.rows import rows


def end(
    arguments: argparse.Namespace,
    findings: Sequence[Diagnostic],
    sources: Sources,
    **values: Any,  # noqa: ANN401 - JSON
) -> int:
    """Show findings to people, and to a program the outcome with the command's own values; the exit status."""
    return end_with(print_findings(findings, sources), arguments, findings, sources, **values)


def end_with(
    status: int,
    arguments: argparse.Namespace,
    findings: Sequence[Diagnostic],
    sources: Sources,
    **values: Any,  # noqa: ANN401 - JSON
) -> int:
    """Tell a program the outcome, where it is not the findings, which were shown, that decide the exit status."""
    if arguments.format == "json":
        put(outcome(arguments.command, status, diagnostics=rows(gathered(findings, sources)), **values))
    return status


def fail(command: str, wanted: str, message: str) -> int:
    """Tell wrong use, and say it to a program where `wanted`, a format, is JSON; the exit status."""
    say(f"kspec {command}: {message}", error=True)
    if wanted == "json":
        put(outcome(command, FAULT, fault=message))
    return FAULT
