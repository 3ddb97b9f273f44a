"""`kspec verify` of a fleet's output."""

from pathlib import Path

from small_fleet import NOW, Kspec, loaded


def test_each_tree_is_verified(fleet: Kspec) -> None:
    """By any number of processes; what lies beside the trees is nothing of theirs."""
    fleet("build", "fleet", "-o", "out", NOW)
    Path("out/notes.txt").write_text("mine")
    Path("out/empty").mkdir()
    for jobs in ("1", "3"):
        told = fleet("verify", "out", "--at", "2030-01-02", "--jobs", jobs)
        assert (told.status, told.err) == (0, "")
        assert told.out.endswith("files of 4 trees are as they were built\n")
    for name in ("a", "p-1"):
        Path(f"out/{name}/images.txt").write_text("oh")
    told = fleet("verify", "out", "--at", "2030-01-02", "--format", "concise")
    assert told.status == 1
    assert [line.partition(":")[0] for line in told.out.splitlines()] == ["out/a/images.txt", "out/p-1/images.txt"]
    value = loaded(fleet("verify", "out", "--at", "2030-01-02", "--format", "json"))
    assert [cluster["status"] for cluster in value["clusters"]] == [1, 0, 1, 0]
    assert value["clusters"][1]["outcome"]["certificates"] == 15


def test_what_is_of_one_tree_is_refused(fleet: Kspec) -> None:
    """A lock is one cluster's."""
    fleet("build", "fleet", "-o", "out", NOW)
    told = fleet("verify", "out", "--lock", "fleet/a.lock")
    assert told.status == 2
    assert told.err == "kspec verify: --lock is of one cluster, and out has several: name one, such as out/a\n"
    assert fleet("verify", "out/a", "--lock", "fleet/a.lock", "--at", "2030-01-02").status == 0
