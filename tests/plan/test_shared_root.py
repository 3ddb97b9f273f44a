"""A root that the clusters of a set share."""

from datetime import UTC, datetime, timedelta

import pytest
from cluster_sets import cluster

from kspec import pipeline
from kspec.disk.keyring_entries import ROOT_KEY
from kspec.disk.sources import Sources
from kspec.facts.releases import newest
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.frozen import evolve
from kspec.model.lock import Lock, LockedCertificate
from kspec.model.renewal import Turn
from kspec.model.span import Span
from kspec.passes.run import Options, Run
from kspec.plan.shared_root import Root, below, below_other, root_of, whose
from kspec.rules.identities import SHARED_ROOT
from kspec.x509 import keys, reader, signatures

PLACE = Span("shop.lock", 1, 1, 1, 1)
RELEASE = newest()[0]
DRAW = Draw(datetime(2030, 1, 1, tzinfo=UTC), lambda size: b"\x11" * size, keys.generate_many)


@pytest.fixture(scope="module")
def root() -> Root:
    """A new root."""
    made = root_of("shop", Lock(), {}, DRAW, RELEASE, PLACE)
    assert isinstance(made, Root)
    return made


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> ClusterSpec:
    """A cluster of the set."""
    file = tmp_path_factory.mktemp("set") / "eu.yaml"
    file.write_text(cluster("eu", 1))
    run = pipeline.read(Options((file,), file, file), Sources())
    assert isinstance(run, Run)
    return run.stage.spec


def turn(root: Root, spec: ClusterSpec, lock: Lock | None = None, **given: object) -> Turn | Diagnostic | None:
    """The authorities that a cluster lacks."""
    secrets = given.get("secrets", {})
    assert isinstance(secrets, dict)
    return below(root, ("shop", "eu"), spec, RELEASE, lock, secrets, DRAW, span=PLACE)


def test_a_root_is_an_authority_that_signs_itself(root: Root) -> None:
    """For twenty years, by a key that the set's keyring gets."""
    parsed = reader.parse(root.certificate)
    assert parsed.is_authority
    assert signatures.is_signed(parsed, parsed.public_key)
    assert parsed.subject.encoded == parsed.issuer.encoded
    assert parsed.validity.not_after - DRAW.now == timedelta(days=20 * 365)
    assert list(root.drawn) == [ROOT_KEY]


def test_a_root_that_is_locked_stays(root: Root) -> None:
    """With its key and without; another key is a finding."""
    locked = Lock(certificates={SHARED_ROOT: LockedCertificate(root.certificate)})
    assert root_of("shop", locked, root.drawn, DRAW, RELEASE, PLACE) == Root(root.certificate, root.key)
    assert root_of("shop", locked, {}, DRAW, RELEASE, PLACE) == Root(root.certificate, None)
    other = {ROOT_KEY: keys.generate("ECDSA-P256")}
    assert isinstance(root_of("shop", locked, other, DRAW, RELEASE, PLACE), Diagnostic)


def test_a_key_that_a_crash_has_left_is_taken(root: Root) -> None:
    """The keyring is written before the lock."""
    again = root_of("shop", Lock(), root.drawn, DRAW, RELEASE, PLACE)
    assert isinstance(again, Root)
    assert (again.key, again.drawn) == (root.key, {})


def test_each_authority_is_an_intermediate_one(root: Root, spec: ClusterSpec) -> None:
    """Signed by the root, with no authority below it and none behind it, and no longer than the root."""
    found = turn(root, spec)
    assert isinstance(found, Turn)
    issuer = reader.parse(root.certificate)
    assert sorted(found.lock.certificates) == ["ca", "etcd/ca", "front-proxy-ca"]
    assert sorted(found.entries) == ["ca.key", "etcd/ca.key", "front-proxy-ca.key"]
    for locked in found.lock.certificates.values():
        parsed = reader.parse(locked.certificate)
        assert signatures.is_signed(parsed, issuer.public_key)
        assert parsed.is_authority
        assert parsed.path_length == 0
        assert locked.chain == ()
        assert locked.pinned
        assert parsed.validity.not_after <= issuer.validity.not_after
    names = {reader.parse(locked.certificate).subject.encoded for locked in found.lock.certificates.values()}
    assert len(names) == 3


def test_only_what_is_lacking_is_issued(root: Root, spec: ClusterSpec) -> None:
    """What the lock has stays, a key that an interrupted build has left is taken, and nothing is done without need."""
    first = turn(root, spec)
    assert isinstance(first, Turn)
    assert turn(root, spec, first.lock) is None
    assert turn(evolve(root, key=None), spec, first.lock) is None
    kept = {name: found for name, found in first.lock.certificates.items() if name != "etcd/ca"}
    second = turn(root, spec, Lock(kept), secrets=dict(first.entries))
    assert isinstance(second, Turn)
    assert (second.entries, [event.subject for event in second.events]) == ({}, ["etcd/ca"])
    assert {name: second.lock.certificates[name] for name in kept} == kept


def test_without_the_roots_key_nothing_can_be_issued(root: Root, spec: ClusterSpec) -> None:
    """It may be kept elsewhere, until a cluster comes along."""
    found = turn(evolve(root, key=None), spec)
    assert isinstance(found, Diagnostic)
    assert (found.code, "etcd/ca" in found.message) == ("key-missing", True)


def test_what_another_root_has_issued_is_issued_again_with_its_key(root: Root, spec: ClusterSpec) -> None:
    """So that whoever trusts either certificate takes what it signs; what is not that root's stays."""
    first = turn(root, spec)
    assert isinstance(first, Turn)
    made = root_of("shop", Lock(), {}, DRAW, RELEASE, PLACE)
    assert isinstance(made, Root)
    new = evolve(made, other=root.certificate)
    assert below_other(new, first.lock) == ["ca", "front-proxy-ca", "etcd/ca"]
    again = turn(new, spec, first.lock)
    assert isinstance(again, Turn)
    assert again.entries == {}
    for name, found in again.lock.certificates.items():
        before, after = (reader.parse(one.certificate) for one in (first.lock.certificates[name], found))
        assert (after.public_key, after.subject.encoded) == (before.public_key, before.subject.encoded)
        assert after.subject_key_identifier == before.subject_key_identifier
        assert signatures.is_signed(after, reader.parse(new.certificate).public_key)
        assert whose(found) == "shop"
    assert below_other(new, again.lock) == []
    assert turn(new, spec, again.lock) is None
    assert isinstance(turn(evolve(new, key=None), spec, first.lock), Diagnostic)
    assert turn(evolve(root, key=None), spec, first.lock) is None
