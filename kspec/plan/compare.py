"""What existing nodes have beside what lock and keyring have: new, the same, or different.

Generic over the entries of both: a new field of the lock, or a new kind of secret, is compared without a line here but
the one in `KINDS` that says how a difference is told.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from attrs import field, fields, frozen

from kspec.encode.lock_form import TIME
from kspec.facts import codes
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic
from kspec.model.event import Action, Event
from kspec.model.frozen import evolve
from kspec.model.imported import KEYRING, Key, Recorded, Taken
from kspec.model.lock import ClientFiles, Lock, LockedCertificate
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.rules.identities import of_kubelet
from kspec.x509 import keys, reader

_PRIVATE_KEY: Final = b"PRIVATE KEY-----"


@frozen
class Kind:
    """How a difference of one kind of entry is told: its code, what it is, and where it is kept."""

    code: Code
    noun: str
    store: str


KINDS: Final[Mapping[str, Kind]] = {
    "certificates": Kind(codes.CERTIFICATE_DIFFERS, "certificate", "the lock"),
    "service_account": Kind(codes.KEY_DIFFERS, "key", "the lock"),
    "kubelet_conf": Kind(codes.KUBELET_CONF_DIFFERS, "form of kubelet.conf", "the lock"),
    "tokens": Kind(codes.SECRET_DIFFERS, "bootstrap token", "the lock"),
    "certificate_key": Kind(codes.SECRET_DIFFERS, "certificate key", "the lock"),
    "files": Kind(codes.SECRET_DIFFERS, "secret", "the lock"),
    "requests": Kind(codes.CERTIFICATE_DIFFERS, "request", "the lock"),
    "packs": Kind(codes.PACK_SOURCE, "digest", "the lock"),
    "rotations": Kind(codes.KEY_DIFFERS, "rotation", "the lock"),
    "encryption": Kind(codes.SECRET_DIFFERS, "rotation", "the lock"),
}
"""By field of the lock. What the keyring has is told apart by its content: a private key, or another secret."""
_KEY: Final = Kind(codes.KEY_DIFFERS, "private key", "the keyring")
_SECRET: Final = Kind(codes.SECRET_DIFFERS, "secret", "the keyring")


@frozen
class Compared:
    """The outcome.

    `lock` and `secrets` are all that lock and keyring will have so far, `written` the keyring's entries that are new
    or replaced, `replaced` the entries that were there with another value; `findings` are the differences that nobody
    asked to take.
    """

    lock: Lock
    secrets: Mapping[str, Secret] = field(repr=False)
    written: Mapping[str, Secret] = field(repr=False)
    replaced: tuple[Key, ...] = ()
    events: tuple[Event, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


def entries(lock: Lock, secrets: Mapping[str, Secret]) -> dict[Key, Any]:
    """Everything in lock and keyring, one by one; what is empty is not there."""
    found: dict[Key, Any] = {}
    for row in fields(Lock):
        value = getattr(lock, row.name)
        if isinstance(value, Mapping):
            found |= {(row.name, name): one for name, one in value.items()}
        elif isinstance(value, tuple):
            found |= {(row.name, name): name for name in value}
        elif value:
            found[row.name, ""] = value
    return found | {(KEYRING, path): secret for path, secret in secrets.items()}


def collect(found: Mapping[Key, Any]) -> tuple[Lock, dict[str, Secret]]:
    """Lock and keyring of these entries: the way back from `entries`."""
    values: dict[str, Any] = {}
    for row in fields(Lock):
        own = {name: value for (table, name), value in found.items() if table == row.name}
        empty = getattr(Lock(), row.name)
        if isinstance(empty, Mapping):
            values[row.name] = own
        elif isinstance(empty, tuple):
            values[row.name] = tuple(sorted(own))
        else:
            values[row.name] = own.get("", empty)
    return Lock(**values), {name: secret for (table, name), secret in found.items() if table == KEYRING}


def compare(recorded: Recorded, taken: Taken, *, update: bool, help_: str) -> Compared:
    """Add what lock and keyring lack, and tell each entry that differs; `update` takes the nodes' instead.

    Nothing else changes but what follows from an entry: the lock forgets of a replaced bootstrap token when it expires,
    of each what it signed, if the authority in cluster-info was replaced, and the request for a certificate that was
    taken. `help_` is the findings'.
    """
    there = entries(recorded.lock or Lock(), recorded.secrets)
    given = entries(taken.lock, taken.secrets)
    new = [key for key in given if key not in there]
    pinned = [key for key in given if key in there and _only_pins(there[key], given[key])]
    differing = [key for key in given if key in there and key not in pinned and not _same(there[key], given[key])]
    findings = () if update else _findings(there, given, differing, taken, help_)
    replaced = differing if update else []
    took = [*new, *pinned, *replaced]
    merged = _without_consequences(there | {key: given[key] for key in took}, replaced)
    answered = {("requests", name) for table, name in took if table == "certificates"} - given.keys()
    lock, secrets = collect({key: one for key, one in merged.items() if key not in answered})
    events = _events(there, given, [key for key in given if key in took], replaced, taken)
    written = {path: secret for path, secret in secrets.items() if (KEYRING, path) in took}
    return Compared(lock, secrets, written, tuple(replaced), events, findings)


def _only_pins(old: object, new: object) -> bool:
    """Whether a certificate is the same, and only the wish to keep it as it is is new."""
    if not isinstance(old, LockedCertificate) or not isinstance(new, LockedCertificate):
        return False
    return old.certificate == new.certificate and old.pinned != new.pinned


def _same(old: object, new: object) -> bool:
    """Whether an entry is the same; blanks around a secret that is a text are not a difference."""
    if isinstance(old, Secret) and isinstance(new, Secret) and _PRIVATE_KEY not in old.reveal():
        return old.reveal().strip() == new.reveal().strip()
    return old == new


def _without_consequences(merged: Mapping[Key, Any], replaced: list[Key]) -> dict[Key, Any]:
    """The entries less what was derived from replaced ones: the plan derives it again."""
    found = dict(merged)
    for key in [key for key in found if key[0] == "tokens"]:
        locked = found[key]
        if (KEYRING, f"tokens/{locked.drawn}") in replaced:
            del found[key]
        elif ("certificates", "ca") in replaced:
            found[key] = evolve(locked, signature="", signed="")
    return found


def _findings(
    there: Mapping[Key, Any], given: Mapping[Key, Any], differing: list[Key], taken: Taken, help_: str
) -> tuple[Diagnostic, ...]:
    found = []
    for key in differing:
        if taken.told_by.get(key) in differing:
            continue
        kind = kind_of(key, given[key])
        message = f"{_subject(key)}: the {kind.noun} on the node is not the one in {kind.store}"
        item = [key, *(other for other in differing if taken.told_by.get(other) == key)]
        notes = tuple(_both(one, there[one], given[one]) for one in item if facts(there[one]) or facts(given[one]))
        place = Span(taken.places.get(key, ""), 0, 0, 0, 0)
        found.append(Diagnostic(kind.code, message, place, notes=notes, help=help_))
    return tuple(found)


def _both(key: Key, old: object, new: object) -> str:
    """What can be told of the node's entry and of the one that is kept."""
    kind = kind_of(key, new)
    return f"{kind.noun}: on the node {_listed(facts(new))}; in {kind.store} {_listed(facts(old))}"


def _events(
    there: Mapping[Key, Any], given: Mapping[Key, Any], took: list[Key], replaced: list[Key], taken: Taken
) -> tuple[Event, ...]:
    found = []
    for key in took:
        if taken.told_by.get(key) in (replaced if key in replaced else took):
            continue
        pins: tuple[str, ...] = getattr(given[key], "pinned", ())
        if key in replaced:
            belonging = [other for other in replaced if taken.told_by.get(other) == key]
            reasons = [line for one in (key, *belonging) for line in _changes(one, there[one], given[one])]
            found.append(Event(Action.REPLACED, _subject(key), (*reasons, *pins)))
        else:
            found.append(Event(Action.PINNED if pins else Action.RECORDED, _subject(key), pins))
    return tuple(found)


def _changes(key: Key, old: object, new: object) -> list[str]:
    """What is other in a replaced entry, a sentence each; of a secret that is not a key only that it is another."""
    noun = kind_of(key, new).noun
    before, after = facts(old), facts(new)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if names:
        return [f"{noun}: {name} {before.get(name, 'none')}, now {after.get(name, 'none')}" for name in names]
    return [f"{noun}: the same, written in another way" if before else f"{noun}: another one"]


def kind_of(key: Key, value: object) -> Kind:
    """How the entry is told."""
    if key[0] == KEYRING:
        return _KEY if isinstance(value, Secret) and _PRIVATE_KEY in value.reveal() else _SECRET
    return KINDS[key[0]]


def facts(value: object) -> Mapping[str, str]:  # noqa: PLR0911 - one for each kind of entry
    """What can be told of an entry without telling a secret: of a private key its public one, of a secret nothing."""
    match value:
        case LockedCertificate(certificate):
            parsed = reader.parse(certificate)
            return {
                "serial": str(parsed.serial),
                "expires": parsed.validity.not_after.strftime(TIME),
                "fingerprint": f"sha256:{hashlib.sha256(certificate).hexdigest()}",
            }
        case bytes():
            return {"public key": keys.pin(value)}
        case str():
            return {"form": value}
        case ClientFiles(certificate_file, key_file):
            return {"form": f"{certificate_file} and {key_file}"}
        case Secret() if _PRIVATE_KEY in value.reveal():
            try:
                return {"public key": keys.pin(keys.public_key(value))}
            except ValueError:
                return {"public key": "unusable"}
        case _:
            return {}


def _listed(found: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in found.items()) or "another"


def _subject(key: Key) -> str:
    """How an entry is called: by its name in the lock, or its path in the keyring."""
    match key:
        case "service_account", _:
            return "sa"
        case "kubelet_conf", node:
            return of_kubelet(node)
        case table, "":
            return table
        case _, name:
            return name
