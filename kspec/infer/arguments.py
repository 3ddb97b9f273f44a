"""A command line to the user's own arguments: what kubeadm's merging would have had to be given.

The inverse of `rules/command_line.merge`.
"""

from collections.abc import Iterable, Sequence

from kspec.facts.staticpods import UNORDERED_FLAGS
from kspec.model.seen import Flag


def extra_arguments(found: Sequence[Flag], defaults: Sequence[Flag], *, keep_order: bool) -> tuple[Flag, ...]:
    """The fewest extra arguments that make the command line of the defaults.

    Where no extra arguments make exactly this one (a default is missing), or they would repeat most of the defaults
    (the order is another's), they are those whose values are not the defaults'.
    """
    found = settled(found, defaults)
    if keep_order:
        for start in range(len(found), -1, -1):
            own = found[start:]
            repeated = sum(flag in defaults for flag in own)
            if sorted(_kept(defaults, own)) == list(found[:start]) and repeated <= len(defaults) / 2:
                return own
    names = dict.fromkeys(flag.name for flag in found)
    differing = {name for name in names if _values(found, name) != _values(defaults, name)}
    return tuple(flag for flag in found if flag.name in differing)


def settled(found: Sequence[Flag], defaults: Sequence[Flag]) -> tuple[Flag, ...]:
    """The arguments, those whose value is a set of the default's members as the default has it."""
    sets = {flag.name: flag.value for flag in defaults if f"--{flag.name}" in UNORDERED_FLAGS}
    return tuple(
        Flag(flag.name, sets[flag.name])
        if flag.name in sets and sorted(flag.value.split(",")) == sorted(sets[flag.name].split(","))
        else flag
        for flag in found
    )


def _kept(defaults: Iterable[Flag], own: Iterable[Flag]) -> list[Flag]:
    replaced = {flag.name for flag in own}
    return [flag for flag in defaults if flag.name not in replaced]


def _values(flags: Iterable[Flag], name: str) -> list[str]:
    return [flag.value for flag in flags if flag.name == name]
