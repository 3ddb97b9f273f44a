"""A keyring as `kspec keys` takes it."""

from pathlib import Path

import pytest
from keyring_files import keep, person
from small_cluster import Cluster, tree

from kspec.cli.held_keyring import FoundError, WrongUseError, open_held, state_of, write_folder
from kspec.model.keyring_file import Access, KeyringFile
from kspec.model.secret import Secret
from kspec.write.new_file import NotWrittenError


def test_folder_and_file_are_taken(cluster: Cluster, tmp_path: Path) -> None:
    """With what is in them; only the file is for somebody."""
    kept = keep(tmp_path / "site.age", person(tmp_path, "me"), ca_key=b"x")
    held = open_held(str(kept.file), Access((kept.owner.identity,)))
    assert held == KeyringFile((kept.owner.recipient,), {"ca.key": Secret(b"x")})
    assert "nodes/cp-1/apiserver.key" in open_held(str(cluster.keys), Access()).entries
    assert state_of(str(cluster.keys)) == Secret((cluster.keys / ".state").read_bytes())
    assert state_of(str(kept.file)) is None


@pytest.mark.parametrize("name", ["none", "none.age"])
def test_what_is_not_there_is_wrong_use(tmp_path: Path, name: str) -> None:
    """Nothing is made of it."""
    with pytest.raises(WrongUseError, match="there is no keyring"):
        open_held(str(tmp_path / name), Access())
    with pytest.raises(WrongUseError, match="standard input"):
        open_held("-", Access())


def test_a_folder_of_a_killed_first_build_has_to_be_built_again(cluster: Cluster) -> None:
    """Its note would be lost: whose keys these are would be unknown."""
    (cluster.keys / ".pending").write_bytes(b"the lock of these keys is not yet written\n")
    with pytest.raises(WrongUseError, match="build again first"):
        open_held(str(cluster.keys), Access())


def test_what_is_not_a_keyring_is_a_finding(tmp_path: Path) -> None:
    """A folder of somebody's, and a file."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home/x").touch()
    for name in ("home", "home/x"):
        with pytest.raises(FoundError) as found:
            open_held(str(tmp_path / name), Access())
        assert [finding.code for finding in found.value.findings] == ["not-a-keyring"]


def test_a_folder_is_written_whole_and_never_over_another(tmp_path: Path) -> None:
    """Closed, marked and ignored; an entry that leads elsewhere is not written at all."""
    keyring = KeyringFile(entries={"nodes/a/b.key": Secret(b"x")})
    write_folder(str(tmp_path / "k"), keyring, Secret(b"state"))
    files = {path: content for path, (mode, content) in tree(tmp_path / "k").items() if mode == 0o600}
    assert files.keys() == {".gitignore", ".kspec-keyring", ".state", "nodes/a/b.key"}
    with pytest.raises(NotWrittenError):
        write_folder(str(tmp_path / "k"), keyring)
    for path in ("later/thing", "nodes/a/../../../x.key"):
        with pytest.raises(WrongUseError, match="is not an entry"):
            write_folder(str(tmp_path / "other"), KeyringFile(entries={path: Secret(b"x")}))
    assert not (tmp_path / "other").exists()
