"""Spec, lock and keyring to a plan."""

import pytest
from small_cluster import CERTIFICATE_KEY, draw

from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic
from kspec.model.event import TIMELY, Action
from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.plan.planning import Planned, Refused, plan
from kspec.x509 import keys


def again(
    spec: ClusterSpec, release: Release, lock: Lock | None, secrets: dict[str, Secret], *, public: bool = False
) -> Planned:
    """A plan with a lock and a keyring, by another draw."""
    found = outcome(spec, release, lock, secrets, public=public)
    assert isinstance(found, Planned)
    return found


def refused(spec: ClusterSpec, release: Release, lock: Lock, secrets: dict[str, Secret]) -> tuple[Diagnostic, ...]:
    """Why there is no plan with a lock and a keyring."""
    found = outcome(spec, release, lock, secrets)
    assert isinstance(found, Refused)
    return found.findings


def outcome(
    spec: ClusterSpec, release: Release, lock: Lock | None, secrets: dict[str, Secret], *, public: bool = False
) -> Planned | Refused:
    return plan(spec, release, lock, secrets, draw(seed=9), external_etcd={}, lock_file="cluster.lock", public=public)


@pytest.fixture
def lock(planned: Planned) -> Lock:
    """The lock of the first build."""
    return planned.lock


@pytest.fixture
def secrets(planned: Planned) -> dict[str, Secret]:
    """The keyring of the first build."""
    return dict(planned.drawn)


def test_a_first_plan_has_everything(planned: Planned) -> None:
    """Credentials with keys, the service account's pair, token and certificate key; the lock has the public part."""
    made, lock = planned.plan, planned.lock
    assert len(made.credentials) == len(lock.certificates) == 15
    assert all(credential.key for credential in made.credentials.values())
    assert lock.service_account == keys.public_key(planned.drawn["sa.key"])
    assert made.certificate_key == Secret(bytes.fromhex(CERTIFICATE_KEY))
    assert made.has_kubeadm_certs
    assert [token.id for token in made.tokens] == ["abcdef"]


def test_the_same_again_plans_the_same(
    spec: ClusterSpec, release: Release, planned: Planned, lock: Lock, secrets: dict[str, Secret]
) -> None:
    """With lock and keyring nothing is drawn, whatever the draw; plan and lock are equal to the first ones."""
    second = again(spec, release, lock, secrets)
    first = evolve(planned.plan, kubelet_forms=lock.kubelet_conf)
    assert (second.plan, second.lock, second.drawn) == (first, lock, {})
    assert {event.action for event in second.events} == {Action.REUSED, Action.EXPIRING}
    assert {event.subject for event in second.events if event.action in TIMELY} == {"bootstrap token abcdef"}


def test_a_public_plan_has_no_secret(spec: ClusterSpec, release: Release, planned: Planned, lock: Lock) -> None:
    """The same public part, and no key at hand; the lock stays the same."""
    public = again(spec, release, lock, {}, public=True)
    made = public.plan
    assert public.lock == lock
    assert made.service_account_public_key == planned.plan.service_account_public_key
    assert made.service_account_key is None
    assert all(credential.key is None for credential in made.credentials.values())


def test_a_missing_service_account_key_is_missed(
    spec: ClusterSpec, release: Release, lock: Lock, secrets: dict[str, Secret]
) -> None:
    """No new one is generated where the lock has its public key; another one, or none at all, is told."""
    other = {**secrets, "sa.key": secrets["ca.key"]}
    broken = {**secrets, "sa.key": Secret(b"x")}
    del secrets["sa.key"]
    codes = [
        [finding.code for finding in refused(spec, release, lock, keyring)] for keyring in (secrets, other, broken)
    ]
    assert codes == [["key-missing"], ["key-mismatch"], ["key-unreadable"]]


def test_all_missing_keys_are_one_finding(spec: ClusterSpec, release: Release, lock: Lock) -> None:
    """It says how many."""
    (finding,) = refused(spec, release, lock, {})
    assert (finding.code, finding.message.split()[0]) == ("key-missing", "16")


@pytest.mark.parametrize("text", [b"", b"00", b"zz" * 32, b"00" * 33, b"\xff" * 64])
def test_a_certificate_key_is_64_hexadecimal_digits(
    spec: ClusterSpec, release: Release, lock: Lock, secrets: dict[str, Secret], text: bytes
) -> None:
    """Anything else in the keyring is told, without its content."""
    node = spec.nodes[0]
    init = evolve(spec.first.init, certificate_key=None)
    bare = evolve(spec, nodes=(evolve(node, init=init),))
    found = refused(bare, release, lock, {**secrets, "certificate-key": Secret(text)})
    assert [finding.code for finding in found] == ["certificate-key"]


def test_what_the_spec_no_longer_asks_for_stays_locked(
    spec: ClusterSpec, release: Release, lock: Lock, secrets: dict[str, Secret]
) -> None:
    """Tokens and certificates leave the lock only by hand."""
    init = evolve(spec.first.init, bootstrap_tokens=())
    bare = evolve(spec, nodes=(evolve(spec.nodes[0], init=init),))
    found = again(bare, release, lock, secrets)
    assert found.lock == lock
    assert found.plan.tokens == ()
