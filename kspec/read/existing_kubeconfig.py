"""A kubeconfig of an existing node to the client certificate that it leads to, read as client-go reads it.

Data in the file counts before a file that is named (client-go/tools/clientcmd, client_config.go).
"""

from base64 import b64decode
from typing import Any, Final, TypeAlias

from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.existing import ExistingCredential
from kspec.model.lock import ClientFiles
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.read.documents import load
from kspec.read.existing_place import Place

_OTHER_WAYS: Final = {
    "tokenFile": "a token in a file (tokenFile)",
    "token": "a token (token)",
    "exec": "a command (exec)",
    "auth-provider": "an authentication provider (auth-provider)",
    "username": "a user name and a password (username)",
    "password": "a user name and a password (password)",
}
"""Field of a user -> how it lets the user in without a client certificate."""

_Found: TypeAlias = tuple[ExistingCredential, ClientFiles | None]
_CERTIFICATE_FIELDS: Final = ("client-certificate-data", "client-certificate", "client-key-data", "client-key")
_ANEW: Final = "mend it; or take it away: it is issued anew, with the authority's key"


class _UnusableError(Exception):
    """A kubeconfig is malformed; the message ends the sentence that says so."""


def read_kubeconfig(place: Place, path: str, *, kubelet: bool) -> _Found:
    """The client certificate and key of a kubeconfig, wherever they are; what is wrong is told in the place's findings.

    A `kubelet`'s own may name files that the kubelet looks after: they are not read, but returned as such. Of a
    kubeconfig that is not there, or cannot be used, the credential is empty.
    """
    name = place.name(path)
    found: _Found | None = None
    content = place.read_filled(path)
    if content is not None:
        documents, wrong = load(content, name)
        try:
            found = _read(place, path, documents[0].value if documents else None, kubelet=kubelet)
        except _UnusableError as error:
            what, span = (wrong[0].message, wrong[0].span) if wrong else (str(error), Span(name, 1, 1, 1, 1))
            place.findings.append(Diagnostic(codes.KUBECONFIG, f"{name} cannot be used: {what}", span, help=_ANEW))
    return found or (ExistingCredential(name, name, None, None), None)


def _read(place: Place, path: str, value: Any, *, kubelet: bool) -> _Found | None:  # noqa: ANN401 - any JSON until it is proven
    """What the current context leads to; None where that was told to be unusable. _UnusableError: it is malformed."""
    context = _named(value, "context", _name(value, "current-context"))
    cluster = _named(value, "cluster", _name(context, "cluster"))
    user = _named(value, "user", _name(context, "user"))
    name, known = place.name(path), len(place.findings)
    authority = _part(place, path, cluster, "certificate-authority")
    server = str(cluster.get("server", ""))
    files = _files(user) if kubelet else None
    if files is not None:
        return ExistingCredential(name, name, None, None, authority, server), files
    if not any(user.get(field) for field in _CERTIFICATE_FIELDS):
        _tell_other_way(place, path, user)
        return None
    certificate, key = _part(place, path, user, "client-certificate"), _part(place, path, user, "client-key")
    if len(place.findings) > known:
        return None
    if certificate is None or key is None:
        lacking = "client-certificate" if certificate is None else "client-key"
        message = f"{name} cannot be used: its user has neither {lacking}-data nor {lacking}"
        place.tell(codes.KUBECONFIG, path, message, _ANEW)
        return None
    return ExistingCredential(name, name, certificate, Secret(key), authority, server), None


def _files(user: Any) -> ClientFiles | None:  # noqa: ANN401 - a kubeconfig is any JSON until it is proven
    """The files that a user names, where it has no data."""
    if user.get("client-certificate-data") or user.get("client-key-data"):
        return None
    certificate, key = user.get("client-certificate"), user.get("client-key")
    if not (isinstance(certificate, str) and isinstance(key, str) and certificate and key):
        return None
    return ClientFiles(certificate, key)


def _tell_other_way(place: Place, path: str, user: Any) -> None:  # noqa: ANN401 - as above
    way = next(
        (f"is let in by {words}" for field, words in _OTHER_WAYS.items() if user.get(field)),
        "has nothing to be let in by",
    )
    message = f"{place.name(path)} cannot be used: its user {way}, and has no client certificate"
    help_ = (
        "kspec makes kubeconfigs with client certificates alone, as kubeadm does: take it away, and it is issued anew"
    )
    place.tell(codes.KUBECONFIG, path, message, help_)


def _part(place: Place, path: str, holder: Any, field: str) -> bytes | None:  # noqa: ANN401 - as above
    """A certificate or key: the data that stands in the file, else the file that it names; None for neither."""
    data = holder.get(f"{field}-data")
    if data:
        try:
            return b64decode(data, validate=True)
        except (TypeError, ValueError):
            message = f"its {field}-data is not base64"
            raise _UnusableError(message) from None
    file = holder.get(field)
    return place.read_named(path, f"its {field}", file) if isinstance(file, str) and file else None


def _name(holder: Any, field: str) -> str:  # noqa: ANN401 - as above
    """What a kubeconfig, or its context, says that is looked for by its name."""
    name = holder.get(field) if isinstance(holder, dict) else None
    if not isinstance(name, str) or not name:
        message = f"it has no {field}" if field == "current-context" else f"its current context names no {field}"
        raise _UnusableError(message)
    return name


def _named(value: Any, field: str, name: str) -> dict[str, Any]:  # noqa: ANN401 - as above
    """The context, cluster or user of that name; client-go refuses two of one name."""
    entries = value.get(f"{field}s")
    named = [entry for entry in _list(entries) if isinstance(entry, dict) and entry.get("name") == name]
    match [entry.get(field) for entry in named]:
        case [dict(found)]:
            return found
        case [_, _, *_]:
            message = f"its {field}s have several that are called {name!r}"
        case _:
            message = f"its {field}s have none that is called {name!r}"
    raise _UnusableError(message)


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - as above
    return value if isinstance(value, list) else []
