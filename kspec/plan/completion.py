"""What lock and keyring lack, generated and issued, with all that they have kept as it is."""

from collections.abc import Mapping, Sequence

from kspec.disk.keyring_folder import CERTIFICATE_KEY
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.event import Event, Period
from kspec.model.frozen import evolve, field, frozen
from kspec.model.lock import KubeletConf, Lock
from kspec.model.node import Node
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.plan.asked_tokens import asked_tokens
from kspec.plan.certificates import Certificates
from kspec.plan.identities import identities, of_nodes
from kspec.plan.node_files import resolve
from kspec.plan.planning import discovery, resolve_service_account
from kspec.plan.tokens import Tokens


@frozen
class Completion:
    """The complete lock, the keyring's new entries, what happened, and when what was looked at is valid.

    Where there are `findings`, lock and keyring are as they were.
    """

    lock: Lock
    drawn: Mapping[str, Secret] = field(factory=dict, repr=False)
    events: tuple[Event, ...] = ()
    periods: tuple[Period, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


def complete(  # noqa: PLR0913 - all that a lock and a keyring are made of
    spec: ClusterSpec,
    release: Release,
    lock: Lock,
    secrets: Mapping[str, Secret],
    draw: Draw,
    *,
    nodes: Sequence[Node],
    place: Span,
    first: bool,
) -> Completion:
    """Generate and issue what is the whole cluster's, and what is of these nodes.

    What an authority signs whose key is elsewhere is left out; its keys are generated. `first` tells that there was no
    lock, `place` is where findings are told.
    """
    names = {node.name for node in nodes}
    wanted = of_nodes(identities(spec, release, lock.kubelet_conf), names)
    certificates = Certificates(
        spec,
        release,
        draw,
        lock.certificates,
        secrets,
        place,
        public=False,
        keep=True,
        rotations=lock.rotations,
    )
    certificates.resolve(wanted)
    service_account = resolve_service_account(lock, secrets, certificates)
    if certificates.findings:
        return Completion(lock, findings=tuple(certificates.findings))
    text = discovery(spec, certificates.issued["ca"], lock.also_trusted)
    tokens = Tokens(lock.tokens, secrets, draw, text, place, public=False, keep=True)
    tokens.resolve(asked_tokens(spec, lock.tokens), first=first)
    own = [file for file in spec.files if any(file.is_on(node) for node in nodes)]
    files = resolve(own, lock.files, secrets, draw, place, public=False)
    if tokens.findings or files.findings:
        return Completion(lock, findings=(*tokens.findings, *files.findings))
    forms: dict[str, KubeletConf] = {node.name: "embedded" for node in nodes if node.credentials == "issued"}
    found = evolve(
        lock,
        certificates={**lock.certificates, **certificates.issued},
        service_account=service_account,
        tokens={**lock.tokens, **tokens.locked},
        kubelet_conf={**forms, **lock.kubelet_conf},
        certificate_key=lock.certificate_key or CERTIFICATE_KEY in secrets,
        files=files.locked,
    )
    asked = any(
        node.credentials == "bootstrap" and lock.kubelet_conf.get(node.name, "embedded") == "embedded" for node in nodes
    )
    return Completion(
        found,
        {**certificates.drawn, **tokens.drawn, **files.drawn},
        (*certificates.events, *tokens.events, *files.events),
        (*certificates.periods(wanted), *tokens.periods(asked_with=asked)),
    )
