"""Which certificates are asked for, and by which keys. Whole commands are tests/cli/test_csr.py's."""

from datetime import timedelta
from pathlib import Path

import pytest
from small_cluster import draw, first_plan, read_spec

from kspec.model.event import Action
from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.model.secret import Secret
from kspec.plan.requests import Asked, Requests, ask, foreign
from kspec.x509 import keys
from kspec.x509.request import public_key


class Elsewhere:
    """The small cluster, one of whose authorities has its key elsewhere."""

    def __init__(self, folder: Path, authority: str) -> None:
        wire, self.spec = read_spec(folder).stage
        self.release = wire.release
        planned = first_plan(self.spec, self.release)
        own = planned.lock.certificates[authority]
        self.lock = evolve(
            planned.lock, certificates={**planned.lock.certificates, authority: evolve(own, external=True)}
        )
        self.secrets = {path: key for path, key in planned.drawn.items() if path != f"{authority}.key"}

    def without(self, *names: str) -> Lock:
        """The lock without some certificates."""
        left = {name: found for name, found in self.lock.certificates.items() if name not in names}
        return evolve(self.lock, certificates=left)

    def ask(self, asked: Asked, lock: Lock | None = None, displaced: dict[str, Secret] | None = None) -> Requests:
        return ask(
            asked,
            self.spec,
            self.release,
            lock or self.lock,
            secrets=self.secrets,
            displaced=displaced or {},
            draw=draw(),
            lock_file="cluster.lock",
        )


@pytest.fixture
def elsewhere(tmp_path: Path) -> Elsewhere:
    return Elsewhere(tmp_path, "etcd/ca")


ETCD = {"cp-1/etcd/server", "cp-1/etcd/peer", "cp-1/etcd/healthcheck-client", "cp-1/apiserver-etcd-client"}


def names(found: Requests) -> set[str]:
    return {one.name for one in found.expected}


def test_only_what_is_elsewhere_is_asked_for(elsewhere: Elsewhere) -> None:
    """Nothing where all is there; what is missing, by the key that the keyring has."""
    assert {one.name for one in foreign(elsewhere.spec, elsewhere.release, elsewhere.lock)} == ETCD
    assert names(elsewhere.ask(Asked())) == set()
    found = elsewhere.ask(Asked(), elsewhere.without("cp-1/etcd/peer", "cp-1/apiserver"))
    assert names(found) == {"cp-1/etcd/peer"}
    assert public_key(found.lock.requests["cp-1/etcd/peer"]) == keys.public_key(
        elsewhere.secrets["nodes/cp-1/etcd/peer.key"]
    )
    assert "cp-1/apiserver" in found.lock.certificates


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (("etcd/ca",), set()),
        (("cp-1/etcd/peer",), {"cp-1/etcd/peer"}),
        (("etcd-peer", "etcd/server"), {"cp-1/etcd/peer", "cp-1/etcd/server"}),
        (("cp-1",), ETCD),
        (("all",), ETCD),
    ],
)
def test_words_name_what_is_renewed(elsewhere: Elsewhere, words: tuple[str, ...], asked: set[str]) -> None:
    """An authority alone asks for nothing that is there."""
    assert names(elsewhere.ask(Asked(words))) == asked


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("cp-1/apiserver", "is not signed by an authority whose key is elsewhere"),
        ("cp-1/etcd/pear", "did you mean cp-1/etcd/peer?"),
        ("ca", "is not signed by an authority"),
    ],
)
def test_a_word_that_means_nothing_is_told(elsewhere: Elsewhere, word: str, said: str) -> None:
    """With what is meant instead."""
    assert said in elsewhere.ask(Asked((word,))).wrong


def test_what_expires_soon_is_asked_for_on_demand(elsewhere: Elsewhere) -> None:
    """Within that time, and no other."""
    assert names(elsewhere.ask(Asked(before=timedelta(days=30)))) == set()
    assert names(elsewhere.ask(Asked(before=timedelta(days=400)))) == ETCD


def test_a_new_key_takes_its_place_and_the_former_is_kept(elsewhere: Elsewhere) -> None:
    """Asked again, the same key asks; nothing is generated then."""
    name, path = "cp-1/etcd/peer", "nodes/cp-1/etcd/peer.key"
    found = elsewhere.ask(Asked((name,), new_keys=True))
    former = elsewhere.secrets[path]
    assert {former} == {key for entry, key in found.drawn.items() if "/former/" in entry}
    new = found.drawn[path]
    assert public_key(found.lock.requests[name]) == keys.public_key(new)
    again = elsewhere.ask(Asked((name,), new_keys=True), found.lock, {path: new})
    assert (again.lock, again.drawn, again.events) == (found.lock, {}, ())
    assert elsewhere.ask(Asked(), found.lock, {path: new}).lock == found.lock
    assert [event.action for event in found.events] == [Action.REQUESTED]


def test_a_key_that_is_lost_is_not_replaced(elsewhere: Elsewhere) -> None:
    """As in a build."""
    del elsewhere.secrets["nodes/cp-1/etcd/peer.key"]
    assert [finding.code for finding in elsewhere.ask(Asked(("cp-1/etcd/peer",))).findings] == ["key-missing"]


def test_what_else_lacks_is_generated(elsewhere: Elsewhere) -> None:
    """So that nothing but the answers is missing; the spec's own authorities sign."""
    del elsewhere.secrets["nodes/cp-1/scheduler.conf.key"]
    found = elsewhere.ask(Asked(), elsewhere.without("cp-1/scheduler.conf", "cp-1/etcd/peer"))
    assert "cp-1/scheduler.conf" in found.lock.certificates
    assert "nodes/cp-1/scheduler.conf.key" in found.drawn
