"""Who shows which certificate to whom, and who believes which authority: as flags and kubeadm's files say."""

from collections.abc import Iterator, Mapping, Sequence

from kspec.facts.trust import HOLDERS, USES
from kspec.model.overview import PublicCertificate, PublicNode, Relation

_ENDS = (".crt", ".pub", ".key")


def relations(nodes: Sequence[PublicNode], certificates: Sequence[PublicCertificate]) -> tuple[Relation, ...]:
    """Every relation, node by node, in the order of the tables of `facts/trust.py`."""
    return tuple(relation for node in nodes for relation in _of(node, certificates))


def _of(node: PublicNode, certificates: Sequence[PublicCertificate]) -> Iterator[Relation]:
    own = [found for found in certificates if found.node in ("", node.name)]
    by_file = {_stem(found.first("file")): found.name for found in own}
    arguments = {pod.component: dict(pod.arguments) for pod in node.pods}
    for use in USES:
        path = arguments.get(use.component, {}).get(use.flag, "")
        if path:
            yield Relation(node.name, use.component, use.deed, by_file.get(_stem(path), path), use.other)
    yield from _held(node, {found.kind: found.name for found in own if found.node})
    if node.client_authority:
        name = by_file.get(_stem(node.client_authority), node.client_authority)
        yield Relation(node.name, "kubelet", "accepts clients of", name, "kube-apiserver")


def _held(node: PublicNode, own: Mapping[str, str]) -> Iterator[Relation]:
    for row in HOLDERS:
        if row.certificate in own:
            yield Relation(node.name, row.holder, row.deed, own[row.certificate], row.other)


def _stem(path: str) -> str:
    """A path without its end, by which a key's file is its certificate's."""
    return next((path.removesuffix(end) for end in _ENDS if path.endswith(end)), path)
