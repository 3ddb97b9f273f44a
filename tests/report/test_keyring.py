"""What is told of a keyring."""

from kspec.model.keyring_file import KeyringFile
from kspec.model.secret import Secret
from kspec.plan.merge_keyrings import MergedKeyrings
from kspec.report.keyring import entry_rows, text_added, text_listed, text_merged, text_removed
from kspec.x509 import keys

KEY = keys.generate("ECDSA-P256")
PIN = keys.pin(keys.public_key(KEY))
KEYRING = KeyringFile(("age1x",), {"tokens/0": Secret(b"abcdef.0123456789abcdef"), "ca.key": KEY})


def test_an_entry_is_told_by_its_public_key() -> None:
    """Nothing of a secret that is no key."""
    assert entry_rows(KEYRING.entries) == [
        {"path": "ca.key", "publicKey": PIN},
        {"path": "tokens/0", "publicKey": None},
    ]


def test_a_list_names_recipients_and_entries() -> None:
    """In columns."""
    assert text_listed("site.age", KEYRING) == (
        f"site.age: 2 entries, for 1 recipient\n  recipient  age1x\n  ca.key    {PIN}\n  tokens/0  secret\n"
    )
    assert text_listed("k", KeyringFile(sealed=False)) == "k: 0 entries\n"


def test_who_was_removed_knows_what_was() -> None:
    """That is said each time."""
    text = text_removed("site.age", ["age1y"], KEYRING, "warning: x")
    assert "  removed    age1y\n" in text
    assert "stays readable for whoever was removed" in text
    assert text.endswith("warning: x\n")


def test_who_is_added_is_named() -> None:
    """And that nothing changed, where all were recipients before."""
    assert text_added("s", ["age1y"], KEYRING) == "  added      age1y\ns: 2 entries, for 1 recipient\n"
    assert text_added("s", [], KEYRING) == "s: 2 entries, for 1 recipient, as it was\n"


def test_a_merge_tells_what_came_was_kept_and_was_left_out() -> None:
    """By paths."""
    merged = MergedKeyrings({}, kept=("nodes/a/b.key",), conflicts=("ca.key",), added=("tokens/1",))
    assert text_merged("m", KeyringFile(sealed=False), merged) == (
        "  added      tokens/1\n"
        "  kept both  nodes/a/b.key: a build takes the key that its lock names\n"
        "  left out   ca.key: what the other keyring has for it\n"
        "m: 0 entries\n"
    )
