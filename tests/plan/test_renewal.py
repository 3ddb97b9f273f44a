"""What a user means to have renewed, and what a plan then issues."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from small_cluster import draw

from kspec.model.clusterspec import ClusterSpec
from kspec.model.duration import Duration
from kspec.model.event import Action, Event
from kspec.model.frozen import evolve
from kspec.model.lock import Lock, LockedToken
from kspec.model.release import Release
from kspec.model.renewal import Renewal
from kspec.model.secret import Secret
from kspec.plan.planning import Planned, plan
from kspec.plan.renewal import Chosen, Wanted, choose
from kspec.x509 import keys, reader

BUILT = datetime(2030, 1, 1, tzinfo=UTC)
LOCK_FILE = str(Path("cluster.lock"))


def chosen(  # noqa: PLR0913 - what a command line says, and what it is said of
    planned: Planned,
    spec: ClusterSpec,
    release: Release,
    *words: str,
    before: timedelta | None = None,
    new_keys: bool = False,
    now: datetime = BUILT,
) -> Chosen:
    """The choice among what the small cluster's first plan has locked."""
    return choose(Wanted(words, before, new_keys), spec, release, planned.lock, now)


def renewed(planned: Planned, spec: ClusterSpec, release: Release, renewal: Renewal, year: int = 2031) -> Planned:
    """What a later plan makes of it."""
    stores = (planned.lock, dict(planned.drawn))
    found = plan(spec, release, *stores, draw(year, seed=2), external_etcd={}, lock_file=LOCK_FILE, renewal=renewal)
    assert isinstance(found, Planned), found.findings
    return found


@pytest.mark.parametrize(
    ("word", "count"),
    [("cp-1", 12), ("apiserver", 1), ("etcd/server", 1), ("etcd-server", 1), ("cp-1/admin.conf", 1), ("all", 12)],
)
def test_names_kinds_and_nodes(word: str, count: int, planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """A kind also by kubeadm's own word; no authority is among them."""
    found = chosen(planned, spec, release, word)
    assert (len(found.renewal.certificates), found.wrong, found.events) == (count, "", ())
    assert all(name.startswith("cp-1/") for name in found.renewal.certificates)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("ca", "ca is a certificate authority, which is rotated, not renewed"),
        ("etcd/ca", "etcd/ca is a certificate authority"),
        ("aipserver", "aipserver is nothing that can be renewed; did you mean apiserver?"),
        ("cp-2", "cp-2 is nothing that can be renewed; did you mean cp-1?"),
        ("cp-1/apisever", "did you mean cp-1/apiserver?"),
        ("what", "expected a node, a name of the lock such as cp-1/apiserver, or one of: all, apiserver,"),
    ],
)
def test_what_cannot_be_renewed(word: str, said: str, planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """The words say what is meant instead, or what there is; with one wrong word, nothing is chosen."""
    found = chosen(planned, spec, release, "apiserver", word)
    assert said in found.wrong
    assert found.is_empty


def test_what_the_lock_has_not_or_the_spec_has_no_more(planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """Each is told as what it is."""
    lock = planned.lock
    kept = dict(lock.certificates)
    kept["w-1/kubelet.conf"] = kept.pop("cp-1/kubelet.conf")
    other = evolve(lock, certificates=kept)
    words = {word: choose(Wanted((word,)), spec, release, other, BUILT).wrong for word in ("cp-1/kubelet.conf",)}
    assert "is not in the lock yet" in words["cp-1/kubelet.conf"]
    gone = choose(Wanted(("w-1/kubelet.conf",)), spec, release, other, BUILT).wrong
    assert "the spec asks for no such certificate any more" in gone


def test_what_is_due(planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """Without words what expires within 30 days, or the time that is given; with both, what is meant of it."""
    end = BUILT + timedelta(days=365)
    assert chosen(planned, spec, release).is_empty
    assert chosen(planned, spec, release).first is not None
    assert chosen(planned, spec, release, now=end - timedelta(days=30, seconds=1)).is_empty
    assert len(chosen(planned, spec, release, now=end - timedelta(days=30)).renewal.certificates) == 12
    assert chosen(planned, spec, release, before=timedelta(days=364)).is_empty
    assert len(chosen(planned, spec, release, before=timedelta(days=365)).renewal.certificates) == 12
    assert chosen(planned, spec, release, "apiserver", before=timedelta(days=364)).is_empty
    assert len(chosen(planned, spec, release, "apiserver", before=timedelta(days=366)).renewal.certificates) == 1


def test_an_authority_that_expires_is_told(planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """And never renewed."""
    found = chosen(planned, spec, release, before=timedelta(days=3650))
    assert {event.subject for event in found.events} == {"ca", "etcd/ca", "front-proxy-ca"}
    assert len(found.renewal.certificates) == 12


def test_a_pin_stays_unless_it_is_named(planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """A kind, a node or the time does not take a pin away."""
    lock = planned.lock
    name = "cp-1/apiserver"
    pinned = evolve(lock.certificates[name], pinned=("its serial number is odd",))
    other = evolve(lock, certificates={**lock.certificates, name: pinned})
    for words in (("cp-1",), ("apiserver",), ("all",)):
        found = choose(Wanted(words), spec, release, other, BUILT)
        assert name not in found.renewal.certificates
        assert [(event.action, event.subject) for event in found.events] == [(Action.NOTED, name)]
    found = choose(Wanted((name,)), spec, release, other, BUILT)
    assert found.renewal.certificates == {name}
    assert found.events == ()


def test_a_name_that_is_two_things(planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """A node that is called like a kind has to be told from it."""
    registration = evolve(spec.first.registration, name="apiserver")
    node = evolve(spec.first, init=evolve(spec.first.init, node_registration=registration))
    other = evolve(spec, nodes=(node,))
    lock = planned.lock
    renamed = {name.replace("cp-1/", "apiserver/"): found for name, found in lock.certificates.items()}
    found = choose(Wanted(("apiserver",)), other, release, evolve(lock, certificates=renamed), BUILT)
    assert "apiserver is a node and a kind of certificate: name each certificate" in found.wrong


@pytest.mark.parametrize("word", ["abcdef", "bootstrap token abcdef", "token"])
def test_tokens_by_their_names(word: str, planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """As the lock names them, as messages do, or all; never unasked, and never with a new key."""
    assert chosen(planned, spec, release, word).renewal == Renewal(tokens=frozenset({"abcdef"}))
    assert "--new-key is for certificates" in chosen(planned, spec, release, word, new_keys=True).wrong
    assert chosen(planned, spec, release, "all", before=timedelta(days=999)).renewal.tokens == frozenset()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ttl": Duration(0)}, "bootstrap token abcdef never expires"),
        ({"ttl": None}, "bootstrap token abcdef never expires"),
        ({"expires": "2030-02-01T00:00:00Z"}, "bootstrap token abcdef expires when the spec says"),
    ],
)
def test_a_token_without_a_lifetime(
    change: dict[str, Any], said: str, planned: Planned, spec: ClusterSpec, release: Release
) -> None:
    """There is nothing to renew in it."""
    init = spec.first.init
    token = evolve(init.bootstrap_tokens[0], **change)
    node = evolve(spec.first, init=evolve(init, bootstrap_tokens=(token,)))
    assert said in chosen(planned, evolve(spec, nodes=(node,)), release, "token").wrong


def test_a_renewed_certificate(planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """The same key and content, another number, new times from just before now; all else stays byte for byte."""
    names = frozenset({"cp-1/apiserver", "cp-1/admin.conf"})
    found = renewed(planned, spec, release, Renewal(names))
    before, after = planned.lock.certificates, found.lock.certificates
    assert {name for name in before if before[name] != after[name]} == names
    for name in names:
        old, new = reader.parse(before[name].certificate), reader.parse(after[name].certificate)
        assert (new.public_key, new.content) == (old.public_key, old.content)
        assert new.serial != old.serial
        assert new.validity.not_before == datetime(2031, 1, 1, tzinfo=UTC) - timedelta(minutes=5)
        assert new.validity.not_after == datetime(2032, 1, 1, tzinfo=UTC)
    assert found.drawn == {}
    events = [event for event in found.events if event.changes_lock]
    assert {event.action for event in events} == {Action.RENEWED}
    assert events[0].reasons == ("expires on 2032-01-01 instead of 2031-01-01",)


def test_a_new_key_keeps_the_former_one(planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """It goes into the keyring under the name of its public key."""
    name, path = "cp-1/apiserver", "nodes/cp-1/apiserver.key"
    found = renewed(planned, spec, release, Renewal(frozenset({name}), new_keys=True))
    old = planned.drawn[path]
    former = f"nodes/cp-1/former/{keys.pin(keys.public_key(old)).removeprefix('sha256:')}.key"
    assert found.drawn.keys() == {path, former}
    assert found.drawn[former].reveal() == old.reveal()
    certificate = reader.parse(found.lock.certificates[name].certificate)
    assert certificate.public_key == keys.public_key(found.drawn[path]) != keys.public_key(old)


def test_a_spare_key_is_taken(planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """What an interrupted renewal has generated is not generated again, unless it is of another algorithm."""
    name, path = "cp-1/apiserver", "nodes/cp-1/apiserver.key"
    for algorithm, is_taken in (("ECDSA-P256", True), ("ECDSA-P384", False)):
        spare = keys.generate_many([algorithm])[0]
        renewal = Renewal(frozenset({name}), new_keys=True, spare={path: spare, "nodes/cp-1/x.key": Secret(b"x")})
        found = renewed(planned, spec, release, renewal)
        assert (found.drawn[path].reveal() == spare.reveal()) is is_taken


def test_a_lost_key_is_replaced_where_that_is_asked_for(planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """With a new key the old one is not needed."""
    name, path = "cp-1/apiserver", "nodes/cp-1/apiserver.key"
    lost = evolve(planned, drawn={entry: key for entry, key in planned.drawn.items() if entry != path})
    found = renewed(lost, spec, release, Renewal(frozenset({name}), new_keys=True))
    assert found.drawn.keys() == {path}


def test_a_certificate_that_outlives_its_authority(planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """It is issued, and told."""
    found = renewed(planned, spec, release, Renewal(frozenset({"cp-1/apiserver"})), year=2039)
    (event,) = (event for event in found.events if event.action is Action.RENEWED)
    assert event.reasons[1] == "it outlives ca, which expires on 2039-12-30 and has to be rotated before"


def test_a_renewed_token(planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """It lives anew from now; its signature of cluster-info is as it was."""
    found = renewed(planned, spec, release, Renewal(tokens=frozenset({"abcdef"})))
    before, after = planned.lock.tokens["abcdef"], found.lock.tokens["abcdef"]
    assert after == evolve(before, expiration="2031-01-02T00:00:00Z")
    assert Event(
        Action.RENEWED, "bootstrap token abcdef", ("expires 2031-01-02T00:00:00Z instead of 2030-01-02T00:00:00Z",)
    ) in [event for event in found.events if event.changes_lock]


def test_tokens_that_the_lock_does_not_know(spec: ClusterSpec, release: Release) -> None:
    """Such as those of another spec."""
    other = Lock(tokens={"zzzzzz": LockedToken("2030-01-01T00:00:00Z")})
    assert "no bootstrap token" in choose(Wanted(("token",)), spec, release, other, BUILT).wrong
