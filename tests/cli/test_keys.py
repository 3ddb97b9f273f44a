"""`kspec keys`."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from keyring_files import Person, keep, needs_age, person, read, ssh_person
from small_cluster import Cluster, Kspec, tree

from kspec.disk.keyring_folder import Whose, whose
from kspec.x509 import keys


@pytest.fixture
def me(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody whose identity the environment names."""
    owner = person(tmp_path, "me")
    monkeypatch.setenv("KSPEC_IDENTITY", str(owner.file))
    return owner


@pytest.fixture
def site(cluster: Cluster, kspec: Kspec, me: Person, tmp_path: Path) -> Path:
    """The cluster's keyring as a file."""
    file = tmp_path / "site.age"
    assert kspec("keys", "encrypt", cluster.keys, "-r", me.recipient, "-o", file).status == 0
    return file


def secrets(folder: Path) -> dict[str, bytes]:
    """The entries of a keyring's folder."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_there_and_back_nothing_is_lost(cluster: Cluster, kspec: Kspec, site: Path, tmp_path: Path) -> None:
    """The folder that comes back is a keyring of kspec's, closed, and Git ignores it."""
    said = kspec("keys", "decrypt", site, "-o", tmp_path / "back")
    assert said.status == 0
    assert secrets(tmp_path / "back") == secrets(cluster.keys)
    assert whose(str(tmp_path / "back")) is Whose.MARKED
    assert {mode for mode, _ in tree(tmp_path / "back").values()} == {0o600, 0o700}
    assert (site.stat().st_mode & 0o777) == 0o600
    assert (tmp_path / "back/.state").read_bytes() == (cluster.keys / ".state").read_bytes()


def test_a_list_tells_no_secret(cluster: Cluster, kspec: Kspec, site: Path, me: Person) -> None:
    """Of a file and of a folder; programs read the same."""
    held = secrets(cluster.keys)
    for name in (site, cluster.keys):
        for options in ((), ("--format", "json")):
            said = kspec("keys", "list", name, *options)
            assert said.status == 0
            assert all(path in said.out for path in held)
            assert not any(line in said.out for text in held.values() for line in text.decode().splitlines() if line)
    value = json.loads(kspec("keys", "list", site, "--format", "json").out)
    assert value["recipients"] == [me.recipient]
    pins = {entry["path"]: entry["publicKey"] for entry in value["entries"]}
    assert pins["ca.key"].startswith("sha256:")


@needs_age
def test_age_reads_a_recipients_copy_and_not_that_of_one_who_was_removed(
    kspec: Kspec, site: Path, tmp_path: Path
) -> None:
    """Who is removed still opens the older version: that is what the command says."""
    alice = ssh_person(tmp_path, "alice")

    def opens(file: Path) -> bool:
        command = ["age", "--decrypt", "--identity", str(alice.file), str(file)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    assert not opens(site)
    assert kspec("keys", "add-recipient", site, "-R", tmp_path / "alice.pub").status == 0
    assert opens(site)
    old = tmp_path / "old.age"
    shutil.copy(site, old)
    said = kspec("keys", "remove-recipient", site, "-r", alice.recipient)
    assert said.status == 0
    assert "stays readable for whoever was removed" in said.out
    assert not opens(site)
    assert opens(old)
    assert kspec("keys", "list", site).status == 0


def test_a_recipient_twice_changes_nothing(kspec: Kspec, site: Path, me: Person) -> None:
    """Not even the ciphertext."""
    before = site.read_bytes()
    said = kspec("keys", "add-recipient", site, "-r", me.recipient)
    assert (said.status, "as it was" in said.out) == (0, True)
    assert site.read_bytes() == before
    assert not list(site.parent.glob(".site*"))


def test_two_copies_become_one(kspec: Kspec, me: Person, tmp_path: Path) -> None:
    """In the place of one of them: nothing of either is lost."""
    one, two = keys.generate("ECDSA-P256").reveal(), keys.generate("ECDSA-P256").reveal()
    ours = keep(tmp_path / "ours.age", me, ca_key=one, nodes__a__apiserver_key=one, tokens__0=b"x")
    theirs = keep(tmp_path / "theirs.age", me, ca_key=one, nodes__a__apiserver_key=two, tokens__1=b"y")
    said = kspec("keys", "merge", ours.file, theirs.file, "-o", ours.file)
    assert said.status == 0
    assert "  added      tokens/1\n  kept both  nodes/a/apiserver.key" in said.out
    merged = read(ours)
    assert {one, two, b"x", b"y"} == {secret.reveal() for secret in merged.entries.values()}
    assert merged.recipients == (me.recipient,)


@pytest.mark.parametrize(("prefer", "taken"), [("first", b"1"), ("second", b"2")])
def test_what_contradicts_is_named_and_one_of_them_taken_on_demand(
    kspec: Kspec, me: Person, tmp_path: Path, prefer: str, taken: bytes
) -> None:
    """Two authorities are two clusters: nothing is written until somebody has decided."""
    one, two = keep(tmp_path / "1.age", me, ca_key=b"1"), keep(tmp_path / "2.age", me, ca_key=b"2")
    out = tmp_path / "out.age"
    said = kspec("keys", "merge", one.file, two.file, "-o", out)
    assert said.status == 1
    assert "error[keyring-conflict]" in said.err
    assert "= note: ca.key" in said.err
    assert not out.exists()
    said = kspec("keys", "merge", one.file, two.file, "-o", out, "--prefer", prefer)
    assert (said.status, "  left out   ca.key" in said.out) == (0, True)
    assert read(one._replace(file=out)).entries["ca.key"].reveal() == taken


def test_recipients_that_differ_are_not_joined_unasked(kspec: Kspec, me: Person, tmp_path: Path) -> None:
    """One of them may have been removed, and would come back."""
    one = keep(tmp_path / "1.age", me, ca_key=b"1")
    other = person(tmp_path, "other")
    assert kspec("keys", "encrypt", "-r", me.recipient, "-r", other.recipient, "-o", tmp_path / "2.age").status == 0
    words = ("keys", "merge", one.file, tmp_path / "2.age", "-o", tmp_path / "out.age")
    said = kspec(*words)
    assert said.status == 2
    assert f"are for different recipients ({other.recipient}): name all with -r or -R" in said.err
    assert kspec(*words, "-r", me.recipient).status == 0
    assert read(one._replace(file=tmp_path / "out.age")).recipients == (me.recipient,)


def test_folders_merge_into_a_folder(cluster: Cluster, kspec: Kspec, site: Path, tmp_path: Path) -> None:
    """With files or without."""
    assert kspec("keys", "merge", cluster.keys, site, "-o", tmp_path / "merged").status == 0
    assert secrets(tmp_path / "merged") == secrets(cluster.keys)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("list", "list takes 1 KEYRING, not 0"),
        ("merge {site} -o x.age", "merge takes 2 KEYRING, not 1"),
        ("list {folder}/none.age", "there is no keyring"),
        ("list {folder}/none", "there is no keyring"),
        ("encrypt {keys} -o {folder}/x.age", "name a recipient with -r"),
        ("encrypt {keys} -r {me}", "name it with -o"),
        ("encrypt {keys} -r {me} -o {folder}/x", "let its name end in .age"),
        ("encrypt {keys} -r {me} -o {site}", "exists, and stays as it is"),
        ("encrypt {keys} -r alice -o {folder}/x.age", "is not a valid recipient"),
        ("decrypt {site} -o {keys}", "exists, and stays as it is"),
        ("add-recipient {keys} -r {me}", "is a folder, which has no recipients"),
        ("add-recipient {site}", "name a recipient with -r"),
        ("remove-recipient {site} -r {me}", "nobody could open it"),
        ("merge {keys} {keys} -o {folder}/x.age", "name a recipient with -r"),
    ],
)
def test_wrong_use_is_told_and_nothing_is_written(  # noqa: PLR0913, PLR0917 - fixtures
    cluster: Cluster, kspec: Kspec, site: Path, me: Person, tmp_path: Path, words: str, told: str
) -> None:
    """Status 2."""
    given = {"site": site, "keys": cluster.keys, "folder": tmp_path, "me": me.recipient}
    before = tree(tmp_path)
    said = kspec("keys", *(word.format(**given) for word in words.split()))
    assert said.status == 2
    assert told in said.err
    assert tree(tmp_path) == before


def test_without_the_right_identity_it_stays_closed(
    kspec: Kspec, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A finding, with status 1."""
    monkeypatch.delenv("KSPEC_IDENTITY")
    for options in ((), ("--identity", person(tmp_path, "other").file)):
        said = kspec("keys", "list", site, *options)
        assert (said.status, "error[keyring-locked]" in said.err) == (1, True)
