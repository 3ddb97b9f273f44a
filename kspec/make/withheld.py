"""What a public plan withholds, put into files that were made of one: the secret part of making alone."""

from collections.abc import Iterator

from kspec.make.bootstrap import bootstrap_tokens, kubeadm_certs
from kspec.make.joining import join_files
from kspec.make.kubeconfigs import kubeconfig_files
from kspec.make.kubelet import serving_files
from kspec.make.made import Made, together
from kspec.make.node_files import spec_files
from kspec.make.pack_files import pack_files
from kspec.make.packs import pack_objects
from kspec.make.pki import pki_files
from kspec.make.whole import not_skipped
from kspec.model.file import File, Sensitivity, Withheld
from kspec.model.frozen import evolve
from kspec.model.plan import Plan

_NOTHING = Made()


def filled(plan: Plan, made: Made) -> Made:
    """What `make` gives of a plan, where `made` is what it has given of `published(plan)`.

    Raises:
        ValueError: the files that are withheld there are others than those that this plan withholds.
    """
    if made.findings:
        return made
    own = {file.path: file for file in _withheld(plan)}
    lacking = {file.path for file in made.files if isinstance(file.content, Withheld)}
    if own.keys() != lacking:
        message = f"other files are withheld than expected: {min(own.keys() ^ lacking)}"
        raise ValueError(message)
    return evolve(made, files=tuple(own.get(file.path, file) for file in made.files))


def _withheld(plan: Plan) -> Iterator[File]:
    """Every secret file, and the spec's own, by the makers that have some."""
    for node in plan.spec.nodes:
        of_node = plan.for_node(node)
        parts = (pki_files, kubeconfig_files, serving_files)
        secret = together((*(make(of_node) for make in parts), pack_files(of_node, _NOTHING)))
        yield from _secret(not_skipped(secret, node))
        yield from not_skipped(spec_files(of_node, _NOTHING), node).files
    yield from _secret(not_skipped(together((kubeadm_certs(plan), bootstrap_tokens(plan))), plan.spec.first))
    yield from _secret(together((pack_objects(_with_secrets_alone(plan), ()), join_files(plan))))


def _secret(made: Made) -> Iterator[File]:
    return (file for file in made.files if file.sensitivity is Sensitivity.SECRET)


def _with_secrets_alone(plan: Plan) -> Plan:
    """The plan without the objects of packs that are public."""
    packs = (
        evolve(pack, objects=tuple(found for found in pack.objects if found["kind"] == "Secret"))
        for pack in plan.spec.packs
    )
    return evolve(plan, spec=evolve(plan.spec, packs=tuple(packs)))
