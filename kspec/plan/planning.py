"""A cluster spec, its lock and its keyring to a plan: the one place that decides what is new."""

from collections.abc import Mapping

from kspec.disk.keyring_entries import SERVICE_ACCOUNT_KEY
from kspec.disk.keyring_folder import CERTIFICATE_KEY
from kspec.encode import kubeconfig
from kspec.facts import codes
from kspec.facts.certificates import ETCD_CLIENT, SERVICE_ACCOUNT
from kspec.go.addresses import control_plane_url
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.event import Action, Event, Period
from kspec.model.frozen import field, frozen
from kspec.model.lock import KubeletConf, Lock, LockedCertificate
from kspec.model.plan import Plan
from kspec.model.release import Release
from kspec.model.renewal import NOTHING, Renewal, Turn
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.plan.asked_tokens import asked_tokens
from kspec.plan.certificates import Certificates
from kspec.plan.identities import identities
from kspec.plan.missing import check_missing
from kspec.plan.node_files import resolve
from kspec.plan.packs import pinned
from kspec.plan.tokens import Tokens
from kspec.plan.validity import tell
from kspec.rules.encryption_keys import as_rotated
from kspec.x509 import keys, pem

_HEXADECIMAL_KEY_LENGTH = 64


@frozen
class Planned:
    """A plan and its new lock.

    `drawn` are the keyring's new entries by path; `events` say what happened to every identity, and what of the
    `periods` in which they count is to be told now.
    """

    plan: Plan
    lock: Lock
    drawn: Mapping[str, Secret] = field(factory=dict, repr=False)
    events: tuple[Event, ...] = ()
    periods: tuple[Period, ...] = ()


@frozen
class Refused:
    """Why there is no plan; `events` say what would have happened to identities all the same."""

    findings: tuple[Diagnostic, ...]
    events: tuple[Event, ...] = ()


def plan(  # noqa: PLR0913 - everything that a build depends on
    spec: ClusterSpec,
    release: Release,
    lock: Lock | None,
    secrets: Mapping[str, Secret],
    draw: Draw,
    *,
    external_etcd: Mapping[str, Secret],
    lock_file: str,
    public: bool = False,
    rehearsed: bool = False,
    renewal: Renewal | None = None,
) -> Planned | Refused:
    """Decide about every identity of the spec and issue what is missing, and what is to be renewed.

    `secrets` is the keyring, `external_etcd` the content of the external etcd's files by kubeadm-certs entry.
    With `public`, no private key is needed: whatever would need one is a finding; or, where it is only `rehearsed`, is
    decided all the same, and left unsigned.
    """
    span = Span(lock_file, 1, 1, 1, 1)
    renewal = renewal or NOTHING
    turn = renewal.turn or Turn(lock or Lock())
    former, secrets = turn.lock, {**secrets, **turn.entries}
    spec = as_rotated(spec, former)
    wanted = identities(spec, release, former.kubelet_conf)
    renewed = renewal.certificates if renewal.new_keys else frozenset()
    needed = [identity for identity in wanted if identity.name not in renewed]
    missing = None if public else check_missing(spec, needed, former, secrets, lock_file)
    if missing:
        return Refused((missing,))
    certificates = Certificates(
        spec,
        release,
        draw,
        former.certificates,
        secrets,
        span,
        public,
        rehearsed=rehearsed,
        renewal=renewal,
        rotations=former.rotations,
    )
    certificates.resolve(wanted)
    service_account = resolve_service_account(former, secrets, certificates)
    if certificates.findings:
        return Refused(tuple(certificates.findings))
    also = former.also_trusted
    text = discovery(spec, certificates.issued["ca"], also)
    tokens = Tokens(former.tokens, secrets, draw, text, span, public, rehearsed=rehearsed, renewed=renewal.tokens)
    tokens.resolve(asked_tokens(spec, former.tokens), first=lock is None)
    certificate_key, stated = _certificate_key(spec, secrets, former, public=public)
    packs = pinned(spec.packs, former.packs)
    files = resolve(spec.files, former.files, secrets, draw, span, public=public, rehearsed=rehearsed)
    events = [*turn.events, *certificates.events, *tokens.events, *files.events, *packs.events]
    findings = [*tokens.findings, *files.findings]
    if stated is not None:
        findings.append(Diagnostic(codes.CERTIFICATE_KEY, stated, span, help="restore the keyring"))
    if findings:
        return Refused(tuple(findings), tuple(events))
    in_keyring = CERTIFICATE_KEY in secrets if not public else former.certificate_key
    forms: dict[str, KubeletConf] = {node.name: "embedded" for node in spec.nodes if node.credentials == "issued"}
    new_lock = Lock(
        certificates={**certificates.kept(former.certificates), **certificates.issued},
        service_account=service_account,
        tokens={**former.tokens, **tokens.locked},
        kubelet_conf={**forms, **former.kubelet_conf},
        certificate_key=in_keyring,
        files=files.locked,
        rotations=former.rotations,
        requests=_unanswered(former, certificates),
        encryption=former.encryption,
        packs=packs.digests,
    )
    if lock is not None and new_lock != lock and not any(event.changes_lock for event in events):
        events.append(Event(Action.RECORDED, "the lock", ("it now has what the keyring and the spec say",)))
    bootstrapped = any(node.credentials == "bootstrap" for node in spec.nodes)
    periods = (*certificates.periods(wanted), *tokens.periods(asked_with=bootstrapped))
    made = Plan(
        spec=spec,
        release=release,
        credentials={identity.name: certificates.credential(identity) for identity in wanted},
        service_account_public_key=keys.public_pem(service_account),
        service_account_key=certificates.drawn.get(SERVICE_ACCOUNT_KEY) or secrets.get(SERVICE_ACCOUNT_KEY),
        tokens=tuple(tokens.resolved),
        certificate_key=certificate_key,
        has_kubeadm_certs=spec.first.init.certificate_key is not None or in_keyring,
        external_etcd=_client_of_dedicated(spec, certificates) or external_etcd,
        also_trusted={name: _pem(name, other) for name, other in also.items()},
        rotations={name: one.stage for name, one in former.rotations.items()},
        kubelet_forms=former.kubelet_conf,
        file_secrets=files.secrets,
        public=public,
    )
    return Planned(
        made,
        new_lock,
        {**turn.entries, **certificates.drawn, **tokens.drawn, **files.drawn},
        (*events, *tell(periods, draw.now)),
        periods,
    )


def _unanswered(former: Lock, certificates: Certificates) -> Mapping[str, bytes]:
    """The requests for certificates that this build did not issue: those still wait for theirs."""
    issued = certificates.issued
    return {
        name: request
        for name, request in former.requests.items()
        if name not in issued or issued[name] == former.certificates.get(name)
    }


def discovery(spec: ClusterSpec, authority: LockedCertificate, also_trusted: Mapping[str, bytes]) -> bytes:
    """The kubeconfig in cluster-info, which tokens sign: where the API server is, and its authority.

    While that is rotated, there are two.
    """
    authorities = (*authority.for_clients, *([also_trusted["ca"]] if "ca" in also_trusted else ()))
    server = control_plane_url(spec.cluster.control_plane_endpoint, spec.first.endpoint)
    return kubeconfig.for_discovery(server, pem.encode_certificates(authorities)).encode()


def _pem(name: str, other: bytes) -> bytes:
    """What is trusted beside what issues: an authority's certificate, or the public key of service accounts."""
    return keys.public_pem(other) if name == SERVICE_ACCOUNT else pem.encode_certificates([other])


def _client_of_dedicated(spec: ClusterSpec, certificates: Certificates) -> Mapping[str, Secret]:
    """What kubeadm-certs carries of an etcd on nodes of its own: its CA and the first API server's client."""
    if spec.dedicated_etcd is None or certificates.public:
        return {}
    found = {
        identity.name: certificates.credential(identity) for identity in identities(spec, certificates.release, {})
    }
    client = found[f"{spec.first.name}/{ETCD_CLIENT}"]
    entries = {
        "external-etcd-ca.crt": Secret(found["etcd/ca"].certificate),
        "external-etcd.crt": Secret(client.certificate),
    }
    return entries if client.key is None else {**entries, "external-etcd.key": client.key}


def resolve_service_account(former: Lock, secrets: Mapping[str, Secret], certificates: Certificates) -> bytes:
    """The public key of service accounts; its private key is drawn on the first build."""
    key = secrets.get(SERVICE_ACCOUNT_KEY)
    if former.service_account:
        if certificates.public:
            return former.service_account
        if key is None:
            certificates.stop(
                codes.KEY_MISSING,
                f"the private key of service accounts is missing from the keyring ({SERVICE_ACCOUNT_KEY})",
                "restore the keyring; a new key would make every service account token invalid",
            )
        elif (own := _public_key(key, certificates)) is not None and own != former.service_account:
            certificates.stop(
                codes.KEY_MISMATCH,
                f"the key of service accounts in the keyring ({SERVICE_ACCOUNT_KEY}) is not the locked one",
                "restore keyring and lock that belong together",
            )
        else:
            certificates.events.append(Event(Action.REUSED, "sa"))
        return former.service_account
    if (certificates.public and not certificates.rehearsed) or certificates.findings:
        certificates.stop(codes.NOT_LOCKED, "the service account key is not in the lock", "build once with the keyring")
        return b""
    algorithm = certificates.spec.cluster.key_algorithm
    if key is None:
        key = certificates.draw.keys([algorithm])[0]
        certificates.drawn[SERVICE_ACCOUNT_KEY] = key
        certificates.events.append(Event(Action.GENERATED, "sa", (f"{algorithm} key generated",)))
    else:
        certificates.events.append(Event(Action.RECORDED, "sa", ("key taken from the keyring",)))
    return _public_key(key, certificates) or b""


def _public_key(key: Secret, certificates: Certificates) -> bytes | None:
    try:
        return keys.public_key(key)
    except ValueError as error:
        certificates.stop(
            codes.KEY_UNREADABLE,
            f"the private key of service accounts in the keyring ({SERVICE_ACCOUNT_KEY}) cannot be used: {error}",
            "restore the keyring",
        )
        return None


def _certificate_key(
    spec: ClusterSpec, secrets: Mapping[str, Secret], former: Lock, *, public: bool
) -> tuple[Secret | None, str | None]:
    """The key of kubeadm-certs as 32 bytes, from the spec or else the keyring; and what is wrong with it."""
    given = spec.first.init.certificate_key or secrets.get(CERTIFICATE_KEY)
    if given is None:
        missing = former.certificate_key and not public
        return None, f"the lock says that the keyring holds {CERTIFICATE_KEY}, but it does not" if missing else None
    text = given.reveal().decode(errors="replace").strip()
    try:
        content = bytes.fromhex(text) if len(text) == _HEXADECIMAL_KEY_LENGTH else b""
    except ValueError:
        content = b""
    if not content:
        return None, "the certificate key is not 64 hexadecimal digits (32 bytes)"
    return Secret(content), None
