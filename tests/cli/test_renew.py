"""`kspec renew`, end to end."""

import json
from pathlib import Path

import pytest
from small_cluster import BUILT, Cluster, Kspec, tree

from kspec.encode import lock_text
from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.x509 import keys

LATER = "2030-12-31T12:00:00Z"
"""A month before the small cluster's certificates expire, and a bit more."""
DUE = "2031-01-15T12:00:00Z"


def lock_of(cluster: Cluster) -> Lock:
    """The lock as it stands."""
    return lock_text.parse(cluster.lock.read_text())


def others(before: Lock, after: Lock) -> set[str]:
    """The certificates that are others."""
    return {name for name in before.certificates if before.certificates[name] != after.certificates[name]}


def test_what_is_due_is_renewed_into_the_lock_alone(cluster: Cluster, kspec: Kspec) -> None:
    """With the same keys; the output is the next build's, and so it is said."""
    before, files = lock_of(cluster), cluster.snapshot()
    said = kspec("renew", cluster.spec, "--now", DUE)
    assert said.status == 0, said.err
    assert "  renewed    cp-1/apiserver: expires on 2032-01-15 instead of 2031-01-31\n" in said.out
    assert said.out.endswith(f"12 items into {cluster.lock}; the next build writes what follows from it\n")
    assert len(others(before, lock_of(cluster))) == 12
    assert {path for path, found in cluster.snapshot().items() if found != files[path]} == {"cluster.lock"}
    assert kspec("build", cluster.spec, "-o", cluster.out, "--frozen", "--now", DUE).status == 0


def test_nothing_due_writes_nothing(cluster: Cluster, kspec: Kspec) -> None:
    """It says what is next, and ends well; so does a spec that a build would do something about."""
    cluster.edit("encryptionAlgorithm", "apiServer: {certSANs: [api.example]}\nencryptionAlgorithm")
    files = cluster.snapshot()
    said = kspec("renew", cluster.spec, "--now", LATER)
    assert said.status == 0
    first = "the first is cp-1/apiserver, on 2031-01-31"
    assert f"nothing to renew: nothing that was asked for expires by 2031-01-30; {first}\n" in said.out
    assert "nothing" not in kspec("renew", cluster.spec, "--now", LATER, "--quiet").out
    assert cluster.snapshot() == files


def test_with_an_output_it_is_a_build(cluster: Cluster, kspec: Kspec) -> None:
    """What was renewed is written, and the next build finds nothing changed."""
    said = kspec("renew", cluster.spec, "apiserver", "-o", cluster.out, "--now", LATER)
    assert said.status == 0, said.err
    assert "  renewed    cp-1/apiserver: expires on 2031-12-31 instead of 2031-01-31\n" in said.out
    assert "             nodes/cp-1/etc/kubernetes/pki/apiserver.crt\n" in said.out
    said = kspec("build", cluster.spec, "-o", cluster.out, "--now", LATER)
    assert said.out.startswith(f"{cluster.out}: nothing changed\n")
    said = kspec("renew", cluster.spec, "-o", cluster.out, "--now", LATER)
    assert said.out.startswith("nothing to renew: ")
    assert "  written    nothing: all files are as they were\n" in said.out


def test_words_may_stand_behind_options(cluster: Cluster, kspec: Kspec) -> None:
    """Wherever they stand, they are the same."""
    before = lock_of(cluster)
    said = kspec("renew", cluster.spec, "apiserver", "--now", LATER, "cp-1/admin.conf")
    assert said.status == 0, said.err
    assert others(before, lock_of(cluster)) == {"cp-1/apiserver", "cp-1/admin.conf"}


def test_a_new_key(cluster: Cluster, kspec: Kspec) -> None:
    """The output has it, the keyring has both, and Git can go back: the former lock builds with the former key."""
    before, old_tree = cluster.lock.read_bytes(), tree(cluster.out)
    old_key = (cluster.keys / "nodes/cp-1/apiserver.key").read_bytes()
    said = kspec("renew", cluster.spec, "apiserver", "--new-key", "-o", cluster.out, "--now", LATER)
    assert "instead of 2031-01-31; new ECDSA-P256 key\n" in said.out
    new_key = (cluster.keys / "nodes/cp-1/apiserver.key").read_bytes()
    assert (cluster.node / "etc/kubernetes/pki/apiserver.key").read_bytes() == new_key != old_key
    (former,) = (cluster.keys / "nodes/cp-1/former").iterdir()
    assert former.read_bytes() == old_key
    assert former.stat().st_mode & 0o777 == 0o600
    cluster.lock.write_bytes(before)
    for frozen in (("--frozen",), ()):
        assert kspec("build", cluster.spec, "-o", cluster.out, "--now", BUILT, *frozen).status == 0
        assert tree(cluster.out) == old_tree
    assert "nothing changed" in kspec("build", cluster.spec, "-o", cluster.out, "--now", BUILT).out
    assert (cluster.keys / "nodes/cp-1/apiserver.key").read_bytes() == new_key


def test_an_interrupted_renewal_is_taken_up(cluster: Cluster, kspec: Kspec) -> None:
    """Keys without their lock harm no build, and the same command again takes them."""
    before = cluster.lock.read_bytes()
    assert kspec("renew", cluster.spec, "all", "--new-key", "--now", LATER).status == 0
    generated = tree(cluster.keys)
    cluster.lock.write_bytes(before)
    assert kspec("build", cluster.spec, "-o", cluster.out, "--frozen", "--now", LATER).status == 0
    assert kspec("renew", cluster.spec, "all", "--new-key", "--now", LATER).status == 0
    assert {path: found for path, found in tree(cluster.keys).items() if path != ".state"} == {
        path: found for path, found in generated.items() if path != ".state"
    }
    assert kspec("build", cluster.spec, "-o", cluster.out, "--frozen", "--now", LATER).status == 0


def test_a_token(cluster: Cluster, kspec: Kspec) -> None:
    """An expired one counts from now again, under the same name."""
    said = kspec("renew", cluster.spec, "bootstrap token abcdef", "--now", LATER)
    reason = "expires 2031-01-01T12:00:00Z instead of 2030-02-01T12:00:00Z"
    assert f"  renewed    bootstrap token abcdef: {reason}\n" in said.out
    assert f"1 item into {cluster.lock};" in said.out
    assert lock_of(cluster).tokens["abcdef"].expiration == "2031-01-01T12:00:00Z"


def test_a_pin_is_lost_only_by_its_name(cluster: Cluster, kspec: Kspec) -> None:
    """Else it is told, and stays."""
    lock = lock_of(cluster)
    name = "cp-1/apiserver"
    pinned = evolve(lock.certificates[name], pinned=("subject alternative name DNS:old is missing",))
    cluster.lock.write_text(lock_text.render(evolve(lock, certificates={**lock.certificates, name: pinned})))
    said = kspec("renew", cluster.spec, "apiserver", "--now", LATER)
    assert said.out.endswith(
        "  noted      cp-1/apiserver: it is pinned, and stays: name it to have it issued as the spec says\n"
        "nothing to renew\n"
    )
    assert lock_of(cluster).certificates[name] == pinned
    assert kspec("renew", cluster.spec, name, "--now", LATER).status == 0
    assert lock_of(cluster).certificates[name].pinned == ()


def test_what_a_spec_says_by_now_counts(cluster: Cluster, kspec: Kspec) -> None:
    """Another algorithm goes for new keys; a new name into what is renewed, and it is said."""
    cluster.edit("encryptionAlgorithm: ECDSA-P256", "encryptionAlgorithm: ECDSA-P384")
    cluster.edit("kubernetesVersion", "apiServer: {certSANs: [api.example]}\nkubernetesVersion")
    said = kspec("renew", cluster.spec, "apiserver", "--new-key", "--now", LATER)
    assert "new ECDSA-P384 key\n" in said.out
    assert "subject alternative name DNS:api.example is missing\n" in said.out
    key = (cluster.keys / "nodes/cp-1/apiserver.key").read_bytes()
    assert b"PRIVATE KEY" in key


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("ca",), 2, "ca is a certificate authority, which is rotated, not renewed"),
        (("apisever",), 2, "apisever is nothing that can be renewed; did you mean apiserver?"),
        (("--before", "60"), 2, "--before '60' is not a length of time: give 12h, 30d or 8w"),
        (("--now", "x"), 2, "--now 'x' is not a time"),
        (("token", "--new-key"), 2, "bootstrap token abcdef has no key"),
    ],
)
def test_wrong_use(cluster: Cluster, kspec: Kspec, words: tuple[str, ...], status: int, said: str) -> None:
    """It is told, nothing is written, and a program learns it, too."""
    files = cluster.snapshot()
    found = kspec("renew", cluster.spec, *words, "--format", "json")
    assert found.status == status
    assert said in found.err
    assert said in json.loads(found.out)["fault"]
    assert cluster.snapshot() == files


def test_without_a_lock_there_is_nothing_to_renew(fresh: Cluster, kspec: Kspec) -> None:
    """And none is made."""
    said = kspec("renew", fresh.spec)
    assert (said.status, [path.name for path in fresh.folder.iterdir()]) == (1, ["cluster.yaml"])
    assert "error[no-lock]: there is no lock" in said.err


def test_without_the_keyring(cluster: Cluster, kspec: Kspec) -> None:
    """A renewal signs, and so needs the authorities' keys."""
    cluster.keys.rename(cluster.folder / "elsewhere")
    said = kspec("renew", cluster.spec, "apiserver")
    assert said.status == 1
    assert "error[keyring-missing]" in said.err
    assert not cluster.keys.exists()


def test_several_files_of_one_spec(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """The further ones are given by --spec; lock and keyring are the first one's."""
    first, second = cluster.spec.read_text().split("---\n")
    cluster.spec.write_text(first)
    (tmp_path / "second.yaml").write_text(second)
    words = ("renew", cluster.spec, "--spec", tmp_path / "second.yaml", "apiserver", "--now", LATER)
    assert kspec(*words).status == 0
    assert kspec("build", cluster.spec, tmp_path / "second.yaml", "-o", cluster.out, "--frozen").status == 0


def test_the_lock_in_the_output_is_refused(cluster: Cluster, kspec: Kspec) -> None:
    """As in a build."""
    said = kspec("renew", cluster.spec, "apiserver", "-o", cluster.folder)
    assert said.status == 1
    assert "error[overlapping-paths]" in said.err


def test_no_secret_is_shown(cluster: Cluster, kspec: Kspec) -> None:
    """Neither a key nor a token's secret."""
    said = kspec("renew", cluster.spec, "all", "--new-key", "--now", LATER, "--format", "json")
    said_of_token = kspec("renew", cluster.spec, "token", "--now", LATER)
    told = said.out + said.err + said_of_token.out + said_of_token.err
    assert "PRIVATE" not in told
    assert "0123456789abcdef" not in told
    assert keys.pin(b"") not in told
