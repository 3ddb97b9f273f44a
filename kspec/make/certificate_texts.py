"""`certificates/`: what every certificate of the cluster says, for those who review a change without tools.

It stands beside the nodes' trees, not in them: what lies there is laid over a host's root folder. A file for each node
lets two branches that each add a node merge, and keeps the difference of a change as small as the change.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from kspec.encode.certificate_text import Entry, render
from kspec.facts.certificates import SERVICE_ACCOUNT, SERVING_FILES
from kspec.facts.kubeconfigs import FOLDER as KUBERNETES_FOLDER
from kspec.go.path import join
from kspec.make.kubeconfigs import server_url
from kspec.model.file import File
from kspec.model.plan import NodePlan, Plan
from kspec.rules.holdings import authorities, certificates, kubeconfigs
from kspec.rules.identities import of_certificate, of_kubeconfig, of_serving
from kspec.rules.pack_certificates import pack_certificates, place_of
from kspec.x509 import pem, reader
from kspec.x509.behind import behind
from kspec.x509.certificate_fields import Field, fields, key_fields

FOLDER: Final = "certificates"
OF_ALL: Final = f"{FOLDER}/cluster.txt"
"""The authorities and the key of service accounts, which are every node's."""


def certificate_texts(plan: Plan) -> tuple[File, ...]:
    """A text of what all share, and one for each node that has certificates of its own.

    What stands behind an authority's certificate in its file has a block as well.
    """
    texts = {f"{FOLDER}/nodes/{node.name}.txt": tuple(_own(plan.for_node(node))) for node in plan.spec.nodes}
    texts = {OF_ALL: tuple(_shared(plan)), **texts}
    return tuple(_file(path, entries) for path, entries in texts.items() if entries)


def _file(path: str, entries: Sequence[Entry]) -> File:
    return File(path, render(entries).encode())


def _shared(plan: Plan) -> Iterator[Entry]:
    folder = plan.spec.cluster.certificates_dir
    for row in authorities(plan.spec.etcd_place):
        path = join(folder, f"{row.name}.crt")
        yield _entry(plan, row.name, path)
        for name, one in behind(row.name, reader.parse_all(plan.file_of(row.name))[1:]):
            yield Entry(name, (Field("behind", path), *fields(one)))
    place = Field("file", join(folder, f"{SERVICE_ACCOUNT}.pub"))
    yield Entry(SERVICE_ACCOUNT, (place, *key_fields(pem.decode(plan.service_account_public_key)[0].content)))


def _own(plan: NodePlan) -> Iterator[Entry]:
    """What a node has alone, in the order of the tables; without what a kubelet looks after itself."""
    whole, node = plan.whole, plan.node
    for row, _ in certificates(plan.role, whole.spec.etcd_place):
        if row.scope == "node":
            path = join(plan.cluster.certificates_dir, f"{row.name}.crt")
            yield _entry(whole, of_certificate(row, node.name), path)
    for kubeconfig in kubeconfigs(plan.role, first=node.first):
        name = of_kubeconfig(kubeconfig, node.name)
        if name in whole.credentials:
            server = Field("server", server_url(plan, kubeconfig))
            yield _entry(whole, name, f"{KUBERNETES_FOLDER}/{kubeconfig.file}", server)
    if node.serving_certificate:
        yield _entry(whole, of_serving(node.name), SERVING_FILES[0])
    for holding in pack_certificates(whole.spec, node):
        yield _entry(whole, holding.identity.name, place_of(holding.row))


def _entry(plan: Plan, name: str, path: str, *more: Field) -> Entry:
    certificate = reader.parse(pem.certificates(plan.credentials[name].certificate)[0])
    return Entry(name, (Field("file", path), *more, *fields(certificate)))
