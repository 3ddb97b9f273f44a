"""Both sides of `kspec diff --git`: spec, lock and public output at a revision, and in the work tree."""

import os
from collections.abc import Mapping
from pathlib import Path

from kspec import pipeline
from kspec.cli.rehearsal import Asked
from kspec.cli.specs import sources_of
from kspec.disk import bounds
from kspec.encode.layout import MANIFEST
from kspec.encode.manifest import parse
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.file import Sensitivity
from kspec.model.frozen import evolve, field, frozen
from kspec.model.review import Entry, Tree
from kspec.passes.run import Options
from kspec.review.revision import RevisionError, files_at


@frozen
class Since:
    """What a revision had, and what is there now; `forms` are the paths of specs and locks among the entries.

    Where a spec of the work tree has errors there are no sides, but `findings`, and `contents` for their excerpts.
    """

    left: Tree | None = None
    right: Tree | None = None
    forms: Mapping[str, str] = field(factory=dict)
    findings: tuple[Diagnostic, ...] = ()
    contents: Mapping[str, bytes] = field(factory=dict, repr=False)


def since(asked: Asked, output: str, now: Tree, revision: str) -> Since:
    """A revision's specs, lock and public output, and those of the work tree, whose output is read already.

    Raises:
        RevisionError: the revision cannot be read, or there is no output, neither then nor now.
        OSError: something cannot be read.
    """
    if wrong := _of_specs(asked):
        return wrong
    names = {**dict.fromkeys(asked.specs, "spec"), asked.lock: "lock"}
    sources = sources_of(asked.specs)
    present = {name: sources.read(Path(name), bounds.LOCK) for name in names}
    then = {name: files_at(revision, Path(name).parent, [Path(name).name]).get(Path(name).name) for name in names}
    place = Path(os.path.realpath(output))
    old = files_at(revision, place.parent, [place.name])
    if not old and not now.entries:
        message = f"there is no output {output}, neither in the work tree nor at {revision}"
        raise RevisionError(message)
    before = {path.removeprefix(f"{place.name}/"): content for path, content in old.items()}
    public, kubernetes = _listed(before.get(MANIFEST, b""))
    left = {path: Entry(content=content, secret=path not in public) for path, content in before.items()}
    left |= {name: Entry(content=content) for name, content in then.items() if content is not None}
    right = {name: Entry(content=content) for name, content in present.items() if content is not None}
    return Since(
        Tree(revision, "revision", left, kubernetes, partial=True, bare=True),
        evolve(now, name="the work tree", entries={**now.entries, **right}, kind="output"),
        names,
    )


def _of_specs(asked: Asked) -> Since | None:
    """What is wrong with the specs of the work tree; None where they have no error."""
    options = Options(
        tuple(map(Path, asked.specs)), Path(asked.lock), Path(asked.keys), waived=asked.waived, program=asked.program
    )
    run = pipeline.find(options, sources_of(asked.specs)).masked()
    if not errors(run.findings):
        return None
    return Since(findings=run.findings, contents=run.sources.contents)


def _listed(manifest: bytes) -> tuple[frozenset[str], str]:
    """The public files that a manifest lists, and its release; nothing where it is none."""
    try:
        found = parse(manifest)
    except ValueError:
        return frozenset(), ""
    public = (path for path, entry in found.files.items() if entry.sensitivity is Sensitivity.PUBLIC)
    return frozenset((*public, MANIFEST)), found.kubernetes
