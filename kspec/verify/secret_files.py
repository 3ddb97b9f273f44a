"""Secret files, of which the manifest has no digest: against the output's own, and against what a keyring remembers."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from kspec.encode.manifest import ManifestEntry
from kspec.model.file import Sensitivity
from kspec.verify.files import tell_content
from kspec.verify.place import Place

Knows: TypeAlias = Callable[[str, bytes], bool]
"""Whether a build with a keyring has written this content at this path of an output."""
_NOT_WRITTEN: Final = ("no build that the keyring remembers has written it",)


def verify_secrets(  # noqa: PLR0913 - the files on both sides, and who knows them
    place: Place,
    found: Mapping[str, bytes],
    files: Mapping[str, ManifestEntry],
    *,
    base: str = "",
    reference: Place | None = None,
    knows: Knows | None = None,
) -> None:
    """Tell each secret file that is not the one of the output `reference`, or that nobody `knows`.

    `base` stands before a path of the place in the output. A file that the reference lacks is not held against it.
    """
    for path, content in found.items():
        if files[path].sensitivity is not Sensitivity.SECRET:
            continue
        built = None
        if reference is not None and reference.status(base + path) is not None:
            built = reference.read(base + path)
        if built is not None and built != content:
            tell_content(place, path, machine=True)
        elif knows is not None and not knows(base + path, content):
            tell_content(place, path, _NOT_WRITTEN, machine=reference is not None)
