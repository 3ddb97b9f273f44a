"""Which keys an EncryptionConfiguration is written with, and which of them writes.

Rules: the API server writes by the first provider of a row, and by the first of its keys, and reads by all
(apiserver/pkg/server/options/encryptionconfig/config.go).
"""

import copy
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from kspec.facts.component_files import ENCRYPTION, KEY_SIZES, PROVIDERS
from kspec.model.clusterspec import ClusterSpec
from kspec.model.document import Path as FieldPath
from kspec.model.encryption import Encryption
from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.model.nodefile import Hole, NodeFile, TypedDocument
from kspec.rules.entries import entry_name

_IDENTITY: Final = "identity"
"""The provider that writes in plain text."""
_Value = dict[str, Any]


class Writer(NamedTuple):
    """What writes the resources of a row: the provider, and the name of its first key with its hole, if it has one.

    `follows` tells that another provider that encrypts stands behind it.
    """

    provider: str
    name: str
    hole: Hole | None
    follows: bool

    @property
    def is_plain(self) -> bool:
        """Whether it writes in plain text, and what stands behind it could encrypt."""
        return self.provider == _IDENTITY and self.follows


def writers(files: Sequence[NodeFile]) -> tuple[Writer, ...]:
    """What writes each row of each EncryptionConfiguration."""
    return tuple(
        _writer(providers, {path[3:]: hole for path, hole in content.holes.items() if path[1] == place})
        for content in map(_configuration, files)
        if content is not None
        for place, providers in enumerate(_providers(content))
        if providers
    )


def entries(files: Sequence[NodeFile]) -> frozenset[str]:
    """The keyring's entries of all keys, those with a secret too, which would have them if they had none."""
    return frozenset(
        entry_of(kind, key["name"])
        for content in map(_configuration, files)
        if content is not None
        for providers in _providers(content)
        for provider in providers
        for kind in KEY_SIZES
        for key in (provider.get(kind) or {}).get("keys") or []
    )


def entry_of(provider: str, name: str) -> str:
    """The keyring's entry of a provider's key."""
    return f"files/encryption/{provider}/{entry_name(name)}"


def as_rotated(spec: ClusterSpec, lock: Lock | None) -> ClusterSpec:
    """The spec with the keys, and in the order, that a rotation has brought. What is so already stays."""
    if lock is None or lock.encryption is None:
        return spec
    found = []
    for file in spec.files:
        content = _configuration(file)
        found.append(file if content is None else evolve(file, content=_written(content, lock.encryption)))
    return evolve(spec, files=tuple(found))


def _written(content: TypedDocument, encryption: Encryption) -> TypedDocument:
    value: Any = copy.deepcopy(dict(content.value))
    holes: dict[FieldPath, Hole] = {}
    for place, row in enumerate(value["resources"]):
        own = {path[3:]: hole for path, hole in content.holes.items() if path[1] == place}
        every = [
            (provider, {path[1:]: hole for path, hole in own.items() if path[0] == number})
            for number, provider in enumerate(row["providers"])
        ]
        row["providers"] = []
        for number, (provider, of_provider) in enumerate(_ordered(every, encryption)):
            row["providers"].append(provider)
            for kind in {str(path[0]) for path in of_provider}:
                keys = _succeeded(kind, provider[kind]["keys"], of_provider, encryption)
                provider[kind]["keys"] = [key for key, _ in keys]
                for index, (_, hole) in enumerate(keys):
                    if hole is not None:
                        holes["resources", place, "providers", number, kind, "keys", index, "secret"] = hole
    return TypedDocument(value, holes)


def _ordered(
    every: list[tuple[_Value, dict[FieldPath, Hole]]], encryption: Encryption
) -> list[tuple[_Value, dict[FieldPath, Hole]]]:
    """The providers of a row: while encryption is turned on, the first that encrypts comes before plain text."""
    kinds = [_kind(provider) for provider, _ in every]
    encrypting = next((number for number, kind in enumerate(kinds) if kind != _IDENTITY), None)
    if not encryption.turns_on or encryption.stage == "trust" or not encrypting:
        return every
    others = [one for number, one in enumerate(every) if number != encrypting]
    if encryption.stage == "drop":
        others = [one for one in others if _kind(one[0]) != _IDENTITY]
    return [every[encrypting], *others]


def _succeeded(
    kind: str, keys: list[_Value], holes: dict[FieldPath, Hole], encryption: Encryption
) -> list[tuple[_Value, Hole | None]]:
    """The keys of a provider, each name once."""
    found: dict[str, tuple[_Value, Hole | None]] = {}
    for index, key in enumerate(keys):
        hole = holes.get((kind, "keys", index, "secret"))
        names = encryption.keys.get(hole.entry, (key["name"],)) if hole is not None else (key["name"],)
        for name in names[:1] if encryption.stage == "drop" else names:
            other = None if hole is None else evolve(hole, entry=entry_of(kind, name))
            found.setdefault(name, ({**key, "name": name}, other))
    return list(found.values())


def _writer(providers: list[_Value], holes: dict[FieldPath, Hole]) -> Writer:
    kind = _kind(providers[0])
    keys = providers[0][kind].get("keys") if kind in KEY_SIZES else None
    follows = any(_kind(other) != _IDENTITY for other in providers[1:])
    return Writer(kind, keys[0]["name"] if keys else "", holes.get((0, kind, "keys", 0, "secret")), follows)


def _kind(provider: _Value) -> str:
    return next(name for name in PROVIDERS if provider.get(name) is not None)


def _configuration(file: NodeFile) -> TypedDocument | None:
    content = file.content
    is_one = isinstance(content, TypedDocument) and content.value.get("kind") == ENCRYPTION
    return content if isinstance(content, TypedDocument) and is_one else None


def _providers(content: TypedDocument) -> list[list[_Value]]:
    """The providers of each row."""
    value: Any = content.value
    return [row.get("providers") or [] for row in value.get("resources") or []]
