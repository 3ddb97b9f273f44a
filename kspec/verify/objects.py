"""The objects and documents by which nodes join: cluster-info's signatures, the pins, the tokens."""

import hashlib
import hmac
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final

from kspec.encode import jws
from kspec.facts import codes
from kspec.facts.validation import TOKEN_ID, TOKEN_SECRET
from kspec.model.frozen import field, frozen
from kspec.model.secret import Secret
from kspec.verify.kubeconfig import Load, UnusableError, leads, parse, parse_discovery
from kspec.verify.place import Place
from kspec.verify.trust import Trust
from kspec.x509 import keys, reader

CLUSTER_INFO: Final = "cluster/kube-public/ConfigMap-cluster-info.yaml"
_TOKEN: Final = re.compile(rf"cluster/kube-system/Secret-bootstrap-token-({TOKEN_ID})\.yaml")
_JOIN: Final = "cluster/join"
_SIGNATURE: Final = "jws-kubeconfig-"
_WHOLE: Final = re.compile(rf"({TOKEN_ID})\.({TOKEN_SECRET})")
_ANEW: Final = "find out who changed it; then build"


@frozen
class Token:
    """A bootstrap token as its Secret has it."""

    secret: Secret
    expiration: str | None
    signs: bool


@frozen
class Objects:
    """The files of an output that are not a node's: path to content."""

    place: Place
    files: Mapping[str, bytes] = field(repr=False)
    load: Load

    def value(self, path: str) -> Any:  # noqa: ANN401 - a document is any JSON until it is proven
        """The document in a file; None for what is none."""
        try:
            return self.load(self.files[path])
        except ValueError:
            return None


def verify_objects(objects: Objects, trust: Trust, tokens: Mapping[str, Token]) -> None:
    """Tell which of the objects and documents do not fit the cluster and its tokens."""
    if CLUSTER_INFO in objects.files:
        for message in _cluster_info(objects, trust, tokens):
            objects.place.tell(codes.DRIFT_CLUSTER_INFO, CLUSTER_INFO, message, _ANEW)
    for path in objects.files:
        if str(PurePosixPath(path).parent) == _JOIN:
            for message in _join(objects.value(path), trust, tokens):
                objects.place.tell(codes.DRIFT_JOIN, path, f"{objects.place.name(path)}: {message}", _ANEW)


def verify_bootstrap(objects: Objects, path: str, content: bytes, trust: Trust, tokens: Mapping[str, Token]) -> None:
    """Tell whether a node's bootstrap-kubelet.conf leads to the cluster, with a token that it has."""
    try:
        found = parse(content, objects.load)
    except UnusableError as error:
        message = f"the kubeconfig cannot be used: {error}"
    else:
        wrong = [*leads(found, trust), *_unknown_tokens((found.token.decode(),), tokens)]
        message = "; ".join(wrong)
    if message:
        objects.place.tell(codes.DRIFT_KUBECONFIG, path, f"{objects.place.name(path)}: {message}", _ANEW)


def is_token(path: str) -> bool:
    """Whether a file of an output is the Secret of a bootstrap token."""
    return _TOKEN.fullmatch(path) is not None


def tokens_of(objects: Objects, trust: Trust) -> Iterator[tuple[str, Token]]:
    """The tokens by their identifiers; tell those that cannot be read, or that the lock has otherwise."""
    for path in objects.files:
        match = _TOKEN.fullmatch(path)
        if match is None:
            continue
        token = _token(objects.value(path), match[1])
        if token is None:
            message = f"{objects.place.name(path)}: the Secret does not hold the token {match[1]}"
            objects.place.tell(codes.DRIFT_JOIN, path, message, _ANEW)
            continue
        yield match[1], token
        locked = trust.lock.tokens.get(match[1]) if trust.lock is not None else None
        if locked is not None and locked.expiration != token.expiration:
            message = f"{objects.place.name(path)}: the token {match[1]} does not expire when the lock says"
            objects.place.tell(codes.DRIFT_LOCK, path, message, _ANEW)


def _token(value: Any, identifier: str) -> Token | None:  # noqa: ANN401 - as above
    try:
        data = {name: b64decode(text, validate=True).decode() for name, text in value["data"].items()}
        secret, expiration = data["token-secret"], data.get("expiration")
        if data["token-id"] != identifier or not re.fullmatch(TOKEN_SECRET, secret):
            return None
        if expiration is not None and datetime.fromisoformat(expiration).tzinfo is None:
            return None
    except (TypeError, KeyError, AttributeError, ValueError):
        return None
    return Token(Secret(secret.encode()), expiration, data.get("usage-bootstrap-signing") == "true")


def _cluster_info(objects: Objects, trust: Trust, tokens: Mapping[str, Token]) -> Iterator[str]:
    value = objects.value(CLUSTER_INFO)
    data = value.get("data") if isinstance(value, dict) else None
    text = data.get("kubeconfig") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(text, str):
        yield "cluster-info has no kubeconfig"
        return
    try:
        found = parse_discovery(text, objects.load)
        trusted = [one.public_key for one in reader.parse_all(found.authority)]
    except (UnusableError, ValueError):
        yield "cluster-info's kubeconfig cannot be used"
        return
    authority = trust.authorities.get("ca")
    if authority is not None and not trust.is_trusted("ca", trusted):
        alone = "the one of its rotation" if trust.also.get("ca") else "that one alone"
        yield f"cluster-info does not have the cluster's authority, and {alone}"
    if trust.servers and found.host not in trust.servers:
        yield f"cluster-info leads to {found.server}, which no API server's certificate is for"
    signed = {name.removeprefix(_SIGNATURE): one for name, one in data.items() if name.startswith(_SIGNATURE)}
    yield from _signatures(text.encode(), signed, trust, tokens)


def _signatures(
    content: bytes, signed: Mapping[str, object], trust: Trust, tokens: Mapping[str, Token]
) -> Iterator[str]:
    """Each signature by its token, where that is at hand, else by the lock; and each token that has to sign."""
    locked = trust.lock.tokens if trust.lock is not None else {}
    for name, signature in signed.items():
        if name in tokens:
            right = _is(signature, jws.detached(content, name, tokens[name].secret))
        elif name in locked:
            digest = hashlib.sha256(content).hexdigest()
            right = _is(signature, locked[name].signature) and digest == locked[name].signed
        else:
            right = trust.lock is None
        if not right:
            yield f"cluster-info's signature by the token {name} is not right"
    lacking = {name for name, token in tokens.items() if token.signs}
    lacking |= {name for name, token in locked.items() if token.signature}
    for name in sorted(lacking - signed.keys()):
        yield f"cluster-info has no signature by the token {name}"


def _is(found: object, wanted: str) -> bool:
    return isinstance(found, str) and hmac.compare_digest(found.encode(), wanted.encode())


def _join(value: Any, trust: Trust, tokens: Mapping[str, Token]) -> Iterator[str]:  # noqa: ANN401 - as above
    discovery = value.get("discovery") if isinstance(value, dict) else None
    bootstrap = discovery.get("bootstrapToken") if isinstance(discovery, dict) else None
    if not isinstance(discovery, dict) or (not isinstance(bootstrap, dict) and not discovery.get("file")):
        yield "it does not say how to find the cluster"
        return
    if not isinstance(bootstrap, dict):
        return
    pins, authority = bootstrap.get("caCertHashes"), trust.authorities.get("ca")
    asked = authority is not None and not bootstrap.get("unsafeSkipCAVerification")
    if asked and not (authority is not None and isinstance(pins, list) and keys.pin(authority.public_key) in pins):
        yield "its caCertHashes have no pin of the cluster's authority"
    given = (bootstrap.get("token"), discovery.get("tlsBootstrapToken"))
    yield from _unknown_tokens([text for text in given if isinstance(text, str) and text], tokens)


def _unknown_tokens(given: Iterable[str], tokens: Mapping[str, Token]) -> Iterator[str]:
    for whole in given:
        match = _WHOLE.fullmatch(whole)
        token = tokens.get(match[1]) if match is not None else None
        if match is None or (tokens and (token is None or token.secret != Secret(match[2].encode()))):
            yield "its token is none of the cluster's"
