"""Names that a user chose as names of files in the keyring."""

from typing import Final
from urllib.parse import quote

from kspec.disk import bounds

MOST_CHARACTERS: Final = 80
"""Characters of a name: quoted, each of ASCII has three bytes at most, one of another script up to twelve."""


def entry_name(name: str) -> str:
    """The name of the entry: quoted, so that it is one part of a path, and never hidden."""
    quoted = quote(name, safe="", errors="surrogatepass")
    return f"%2E{quoted[1:]}" if quoted.startswith(".") else quoted


def why_too_long(name: str) -> str:
    """Why a name is too long for an entry, as a sentence; empty where it is not."""
    if len(name) > MOST_CHARACTERS:
        return f"the name has more than {MOST_CHARACTERS} characters, with which the keyring could name no file"
    if (size := len(entry_name(name))) > bounds.NAME:
        return f"the name takes {size} bytes where the keyring names a file by it, and a name has {bounds.NAME} at most"
    return ""
