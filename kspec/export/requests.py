"""Requests for certificates as one archive: each with what the certificate that comes back will be checked against."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from kspec.export.tar import pack
from kspec.model.file import File
from kspec.model.signing import Expectation
from kspec.x509 import pem
from kspec.x509.request import LABEL

_MODE: Final = 0o644
_VERSION: Final = 1
"""Of checks.json; it rises where a key changes its meaning or goes."""
_USAGES: Final = {"server": "serverAuth", "client": "clientAuth"}
"""The names of extended key usages in RFC 5280."""
_DAY: Final = 24 * 60 * 60
_README: Final = """\
Requests for certificates of a Kubernetes cluster, made by kspec csr export. There is no secret in here.

AUTHORITY/NAME.csr   a request (PKCS#10, PEM) with subject, key, names and usages; kubeconfigs are NAME.conf.csr
checks.txt           what each certificate will be checked against, to be read
checks.json          the same, for programs

Each request is to be signed by the authority whose folder it is in, with exactly the names and usages that it asks for.
With plain OpenSSL 3.0:

  openssl x509 -req -in ca/cp-1/apiserver.csr -out ca/cp-1/apiserver.crt -days 365 \\
    -CA ca.crt -CAkey ca.key -copy_extensions copyall

Give back a folder or a tar archive of the certificates, each (PEM or DER) under the name of its request with .crt for
.csr; the requests may stay beside them. kspec csr import takes them, all of it or what there is so far.
"""


def archive(expected: Sequence[Expectation]) -> bytes:
    """The archive (tar): the same requests, the same bytes.

    Raises:
        ValueError: a path is longer than an archive can say, by a node's name.
    """
    return pack(File(path, content, mode=_MODE) for path, content in _contents(expected))


def path_of(one: Expectation) -> str:
    """Where the request stands in the archive; what answers it has `.crt` for `.csr`."""
    return f"{one.authority.replace('/', '-')}/{one.name}.csr"


def _contents(expected: Sequence[Expectation]) -> Iterator[tuple[str, bytes]]:
    yield "README.txt", _README.encode()
    yield "checks.txt", "\n".join(_text(one) for one in expected).encode()
    rows = {"version": _VERSION, "certificates": [row(one) for one in expected]}
    yield "checks.json", (json.dumps(rows, indent=2) + "\n").encode()
    for one in expected:
        yield path_of(one), pem.encode(LABEL, one.request)


def row(one: Expectation) -> dict[str, Any]:
    """What a certificate has to be, for programs."""
    return {
        "name": one.name,
        "authority": one.authority,
        "request": path_of(one),
        "certificate": f"{path_of(one).removesuffix('.csr')}.crt",
        "subject": {"commonName": one.common_name, "organizations": list(one.organizations)},
        "publicKey": one.public_key,
        "subjectAltNames": list(one.alternative_names),
        "keyUsage": list(one.key_usage),
        "extendedKeyUsage": [_USAGES.get(usage, usage) for usage in one.extended_key_usage],
        "basicConstraints": {"certificateAuthority": False},
        "issuer": {
            "subject": one.issuer,
            "publicKey": one.issuer_key,
            "subjectKeyIdentifier": one.issuer_identifier or None,
        },
        "validity": {"validWhenImported": True, "longestDays": one.lasts.total_seconds() / _DAY},
    }


def _text(one: Expectation) -> str:
    """The same for people."""
    organizations = "".join(f", O={name}" for name in one.organizations)
    lines = {
        "request": path_of(one),
        "subject": f"CN={one.common_name}{organizations}",
        "public key": one.public_key,
        "names": ", ".join(one.alternative_names) or "none",
        "key usage": ", ".join(one.key_usage),
        "extended key usage": ", ".join(_USAGES.get(usage, usage) for usage in one.extended_key_usage),
        "basic constraints": "CA:FALSE",
        "issuer": f"{one.issuer} ({one.issuer_key})",
        "validity": f"valid when it is imported, and from then on for {one.lasts.days} days at most",
    }
    return "".join((f"{one.name}, by {one.authority}\n", *(f"  {name:<19} {text}\n" for name, text in lines.items())))
