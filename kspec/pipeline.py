"""START HERE: the passes of kspec, in order, and the loop that runs them.

Each pass takes the build as it is so far and returns it with its own part filled in, or with findings. The passes of
reading and checking all run, so that all mistakes are found at once; the loop stops before any other pass where there
is an error. A check and a build find by the same passes: what the one refuses, the other refuses too. What only a build
needs is imported where it is used, so that a check starts fast.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from kspec import __version__
from kspec.check import waivers
from kspec.check.advice.spec import ADVICE
from kspec.check.spec import COMPONENTS, FILES, KUBEADM, NODES, PASSED_ON, check
from kspec.disk.sources import Sources
from kspec.facts import codes
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.document import Document
from kspec.model.frozen import evolve, field, frozen
from kspec.model.release import Release
from kspec.model.span import Span
from kspec.model.wire import Wire
from kspec.read.convert import convert
from kspec.read.decode import decode
from kspec.read.default import default
from kspec.read.discovery_file import find_discovery_files
from kspec.read.files import expand_files, has_files, unused_configurations
from kspec.read.kinds import is_cluster, need_cluster, need_documents, passed_over, sort_kinds
from kspec.read.load import load
from kspec.read.nodes import expand_nodes
from kspec.read.patch_folder import has_patches, read_patches_of
from kspec.read.templates import recognized
from kspec.read.version import choose_release
from kspec.rules.host import read_host

if TYPE_CHECKING:  # nouns of a build, which a check need not load
    from kspec.model.assessment import Assessment
    from kspec.model.clusterspec import ClusterSpec
    from kspec.model.draw import Draw
    from kspec.model.event import Event, Period
    from kspec.model.file import File, Folder
    from kspec.model.lock import Lock
    from kspec.model.plan import Plan
    from kspec.model.renewal import Renewal
    from kspec.model.secret import Secret


@frozen
class Options:
    """What the command line says.

    `release` is the one to assume where a spec names none, `waived` has the codes that `--waive` names, `profile` the
    benchmark to check by, or nothing. `rehearsed` is a build of which nothing is written, so that no key is needed.
    """

    specs: tuple[Path, ...]
    lock_file: Path
    keys_folder: Path
    frozen: bool = False
    public: bool = False
    release: Release | None = None
    waived: tuple[str, ...] = ()
    profile: str = ""
    rehearsed: bool = False


@frozen
class Build:
    """A build while it passes through; each pass fills in what its name says."""

    options: Options
    sources: Sources
    draw: "Draw | None" = None
    documents: tuple[Document, ...] = ()
    wire: Wire | None = None
    spec: "ClusterSpec | None" = None
    former_lock: "Lock | None" = None
    secrets: "Mapping[str, Secret]" = field(factory=dict, repr=False)
    displaced: "Mapping[str, Secret]" = field(factory=dict, repr=False)
    external_etcd: "Mapping[str, Secret]" = field(factory=dict, repr=False)
    renewal: "Renewal | None" = None
    plan: "Plan | None" = None
    lock: "Lock | None" = None
    drawn: "Mapping[str, Secret]" = field(factory=dict, repr=False)
    events: "tuple[Event, ...]" = ()
    periods: "tuple[Period, ...]" = ()
    files: "tuple[File, ...]" = field(default=(), repr=False)
    folders: "tuple[Folder, ...]" = field(default=(), repr=False)
    findings: tuple[Diagnostic, ...] = ()
    waived: frozenset[str] = frozenset()
    assessed: "tuple[Assessment, ...]" = ()

    @property
    def failed(self) -> bool:
        """Whether an error was found."""
        return bool(errors(self.findings))

    @property
    def release(self) -> Release:
        """The release; known once the documents are decoded."""
        return need(self.wire).release

    def found(self, findings: Sequence[Diagnostic]) -> "Build":
        """The same build with more findings, less those that the user has waived; `waived` notes their codes."""
        findings = recognized(findings, self.sources.files)
        given = waivers.collect(self.documents, self.options.waived)
        if not given:
            return evolve(self, findings=(*self.findings, *findings))
        kept = waivers.waive(findings, given, waivers.code_table())
        matched = {finding.code for finding in findings}.intersection(waiver.code for waiver in given)
        return evolve(self, findings=(*self.findings, *kept), waived=self.waived | matched)


def _load(build: Build) -> Build:
    loaded = load(build.options.specs, build.sources)
    return evolve(build, documents=loaded.documents).found(loaded.diagnostics)


def _sort(build: Build) -> Build:
    documents, findings = sort_kinds(build.documents)
    return evolve(build, documents=documents).found(findings)


def _decode(build: Build) -> Build:
    release, unclear = choose_release(build.documents, build.options.release, whole=not build.failed)
    wire, findings = decode(build.documents, release, build.findings)
    return evolve(build, wire=wire).found((*unclear, *findings))


def _convert(build: Build) -> Build:
    return evolve(build, wire=convert(need(build.wire)))


def _expand(build: Build) -> Build:
    wire, findings = expand_nodes(need(build.wire))
    return evolve(build, wire=wire).found(findings)


def _files(build: Build) -> Build:
    """Short names to files and what components need to use them; configurations to documents."""
    wire, findings = expand_files(need(build.wire), build.options.specs[0].parent, build.sources)
    return evolve(build, wire=wire).found(findings)


def _default(build: Build) -> Build:
    return evolve(build, wire=default(need(build.wire)))


def _check(build: Build) -> Build:
    wire = need(build.wire)
    assessed = _assess(wire) if build.options.profile else ()
    benchmark = [finding for one in assessed for finding in one.findings]
    found = (
        *need_documents(build.findings, build.documents, build.options.specs[0]),
        *check(wire, (*KUBEADM, *PASSED_ON, *FILES, *NODES, *ADVICE)),
        *benchmark,
    )
    return evolve(build, assessed=assessed).found(found)


def _components(build: Build) -> Build:
    """What a component would refuse that kubeadm passes on unread."""
    return build.found(check(need(build.wire), COMPONENTS))


def _assess(wire: Wire) -> "tuple[Assessment, ...]":
    from kspec.check.advice.cis import assess  # noqa: PLC0415 - a large table, seldom asked for

    return tuple(assess(wire))


def _waive(build: Build) -> Build:
    """Waivers that waive nothing."""
    given = waivers.collect(build.documents, build.options.waived)
    if not given:
        return build
    codes = waivers.code_table()
    unasked = () if build.options.profile else [name for name in codes if name.startswith(("cis-", "keyring-"))]
    return build.found(tuple(waivers.check_waivers(given, build.waived, codes, unasked)))


def _look(build: Build) -> Build:
    """What the spec names on a disk: whether it is there, and can be read."""
    wire, folder = need(build.wire), build.options.specs[0].parent
    findings = [*read_host(wire)[1], *find_discovery_files(wire, folder)]
    for node in (wire.get(kinds.INIT), *wire.joins):
        findings += read_patches_of(node, wire.release, folder, build.sources)[1]
    return build.found(findings)


def _unbuilt(build: Build) -> Build:
    """Documents beside a cluster's own of which nothing is built."""
    wire = need(build.wire)
    return build.found((*unused_configurations(wire), *passed_over(wire)) if is_cluster(wire) else ())


def _need_cluster(build: Build) -> Build:
    """A build, unlike a check, is of a cluster."""
    return build.found(need_cluster(need(build.wire)))


def _try(build: Build) -> Build:
    """For a check: make what a build would make of patches and of the spec's own files, with no key at hand."""
    wire = need(build.wire)
    if build.failed or not is_cluster(wire) or not (has_patches(wire) or has_files(wire)):
        return build
    from kspec.make.whole import make  # noqa: PLC0415 - for few specs
    from kspec.plan.sketch import sketch  # noqa: PLC0415 - for few specs
    from kspec.write.names import misplaced  # noqa: PLC0415 - for few specs

    build = _complete(build)
    if build.failed:
        return build
    made = make(sketch(need(build.spec), build.release))
    return build.found((*made.findings, *misplaced(made.files, made.folders, str(build.options.specs[0]))))


def _complete(build: Build) -> Build:
    from kspec.read.complete import complete  # noqa: PLC0415 - not for a check
    from kspec.read.machines import read_machines  # noqa: PLC0415 - not for a check
    from kspec.read.node_files import read_node_files  # noqa: PLC0415 - not for a check

    wire = need(build.wire)
    nodes, findings = read_machines(wire, build.options.specs[0].parent, build.sources)
    build = build.found(findings)
    if build.failed:
        return build
    files = read_node_files(wire, build.options.specs[0].parent, build.sources)
    return evolve(build, spec=complete(wire, nodes, build.options.specs[0], files))


def _recall(build: Build) -> Build:
    """Read lock and keyring."""
    from kspec.read.external_etcd import read_external_etcd  # noqa: PLC0415 - not for a check
    from kspec.read.keyring import Keyring, missing_keyring, read_keyring, read_lock  # noqa: PLC0415 - not for a check

    options = build.options
    lock, findings = read_lock(options.lock_file, build.sources)
    unusable: tuple[Diagnostic, ...] = ()
    keyring = Keyring()
    if not options.public:
        keyring, unusable = read_keyring(options.keys_folder, lock)
        if lock is not None and not unusable and not keyring.secrets:
            unusable = (missing_keyring(options.keys_folder, options.lock_file, keyring),)
    build = evolve(build, former_lock=lock, secrets=keyring.secrets, displaced=keyring.displaced)
    recalled = build.found((*findings, *unusable))
    if unusable:
        return recalled
    unmatched = _mismatches(options, lock, keyring.secrets, findings, pending=keyring.pending and not keyring.importing)
    external, missing = read_external_etcd(need(build.spec), keyring.secrets, options.specs[0].parent, build.sources)
    return evolve(recalled, external_etcd=external).found((*unmatched, *(() if options.public else missing)))


def _mismatches(
    options: Options,
    lock: "Lock | None",
    secrets: "Mapping[str, Secret]",
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
        return (Diagnostic(codes.NO_LOCK, f"there is no lock, and {option} generates nothing", place, help=help_),)
    keys = sorted(name for name in secrets if name.endswith(".key"))
    if keys and not pending:
        message = f"there is no lock, but the keyring {options.keys_folder} has keys ({keys[0]}, ...)"
        help_ = (
            "restore the lock from your version control; or make it anew from the cluster's files with "
            "`kspec import NODE=DIR --spec SPEC`"
        )
        return (Diagnostic(codes.NO_LOCK, message, place, help=help_),)
    return ()


def _tend(build: Build) -> Build:
    """Mend the keyring's modes and notes before anything else is done with it, or tell where that cannot be."""
    from kspec.write.tending import tend_keyring  # noqa: PLC0415 - not for a check

    if build.options.public:
        return build
    return build.found(tend_keyring(build.options.keys_folder, frozen=build.options.frozen))


def _plan(build: Build) -> Build:
    from kspec.plan.cause import at_their_cause  # noqa: PLC0415 - not for a check
    from kspec.plan.forbidden import forbidden  # noqa: PLC0415 - not for a check
    from kspec.plan.planning import plan  # noqa: PLC0415 - not for a check

    planned = plan(
        need(build.spec),
        build.release,
        build.former_lock,
        build.secrets,
        need(build.draw),
        external_etcd=build.external_etcd,
        lock_file=str(build.options.lock_file),
        public=build.options.public,
        rehearsed=build.options.rehearsed,
        renewal=build.renewal,
    )
    found = evolve(
        build, plan=planned.plan, lock=planned.lock, drawn=planned.drawn, events=planned.events, periods=planned.periods
    )
    frozen_ = forbidden(planned.events, str(build.options.lock_file)) if build.options.frozen else ()
    return found.found(at_their_cause((*planned.findings, *frozen_), build.documents))


def _pin(build: Build) -> Build:
    """Nodes that are given another pin than the one that the cluster's authority now has."""
    from kspec.plan.pins import check_pins  # noqa: PLC0415 - not for a check

    return build.found(tuple(check_pins(need(build.plan), need(build.wire))))


def _make(build: Build) -> Build:
    from kspec.encode import manifest  # noqa: PLC0415 - not for a check
    from kspec.make.beside import with_own_files  # noqa: PLC0415 - not for a check
    from kspec.make.whole import make  # noqa: PLC0415 - not for a check
    from kspec.write.names import misplaced  # noqa: PLC0415 - not for a check

    plan = need(build.plan)
    made = make(plan)
    build = build.found((*made.findings, *misplaced(made.files, made.folders, str(build.options.specs[0]))))
    if build.failed:
        return build
    listed = with_own_files(plan, made.files)
    rendered = manifest.render(listed, made.folders, __version__, plan.release.version)
    return evolve(build, files=(*listed, rendered), folders=made.folders)


T = TypeVar("T")
Pass = Callable[[Build], Build]
FIND: Final[tuple[Pass, ...]] = (
    *(_load, _sort, _decode, _convert, _expand, _files, _default),
    *(_check, _components, _look, _unbuilt),
)
"""Text to defaulted documents and all that is wrong with them. Each pass goes on with what the one before could use."""
CHECK: Final[tuple[Pass, ...]] = (*FIND, _try, _waive)
"""What `kspec check` does."""
READ: Final[tuple[Pass, ...]] = (*FIND, _waive, _need_cluster, _complete)
"""Text to a complete, checked spec."""
RECALL: Final[tuple[Pass, ...]] = (_recall, _tend)
"""To what lock and keyring hold."""
PLAN: Final[tuple[Pass, ...]] = (_plan, _pin, _make)
"""And from there to files. Writing them is the command's, under the guard of the lock."""
BUILD: Final[tuple[Pass, ...]] = (*READ, *RECALL, *PLAN)
"""Text, lock and keyring to files."""
REHEARSE: Final[tuple[Pass, ...]] = tuple(step for step in BUILD if step is not _tend)
"""The same, touching nothing: the keyring is left as it is."""


def run(passes: Sequence[Pass], build: Build) -> Build:
    """Run passes in order; those that find mistakes to their end, the others until there is an error."""
    for step in passes:
        if build.failed and step not in CHECK:
            break
        build = step(build)
    return _without_secrets(build)


def _without_secrets(build: Build) -> Build:
    """The build with findings that tell nothing of what its documents hold, however it was written and they worded."""
    if not build.findings or not build.documents:
        return build
    from kspec.secrets.masking import Mask  # noqa: PLC0415 - only where there is something to tell
    from kspec.secrets.places import secrets_in  # noqa: PLC0415 - only where there is something to tell

    mask = Mask(found for document in build.documents for found in secrets_in(document.value, document.kind))
    return evolve(build, findings=tuple(finding.reworded(mask) for finding in build.findings))


def need(value: T | None) -> T:
    """A part that an earlier pass has filled in: if it has not, the order of passes is wrong, which is our bug."""
    if value is None:
        message = "a pass ran before the one that it needs"
        raise AssertionError(message)
    return value
