"""Certificates: proven and reused, or issued."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from small_cluster import draw

from kspec.model.clusterspec import ClusterSpec
from kspec.model.duration import Duration
from kspec.model.event import Action
from kspec.model.frozen import evolve
from kspec.model.lock import Lock, LockedCertificate
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.plan.certificates import Certificates
from kspec.plan.identities import identities
from kspec.plan.planning import Planned
from kspec.x509 import keys, reader, signatures, writer

SPAN = Span(str(Path("cluster.lock")), 1, 1, 1, 1)
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def resolved(
    spec: ClusterSpec, release: Release, lock: Lock, secrets: dict[str, Secret], **more: object
) -> Certificates:
    """The certificates of a build with a lock and a keyring."""
    public = bool(more.get("public", False))
    year = more.get("year", 2030)
    assert isinstance(year, int)
    found = Certificates(spec, release, draw(year, seed=2), lock.certificates, secrets, SPAN, public)
    found.resolve(identities(spec, release, {}))
    return found


@pytest.fixture
def lock(planned: Planned) -> Lock:
    """The lock of the first build."""
    return planned.lock


@pytest.fixture
def secrets(planned: Planned) -> dict[str, Secret]:
    """The keyring of the first build."""
    return dict(planned.drawn)


def test_a_first_build_issues_everything(spec: ClusterSpec, release: Release) -> None:
    """Each identity gets a key and a certificate that its authority signed; serials are positive and differ."""
    found = resolved(spec, release, Lock(), {})
    assert {event.action for event in found.events} == {Action.ISSUED}
    assert len(found.drawn) == len(found.issued) == 15
    serials = {certificate.serial for certificate in found.parsed.values()}
    assert len(serials) == 15
    assert all(0 < serial < 2**63 for serial in serials)
    for identity in identities(spec, release, {}):
        signer = found.parsed[identity.authority or identity.name]
        assert signatures.is_signed(reader.parse(found.issued[identity.name].certificate), signer.public_key)
        assert keys.public_key(found.drawn[identity.key]) == found.parsed[identity.name].public_key


def test_times_are_those_of_kubeadm(spec: ClusterSpec, release: Release) -> None:
    """Valid from five minutes before, kubeconfigs from their authority's beginning; a year, authorities ten."""
    found = resolved(spec, release, Lock(), {}).parsed
    start = NOW - timedelta(minutes=5)
    assert {certificate.validity.not_before for certificate in found.values()} == {start}
    assert found["ca"].validity.not_after == NOW + timedelta(days=3650)
    assert found["cp-1/apiserver"].validity.not_after == NOW + timedelta(days=365)


def test_what_is_issued_later(spec: ClusterSpec, release: Release, lock: Lock, secrets: dict[str, Secret]) -> None:
    """A file's certificate then begins five minutes before; a kubeconfig's still with the authority."""
    kept = {
        name: locked for name, locked in lock.certificates.items() if name not in {"cp-1/apiserver", "cp-1/admin.conf"}
    }
    found = resolved(spec, release, evolve(lock, certificates=kept), secrets, year=2030).parsed
    later = resolved(spec, release, evolve(lock, certificates=kept), secrets, year=2031).parsed
    assert later["cp-1/apiserver"].validity.not_before == datetime(2031, 1, 1, tzinfo=UTC) - timedelta(minutes=5)
    assert later["cp-1/admin.conf"].validity.not_before == found["ca"].validity.not_before


def test_an_unchanged_build_signs_nothing(
    spec: ClusterSpec, release: Release, lock: Lock, secrets: dict[str, Secret]
) -> None:
    """Every certificate is reused as it is, with keys or, in public, without."""
    for found in (resolved(spec, release, lock, secrets), resolved(spec, release, lock, {}, public=True)):
        assert {event.action for event in found.events} == {Action.REUSED}
        assert found.issued == lock.certificates
        assert found.drawn == {}


def test_a_reissued_certificate_keeps_its_key(
    spec: ClusterSpec, release: Release, lock: Lock, secrets: dict[str, Secret]
) -> None:
    """Another name makes another certificate with another serial, for the same key; the reasons are told."""
    server = evolve(spec.cluster.api_server, cert_sans=("a.example",))
    cluster = evolve(spec.cluster, api_server=server)
    node = spec.nodes[0]
    other = evolve(spec, cluster=cluster, nodes=(node,))
    found = resolved(other, release, lock, secrets)
    events = [event for event in found.events if event.action is not Action.REUSED]
    assert [(event.action, event.subject) for event in events] == [(Action.REISSUED, "cp-1/apiserver")]
    old = reader.parse(lock.certificates["cp-1/apiserver"].certificate)
    new = found.parsed["cp-1/apiserver"]
    assert new.public_key == old.public_key
    assert new.serial != old.serial
    public = resolved(other, release, lock, {}, public=True)
    assert [finding.code for finding in public.findings] == ["must-reissue"]


def test_a_pinned_certificate_is_not_reissued(
    spec: ClusterSpec, release: Release, lock: Lock, secrets: dict[str, Secret]
) -> None:
    """It stays, and the differences are told each time."""
    pinned = LockedCertificate(lock.certificates["cp-1/apiserver"].certificate, ("a difference",))
    cluster = evolve(spec.cluster, api_server=evolve(spec.cluster.api_server, cert_sans=("a.example",)))
    certificates = {**lock.certificates, "cp-1/apiserver": pinned}
    found = resolved(evolve(spec, cluster=cluster), release, evolve(lock, certificates=certificates), secrets)
    assert found.issued["cp-1/apiserver"] is pinned
    assert [event.action for event in found.events if event.subject == "cp-1/apiserver"] == [Action.PINNED]


def test_another_period_or_algorithm_is_noted(
    spec: ClusterSpec, release: Release, lock: Lock, secrets: dict[str, Secret]
) -> None:
    """Nothing is issued again for it."""
    cluster = evolve(spec.cluster, key_algorithm="RSA-2048", certificate_validity_period=Duration.parse("100h"))
    found = resolved(evolve(spec, cluster=cluster), release, lock, secrets)
    assert {event.action for event in found.events} == {Action.REUSED, Action.NOTED}
    notes = [event.reasons[0] for event in found.events if event.subject == "cp-1/apiserver" and event.reasons]
    assert len(notes) == 2
    assert found.issued == lock.certificates


def test_what_has_expired_is_kept(spec: ClusterSpec, release: Release, lock: Lock, secrets: dict[str, Secret]) -> None:
    """A certificate past its end is not issued anew; from when to when it is valid is told."""
    found = resolved(spec, release, lock, secrets, year=2032)
    assert found.issued == lock.certificates
    periods = {period.subject: period for period in found.periods(identities(spec, release, {}))}
    apiserver = periods["cp-1/apiserver"]
    assert apiserver.not_before
    assert apiserver.not_after
    assert (apiserver.not_before.year, apiserver.not_after.year) == (2029, 2031)


def test_a_signature_by_another_key_is_found(
    spec: ClusterSpec, release: Release, lock: Lock, secrets: dict[str, Secret]
) -> None:
    """A leaf that its authority did not sign stops the build, in public, too."""
    found = reader.parse(lock.certificates["cp-1/apiserver"].certificate)
    _, signature = signatures.sign(secrets["etcd/ca.key"], found.to_be_signed)
    forged = LockedCertificate(writer.assemble(found.to_be_signed, found.signature_algorithm, signature))
    bad = evolve(lock, certificates={**lock.certificates, "cp-1/apiserver": forged})
    for one in (resolved(spec, release, bad, secrets), resolved(spec, release, bad, {}, public=True)):
        assert [finding.code for finding in one.findings] == ["signature"]


def test_in_public_nothing_new_can_be_issued(spec: ClusterSpec, release: Release, lock: Lock) -> None:
    """An identity that the lock lacks is a finding there."""
    kept = {name: locked for name, locked in lock.certificates.items() if name != "cp-1/apiserver"}
    found = resolved(spec, release, evolve(lock, certificates=kept), {}, public=True)
    assert [finding.code for finding in found.findings] == ["not-locked"]


def test_a_key_without_a_certificate_is_taken_up(
    spec: ClusterSpec, release: Release, lock: Lock, secrets: dict[str, Secret]
) -> None:
    """A crash between keyring and lock left it; no other is drawn."""
    kept = {name: locked for name, locked in lock.certificates.items() if name != "cp-1/apiserver"}
    found = resolved(spec, release, evolve(lock, certificates=kept), secrets)
    assert found.drawn == {}
    assert found.parsed["cp-1/apiserver"].public_key == keys.public_key(secrets["nodes/cp-1/apiserver.key"])
