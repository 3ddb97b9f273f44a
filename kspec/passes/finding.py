"""The passes of reading and checking: from text to defaulted documents, and all that is wrong with them.

What only some specs need is imported where it is used, so that a check starts fast.
"""

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kspec.check import waivers
from kspec.check.advice.spec import ADVICE
from kspec.check.spec import COMPONENTS, FILES, KUBEADM, NODES, PASSED_ON, check
from kspec.disk.sources import Sources
from kspec.facts import clusterset
from kspec.model.document import Document
from kspec.model.kinds import INIT
from kspec.model.wire import Wire
from kspec.passes.asking import Ask, Steps
from kspec.passes.run import Options, Run
from kspec.read import convert as conversion
from kspec.read import decode as decoding
from kspec.read import default as defaults
from kspec.read import files, nodes
from kspec.read import load as loading
from kspec.read.discovery_file import find_discovery_files
from kspec.read.extends import extend
from kspec.read.kinds import is_cluster, named_packs, need_documents, passed_over, sort_kinds
from kspec.read.patch_folder import has_patches, read_patches_of
from kspec.read.version import choose_release
from kspec.rules.host import read_host

if TYPE_CHECKING:
    from kspec.model.assessment import Assessment
    from kspec.model.diagnostic import Diagnostic

S = TypeVar("S")
Documents = tuple[Document, ...]


class Checks(NamedTuple):
    """What is wrong with the documents of a spec, and with what they say to components."""

    spec: "tuple[Diagnostic, ...]"
    components: "tuple[Diagnostic, ...]"


class Checked(NamedTuple):
    """Defaulted documents, and a benchmark's recommendations where one was asked for."""

    wire: Wire
    assessed: "tuple[Assessment, ...]"


def load(options: Options, sources: Sources) -> Run[Documents]:
    """Files to documents, with the place of every key and value, and a base's under them: the beginning of a run."""
    loaded = loading.load(options.specs, sources, options.program)
    documents, findings = extend(loaded.documents, options.folder, sources, options.program)
    return Run(options, sources, documents, documents).found((*loaded.diagnostics, *findings))


def is_set(run: Run[S]) -> bool:
    """Whether it is of a set of clusters, and not of one."""
    return any(document.kind == clusterset.KIND for document in run.documents)


def sort(run: Run[Documents]) -> Run[Documents]:
    """The documents whose kind is known, each once."""
    documents, findings = sort_kinds(run.stage)
    return Run(run.options, run.sources, documents, documents, run.findings, run.waived).found(findings)


def decode(run: Run[Documents]) -> Run[Wire]:
    """The release, and each document as the type table of its API version has it."""
    release, unclear = choose_release(run.stage, run.options.release, whole=not run.failed)
    wire, findings = decoding.decode(run.stage, release, run.findings)
    return run.give(wire, (*unclear, *findings))


def convert(run: Run[Wire]) -> Run[Wire]:
    """Older API versions to v1beta4."""
    return run.give(conversion.convert(run.stage))


def expand_nodes(run: Run[Wire]) -> Run[Wire]:
    """The short list of nodes to a document for each."""
    return run.give(*nodes.expand_nodes(run.stage))


def expand_files(run: Run[Wire]) -> Run[Wire]:
    """Short names to files and what components need to use them; configurations to documents."""
    return run.give(*files.expand_files(run.stage, run.options.folder, run.sources))


def expand_packs(run: Run[Wire]) -> Run[Wire]:
    """The packs that the spec names, and what they need of the control plane."""
    if not named_packs(run.stage):
        return run
    from kspec.read.packs import expand_packs as expand  # noqa: PLC0415 - for few specs

    return run.give(*expand(run.stage, run.options.folder, run.sources))


def default(run: Run[Wire]) -> Run[Wire]:
    """The same with kubeadm's defaults."""
    return run.give(defaults.default(run.stage))


def check_wire(wire: Wire) -> Checks:
    """All that is wrong with the documents themselves, which follows from them alone."""
    return Checks(check(wire, (*KUBEADM, *PASSED_ON, *FILES, *NODES, *ADVICE)), check(wire, COMPONENTS))


def ask_checks(run: Run[Wire]) -> Ask[Checks]:
    """Ask for `check_wire`."""

    def parcel() -> bytes | None:
        from kspec.passes.parcels import check_parcel  # noqa: PLC0415 - for fleets alone

        return check_parcel(run.stage, run.options.program.variables)

    def take(answer: bytes) -> Checks:
        from kspec.passes.parcels import checks_of  # noqa: PLC0415 - as above

        return checks_of(answer)

    return Ask(lambda: check_wire(run.stage), parcel, take)


def check_spec(run: Run[Wire], found: Checks) -> Run[Wire]:
    """What kubeadm refuses, what does not go together, and what people regret."""
    missing = need_documents(run.findings, run.documents, run.options.specs[0])
    return run.found((*missing, *found.spec))


def check_components(run: Run[Wire], found: Checks) -> Run[Wire]:
    """What a component would refuse that kubeadm passes on unread."""
    return run.found(found.components)


def check_disk(run: Run[Wire]) -> Run[Wire]:
    """What the spec names on a disk: whether it is there, and can be read."""
    wire, folder = run.stage, run.options.folder
    findings = [*read_host(wire)[1], *find_discovery_files(wire, folder)]
    for node in (wire.get(INIT), *wire.joins):
        findings += read_patches_of(node, wire.release, folder, run.sources)[1]
    return run.found(findings)


def check_unbuilt(run: Run[Wire]) -> Run[Wire]:
    """Documents beside a cluster's own of which nothing is built."""
    wire = run.stage
    return run.found((*files.unused_configurations(wire), *passed_over(wire)) if is_cluster(wire) else ())


def check_making(run: Run[Wire]) -> Steps[Run[Wire]]:
    """For a check: what a build would find in applying patches and making the spec's own files, with no key at hand."""
    wire = run.stage
    if run.failed or not is_cluster(wire) or not (has_patches(wire) or files.has_files(wire) or wire.packs):
        return run
    from kspec.passes.building import ask_files  # noqa: PLC0415 - for few specs
    from kspec.passes.completing import complete, read_machines  # noqa: PLC0415 - for few specs
    from kspec.plan.sketch import sketch  # noqa: PLC0415 - for few specs
    from kspec.write.names import misplaced  # noqa: PLC0415 - for few specs

    machines = read_machines(run)
    if machines.failed:
        return machines.give(wire)
    whole = complete(machines)
    if whole.failed:
        return whole.give(wire)
    completed = whole.stage
    made = yield ask_files(run, sketch(completed.spec, completed.release))
    return whole.give(wire, (*made.findings, *misplaced(made.files, made.folders, str(run.options.specs[0]))))


def assess(run: Run[Wire]) -> Run[Checked]:
    """What the benchmark recommends that was asked for."""
    if not run.options.profile:
        return run.give(Checked(run.stage, ()))
    from kspec.check.advice.cis import assess as by_cis  # noqa: PLC0415 - a large table, seldom asked for

    assessed = by_cis(run.stage)
    return run.give(Checked(run.stage, assessed), [finding for one in assessed for finding in one.findings])


def check_waivers(run: Run[S]) -> Run[S]:
    """Waivers that waive nothing."""
    given = waivers.collect(run.documents, run.options.waived)
    if not given:
        return run
    codes = waivers.code_table()
    unasked = () if run.options.profile else [name for name in codes if name.startswith(("cis-", "keyring-"))]
    return run.found(tuple(waivers.check_waivers(given, run.waived, codes, unasked)))
