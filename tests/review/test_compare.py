"""Two trees to a review."""

from made_trees import MakeTree

from kspec.model.event import Action, Event
from kspec.model.frozen import evolve
from kspec.model.review import Change, Deed, Entry, EntryKind, Verdict
from kspec.review.compare import compare
from kspec.review.files import Opener
from kspec.review.stand_ins import StandIns

NODE = "nodes/cp-1/etc/kubernetes"


def test_every_path_that_differs_is_told(tree: MakeTree, opener: Opener) -> None:
    """What came, went, changed; and nothing of what is the same."""
    left = tree({"a": "1", "b": "1", "c": "1", "same": "1"})
    right = tree({"a": "2", "c": "1", "d": "1", "same": "1"})
    right = evolve(right, entries={**right.entries, "c": evolve(right.entries["c"], mode=0o600)})
    found = compare(left, right, opener)
    assert {file.path: file.verdict for file in found.files} == {
        "a": Verdict.CHANGED,
        "b": Verdict.REMOVED,
        "c": Verdict.MODE,
        "d": Verdict.CREATED,
    }
    assert next(file.modes for file in found.files if file.path == "c") == (0o644, 0o600)
    assert found.differs
    assert not compare(left, left, opener).differs


def test_a_folder_counts_by_itself(tree: MakeTree, opener: Opener) -> None:
    """One that is empty, one with another mode; not one that comes with its files, nor of a tree that has none."""
    left = tree({"empty": None, "full": None, "full/a": "1"})
    right = tree({})
    assert [file.path for file in compare(left, right, opener).files] == ["empty", "full/a"]
    assert [file.path for file in compare(left, evolve(right, bare=True), opener).files] == ["full/a"]
    closed = evolve(left, entries={**left.entries, "full": Entry(EntryKind.FOLDER, mode=0o700)})
    assert [file.path for file in compare(left, closed, opener).files] == ["full"]


def test_what_is_no_file_any_more_is_told(tree: MakeTree, opener: Opener) -> None:
    """A link in a file's place, and another owner."""
    left = tree({"a": "1", "b": "1"})
    entries = {"a": Entry(EntryKind.OTHER), "b": evolve(left.entries["b"], owner="5:5")}
    found = compare(left, evolve(left, entries=entries), opener)
    assert [(file.verdict, file.form) for file in found.files] == [(Verdict.CHANGED, "other"), (Verdict.MODE, "text")]
    assert found.files[1].changes[0].place == "owner"


def test_what_a_side_cannot_have_is_not_compared(tree: MakeTree, opener: Opener) -> None:
    """Of a tree of public files, secrets are not missing; of a machine, other machines' files are not."""
    left, right = tree({"a": "1", "b.key": "1", "nodes/w/x": "1"}), tree({"a": "2"}, partial=True, covers=("a", "b"))
    found = compare(left, right, opener)
    assert [file.path for file in found.files] == ["a"]
    assert found.uncompared == ("b.key",)


def test_an_unknown_content_is_told_by_what_is_decided(tree: MakeTree, opener: Opener) -> None:
    """A secret file whose content nobody has is compared by its mode; one that a build would write anew is another."""
    left = tree({"a.key": "1", "b.key": "1"})
    unknown = {path: evolve(entry, content=None) for path, entry in left.entries.items()}
    found = compare(left, evolve(left, entries=unknown), opener, stale=["b.key"])
    assert [(file.path, file.changes) for file in found.files] == [("b.key", (Change("", Deed.CHANGED, hidden=True),))]
    assert found.uncompared == ("a.key",)


def test_a_new_machine_means_one_thing(tree: MakeTree, opener: Opener) -> None:
    """Not what each of its files would mean by itself."""
    left = tree({f"{NODE}/manifests/kube-apiserver.yaml": "a: 1"})
    right = tree({f"{NODE}/manifests/kube-apiserver.yaml": "a: 1", "nodes/w-1/etc/a": "1"})
    (consequence,) = compare(left, right, opener).consequences
    assert (consequence.effect.action, consequence.nodes) == ("join", ("w-1",))
    (consequence,) = compare(right, left, opener).consequences
    assert consequence.effect.action == "leave"


def test_stand_ins_are_question_marks(tree: MakeTree, opener: Opener) -> None:
    """In paths and values, for nobody knows the token's identifier yet."""
    own = Opener(opener.load, StandIns(tokens=("zzzzz2",)))
    left, right = tree({"a.yaml": "t: x"}), tree({"a.yaml": "t: zzzzz2", "Secret-zzzzz2.yaml": "a: 1"})
    found = compare(left, right, own)
    assert [file.path for file in found.files] == ["Secret-??????.yaml", "a.yaml"]
    assert found.files[1].changes == (Change("t", Deed.CHANGED, "x", "??????"),)


def test_releases_are_told_where_they_differ(tree: MakeTree, opener: Opener) -> None:
    """With what changed between them, as the caller knows it; and a decision alone is a difference."""
    left, right = tree({}, kubernetes="v1.36.3"), tree({}, kubernetes="v1.37.2")
    found = compare(left, right, opener, notes=["x"], events=[Event(Action.ISSUED, "ca")])
    assert (found.releases, found.notes) == (("v1.36.3", "v1.37.2"), ("x",))
    assert found.differs
    assert compare(left, left, opener).releases is None


def test_the_files_that_mount_them_are_told(tree: MakeTree, opener: Opener) -> None:
    """A file of the spec's own means something to the pod that has it."""
    pod = "spec:\n  volumes:\n  - hostPath:\n      path: /etc/audit.yaml\n"
    files = {f"{NODE}/manifests/kube-apiserver.yaml": pod, "nodes/cp-1/etc/audit.yaml": "a: 1"}
    left, right = tree(files), tree({**files, "nodes/cp-1/etc/audit.yaml": "a: 2"})
    (consequence,) = compare(left, right, opener).consequences
    assert consequence.effect.subject == "kube-apiserver"
