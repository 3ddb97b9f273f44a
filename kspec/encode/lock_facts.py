"""A lock as facts for people, one a line: what Git shows of one commit's lock beside another's."""

from collections.abc import Iterator

from kspec.encode.certificate_text import Entry
from kspec.facts.certificates import SERVICE_ACCOUNT
from kspec.facts.rotations import ENCRYPTION
from kspec.model.lock import Lock
from kspec.x509.certificate_fields import Field, fields, key_fields
from kspec.x509.reader import parse


def entries(lock: Lock) -> Iterator[Entry]:
    """Certificates by name, the key of service accounts, tokens, and how far rotations have come."""
    for name, one in sorted(lock.certificates.items()):
        yield Entry(name, fields(parse(one.certificate)))
    if lock.service_account:
        yield Entry(SERVICE_ACCOUNT, key_fields(lock.service_account))
    for identifier, token in sorted(lock.tokens.items()):
        former = [Field("former", "another one is in its place")] if token.former else []
        yield Entry(f"bootstrap token {identifier}", [Field("expires", token.expiration or "never"), *former])
    for name, rotation in sorted(lock.rotations.items()):
        is_key = name == SERVICE_ACCOUNT
        other = key_fields(rotation.other) if is_key else fields(parse(rotation.other))
        yield Entry(f"rotation of {name}: the other one", [Field("stage", rotation.stage), *other])
    if lock.encryption is not None:
        stage = [Field("stage", lock.encryption.stage)] if lock.encryption.stage is not None else []
        rows = sorted(lock.encryption.keys.items())
        keys = [Field("keys", f"{entry}: {' before '.join(names)}") for entry, names in rows]
        yield Entry(f"rotation of {ENCRYPTION}", [*stage, *keys])
