"""What runs on a worker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kspec.cli.worker import joined, parted, whose, work_of
from kspec.write.fingerprint import own_files


@given(st.lists(st.binary(max_size=300)))
def test_parts_come_back(parts: list[bytes]) -> None:
    """Whatever is in them, and however many."""
    assert parted(joined(parts)) == parts


@pytest.mark.parametrize("text", [b"a", joined([b"ab"])[:-1], joined([b"a"]) + b"\0", b"\xff" * 8])
def test_what_is_cut_off_is_refused(text: bytes) -> None:
    """A part says more than is there."""
    with pytest.raises(ValueError, match="cut off"):
        parted(text)


def test_it_says_which_kspec_it_is() -> None:
    """By the digest of its own files, which does not depend on what else is installed."""
    assert whose() == own_files().hex()


def test_what_fails_has_an_empty_answer() -> None:
    """So that whoever has asked does it, and tells the fault."""
    own = whose().encode()
    assert parted(work_of(joined([own, b"no parcel", b""]))) == [own, b"", b""]


def test_a_parcel_of_another_kspec_is_not_looked_at() -> None:
    """It could mean something else here."""
    assert parted(work_of(joined([b"another", b"parcel"]))) == [whose().encode()]
