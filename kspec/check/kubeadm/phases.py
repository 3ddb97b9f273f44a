"""Phases that a node leaves out.

Rule: the workflow of kubeadm's commands (cmd/phases/workflow/runner.go), which ends at an unknown name; `kubeadm config
validate` does not look.
"""

from collections.abc import Collection, Iterator

from kspec.check.view.field import Field, shown
from kspec.facts import codes
from kspec.facts.phases import PHASES
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire
from kspec.text.spelling import expected, nearest


def check_phases(wire: Wire) -> Iterator[Diagnostic]:
    """Each must be a phase of the document's command, or of the command that a part of it is for."""
    commands = [
        (Field(document, (*path, "skipPhases")), known)
        for document in wire.documents
        for (kind, path), known in PHASES.items()
        if kind == document.kind
    ]
    for phases, known in commands:
        for phase in phases.items:
            if phase.text not in known:
                text = f"{shown(phase.text)} is not a phase: kubeadm would stop at it"
                yield phase.warning(codes.SKIP_PHASE, text, _meant(phase.text, known))


def _meant(word: str, known: Collection[str]) -> str:
    """The phase that is meant; a part of one may have been written without the phase that it is of."""
    parts = {name.rpartition("/")[2]: name for name in sorted(known, reverse=True)}
    near = nearest(word, known) or parts.get(nearest(word, parts) or "")
    return f"did you mean {near}?" if near else expected(sorted(name for name in known if "/" not in name))
