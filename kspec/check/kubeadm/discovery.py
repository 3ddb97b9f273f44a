"""How a node finds and trusts the cluster that it joins.

Rules: ValidateDiscovery of kubeadm; but beside a ClusterConfiguration the discovery may be left out, because the
cluster is at hand. No message holds a token.
"""

from collections.abc import Iterator

from kspec.check.view.field import Field, shown
from kspec.facts import codes
from kspec.facts.validation import TOKEN
from kspec.go.addresses import host_and_port
from kspec.go.url import origin
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire

_FORM = "a token is 6, a dot and 16 characters of a-z and 0-9, as `kubeadm token generate` prints one"


def check_discovery(wire: Wire) -> Iterator[Diagnostic]:
    """The discovery of each JoinConfiguration."""
    cluster = wire.get(kinds.CLUSTER)
    at_hand = cluster is not None and cluster.written
    strict = wire.release.has("url-colons-strict")
    for join in wire.joins:
        discovery = Field(join, ("discovery",))
        token, file = discovery.child("bootstrapToken"), discovery.child("file")
        if token.is_set and file.is_set:
            yield discovery.error(
                codes.DISCOVERY, "bootstrapToken and file cannot both be set", "keep the one that the node shall use"
            )
        elif not token.is_set and not file.is_set and not at_hand:
            yield discovery.error(
                codes.DISCOVERY,
                "bootstrapToken or file must be set",
                "add bootstrapToken with apiServerEndpoint and token",
            )
        if token.is_set:
            yield from _token(token)
        if file.is_set:
            yield from _file(file.child("kubeConfigPath"), strict_colons=strict)
        yield from _own_token(discovery)


def _token(discovery: Field) -> Iterator[Diagnostic]:
    endpoint = discovery.child("apiServerEndpoint")
    if not endpoint.text:
        text = "the API server to ask is missing"
        yield endpoint.error(codes.DISCOVERY_ENDPOINT, text, "write host:port", kind="Required value")
    elif host_and_port(endpoint.text) is None:
        text = f"{shown(endpoint.text)} is not host:port"
        yield endpoint.error(
            codes.DISCOVERY_ENDPOINT, text, "write host:port, an IPv6 address in brackets: [2001:db8::1]:6443"
        )
    hashes = discovery.child("caCertHashes")
    if not hashes.value and not discovery.child("unsafeSkipCAVerification").value:
        yield hashes.error(
            codes.DISCOVERY_TRUST,
            "without it, the node would trust whoever answers",
            "add the CA's pin, sha256:<hex>, or say 'unsafeSkipCAVerification: true'",
        )
    yield from _form(discovery.child("token"))


def _own_token(discovery: Field) -> Iterator[Diagnostic]:
    """The token for the kubelet's certificate; kubeadm copies the discovery's where it is missing."""
    own = discovery.child("tlsBootstrapToken")
    used = discovery.child("bootstrapToken").is_set or discovery.child("file").is_set
    if used and own.is_written and own.text:
        yield from _form(own)


def _form(token: Field) -> Iterator[Diagnostic]:
    if not TOKEN.fullmatch(token.text):
        what = "the text is not a valid bootstrap token" if token.text else "the token is missing"
        yield token.error(codes.BOOTSTRAP_TOKEN, what, _FORM)


def _file(path: Field, *, strict_colons: bool) -> Iterator[Diagnostic]:
    """Where the discovery file is; whether it is there, `read/` has looked."""
    help_ = "name a file on the node, or an https URL"
    if not path.text:
        yield path.error(codes.DISCOVERY_FILE, "the discovery file's path is missing", help_)
        return
    parsed = origin(path.text, strict_colons=strict_colons)
    if parsed is None:
        yield path.error(codes.DISCOVERY_FILE, f"{shown(path.text)} is neither a file nor a URL", help_)
    elif parsed.scheme not in {"", "https"}:
        text = f"{shown(path.text)} has the scheme {parsed.scheme}; of URLs, kubeadm takes https alone"
        yield path.error(codes.DISCOVERY_FILE, text, help_)
