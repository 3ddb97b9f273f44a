"""Git's merge of two versions of a keyring file, by the identity that the environment names."""

from pathlib import Path

from kspec.cli.access import identities
from kspec.cli.printing import say
from kspec.disk import bounds
from kspec.disk.atomic import read_regular
from kspec.encode.age import MissingAgeError
from kspec.encode.keyring_text import open_keyring, seal_keyring
from kspec.model.keyring_file import KeyringFile, Unopened
from kspec.plan.merge_keyrings import merge_keyrings, merge_recipients

_BY_HAND = "see docs/sharing-keys.md, or: kspec keys merge"


def merge_keyring(base: Path, ours: Path, theirs: Path) -> int:
    """Merge entries and recipients into `ours`, in memory: 0 done, 1 a conflict, with `ours` as it was.

    Git gives an empty `base` where both sides have added the file.
    """
    found = [_opened(path) for path in (base, ours, theirs)]
    for one in found:
        if isinstance(one, Unopened):
            return _conflict(f"the versions of the keyring cannot be merged: {one.why}; {one.help}")
    was, mine, other = (one for one in found if isinstance(one, KeyringFile))
    merged = merge_keyrings(mine.entries, other.entries, was.entries)
    if merged.conflicts:
        return _conflict(f"both branches have secrets of their own for {', '.join(merged.conflicts)}; {_BY_HAND}")
    recipients = merge_recipients(mine.recipients, other.recipients, was.recipients)
    if not recipients:
        return _conflict(f"the merged keyring would have no recipient; {_BY_HAND}")
    keyring = KeyringFile(recipients, merged.entries)
    if keyring == mine:
        return 0
    try:
        ours.write_bytes(seal_keyring(keyring))
    except MissingAgeError as error:
        return _conflict(str(error))
    return 0


def _opened(path: Path) -> KeyringFile | Unopened:
    content = read_regular(str(path), follow=True, most=bounds.KEYRING)[0]
    if not content:
        return KeyringFile()
    known = identities(())
    return known if isinstance(known, Unopened) else open_keyring(content, known)


def _conflict(message: str) -> int:
    say(f"kspec: {message}", error=True)
    return 1
