"""What a review says, in words."""

from reviewed import CERTIFICATE, RESTART, SECRET, WORKERS, reviewed

from kspec.model.frozen import evolve
from kspec.model.review import Consequence, Group, Review, Tree
from kspec.report.review_words import (
    consequence,
    decided,
    heading,
    line,
    machines,
    ordered,
    own_files,
    sentence,
    title,
    uncompared,
)


def test_the_title_says_what_is_compared() -> None:
    """What a build does; else from where to where."""
    review = reviewed()
    assert title(review) == "a build of cluster.yaml changes 4 files in out"
    same = Review(Tree("a", "output", {}), Tree("b", "output", {}), ())
    assert title(same) == "a -> b: no file differs"
    assert title(evolve(same, files=(SECRET,))) == "a -> b: 1 file differs"
    assert title(evolve(same, right=Tree("b", "spec", {}))) == "a build of b changes nothing in a"


def test_many_machines_are_counted() -> None:
    """The first of them are named."""
    assert machines(WORKERS) == "w-1, w-2, w-3 and 197 more"
    assert machines(WORKERS[:4]) == "w-1, w-2, w-3, w-4"
    assert heading(Group("worker", WORKERS, (), of=200)) == "w-1, w-2, w-3 and 197 more (all 200 workers)"
    assert heading(Group("worker", WORKERS[:2], (), of=200)) == "w-1, w-2 (2 of 200 workers)"
    assert heading(Group("control-plane", ("cp-1",), (), of=1)) == "cp-1 (control plane)"
    assert heading(Group("etcd", ("e-1", "e-2"), (), "removed", 2)) == "e-1, e-2 (all 2 machines of etcd, gone)"


def test_a_sentence_goes_from_the_change_to_what_it_means() -> None:
    """As a reviewer would say it."""
    group = Group("control-plane", ("cp-1",), (CERTIFICATE,), of=1)
    assert sentence(CERTIFICATE, group) == (
        "apiserver on cp-1 gains DNS:api.example.com, its key stays, valid until 2027-11-28; "
        "kube-apiserver must restart"
    )
    assert sentence(SECRET, group) == "has mode 0600 instead of 0644"
    assert consequence(Consequence(RESTART, ("cp-1",), ("a.crt",))) == "kube-apiserver on cp-1 must restart (a.crt)"


def test_a_change_is_one_line() -> None:
    """Its place, and both values as far as they may be shown."""
    assert [line(change) for change in CERTIFICATE.changes] == [
        "name: DNS:api.example.com",
        "serial number: 7 -> to be generated",
        "<b>`x`</b>: changed (not shown)",
        "names in another order",
        "key: another on each machine",
        "gone: 1",
        "it says the same",
    ]


def test_what_follows_is_said_at_the_end() -> None:
    """Files of kspec's own, and what was not compared; of events what changes lock or keyring."""
    review = reviewed()
    assert own_files(review) == "the rest follows from that: manifest.json"
    assert uncompared(review) == "1 secret file is not compared: one side does not have the content"
    assert [event.subject for event in decided(review)] == ["cp-1/apiserver"]
    assert list(ordered(review.groups[-1])) == []
    assert [file.path for file in ordered(review.groups[0])] == [CERTIFICATE.path, SECRET.path]
