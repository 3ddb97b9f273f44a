"""What `kspec diff` compares: the words of a command line to two trees."""

import argparse
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kspec.cli.access import access_of
from kspec.cli.paths import is_node, keys_path, lock_path
from kspec.cli.programs import program_of
from kspec.cli.rehearsal import Asked, Rehearsal, refusals, rehearse
from kspec.cli.since_revision import since
from kspec.disk.atomic import open_folder
from kspec.encode.layout import MANIFEST
from kspec.facts import codes
from kspec.facts.defaults import CLUSTER
from kspec.model.diagnostic import Diagnostic
from kspec.model.event import Event
from kspec.model.file import Sensitivity
from kspec.model.frozen import evolve, field, frozen
from kspec.model.keyring_file import Access
from kspec.model.review import Entry, Tree
from kspec.model.span import Span
from kspec.read.existing_place import find_place
from kspec.review.on_disk import read_node, read_output
from kspec.review.stand_ins import StandIns, united
from kspec.write.ownership import read_manifest

if TYPE_CHECKING:
    from kspec.model.secret import Secret

_HOW: Final = (
    "compare a spec with its output (SPEC -o OUT), two outputs (OUT OUT), an output with machines (OUT NODE=DIR...), "
    "two specs (SPEC SPEC), or with --git REV the work tree with a revision (--git REV SPEC -o OUT)"
)


class UnclearError(Exception):
    """The words name no pair that can be compared; the text says what can."""


@frozen
class Sides:
    """Both trees, None where one cannot be had; and what is said of them.

    `refused` are the reasons for which a build would write nothing, `findings` all other, `sources` what was read, for
    excerpts. `forms` are the paths of specs and locks among the entries.
    """

    left: Tree | None
    right: Tree | None
    findings: tuple[Diagnostic, ...] = ()
    refused: tuple[Diagnostic, ...] = ()
    contents: Mapping[str, bytes] = field(factory=dict, repr=False)
    events: tuple[Event, ...] = ()
    stale: tuple[str, ...] = ()
    stand_ins: StandIns = field(factory=StandIns)
    forms: Mapping[str, str] = field(factory=dict)


def sides(arguments: argparse.Namespace, moment: datetime) -> Sides:
    """Both sides of a command line.

    Raises:
        UnclearError: it names no pair.
        RevisionError: the revision cannot be read.
        OSError: something cannot be read.
    """
    if not hasattr(arguments, "git"):  # of a build, all words are specs
        return _of_build(asked_of(arguments, arguments.spec), arguments.output, moment)
    nodes = [word for word in arguments.spec if is_node(word)]
    outputs = [word for word in arguments.spec if word not in nodes and Path(word).is_dir()]
    specs = [word for word in arguments.spec if word not in nodes and word not in outputs]
    if arguments.output:
        outputs.append(arguments.output)
    shape = (min(len(specs), 3), len(outputs), bool(nodes), bool(arguments.git))
    if shape[:2] in {(1, 1), (2, 1), (3, 1)} and not nodes:
        asked = asked_of(arguments, specs)
        return _since(asked, outputs[0], arguments.git) if arguments.git else _of_build(asked, outputs[0], moment)
    if shape == (0, 2, False, False):
        return _of_trees(_output(outputs[0]), _output(outputs[1]))
    if shape == (0, 1, True, False):
        return _of_machines(_output(outputs[0]), nodes)
    if shape == (2, 0, False, False):
        return _of_specs(arguments, specs, moment)
    raise UnclearError(_HOW)


def asked_of(arguments: argparse.Namespace, specs: Sequence[str]) -> Asked:
    """The build of a command line."""
    return Asked(
        tuple(specs),
        lock_path(arguments, specs[0]),
        keys_path(arguments, specs[0]),
        public=arguments.public,
        frozen=getattr(arguments, "frozen", False),
        prune=getattr(arguments, "prune", False),
        waived=tuple(arguments.waive),
        access=Access() if arguments.public else access_of(arguments, keys_path(arguments, specs[0])),
        program=program_of(arguments),
    )


def _of_build(asked: Asked, output: str, moment: datetime) -> Sides:
    """An output, and what a build would make of it."""
    return of_rehearsal(rehearse(asked, moment), asked, output)


def of_rehearsal(done: Rehearsal, asked: Asked, output: str) -> Sides:
    """An output, and what a build makes of it that was rehearsed."""
    contents = done.sources.contents
    if done.tree is None:
        return Sides(None, None, done.findings, contents=contents)
    compared = of_output(output, done.tree)
    return evolve(
        compared,
        findings=(*done.findings, *compared.findings),
        refused=refusals(done, asked, output),
        contents=contents,
        events=done.events,
        stale=done.stale,
        stand_ins=done.stand_ins,
    )


def _of_specs(arguments: argparse.Namespace, specs: Sequence[str], moment: datetime) -> Sides:
    """What would be built of one spec, and of another, each with the lock and the keyring that are beside it."""
    made: dict[str, Secret] = {}
    one, other = (rehearse(asked_of(arguments, [spec]), moment, made) for spec in specs)
    findings = (*one.findings, *other.findings)
    contents = {**one.sources.contents, **other.sources.contents}
    if one.tree is None or other.tree is None:
        return Sides(None, None, findings, contents=contents)
    return Sides(one.tree, other.tree, findings, contents=contents, stand_ins=united((one.stand_ins, other.stand_ins)))


def of_output(output: str, tree: Tree) -> Sides:
    """An output, which may not be there yet, and what a build would make of it."""
    return _of_trees(_output(output, may_be_missing=True), tree)


def _of_trees(left: Tree | Diagnostic, right: Tree | Diagnostic) -> Sides:
    wrong = tuple(side for side in (left, right) if isinstance(side, Diagnostic))
    if isinstance(left, Diagnostic) or isinstance(right, Diagnostic):
        return Sides(None, None, wrong)
    return Sides(left, right)


def _output(name: str, *, may_be_missing: bool = False) -> Tree | Diagnostic:
    """The tree of an output; a folder that is none is a finding, but an empty one, or none, where one may be made."""
    try:
        folder = open_folder(os.path.realpath(name))
    except FileNotFoundError:
        if may_be_missing:
            return Tree(name, "output", {})
        raise
    except NotADirectoryError:
        return Diagnostic(codes.NO_FOLDER, f"{name} is not a folder", Span(name, 0, 0, 0, 0))
    try:
        if may_be_missing and not next(Path(name).iterdir(), None):
            return Tree(name, "output", {})
        manifest = read_manifest(folder)
    except ValueError as error:
        help_ = "name an output of kspec's; of a machine, NODE=DIR"
        return Diagnostic(
            codes.NOT_OURS, f"{name} is not an output of kspec's: {error}", Span(name, 0, 0, 0, 0), help=help_
        )
    finally:
        os.close(folder)
    public = {path for path, entry in manifest.files.items() if entry.sensitivity is Sensitivity.PUBLIC} | {MANIFEST}
    secrets = {path: entry.mode for path, entry in manifest.files.items() if path not in public}
    without = bool(secrets) and not any((Path(name) / path).exists() for path in secrets)
    return read_output(name, public, manifest.kubernetes, secrets if without else None)


def _of_machines(output: Tree | Diagnostic, words: Sequence[str]) -> Sides:
    """An output, and the machines that were given."""
    if isinstance(output, Diagnostic):
        return Sides(None, None, (output,))
    found: list[Tree] = []
    for word in words:
        node, _, folder = word.partition("=")
        base = f"nodes/{node}/"
        wanted = {path: entry for path, entry in output.entries.items() if path.startswith(base)}
        if not wanted:
            known = sorted({path.split("/")[1] for path in output.entries if path.startswith("nodes/")} - {""})
            message = f"{node} is not a node of {output.name}; its nodes are {', '.join(known)}"
            raise UnclearError(message)
        place = find_place(Path(folder), f"/{_certificates(wanted, base)}")
        if isinstance(place, Diagnostic):
            return Sides(None, None, (place,))
        found.append(read_node(place.rooted, node, word, wanted))
    entries = {path: entry for tree in found for path, entry in tree.entries.items()}
    covers = tuple(cover for tree in found for cover in tree.covers)
    whole = evolve(output, partial=False)  # its secret files are listed: what else a machine has is strange
    return Sides(whole, Tree(" ".join(words), "node", entries, output.kubernetes, covers=covers))


def _certificates(wanted: Mapping[str, Entry], base: str) -> str:
    """The folder of a machine's certificates, by its own files."""
    for path in wanted:
        if path.endswith(("/sa.pub", "/ca.crt")):
            return path.removeprefix(base).rpartition("/")[0]
    return str(CLUSTER["certificatesDir"]).lstrip("/")


def _since(asked: Asked, output: str, revision: str) -> Sides:
    """A revision, and the work tree."""
    now = _output(output, may_be_missing=True)
    if isinstance(now, Diagnostic):
        return Sides(None, None, (now,))
    found = since(asked, output, now, revision)
    return Sides(found.left, found.right, found.findings, contents=found.contents, forms=found.forms)
