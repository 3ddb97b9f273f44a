"""The user's own files, rewritten."""

import os
from pathlib import Path

import pytest

from kspec.write.rewrite import ChangedMeanwhileError, rewrite


def test_a_file_that_changed_meanwhile_stops_all(tmp_path: Path) -> None:
    """Nothing is written where one file is no longer what was read."""
    one, two = tmp_path / "1", tmp_path / "2"
    one.write_bytes(b"a")
    two.write_bytes(b"other")
    with pytest.raises(ChangedMeanwhileError, match="changed by somebody else"):
        rewrite({str(one): (b"a", b"A"), str(two): (b"b", b"B")})
    assert (one.read_bytes(), two.read_bytes()) == (b"a", b"other")


def test_files_are_replaced_and_nothing_is_left_beside_them(tmp_path: Path) -> None:
    """Also by a relative path."""
    one = tmp_path / "1"
    one.write_bytes(b"a")
    one.chmod(0o600)
    rewrite({os.path.relpath(one): (b"a", b"A")})
    assert one.read_bytes() == b"A"
    assert one.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["1"]
