"""What packs bring to nodes: certificates, a kubeconfig, and empty folders. Their other files are the spec's."""

from collections.abc import Iterator

from kspec.encode.kubeconfig import Cluster, with_certificate
from kspec.encode.layout import place_of
from kspec.facts import codes
from kspec.go.addresses import control_plane_url
from kspec.make.made import Made, on_node
from kspec.make.node_files import taken
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import File, Folder, Withheld
from kspec.model.frozen import evolve
from kspec.model.plan import NodePlan
from kspec.model.secret import Secret
from kspec.rules.pack_certificates import PackHolding, pack_certificates


def pack_files(plan: NodePlan, made: Made) -> Made:
    """The files and folders of packs on the node, or that a place is another's, of what is `made` for the node."""
    if not plan.whole.spec.packs:
        return Made()
    is_taken = taken(made)
    files, findings = [], []
    for holding in pack_certificates(plan.whole.spec, plan.node):
        for unmarked in _files(plan, holding):
            file = evolve(unmarked, pack=holding.pack.name)
            if is_taken(file.path):
                findings.append(_clash(holding, file))
            else:
                files.append(file)
    there = {folder.path for folder in made.folders}
    folders = {folder.path: folder for folder in _folders(plan) if folder.path not in there}
    return Made(tuple(files), tuple(findings), tuple(folders.values()))


def _clash(holding: PackHolding, file: File) -> Diagnostic:
    pack = holding.pack
    text = f"{pack.field}: the pack {pack.name}: /{place_of(file.path)[1]} is the place of another file"
    return Diagnostic(codes.PACK_FILE, text, pack.span, path=pack.field, help="choose another path in the pack")


def _files(plan: NodePlan, holding: PackHolding) -> Iterator[File]:
    row, credential = holding.row, plan.whole.credentials[holding.identity.name]
    key: Secret | Withheld = Withheld() if plan.whole.public or credential.key is None else credential.key
    if row.folder:
        place = on_node(plan.node.name, f"{row.folder}/{row.name}")
        yield File(f"{place}.crt", credential.certificate, 0o644)
        yield File(f"{place}.key", key, 0o600)
    if row.kubeconfig:
        yield File(on_node(plan.node.name, row.kubeconfig), _kubeconfig(plan, holding, key), 0o600)


def _kubeconfig(plan: NodePlan, holding: PackHolding, key: Secret | Withheld) -> Secret | Withheld:
    """A kubeconfig that leads to the whole cluster's endpoint."""
    if isinstance(key, Withheld):
        return key
    spec, whole = plan.whole.spec, plan.whole
    server = control_plane_url(spec.cluster.control_plane_endpoint, spec.first.endpoint)
    cluster = Cluster(spec.cluster.cluster_name, server, whole.trusted("ca"))
    certificate = whole.credentials[holding.identity.name].certificate
    return with_certificate(cluster, holding.row.common_name, certificate, key)


def _folders(plan: NodePlan) -> Iterator[Folder]:
    for pack in plan.whole.spec.packs:
        for folder in pack.folders:
            if folder.role in {"", plan.role}:
                yield Folder(on_node(plan.node.name, folder.path), folder.mode, pack.name)
