"""Nouns of a review."""

from kspec.model.event import Action, Event
from kspec.model.review import Effect, FileChange, Group, Review, Tree, Verdict, Weight


def file(*weights: Weight) -> FileChange:
    """A change that means so much."""
    effects = tuple(Effect(weight, "x", "x", "x") for weight in weights)
    return FileChange("a", "", "a", Verdict.CHANGED, "text", effects=effects)


def test_the_worst_effect_counts() -> None:
    """Of a file, and of a group of machines; nothing where there is none."""
    assert file(Weight.FILES, Weight.TRUST, Weight.NODE).weight is Weight.TRUST
    assert file().weight is Weight.NOTHING
    assert Group("", (), (file(Weight.FILES), file(Weight.NODE))).weight is Weight.NODE


def test_a_decision_alone_is_a_difference() -> None:
    """A build that would record something in the lock changes something, though no file of the output."""
    tree = Tree("a", "output", {})
    assert not Review(tree, tree, (), events=(Event(Action.REUSED, "ca"), Event(Action.EXPIRED, "ca"))).differs
    assert Review(tree, tree, (), events=(Event(Action.RECORDED, "the lock"),)).differs
    assert Review(tree, tree, (file(),)).differs
