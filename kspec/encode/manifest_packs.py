"""The packs in a `manifest.json`: what each was, and which files and folders it brings."""

import json
from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

from kspec.encode.layout import is_safe
from kspec.model.pack_record import PackCertificatePlace, PackRecord

_LISTS: Final = ("arguments", "volumes")


def pack_lines(packs: Mapping[str, PackRecord]) -> Iterator[str]:
    """A line for each pack, sorted by name, without its comma; what is empty is left out."""
    for name, record in sorted(packs.items()):
        said: dict[str, Any] = {
            "version": record.version,
            "digest": record.digest,
            "images": list(record.images),
            "arguments": {component: list(names) for component, names in record.arguments.items()},
            "volumes": {component: list(names) for component, names in record.volumes.items()},
            "certificates": {
                certificate: {"authority": one.authority, "place": one.place}
                for certificate, one in record.certificates.items()
            },
        }
        yield f"    {json.dumps(name)}: {json.dumps({key: value for key, value in said.items() if value})}"


def parse_packs(value: object) -> dict[str, PackRecord]:
    """The packs that a manifest has.

    Raises:
        ValueError: they are of another form; the message is a phrase that says so.
    """
    if not isinstance(value, dict):
        raise _strange()
    return {name: _parse(said) for name, said in value.items()}


def unpacked(path: str, said: object, packs: Container[str], own: dict[str, str]) -> object:
    """What is said of a file or folder besides its pack, which goes into `own`. A folder is its mode alone then.

    Raises:
        ValueError: it is of a pack that the manifest does not have.
    """
    if not isinstance(said, dict) or "pack" not in said:
        return said
    pack = said["pack"]
    if not isinstance(pack, str) or pack not in packs:
        message = f"the pack of {path!r}, which it does not have"
        raise ValueError(message)
    own[path] = pack
    rest = {key: value for key, value in said.items() if key != "pack"}
    return rest["mode"] if rest.keys() == {"mode"} else rest


def _parse(said: object) -> PackRecord:
    match said:
        case {"version": str(version), **rest} if rest.keys() <= {"digest", "images", "certificates", *_LISTS}:
            digest = rest.get("digest", "")
            arguments, volumes = (_named(rest.get(key, {})) for key in _LISTS)
            if isinstance(digest, str):
                places = _places(rest.get("certificates", {}))
                return PackRecord(version, digest, _texts(rest.get("images", [])), arguments, volumes, places)
    raise _strange()


def _places(value: object) -> dict[str, PackCertificatePlace]:
    if not isinstance(value, dict):
        raise _strange()
    found = {}
    for name, said in value.items():
        match said:
            case {"authority": str(authority), "place": str(place), **rest} if not rest and is_safe(place.lstrip("/")):
                found[name] = PackCertificatePlace(place, authority)
            case _:
                raise _strange()
    return found


def _named(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise _strange()
    return {name: _texts(texts) for name, texts in value.items()}


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise _strange()
    return tuple(value)


def _strange() -> ValueError:
    return ValueError("a pack that is not one")
