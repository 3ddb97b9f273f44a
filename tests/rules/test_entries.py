"""Names of entries of the keyring."""

import pytest

from kspec.rules.entries import entry_name, why_too_long


@pytest.mark.parametrize(
    ("name", "entry"), [("alice", "alice"), ("..", "%2E."), (".a", "%2Ea"), ("a/b:c", "a%2Fb%3Ac"), ("é", "%C3%A9")]
)
def test_any_name_names_a_file_of_the_keyring(name: str, entry: str) -> None:
    """It never leaves the folder, nor begins with a dot, which the keyring overlooks."""
    assert entry_name(name) == entry


@pytest.mark.parametrize("letter", ["a", ".", "/", "é", "日", "😀"])
def test_a_name_that_passes_is_one_that_a_file_system_takes(letter: str) -> None:
    """However many bytes a letter has once it is quoted: the longest name that passes fits, one more does not."""
    longest = max(count for count in range(1, 100) if not why_too_long(letter * count))
    assert len(entry_name(letter * longest).encode()) <= 255
    assert longest == 80 or len(entry_name(letter * (longest + 1))) > 255
