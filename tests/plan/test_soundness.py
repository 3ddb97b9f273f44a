"""Whether existing certificates can be kept: `tests/test_import_authorities.py` has whole imports of each kind."""

import pytest
from small_cluster import need

from kspec.model.certificate import Identity
from kspec.model.clusterspec import ClusterSpec
from kspec.model.code import Severity
from kspec.model.existing import ExistingCredential
from kspec.model.frozen import evolve
from kspec.model.imported import Recorded
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.plan.identities import identities
from kspec.plan.imported_nodes import ImportedNodes, Pins
from kspec.plan.planning import Planned
from kspec.plan.soundness import is_sound, key_help, read_certificate, tell_external, tell_missing
from kspec.x509 import keys, pem, reader

CA, SERVER = "ca", "cp-1/apiserver"


@pytest.fixture
def imported(release: Release) -> ImportedNodes:
    """A first import of nothing yet."""
    return ImportedNodes(release, Pins(), Recorded())


@pytest.fixture
def wanted(spec: ClusterSpec, release: Release) -> dict[str, Identity]:
    """The identities by their names."""
    return {identity.name: identity for identity in identities(spec, release, {})}


def found(planned: Planned, name: str) -> ExistingCredential:
    """A credential as it would stand on the node."""
    credential = planned.plan.credentials[name]
    return ExistingCredential(f"{name}.crt", f"{name}.key", credential.certificate, credential.key)


def judged(imported: ImportedNodes, identity: Identity, credential: ExistingCredential) -> bool:
    """Whether a credential is sound; its certificate is then there for what it signs."""
    parsed, _der = need(read_certificate(imported, identity, credential, need(credential.certificate)))
    sound = is_sound(imported, identity, credential, parsed)
    imported.parsed[identity.name] = parsed
    return sound


def test_what_was_issued_is_sound(imported: ImportedNodes, wanted: dict[str, Identity], planned: Planned) -> None:
    """An authority and what it signed; nothing is told."""
    assert judged(imported, wanted[CA], found(planned, CA))
    assert judged(imported, wanted[SERVER], found(planned, SERVER))
    assert imported.findings == []


def test_another_key_is_told_at_the_key(imported: ImportedNodes, wanted: dict[str, Identity], planned: Planned) -> None:
    """It is not the certificate's."""
    credential = evolve(found(planned, CA), key=found(planned, SERVER).key)
    assert not judged(imported, wanted[CA], credential)
    assert [(one.code, one.span.file) for one in imported.findings] == [("key-mismatch", "ca.key")]


def test_another_authority_of_the_same_name_is_told_as_such(
    imported: ImportedNodes, wanted: dict[str, Identity], planned: Planned
) -> None:
    """The issuer's name alone proves nothing."""
    assert judged(imported, wanted[CA], found(planned, CA))
    imported.parsed[CA] = evolve(
        imported.parsed[CA],
        public_key=reader.parse(pem.certificates(need(found(planned, "etcd/ca").certificate))[0]).public_key,
    )
    assert not judged(imported, wanted[SERVER], found(planned, SERVER))
    assert "though its issuer has the same name, CN=kubernetes" in imported.findings[-1].message


@pytest.mark.parametrize(
    ("name", "certificate", "key", "file", "word"),
    [
        (CA, None, Secret(b"x"), "ca.crt", "other half"),
        (CA, None, None, "ca.crt", "authority's files"),
        (SERVER, b"x", None, f"{SERVER}.key", "other half"),
        (SERVER, None, Secret(b"x"), f"{SERVER}.crt", "other half"),
    ],
)
def test_what_is_missing_is_told_with_what_to_do(  # noqa: PLR0913, PLR0917 - a row of the table
    imported: ImportedNodes,
    wanted: dict[str, Identity],
    name: str,
    certificate: bytes | None,
    key: Secret | None,
    file: str,
    word: str,
) -> None:
    """At the file that is missing."""
    tell_missing(imported, wanted[name], ExistingCredential(f"{name}.crt", f"{name}.key", certificate, key))
    (finding,) = imported.findings
    assert (finding.code, finding.span.file) == ("missing", file)
    assert word in finding.message
    assert finding.help


def test_an_authority_without_its_key_is_told_to_be_external(
    imported: ImportedNodes, wanted: dict[str, Identity]
) -> None:
    """At the key's file, as a warning: it may have been forgotten."""
    tell_external(imported, wanted[CA], ExistingCredential("ca.crt", "ca.key", b"x", None))
    (finding,) = imported.findings
    assert (finding.code, finding.span.file, finding.severity) == ("missing", "ca.key", Severity.WARNING)
    assert "external" in finding.message
    assert "--signer" in finding.help


def test_an_encrypted_key_has_a_command() -> None:
    """Any other unusable one a word."""
    assert "`openssl pkey -out COPY -in a.key`" in key_help(ValueError(keys.ENCRYPTED), "a.key")
    assert "openssl" not in key_help(ValueError("damaged"), "a.key")
