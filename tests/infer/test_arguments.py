"""A command line to the extra arguments that make it."""

from hypothesis import given
from hypothesis import strategies as st

from kspec.infer.arguments import extra_arguments
from kspec.model.seen import Flag
from kspec.rules.command_line import merge

FLAGS = st.lists(st.builds(Flag, st.sampled_from("abcdef"), st.sampled_from(["1", "2"])), max_size=5)


@given(
    st.lists(st.builds(Flag, st.sampled_from("abcdefgh"), st.just("0")), max_size=8, unique=True), FLAGS, st.booleans()
)
def test_they_make_the_same_line_again(defaults: list[Flag], extra: list[Flag], keep_order: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever kubeadm's merging made, the inferred arguments make too."""
    line = merge(defaults, extra, keep_order=keep_order)
    inferred = extra_arguments(line, defaults, keep_order=keep_order)
    assert merge(defaults, inferred, keep_order=keep_order) == line
    assert len(inferred) <= len(extra)


def test_a_repeated_default_is_found_by_its_place() -> None:
    """Behind the defaults, where the user's arguments are."""
    defaults = [Flag("a", "1"), Flag("b", "2"), Flag("c", "3")]
    line = [Flag("b", "2"), Flag("c", "3"), Flag("a", "1")]
    assert extra_arguments(line, defaults, keep_order=True) == (Flag("a", "1"),)


def test_a_missing_default_cannot_be_said() -> None:
    """Then the others alone are."""
    defaults = [Flag("a", "1"), Flag("b", "2")]
    assert extra_arguments([Flag("b", "3")], defaults, keep_order=True) == (Flag("b", "3"),)


def test_a_set_in_another_order_is_the_default() -> None:
    """As etcd's members are."""
    defaults = [Flag("initial-cluster", "x=1,y=2")]
    assert extra_arguments([Flag("initial-cluster", "y=2,x=1")], defaults, keep_order=True) == ()
