"""What a kubeconfig leads to, and as whom: the part of it that its current context names."""

from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from kspec.encode.kubeconfig import Cluster, with_certificate
from kspec.model.frozen import field, frozen
from kspec.model.secret import Secret
from kspec.verify.trust import Trust, certificates_of

Load: TypeAlias = Callable[[bytes], object]
"""Reads the one document of a YAML text as Kubernetes does; ValueError, without any of the text, for what is none."""


class UnusableError(ValueError):
    """A text is not a kubeconfig; the message ends the sentence that says so, and quotes nothing."""


@frozen
class Kubeconfig:
    """The cluster and the user of the current context. PEM texts are empty where the file names files instead."""

    server: str
    authority: bytes = field(repr=False)
    certificate: bytes = field(default=b"", repr=False)
    key: bytes = field(default=b"", repr=False)
    token: bytes = field(default=b"", repr=False)
    cluster: str = ""
    user: str = ""
    skips_verification: bool = False
    names_files: bool = False

    @property
    def host(self) -> str:
        """The server's host as a certificate names it, `DNS:a.b` or `IP:10.0.0.1`; empty for no https URL."""
        try:
            parts = urlsplit(self.server)
            host = parts.hostname if parts.scheme == "https" else None
        except ValueError:
            host = None
        if not host:
            return ""
        return f"IP:{host}" if ":" in host or host.replace(".", "").isdecimal() else f"DNS:{host}"


def parse(content: bytes, load: Load) -> Kubeconfig:
    """Read one. UnusableError for what is none."""
    try:
        value = load(content)
    except ValueError:
        message = "it is not YAML"
        raise UnusableError(message) from None
    context = _named(value, "context", _text(value, "current-context"))
    names = _text(context, "cluster"), _text(context, "user")
    cluster, user = _named(value, "cluster", names[0]), _named(value, "user", names[1])
    return Kubeconfig(
        server=_text(cluster, "server"),
        authority=_data(cluster, "certificate-authority-data"),
        certificate=_data(user, "client-certificate-data"),
        key=_data(user, "client-key-data"),
        token=_text(user, "token").encode(),
        cluster=names[0],
        user=names[1],
        skips_verification=cluster.get("insecure-skip-tls-verify") not in {None, False},
        names_files=bool(_text(user, "client-certificate") and _text(user, "client-key")),
    )


def is_usual(found: Kubeconfig, content: bytes) -> bool:
    """Whether a kubeconfig with a certificate inside is as kubeadm and a build write it, to the byte."""
    cluster = Cluster(found.cluster, found.server, found.authority)
    return with_certificate(cluster, found.user, found.certificate, Secret(found.key)).reveal() == content


def parse_discovery(text: str, load: Load) -> Kubeconfig:
    """Read the one of cluster-info, with one cluster without a name, and no user. UnusableError for what is none."""
    try:
        value = load(text.encode())
    except ValueError:
        message = "it is not YAML"
        raise UnusableError(message) from None
    cluster = _named(value, "cluster", "")
    return Kubeconfig(_text(cluster, "server"), _data(cluster, "certificate-authority-data"))


def leads(found: Kubeconfig, trust: Trust) -> Iterator[str]:
    """What is wrong with where a kubeconfig leads, and whom it trusts there."""
    authority = trust.authorities.get("ca")
    if found.skips_verification:
        yield "it trusts whatever server answers (insecure-skip-tls-verify)"
    trusted = [one.public_key for one in certificates_of(found.authority)]
    if authority is not None and not trust.is_trusted("ca", trusted):
        yield f"it does not trust the cluster's authority, and {_alone(trust)}"
    if trust.servers and found.host not in trust.servers:
        yield f"it leads to {found.server}, which no API server's certificate is for"


def _alone(trust: Trust) -> str:
    return "the one of its rotation" if trust.also.get("ca") else "that one alone"


def _named(value: object, kind: str, name: str) -> Mapping[str, Any]:
    listed = value.get(f"{kind}s") if isinstance(value, dict) else None
    entries = listed if isinstance(listed, list) else []
    match [one.get(kind) for one in entries if isinstance(one, dict) and one.get("name") == name]:
        case [dict(only)]:
            return only
        case _:
            message = f"it has not one {kind} of the name that its current context gives"
            raise UnusableError(message)


def _text(holder: object, field_: str) -> str:
    found = holder.get(field_) if isinstance(holder, dict) else None
    return found if isinstance(found, str) else ""


def _data(holder: Mapping[str, Any], field_: str) -> bytes:
    try:
        return b64decode(_text(holder, field_), validate=True)
    except ValueError:
        message = f"its {field_} is not base64"
        raise UnusableError(message) from None
