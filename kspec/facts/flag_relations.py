"""How flags of a component go together: what it dies of although each value alone is fine.

Sources: the Validate functions of kube-apiserver's, kube-controller-manager's, kube-scheduler's and the kubelet's
options, k8s.io/apiserver/pkg/server/options, client-go's transport and leaderelection, etcd's embed.Config.Validate.
Each row is proven by the real component: `tests/oracle/argument_verdicts.py` asks it, and tests compare.

A flag is *set* where its value is not empty, and *given* where it is on the command line at all.
"""

from typing import Final, NamedTuple

from kspec.facts import leader_election
from kspec.facts.flag_values import ALL, API_SERVER, CONTROL_PLANE, CONTROLLER_MANAGER, ETCD
from kspec.facts.leader_election import JITTER, LEASE, RENEWAL, RETRY


class Excludes(NamedTuple):
    """With `flag` set, none of `others` may be set; with `given`, none of them may be there at all.

    With `word`, the rule holds only where that is the flag's value, and with `other_word` for that value of the others.
    """

    components: tuple[str, ...]
    flag: str
    others: tuple[str, ...]
    given: bool = False
    help: str = ""
    word: str = ""
    other_word: str = ""


class Needs(NamedTuple):
    """With one of `flags` set, every one of `needed` has to be set.

    With `word`, the rule holds only where an element of the flag's value is that word, with `given` already where a
    flag is there at all, and with `unless` only where that flag is not set. With `element`, the needed flag has to have
    that element.
    """

    components: tuple[str, ...]
    flags: tuple[str, ...]
    needed: tuple[str, ...]
    word: str = ""
    element: str = ""
    unless: str = ""
    given: bool = False


class NeedsGate(NamedTuple):
    """With `flag` set, a feature gate has to be on.

    With `word`, the rule holds only where that is the flag's value, and with `switch` not where it is false or zero.
    """

    components: tuple[str, ...]
    flag: str
    gate: str
    word: str = ""
    switch: bool = False


class Scheme(NamedTuple):
    """The value of `flag`, where it is set, is a URL with this scheme."""

    components: tuple[str, ...]
    flag: str
    scheme: str


class Order(NamedTuple):
    """`greater` is greater than `factor` times `lesser`, or, with `equal`, at least that.

    Where one is not given, its default counts. With `beside`, the rule holds only where that flag is set, and with
    `switch` only where that flag is not false.
    """

    components: tuple[str, ...]
    greater: str
    greater_default: str
    lesser: str
    lesser_default: str
    factor: float = 1
    equal: bool = False
    beside: str = ""
    switch: str = ""


_OIDC: Final = (
    *("oidc-issuer-url", "oidc-client-id", "oidc-ca-file", "oidc-username-claim", "oidc-username-prefix"),
    *("oidc-groups-claim", "oidc-groups-prefix", "oidc-signing-algs", "oidc-required-claim"),
)
_AUTHORIZATION: Final = (
    *("authorization-mode", "authorization-webhook-config-file", "authorization-webhook-version"),
    *("authorization-webhook-cache-authorized-ttl", "authorization-webhook-cache-unauthorized-ttl"),
)
_SIGNERS: Final = ("kubelet-serving", "kubelet-client", "kube-apiserver-client", "legacy-unknown")
_SIGNING_FILES: Final = tuple(
    f"cluster-signing-{signer}-{kind}-file" for signer in _SIGNERS for kind in ("cert", "key")
)

EXCLUDES: Final = (
    Excludes(
        (API_SERVER,),
        "admission-control",
        ("enable-admission-plugins", "disable-admission-plugins"),
        given=True,
        help="write enable-admission-plugins instead of admission-control",
    ),
    Excludes(ALL, "logging-format", ("vmodule",), word="json"),
    Excludes((ETCD,), "peer-cert-allowed-cn", ("peer-cert-allowed-hostname",)),
    Excludes((API_SERVER,), "authentication-config", _OIDC, given=True),
    Excludes((API_SERVER,), "authorization-config", _AUTHORIZATION, given=True),
    Excludes(
        (API_SERVER,),
        "service-account-signing-endpoint",
        ("service-account-signing-key-file", "service-account-key-file"),
        help='give service-account-signing-key-file and service-account-key-file with the value ""',
    ),
    *(
        Excludes(
            (CONTROLLER_MANAGER,),
            flag,
            ("cluster-signing-cert-file", "cluster-signing-key-file"),
            help='give cluster-signing-cert-file and cluster-signing-key-file with the value ""',
        )
        for flag in _SIGNING_FILES
    ),
    *(
        Excludes((ETCD,), flag, ("initial-cluster",), help='give initial-cluster with the value ""')
        for flag in ("discovery-endpoints", "discovery-srv")
    ),
    Excludes((ETCD,), "tls-min-version", ("tls-max-version",), word="TLS1.3", other_word="TLS1.2"),
    Excludes((ETCD,), "tls-min-version", ("cipher-suites",), word="TLS1.3"),
)

NEEDS: Final = (
    Needs((API_SERVER,), _OIDC, ("oidc-issuer-url", "oidc-client-id"), unless="authentication-config", given=True),
    *(
        Needs((API_SERVER,), ("authorization-mode",), (file,), word=mode, unless="authorization-config")
        for mode, file in (("Webhook", "authorization-webhook-config-file"), ("ABAC", "authorization-policy-file"))
    ),
    *(
        Needs((API_SERVER,), (file,), ("authorization-mode",), element=mode, unless="authorization-config")
        for mode, file in (("Webhook", "authorization-webhook-config-file"), ("ABAC", "authorization-policy-file"))
    ),
    Needs(
        (API_SERVER,), ("encryption-provider-config-automatic-reload",), ("encryption-provider-config",), word="true"
    ),
    *(
        Needs((API_SERVER,), (flag,), ("emulated-version",), word="true")
        for flag in ("emulation-forward-compatible", "runtime-config-emulation-forward-compatible")
    ),
    *(
        Needs(components, (one,), (other,))
        for components, first, second in (
            (CONTROL_PLANE, "tls-cert-file", "tls-private-key-file"),
            ((API_SERVER,), "etcd-certfile", "etcd-keyfile"),
            *(
                ((CONTROLLER_MANAGER,), f"cluster-signing-{signer}-cert-file", f"cluster-signing-{signer}-key-file")
                for signer in _SIGNERS
            ),
            ((ETCD,), "cert-file", "key-file"),
            ((ETCD,), "peer-cert-file", "peer-key-file"),
            ((ETCD,), "client-cert-file", "client-key-file"),
            ((ETCD,), "peer-client-cert-file", "peer-client-key-file"),
            ((ETCD,), "discovery-token", "discovery-endpoints"),
        )
        for one, other in ((first, second), (second, first))
    ),
)

NEEDED: Final = (
    (API_SERVER, "service-account-issuer", ""),
    (API_SERVER, "service-account-key-file", "service-account-signing-endpoint"),
    (API_SERVER, "service-account-signing-key-file", "service-account-signing-endpoint"),
    (API_SERVER, "etcd-servers", ""),
)
"""Flags that kubeadm gives and that may not be emptied, unless another one is set."""

GATES: Final = (
    *(
        NeedsGate((API_SERVER,), flag, "UnknownVersionInteroperabilityProxy")
        for flag in ("peer-ca-file", "peer-advertise-ip", "peer-advertise-port")
    ),
    NeedsGate((API_SERVER,), "requestheader-uid-headers", "RemoteRequestHeaderUID"),
    NeedsGate((API_SERVER,), "service-account-signing-endpoint", "ExternalServiceAccountTokenSigner"),
    NeedsGate(CONTROL_PLANE, "logging-format", "LoggingBetaOptions", word="json"),
    *(
        NeedsGate(CONTROL_PLANE, flag, "LoggingAlphaOptions", switch=True)
        for output in ("text", "json")
        for flag in (f"log-{output}-split-stream", f"log-{output}-info-buffer-size")
    ),
)

SCHEMES: Final = (
    Scheme((API_SERVER,), "oidc-issuer-url", "https"),
    Scheme((API_SERVER,), "service-account-jwks-uri", "https"),
)

SUITES: Final = (
    *((component, "tls-cipher-suites", "VersionTLS13") for component in CONTROL_PLANE),
    (ETCD, "cipher-suites", "TLS1.3"),
)
"""Component, its flag for them, and the least version of TLS that has no use for them."""

ORDERS: Final = (
    *(
        Order(
            leader_election.COMPONENTS,
            greater.flag,
            greater.default,
            lesser.flag,
            lesser.default,
            factor=factor,
            switch=leader_election.SWITCH,
        )
        for greater, lesser, factor in ((LEASE, RENEWAL, 1), (RENEWAL, RETRY, JITTER))
    ),
    Order(
        (API_SERVER,),
        "coordinated-leadership-lease-duration",
        LEASE.default,
        "coordinated-leadership-renew-deadline",
        RENEWAL.default,
    ),
    Order(
        (API_SERVER,),
        "coordinated-leadership-renew-deadline",
        RENEWAL.default,
        "coordinated-leadership-retry-period",
        RETRY.default,
    ),
    *(
        Order(
            (API_SERVER,),
            f"audit-{kind}-truncate-max-batch-size",
            "10485760",
            f"audit-{kind}-truncate-max-event-size",
            "102400",
            equal=True,
            beside=beside,
        )
        for kind, beside in (("log", "audit-log-path"), ("webhook", "audit-webhook-config-file"))
    ),
    Order((ETCD,), "election-timeout", "1000", "heartbeat-interval", "100", factor=5, equal=True),
)
