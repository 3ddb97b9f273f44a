"""START HERE: the passes of kspec, in order, and the loop that runs them.

Each pass takes the build as it is so far and returns it with its own part filled in, or with findings. The loop stops
behind a pass that found an error; the findings of all passes before it are kept.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from attrs import evolve, field, frozen

from kspec import __version__
from kspec.check.spec import check
from kspec.make.images import images
from kspec.make.node import node_files, node_folders
from kspec.make.objects import cluster_objects
from kspec.make.root import ignore_file, images_file
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic, Refused, Severity
from kspec.model.document import Document
from kspec.model.draw import Draw
from kspec.model.event import Event
from kspec.model.file import File, Folder
from kspec.model.lock import Lock
from kspec.model.plan import Plan
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.model.sources import Sources
from kspec.model.span import Span
from kspec.plan.planning import plan
from kspec.read.complete import complete
from kspec.read.convert import convert
from kspec.model.wire import Wire
from kspec.read.decode import decode
from kspec.read.default import default
from kspec.read.external_etcd import read_external_etcd
from kspec.read.keyring import read_keyring, read_lock
from kspec.read.host import read_host
from kspec.read.kinds import need_cluster, sort_kinds
from kspec.read.load import load
from kspec.read.patch_folder import read_patches_of
from kspec.read.version import choose_release
from kspec.write import manifest


@frozen
class Options:
    """What the command line says."""

    specs: tuple[Path, ...]
    lock_file: Path
    keys_folder: Path
    frozen: bool = False
    public: bool = False


@frozen
class Build:
    """A build while it passes through; each pass fills in what its name says."""

    options: Options
    sources: Sources
    draw: Draw | None = None
    documents: tuple[Document, ...] = ()
    wire: Wire | None = None
    spec: ClusterSpec | None = None
    former_lock: Lock | None = None
    secrets: Mapping[str, Secret] = field(factory=dict, repr=False)
    external_etcd: Mapping[str, Secret] = field(factory=dict, repr=False)
    plan: Plan | None = None
    lock: Lock | None = None
    drawn: Mapping[str, Secret] = field(factory=dict, repr=False)
    events: tuple[Event, ...] = ()
    files: tuple[File, ...] = field(default=(), repr=False)
    folders: tuple[Folder, ...] = field(default=(), repr=False)
    findings: tuple[Diagnostic, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether an error was found."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def release(self) -> Release:
        """The release; known once the documents are decoded."""
        return need(self.wire).release

    def found(self, findings: Sequence[Diagnostic]) -> "Build":
        """The same build with more findings."""
        return evolve(self, findings=(*self.findings, *findings))


def _load(build: Build) -> Build:
    loaded = load(build.options.specs, build.sources)
    return evolve(build, documents=loaded.documents).found(loaded.diagnostics)


def _decode(build: Build) -> Build:
    documents, findings = sort_kinds(build.documents)
    if not findings:
        findings = (*need_cluster(documents), *_not_yet(documents))
    if findings:
        return build.found(findings)
    release, findings = choose_release(documents)
    if release is None:
        return build.found(findings)
    wire, findings = decode(documents, release)
    return evolve(build, wire=wire).found(findings)


def _not_yet(documents: Sequence[Document]) -> tuple[Diagnostic, ...]:
    """Kinds of document that a build does not take."""
    return tuple(
        Diagnostic("not-built", f"a {document.kind} is checked, but cannot be built", document.locate(("kind",)))
        for document in documents
        if document.kind in {"JoinConfiguration", "KubeSchedulerConfiguration"}
    )


def _convert(build: Build) -> Build:
    return evolve(build, wire=convert(need(build.wire)))


def _default(build: Build) -> Build:
    return evolve(build, wire=default(need(build.wire)))


def _check(build: Build) -> Build:
    return build.found(check(need(build.wire)))


def _complete(build: Build) -> Build:
    wire = need(build.wire)
    host, findings = read_host(wire)
    patches, wrong = read_patches_of(wire, build.options.specs[0].parent, build.sources)
    build = build.found((*findings, *wrong))
    if build.failed:
        return build
    return evolve(build, spec=complete(wire, host, patches, build.options.specs[0]))


def _recall(build: Build) -> Build:
    """Read lock and keyring."""
    options = build.options
    lock, findings = read_lock(options.lock_file, build.sources)
    secrets: Mapping[str, Secret] = {}
    pending = False
    if not options.public:
        keyring = read_keyring(options.keys_folder)
        secrets, pending = keyring.secrets, keyring.pending
    findings = (*findings, *_mismatches(options, lock, secrets, findings, pending=pending))
    external, missing = read_external_etcd(need(build.spec), secrets, options.specs[0].parent, build.sources)
    recalled = evolve(build, former_lock=lock, secrets=secrets, external_etcd=external)
    return recalled.found((*findings, *(() if options.public else missing)))


def _mismatches(
    options: Options,
    lock: Lock | None,
    secrets: Mapping[str, Secret],
    findings: Sequence[Diagnostic],
    *,
    pending: bool,
) -> tuple[Diagnostic, ...]:
    """Keyring without lock, or no lock where one is needed."""
    if lock is not None or findings:
        return ()
    place = Span(str(options.lock_file), 1, 1, 1, 1)
    if options.frozen or options.public:
        option = "--frozen" if options.frozen else "--public"
        help_ = "build once without it, or restore the lock from your version control"
        return (Diagnostic("no-lock", f"there is no lock, and {option} draws nothing", place, help=help_),)
    keys = sorted(name for name in secrets if name.endswith(".key"))
    if keys and not pending:
        message = f"there is no lock, but the keyring {options.keys_folder} has keys ({keys[0]}, ...)"
        help_ = (
            "restore the lock from your version control; or make it anew from the cluster's files with "
            "`kspec import NODE=DIR --spec SPEC`"
        )
        return (Diagnostic("no-lock", message, place, help=help_),)
    return ()


def _plan(build: Build) -> Build:
    planned = plan(
        need(build.spec),
        build.release,
        build.former_lock,
        build.secrets,
        need(build.draw),
        external_etcd=build.external_etcd,
        lock_file=str(build.options.lock_file),
        public=build.options.public,
    )
    found = evolve(build, plan=planned.plan, lock=planned.lock, drawn=planned.drawn, events=planned.events)
    return found.found((*planned.findings, *(_thaw(found) if build.options.frozen else ())))


def _thaw(build: Build) -> tuple[Diagnostic, ...]:
    """With --frozen: what would change lock or keyring."""
    place = Span(str(build.options.lock_file), 1, 1, 1, 1)
    return tuple(
        Diagnostic(
            "frozen",
            f"{event.subject} would be {event.action.value}{_because(event)}, but --frozen forbids it",
            place,
            help="build without --frozen, review the lock's difference and commit it",
        )
        for event in build.events
        if event.changes_lock
    )


def _because(event: Event) -> str:
    return f" ({'; '.join(event.reasons)})" if event.reasons else ""


def _make(build: Build) -> Build:
    made = need(build.plan)
    try:
        files = [*node_files(made), *cluster_objects(made)]
    except Refused as refused:
        return build.found(refused.diagnostics)
    kept = [file for file in files if not _skipped(file.phase, made.spec.init.skip_phases)]
    folders = node_folders(made)
    listed = [*kept, ignore_file(kept), images_file(images(made.spec, made.release))]
    return evolve(
        build, files=(*listed, manifest.render(listed, folders, __version__, made.release.version)), folders=folders
    )


def _skipped(phase: str, skipped: Sequence[str]) -> bool:
    """Whether `skipPhases` leaves out a phase: by its own name or its parent's."""
    return any(phase == name or phase.startswith(f"{name}/") for name in skipped)


T = TypeVar("T")
Pass = Callable[[Build], Build]
READ: Final[tuple[Pass, ...]] = (_load, _decode, _convert, _default, _check, _complete)
"""Text to a complete, checked spec."""
BUILD: Final[tuple[Pass, ...]] = (*READ, _recall, _plan, _make)
"""Text, lock and keyring to files. Writing them is the command's, under the guard of the lock."""


def run(passes: Sequence[Pass], build: Build) -> Build:
    """Run passes in order until one finds an error."""
    for step in passes:
        build = step(build)
        if build.failed:
            return build
    return build


def need(value: T | None) -> T:
    """A part that an earlier pass has filled in: if it has not, the order of passes is wrong, which is our bug."""
    if value is None:
        message = "a pass ran before the one that it needs"
        raise AssertionError(message)
    return value
