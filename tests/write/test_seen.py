"""What a state names, as it is now: what was compared is what is sealed anew."""

import time

import pytest
from small_cluster import BUILT, Cluster, Kspec

from kspec.disk.keyring_place import state_file
from kspec.write import seen as seen_module
from kspec.write.fingerprint import tree
from kspec.write.seen import Seen, look
from kspec.write.state import State

NOW = 1_896_091_300  # a little after it was built
MEANING = b"what the spec says"


@pytest.fixture
def options(cluster: Cluster, kspec: Kspec) -> dict[str, str]:
    """Those of the build of the cluster that its state remembers."""
    assert kspec("build", cluster.spec, "-o", cluster.out, "--now", BUILT).status == 0
    return {
        "specs": str(cluster.spec),
        "lock": str(cluster.lock),
        "keys": str(cluster.keys),
        "output": str(cluster.out),
        "waive": "",
    }


def seen(cluster: Cluster) -> Seen:
    """What is there now."""
    found = look(state_file(str(cluster.keys)), NOW)
    assert found
    return found


def answer_anew(cluster: Cluster, found: Seen, options: dict[str, str]) -> None:
    """Remember the spec as it is now."""
    specs = {str(cluster.spec): cluster.spec.read_bytes()}
    State(state_file(str(cluster.keys)), b"").answer_anew(found, options, MEANING, specs, {"text": "anew"})


def test_another_text_of_the_spec_is_remembered(cluster: Cluster, options: dict[str, str]) -> None:
    """With what is to be said from now on, and with its meaning."""
    found = seen(cluster)
    assert found.answers(options)
    cluster.spec.write_text("# another text\n" + cluster.spec.read_text())
    assert seen(cluster).answers(options) is None
    answer_anew(cluster, found, options)
    answers, by_meaning = seen(cluster).answers(options), seen(cluster).answers(options, MEANING)
    assert answers == by_meaning
    assert (answers or {})["text"] == "anew"


def test_an_edit_behind_the_comparison_is_not_taken_for_what_was_built(
    cluster: Cluster, options: dict[str, str]
) -> None:
    """A file of the output that changes between the look and the seal is a change in the next build."""
    found = seen(cluster)
    (cluster.out / "images.txt").write_text("edited\n")
    answer_anew(cluster, found, options)
    assert seen(cluster).answers(options) is None


def test_another_builds_memory_stays(cluster: Cluster, kspec: Kspec, options: dict[str, str]) -> None:
    """What was looked at before a build that has been remembered since is worth nothing."""
    found = seen(cluster)
    cluster.edit("kind: ClusterConfiguration", "kind: ClusterConfiguration\nclusterName: other")
    assert kspec("build", cluster.spec, "-o", cluster.out, "--now", BUILT).status == 0
    state = (cluster.keys / ".state").read_bytes()
    answer_anew(cluster, found, options)
    assert (cluster.keys / ".state").read_bytes() == state


def test_with_any_doubt_there_is_none(cluster: Cluster, options: dict[str, str]) -> None:
    """No state, one that is open to others, an output that is gone, another time."""
    path = state_file(str(cluster.keys))
    assert seen(cluster).answers({**options, "waive": "x"}) is None
    assert look(path, int(time.time()) + 10**11) is None
    cluster.out.rename(cluster.folder / "moved")
    assert look(path, NOW) is None
    (cluster.keys / ".state").chmod(0o644)
    assert look(path, NOW) is None


def test_the_output_is_read_only_where_the_specs_are_the_same(
    cluster: Cluster, options: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And then once, whatever is asked: a change is mostly one of a spec."""
    read: list[str] = []

    def counted(path: str) -> object:
        read.append(path)
        return tree(path)

    monkeypatch.setattr(seen_module, "tree", counted)
    found = seen(cluster)
    assert found.answers(options)
    assert found.answers(options)
    assert read == [str(cluster.out)]
    cluster.spec.write_text("# another text\n" + cluster.spec.read_text())
    assert seen(cluster).answers(options) is None
    assert read == [str(cluster.out)]


@pytest.mark.parametrize("place", ["cluster.lock", "cluster.keys/ca.key", "out/images.txt", "out/new"])
def test_what_is_there_counts_as_much_as_the_specs(cluster: Cluster, options: dict[str, str], place: str) -> None:
    """Lock, keyring and output, a file more and a mode too: of the specs' text and of what they mean."""
    path = cluster.folder / place
    former = path.read_bytes() if path.exists() else b""
    path.write_bytes(former + b"\n")
    assert seen(cluster).answers(options) is None
    if former:
        path.write_bytes(former)
        assert seen(cluster).answers(options)
        path.chmod(path.stat().st_mode ^ 0o010)
        assert (seen(cluster).answers(options) is None) == (place != "cluster.lock")
