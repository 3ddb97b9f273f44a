"""`kspec import --draft`: the spec of a running cluster, from what is on its nodes, and the proof of it."""

import argparse
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kspec.cli.answer import end, fail
from kspec.cli.clock import UnusableTimeError, now
from kspec.cli.drafting import Draft, Drafting
from kspec.cli.import_differences import with_differences
from kspec.cli.node_folders import looked_into, node_folders
from kspec.cli.paths import keys_path, lock_path
from kspec.cli.printing import put
from kspec.disk.atomic import make_folder
from kspec.disk.sources import Sources
from kspec.encode.commented import dump
from kspec.facts.defaults import CLUSTER
from kspec.infer.patches import DraftedPatch
from kspec.model.commented import Commented
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.draw import Draw
from kspec.model.frozen import frozen
from kspec.model.imported import Recorded
from kspec.model.secret import Secret
from kspec.model.seen import SeenNode, SeenObjects
from kspec.passes.run import Options, Stopped
from kspec.pipeline import read
from kspec.plan.imported_nodes import Pins
from kspec.plan.importing import Import
from kspec.plan.planning import plan
from kspec.read.existing import read_existing
from kspec.read.seen import read_seen
from kspec.read.seen_objects import read_seen_objects
from kspec.report.drafted import text_drafted
from kspec.write.new_file import NotWrittenError, check_new, write_new
from kspec.x509 import keys, reader

_SUFFIXES = (".yaml", ".yml")


def run(arguments: argparse.Namespace) -> int:
    """Read the nodes, draft, write spec and patches, and prove them: an import and a frozen build, in memory.

    Nothing of lock and keyring is written: a person reads the draft first.
    """
    folders, wrong = node_folders(arguments.node)
    wrong = wrong or _wrong_use(arguments)
    if wrong:
        return fail("import", arguments.format, wrong)
    try:
        moment = now(arguments.now, os.environ)
        trees = looked_into(folders.values(), CLUSTER["certificatesDir"])
        file = Path(arguments.draft)
        for path in (file, _patches_folder(file)):
            check_new(str(path), trees)
    except (UnusableTimeError, NotWrittenError) as error:
        return fail("import", arguments.format, str(error))
    seen = [read_seen(name, folder) for name, folder in folders.items()]
    nodes = _ordered([node for node, _ in seen if node is not None])
    if len(nodes) < len(folders):
        return end(arguments, [finding for _, findings in seen for finding in findings], Sources())
    objects, told = read_seen_objects(Path(arguments.objects)) if arguments.objects else (SeenObjects(), ())
    if told:
        return end(arguments, told, Sources())
    if nodes[0].role != "control-plane":
        message = "none of the nodes has the static pod of an API server: the first control plane is needed"
        return fail("import", arguments.format, message)
    draft = Drafting(nodes, file, arguments.waive, objects).draft()
    return _write_and_prove(arguments, folders, draft, Draw(moment, os.urandom, _quick_keys))


def _write_and_prove(arguments: argparse.Namespace, folders: Mapping[str, Path], draft: Draft, draw: Draw) -> int:
    file = Path(arguments.draft)
    try:
        written = _write(file, draft)
    except NotWrittenError as error:
        return fail("import", arguments.format, str(error))
    proof = _prove(arguments, folders, draw)
    values = {"draft": str(file), "patches": written, "left": [*proof.left], "pins": [*proof.pins]}
    status = end(arguments, proof.findings, proof.sources, **values)
    if arguments.format == "text" and not arguments.quiet:
        given = [f"{name}={folder}" for name, folder in folders.items()]
        put(text_drafted(str(file), written, given, proof.left, proof.pins, failed=bool(errors(proof.findings))))
    return status


def _wrong_use(arguments: argparse.Namespace) -> str:
    if not arguments.draft.endswith(_SUFFIXES):
        return f"{arguments.draft} is to hold YAML: let its name end in {' or '.join(_SUFFIXES)}"
    if arguments.update or arguments.pin:
        return "--draft writes a spec and imports nothing: --update and --pin are for the import after it"
    return ""


def _ordered(seen: Sequence[SeenNode]) -> list[SeenNode]:
    """The nodes as they joined: the one that `kubeadm init` made first, then by the members that their etcd knew."""

    def joined(node: SeenNode) -> tuple[bool, bool, int]:
        members = (node.flag("etcd", "initial-cluster") or "").count(",")
        return node.role != "control-plane", "super-admin.conf" not in node.kubeconfigs, members

    return sorted(seen, key=joined)


def _patches_folder(file: Path) -> Path:
    return file.with_name(f"{file.stem}.patches")


def _write(file: Path, draft: Draft) -> list[str]:
    """Write the spec, and the patches before it; the paths of the patches."""
    written = []
    if draft.patches:
        make_folder(str(_patches_folder(file)))
    for folder, patches in draft.patches.items():
        make_folder(str(file.with_name(folder) if "/" not in folder else file.parent / folder))
        for patch in patches:
            path = file.parent / folder / patch.name
            write_new(str(path), _patch_text(patch).encode())
            written.append(str(path))
    write_new(str(file), draft.text.encode())
    return written


def _patch_text(patch: DraftedPatch) -> str:
    value = patch.value
    entries: Iterable[str | int] = range(len(value)) if isinstance(value, list) else value
    return dump([Commented(value, {(entry,): why for entry, why in zip(entries, patch.comments, strict=True)})])


@frozen
class _Proof:
    """What import and frozen build leave: all findings and what was read, the files that are left, the pins needed."""

    findings: tuple[Diagnostic, ...]
    sources: Sources
    left: tuple[str, ...] = ()
    pins: tuple[str, ...] = ()


def _prove(arguments: argparse.Namespace, folders: Mapping[str, Path], draw: Draw) -> _Proof:
    """Import the nodes by the draft, as it stands on disk, and compare what a build would write then."""
    spec_path = arguments.draft
    options = Options(
        (Path(spec_path),),
        Path(lock_path(arguments, spec_path)),
        Path(keys_path(arguments, spec_path)),
        waived=tuple(arguments.waive),
    )
    sources = Sources()
    run = read(options, sources)
    if isinstance(run, Stopped):
        return _Proof(run.findings, sources)
    (_, spec), release, found = run.stage, run.stage.release, []
    for node in spec.nodes:
        name = next(name for name in folders if name.lower() == node.name)
        existing, findings = read_existing(node, folders[name], spec)
        run = run.found(findings)
        if existing is not None:
            found.append(existing)
    if run.failed:
        return _Proof(run.findings, sources)
    lock_file = str(options.lock_file)
    decided = Import(spec, release, Recorded(None, {}), found, lock_file, str(options.keys_folder)).decide(
        draw, pins=Pins(every=True), update=False
    )
    run = run.found(decided.findings)
    if decided.lock is None:
        return _Proof(run.findings, sources)
    told = len(run.findings)
    run = with_differences(run, draw, decided.lock, decided.written, found)
    planned = plan(spec, release, decided.lock, decided.written, draw, external_etcd={}, lock_file=lock_file)
    pins = tuple(
        name
        for name, locked in decided.lock.certificates.items()
        if locked.pinned and not reader.parse(locked.certificate).is_authority  # which is pinned without being asked
    )
    new = [event.subject for event in planned.events if event.changes_lock]
    left = dict.fromkeys([finding.span.file for finding in run.findings[told:]])
    return _Proof(run.findings, sources, (*left, *new), pins)


def _quick_keys(algorithms: Sequence[str]) -> list[Secret]:
    """One quick key for all that the nodes lack: it is for the proof alone, and kept nowhere."""
    key = keys.generate("ECDSA-P256")
    return [key for _ in algorithms]
