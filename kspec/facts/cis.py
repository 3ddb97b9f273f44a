"""The CIS Kubernetes Benchmark, as far as the files of a build decide it: one row for each of its recommendations.

Numbers, and whether a recommendation is scored ("automated") or left to a person ("manual"), are those of version
1.12.0 of the benchmark, which covers Kubernetes v1.32 to v1.34; later releases are checked by it, too. Titles are our
own words.
"""

from typing import Final

from attrs import field, frozen

from kspec.model.document import Path
from kspec.model.requirement import Requirement

BENCHMARK: Final = "CIS Kubernetes Benchmark 1.12.0"
PROFILES: Final = ("cis",)
"""What `kspec check --profile` takes."""


@frozen
class Control:
    """A recommendation about arguments of a component of the control plane, or about a node's kubelet or kube-proxy.

    Every one of `flags` has to meet `requirement`. For etcd an environment variable of the flag's name counts where
    the flag is absent. A kubelet's or kube-proxy's flag overrides `path`, a field of its configuration document.
    `advice` is what to write.
    """

    id: str
    title: str
    component: str
    flags: tuple[str, ...]
    requirement: Requirement
    advice: str
    scored: bool = True
    path: Path = ()

    @property
    def code(self) -> str:
        """The code of its findings."""
        return f"cis-{self.id}"


@frozen
class ModeControl:
    """A recommendation about the modes of files: none may have a bit outside `mode`.

    `files` -> the mode that kubeadm gives them. Those whose folder or owner the spec decides are not named one by one.
    """

    id: str
    title: str
    mode: int
    files: dict[str, int] = field(repr=False)
    advice: str = ""
    scored: bool = True

    @property
    def code(self) -> str:
        """The code of its findings."""
        return f"cis-{self.id}"


_SET: Final = Requirement("set")
_FALSE: Final = Requirement("is", ("false",))
_APISERVER, _MANAGER, _SCHEDULER, _ETCD = "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"
_KUBELET, _PROXY = "kubelet", "kube-proxy"
_STRONG_CIPHERS: Final = (
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
)
_STRONG_KUBELET_CIPHERS: Final = (
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
)
_TLS_ADVICE: Final = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"


def _has(*values: str) -> Requirement:
    return Requirement("has", values)


def _lacks(*values: str) -> Requirement:
    return Requirement("lacks", values, absent=True)


CONTROLS: Final = (
    Control("1.2.1", "the API server refuses anonymous requests", _APISERVER, ("anonymous-auth",), _FALSE,
            "anonymous-auth: false breaks probes and joins by token; waive cis-1.2.1", scored=False),
    Control("1.2.2", "no file of static tokens authenticates users", _APISERVER, ("token-auth-file",),
            Requirement("unset"), "leave token-auth-file out"),
)
MODES: Final[tuple[ModeControl, ...]] = ()
UNDECIDED: Final[dict[str, str]] = {}
