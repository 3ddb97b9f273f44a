"""A rehearsal decides as a build does, and generates nothing that anybody will use."""

import pytest
from small_cluster import draw

from kspec.model.clusterspec import ClusterSpec
from kspec.model.event import Event
from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.plan.planning import Planned, plan
from kspec.plan.rehearsal import new_certificates, new_tokens, stand_ins
from kspec.plan.tokens import UNSIGNED
from kspec.x509 import reader


def built(spec: ClusterSpec, release: Release, lock: Lock | None, secrets: dict[str, Secret]) -> Planned:
    """What a build plans."""
    found = plan(spec, release, lock, secrets, draw(seed=7), external_etcd={}, lock_file="cluster.lock")
    assert isinstance(found, Planned), found.findings
    return found


def rehearsed(
    spec: ClusterSpec, release: Release, lock: Lock | None, secrets: dict[str, Secret], *, public: bool = False
) -> Planned:
    """What a rehearsal plans."""
    found = plan(
        spec,
        release,
        lock,
        secrets,
        stand_ins(draw().now),
        external_etcd={},
        lock_file="cluster.lock",
        public=public,
        rehearsed=True,
    )
    assert isinstance(found, Planned), found.findings
    return found


def told(planned: Planned) -> list[Event]:
    """What a plan decides that changes lock or keyring, as a build says it."""
    return [event for event in planned.events if event.changes_lock]


def with_drawn_token(spec: ClusterSpec) -> ClusterSpec:
    """The spec with a token that it leaves to be drawn."""
    init = spec.first.init
    tokens = (evolve(init.bootstrap_tokens[0], token=None),)
    return evolve(spec, nodes=(evolve(spec.first, init=evolve(init, bootstrap_tokens=tokens)), *spec.nodes[1:]))


@pytest.fixture
def wider(spec: ClusterSpec) -> ClusterSpec:
    """The spec with another name for the API server."""
    return evolve(spec, cluster=evolve(spec.cluster, api_server=evolve(spec.cluster.api_server, cert_sans=("a.b",))))


@pytest.mark.parametrize("public", [False, True])
def test_a_rehearsal_reissues_what_a_build_would(
    wider: ClusterSpec, release: Release, planned: Planned, *, public: bool
) -> None:
    """With keyring and without: the same certificates, for the same reasons; the key and the names are the build's."""
    lock, secrets = planned.lock, dict(planned.drawn)
    own = rehearsed(wider, release, lock, {} if public else secrets, public=public)
    theirs = built(wider, release, lock, secrets)
    assert told(own) == told(theirs)
    (new,) = map(reader.parse, new_certificates(lock, own.lock))
    (real,) = map(reader.parse, new_certificates(lock, theirs.lock))
    assert (new.public_key, new.alternative_names, new.validity) == (
        real.public_key,
        real.alternative_names,
        real.validity,
    )
    assert (new.signature, own.drawn) == (b"", {})
    assert "DNS:a.b" in new.alternative_names


def test_a_first_build_is_rehearsed(spec: ClusterSpec, release: Release, planned: Planned) -> None:
    """Everything is issued, by one key that nobody keeps, and signed by none."""
    own = rehearsed(spec, release, None, {})
    assert told(own) == told(planned)
    certificates = [reader.parse(found) for found in new_certificates(None, own.lock)]
    assert len(certificates) == len(planned.lock.certificates)
    assert {found.signature for found in certificates} == {b""}
    assert len({found.serial for found in certificates}) == len(certificates)
    assert len({found.public_key for found in certificates}) == 1


def test_what_is_new_is_generated_without_the_keyring_too(
    spec: ClusterSpec, release: Release, planned: Planned
) -> None:
    """A certificate that the lock lacks, and a service account's key, are things to generate and no findings."""
    full = planned.lock
    lock = evolve(
        full,
        service_account=b"",
        certificates={name: found for name, found in full.certificates.items() if name != "cp-1/apiserver"},
    )
    own = rehearsed(spec, release, lock, {}, public=True)
    assert {event.subject for event in own.events if event.changes_lock} == {"sa", "cp-1/apiserver"}


def test_a_changed_cluster_info_is_signed_in_words(spec: ClusterSpec, release: Release, planned: Planned) -> None:
    """Without the token's secret there is no signature; that there will be another is told as a build tells it."""
    drawn = with_drawn_token(spec)
    before = built(drawn, release, None, {})
    lock, secrets = before.lock, {**planned.drawn, **before.drawn}
    moved = evolve(drawn, cluster=evolve(spec.cluster, control_plane_endpoint="api.example.com"))
    own, theirs = rehearsed(moved, release, lock, {}, public=True), built(moved, release, lock, secrets)
    assert told(own) == told(theirs)
    assert any(event.subject.startswith("cluster-info by token") for event in own.events)
    assert {token.signature for token in own.lock.tokens.values()} == {UNSIGNED}


def test_a_drawn_token_is_known_as_one(spec: ClusterSpec, release: Release) -> None:
    """The identifiers that stand for those that a build would draw."""
    own = rehearsed(with_drawn_token(spec), release, None, {})
    (name,) = new_tokens(None, own.lock, own.drawn)
    assert name.startswith("zzzz")
    assert not new_tokens(own.lock, own.lock, own.drawn)


def test_stand_ins_never_repeat() -> None:
    """Every call gives other bytes, as many as were asked for; keys are one for each algorithm."""
    draw_ = stand_ins(draw().now)
    given = [draw_.random(8) for _ in range(3000)]
    assert len(set(given)) == len(given)
    assert {len(one) for one in given} == {8}
    first, second = draw_.keys(["ECDSA-P256", "ECDSA-P256"])
    assert first == second
