"""`kspec forget`, end to end."""

import pytest
from small_cluster import BUILT, Cluster, Kspec

WORKER = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nnodes: [{name: w-1}]\n"


@pytest.fixture
def left(cluster: Cluster, kspec: Kspec) -> Cluster:
    """The small cluster, which had a worker once."""
    spec = cluster.spec.read_text()
    for text in (f"{spec}{WORKER}", spec):
        cluster.spec.write_text(text)
        assert kspec("build", cluster.spec, "-o", cluster.out, "--now", BUILT).status == 0
    return cluster


def test_it_is_shown_first(left: Cluster, kspec: Kspec) -> None:
    """Nothing goes without --yes, and the status tells that there is something."""
    files = left.snapshot()
    said = kspec("forget", left.spec)
    assert said.status == 1
    assert said.out == (
        "  would go   w-1: 1 certificate, valid until 2031-01-31; 1 key; the form of its kubelet.conf\n"
        f"nothing was removed: --yes takes 1 node out of {left.lock} and {left.keys}\n"
    )
    assert left.snapshot() == files


def test_it_is_removed(left: Cluster, kspec: Kspec) -> None:
    """From both; what is left builds, with the same output, and there is nothing more to forget."""
    said = kspec("forget", left.spec, "w-1", "--yes")
    assert said.status == 0, said.err
    assert said.out.endswith(f"1 node out of {left.lock} and {left.keys}\n")
    assert "w-1" not in left.lock.read_text()
    assert not (left.keys / "nodes/w-1").exists()
    assert kspec("build", left.spec, "-o", left.out, "--frozen", "--now", BUILT).status == 0
    for words in (("w-1", "--yes"), ("--yes",), ()):
        said = kspec("forget", left.spec, *words)
        assert (said.status, said.out) == (
            0,
            f"nothing to forget: {left.lock} and {left.keys} hold no node that is gone\n",
        )
    assert kspec("forget", left.spec, "--quiet").out == ""


def test_a_node_that_comes_back_is_another(left: Cluster, kspec: Kspec) -> None:
    """Its key is generated."""
    key = (left.keys / "nodes/w-1/kubelet.conf.key").read_bytes()
    assert kspec("forget", left.spec, "--yes").status == 0
    with left.spec.open("a") as spec:
        spec.write(WORKER)
    assert kspec("build", left.spec, "-o", left.out, "--now", BUILT).status == 0
    assert (left.keys / "nodes/w-1/kubelet.conf.key").read_bytes() != key


def test_the_lock_alone(left: Cluster, kspec: Kspec) -> None:
    """Where there is no keyring at hand, the lock is put right, and no keyring is made."""
    left.keys.rename(left.folder / "elsewhere")
    assert kspec("forget", left.spec, "--yes").status == 0
    assert "w-1" not in left.lock.read_text()
    assert not left.keys.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cp-1",), "kspec forget: cp-1 is a node of the spec: take it out there before"),
        (("w-11",), "kspec forget: lock and keyring know nothing of w-11; did you mean w-1?"),
        (("W_1",), "kspec forget: 'W_1' is not a valid name of a node\n"),
        (("w-1/",), "kspec forget: 'w-1/' is not a valid name of a node; did you mean w-1?"),
    ],
)
def test_wrong_names(left: Cluster, kspec: Kspec, words: tuple[str, ...], said: str) -> None:
    """Are told, and nothing goes."""
    files = left.snapshot()
    found = kspec("forget", left.spec, *words, "--yes")
    assert found.status == 2
    assert said in found.err
    assert left.snapshot() == files


def test_without_a_lock_no_node_is_known(fresh: Cluster, kspec: Kspec) -> None:
    """And a damaged one is told."""
    assert "error[no-lock]" in kspec("forget", fresh.spec, "--yes").err
    fresh.lock.write_text("{")
    assert "error[lock-damaged]" in kspec("forget", fresh.spec, "--yes").err
    assert not fresh.keys.exists()
