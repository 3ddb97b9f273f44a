"""What the spec would have signed."""

from pathlib import Path

from kspec.model.clusterspec import ClusterSpec
from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.model.release import Release
from kspec.plan.expected import (
    ENCIPHERMENT_CHANGE,
    IDENTIFIER_CHANGE,
    differences,
    enciphers,
    expected,
    key_identifier,
    to_be_signed,
)
from kspec.plan.identities import identities
from kspec.plan.planning import Planned
from kspec.x509 import keys, reader, writer


def parsed(lock: Lock, name: str) -> reader.ParsedCertificate:
    """A locked certificate, read."""
    return reader.parse(lock.certificates[name].certificate)


def test_what_was_just_signed_is_what_is_expected(spec: ClusterSpec, release: Release, planned: Planned) -> None:
    """With its own serial, times and key, every issued certificate is what the spec would sign: no byte differs."""
    lock = planned.lock
    for identity in identities(spec, release, {}):
        authority = parsed(lock, identity.authority) if identity.authority else None
        found = parsed(lock, identity.name)
        wanted = expected(identity, authority, found, release)
        assert wanted == found.to_be_signed
        assert differences(wanted, found, authority) == ()


def test_another_name_is_a_difference_in_words(spec: ClusterSpec, release: Release, planned: Planned) -> None:
    """What differs is said field by field."""
    lock = planned.lock
    identity = next(found for found in identities(spec, release, {}) if found.name == "cp-1/apiserver")
    other = evolve(identity, content=evolve(identity.content, dns_names=("a.example",)))
    authority, found = parsed(lock, "ca"), parsed(lock, identity.name)
    wanted = expected(other, authority, found, release)
    assert any("a.example is missing" in difference for difference in differences(wanted, found, authority))


def test_the_key_identifier_is_that_of_the_releases_go(release: Release, planned: Planned) -> None:
    """Newer releases are built with a Go that takes SHA-256 for it."""
    public = parsed(planned.lock, "ca").public_key
    old = evolve(release, changes=release.changes - {IDENTIFIER_CHANGE})
    new = evolve(release, changes=release.changes | {IDENTIFIER_CHANGE})
    assert key_identifier(public, old) == writer.key_identifier(public, "sha1")
    assert key_identifier(public, new) == writer.key_identifier(public, "sha256")


def test_an_authority_keeps_the_identifier_that_it_was_made_with(
    spec: ClusterSpec, release: Release, planned: Planned
) -> None:
    """An upgrade to a release with another method re-issues no authority."""
    lock = planned.lock
    identity = identities(spec, release, {})[0]
    for changes in (release.changes - {IDENTIFIER_CHANGE}, release.changes | {IDENTIFIER_CHANGE}):
        wanted = expected(identity, None, parsed(lock, "ca"), evolve(release, changes=changes))
        assert wanted == parsed(lock, "ca").to_be_signed


def test_nothing_is_read_from_a_disk() -> None:
    """The plan is made from values alone: no module of it opens a file."""
    folder = Path(expected.__code__.co_filename).parent
    assert not [
        path.name for path in folder.glob("*.py") if "open(" in path.read_text() or ".read_" in path.read_text()
    ]


USAGE = "key usage is [digitalSignature, keyEncipherment], expected [digitalSignature]"
ECDSA = keys.public_key(keys.generate_many(["ECDSA-P256"])[0])
RSA = keys.public_key(keys.generate_many(["RSA-2048"])[0])


def test_only_an_rsa_key_enciphers_where_the_release_says_so(release: Release) -> None:
    """Before, every certificate has keyEncipherment; from then on those whose key can do it."""
    old = evolve(release, changes=release.changes - {ENCIPHERMENT_CHANGE})
    new = evolve(release, changes=release.changes | {ENCIPHERMENT_CHANGE})
    assert [enciphers(key, found) for found in (old, new) for key in (ECDSA, RSA)] == [True, True, False, True]


def test_an_upgrade_keeps_the_usages_of_an_authority_alone(
    spec: ClusterSpec, release: Release, planned: Planned
) -> None:
    """An authority of either kind is what is expected, on the way back too; a leaf of the other kind is not."""
    lock, new = planned.lock, evolve(release, changes=release.changes | {ENCIPHERMENT_CHANGE})
    for identity in identities(spec, new, {}):
        authority = parsed(lock, identity.authority) if identity.authority else None
        found = parsed(lock, identity.name)
        told = differences(expected(identity, authority, found, new), found, authority)
        kept = identity.content.is_authority or keys.is_rsa(found.public_key)
        assert told == (() if kept else (USAGE,))
        body = to_be_signed(
            identity,
            authority,
            serial=found.serial,
            validity=found.validity,
            public_key=found.public_key,
            own_identifier=found.subject_key_identifier or b"",
            key_encipherment=enciphers(found.public_key, new),
        )
        bare = reader.parse(writer.assemble(body, found.signature_algorithm, found.signature))
        assert expected(identity, authority, bare, new) == bare.to_be_signed
        back = expected(identity, authority, bare, release)
        assert (back == bare.to_be_signed) == kept
