"""What nodes have beside lock and keyring, entry by entry."""

from typing import Any

import pytest
from attrs import fields
from small_cluster import draw

from kspec.facts.code_table import BY_NAME
from kspec.model.encryption import Encryption
from kspec.model.event import Action
from kspec.model.frozen import evolve
from kspec.model.imported import KEYRING, Key, Recorded, Taken
from kspec.model.lock import Lock, LockedCertificate, LockedToken, Rotation
from kspec.model.secret import Secret
from kspec.plan.compare import KINDS, collect, compare, entries, facts, kind_of
from kspec.plan.planning import Planned
from kspec.x509 import keys

SECRET = "0123456789abcdef"  # noqa: S105 - it is to be looked for


def rich(planned: Planned) -> tuple[Lock, dict[str, Secret]]:
    """A lock and a keyring with an entry of every kind."""
    lock = planned.lock
    tokens = {"abcdef": LockedToken("2030-01-01T00:00:00Z", "signature", "5e" * 32, 0)}
    rotations = {"sa": Rotation("trust", keys.public_key(planned.drawn["ca.key"]))}
    lock = evolve(lock, tokens=tokens, certificate_key=True, files=("files/static-tokens/a",), rotations=rotations)
    lock = evolve(lock, requests={"cp-1/admin.conf": b"a request"})
    lock = evolve(lock, encryption=Encryption(stage="trust"))
    lock = evolve(lock, packs={"mine": f"sha256:{64 * '0'}"})
    texts = ("tokens/0", "certificate-key", "files/static-tokens/a", "external-etcd/external-etcd-ca.crt")
    return lock, {**planned.drawn, **{path: Secret(f"{path} {SECRET}\n".encode()) for path in texts}}


OTHER: dict[str, Any] = {
    "certificates": lambda old: LockedCertificate(old.certificate),
    "tokens": lambda _: LockedToken(None),
    "kubelet_conf": lambda _: "rotated",
    "service_account": lambda _: keys.public_key(keys.generate("ECDSA-P256")),
    "certificate_key": None,
    "files": None,
    "requests": lambda _: b"another request",
    "packs": lambda _: f"sha256:{64 * '1'}",
    "rotations": lambda old: evolve(old, stage="issue"),
    "encryption": lambda old: evolve(old, stage="issue"),
    KEYRING: lambda old: keys.generate("ECDSA-P256") if b"PRIVATE" in old.reveal() else Secret(b"another"),
}
"""Another value for an entry of each table; None where there is but one."""


def other(key: Key, value: Any, planned: Planned) -> Any:  # noqa: ANN401 - an entry of any kind
    """Another value of an entry: of a certificate another one of the cluster."""
    if key[0] == "certificates":
        found = planned.lock.certificates
        return LockedCertificate(next(one.certificate for name, one in found.items() if name != key[1]))
    return OTHER[key[0]](value)


def changeable(planned: Planned) -> list[Key]:
    """Every entry that can have another value."""
    return [key for key in entries(*rich(planned)) if OTHER[key[0]] is not None]


def test_every_field_of_the_lock_is_told_in_its_own_words() -> None:
    """A new field needs a row, whose code has a page."""
    assert {row.name for row in fields(Lock)} == KINDS.keys() == OTHER.keys() - {KEYRING}
    assert {kind.code for kind in KINDS.values()} <= BY_NAME.keys()


def test_entries_and_collect_are_each_others_way_back(planned: Planned) -> None:
    """Nothing of lock and keyring is outside of the comparison."""
    lock, secrets = rich(planned)
    assert collect(entries(lock, secrets)) == (lock, secrets)
    assert all(getattr(lock, row.name) for row in fields(Lock))


def test_what_is_lacking_is_added_entry_by_entry(planned: Planned) -> None:
    """Whichever entry lock and keyring lack, it is added, with one event, and nothing else changes."""
    lock, secrets = rich(planned)
    whole = entries(lock, secrets)
    for key in whole:
        recorded = Recorded(*collect({name: value for name, value in whole.items() if name != key}))
        compared = compare(recorded, Taken(lock, secrets), update=False, help_="")
        assert (compared.lock, compared.secrets, compared.findings) == (lock, secrets, ())
        assert set(compared.written) == ({key[1]} if key[0] == KEYRING else set())
        assert [event.action for event in compared.events] == [Action.RECORDED]


def test_what_differs_is_one_finding_and_stays(planned: Planned) -> None:
    """For every entry: a code with a page, no secret in it, and lock and keyring as they were."""
    lock, secrets = rich(planned)
    whole = entries(lock, secrets)
    for key in changeable(planned):
        taken = Taken(*collect(whole | {key: other(key, whole[key], planned)}), places={key: "the file"})
        compared = compare(Recorded(lock, secrets), taken, update=False, help_="do this")
        (finding,) = compared.findings
        assert (finding.span.file, finding.help) == ("the file", "do this")
        assert finding.code == kind_of(key, whole[key]).code
        assert finding.code in BY_NAME
        assert SECRET not in str(finding)
        assert (compared.lock, compared.secrets, compared.written) == (lock, secrets, {})
        assert (compared.events, compared.replaced) == ((), ())


def test_with_update_exactly_what_differs_is_replaced(planned: Planned) -> None:
    """For every entry; the event tells what is other, and no secret."""
    lock, secrets = rich(planned)
    whole = entries(lock, secrets)
    for key in changeable(planned):
        new = other(key, whole[key], planned)
        compared = compare(Recorded(lock, secrets), Taken(*collect(whole | {key: new})), update=True, help_="")
        now = entries(compared.lock, compared.secrets)
        consequences = {("tokens", "abcdef")} if key in {(KEYRING, "tokens/0"), ("certificates", "ca")} else set()
        assert {name for name in whole if now.get(name) != whole[name]} - consequences == {key}
        assert now[key] == new
        assert compared.findings == ()
        (event,) = compared.events
        assert (event.action, bool(event.reasons)) == (Action.REPLACED, True)
        assert SECRET not in str(event)


def test_of_nodes_that_are_not_given_nothing_changes(planned: Planned) -> None:
    """What the nodes do not have is kept."""
    lock, secrets = rich(planned)
    for update in (False, True):
        compared = compare(Recorded(lock, secrets), Taken(Lock()), update=update, help_="")
        assert (compared.lock, compared.secrets, compared.events, compared.findings) == (lock, secrets, (), ())


def test_a_certificate_tells_of_its_key(planned: Planned) -> None:
    """One item for both where both changed; each for itself where only one did."""
    lock, secrets = rich(planned)
    whole = entries(lock, secrets)
    certificate, key = ("certificates", "cp-1/apiserver"), (KEYRING, "nodes/cp-1/apiserver.key")
    changed = {name: other(name, whole[name], planned) for name in (certificate, key)}
    taken = Taken(*collect(whole | changed), told_by={key: certificate})
    (finding,) = compare(Recorded(lock, secrets), taken, update=False, help_="").findings
    assert finding.code == "certificate-differs"
    (event,) = compare(Recorded(lock, secrets), taken, update=True, help_="").events
    assert event.subject == "cp-1/apiserver"
    assert {reason.partition(":")[0] for reason in event.reasons} == {"certificate", "private key"}
    without = Recorded(*collect({name: value for name, value in whole.items() if name != certificate}))
    told = [event.action for event in compare(without, taken, update=True, help_="").events]
    assert told == [Action.RECORDED, Action.REPLACED]


def test_a_certificate_that_is_the_same_may_be_pinned(planned: Planned) -> None:
    """That it is to stay is new, and nobody has to say --update for it."""
    lock, secrets = rich(planned)
    pinned = LockedCertificate(lock.certificates["ca"].certificate, ("serial",))
    taken = Taken(Lock(certificates={"ca": pinned}))
    compared = compare(Recorded(lock, secrets), taken, update=False, help_="")
    assert compared.lock.certificates["ca"] == pinned
    assert [event.action for event in compared.events] == [Action.PINNED]


@pytest.mark.parametrize("path", ["files/a", "certificate-key", "tokens/0"])
def test_blanks_around_a_text_are_no_difference(path: str) -> None:
    """A person may have put it there, without a line feed at its end."""
    recorded = Recorded(Lock(), {path: Secret(b"a")})
    compared = compare(recorded, Taken(Lock(), {path: Secret(b"a\n")}), update=True, help_="")
    assert (compared.written, compared.events) == ({}, ())


def test_facts_of_a_private_key_are_those_of_its_public_one() -> None:
    """Of one that cannot be used that it cannot; of any other secret nothing, not even a digest."""
    key = draw().keys(["ECDSA-P256"])[0]
    assert facts(key) == {"public key": keys.pin(keys.public_key(key))}
    assert facts(Secret(b"-----BEGIN EC PRIVATE KEY-----\n")) == {"public key": "unusable"}
    assert facts(Secret(b"token")) == {}


def test_a_certificate_that_is_taken_is_asked_for_no_more(planned: Planned) -> None:
    """Whatever waits for others stays."""
    lock, secrets = rich(planned)
    name = "cp-1/admin.conf"
    asked = evolve(lock, requests={name: b"a request", "cp-1/apiserver": b"another"})
    taken = Taken(Lock({name: other(("certificates", name), None, planned)}))
    found = compare(Recorded(asked, secrets), taken, update=True, help_="")
    assert set(found.lock.requests) == {"cp-1/apiserver"}
