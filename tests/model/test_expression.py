"""Expressions that are compiled when they are first used."""

import importlib
import pkgutil
import re

import pytest

import kspec
from kspec.model.expression import expression

MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(kspec.__path__, "kspec.")
    if found.name not in {"kspec.__main__", "kspec.read.evaluator"}
)


def test_it_is_compiled_at_its_first_use() -> None:
    """Not before: a mistake in it is found then."""
    broken = expression("(")
    with pytest.raises(re.error):
        broken.match("")


def test_it_does_what_the_compiled_one_does() -> None:
    """With its flags, and again and again."""
    word = expression("[a-z]+", re.IGNORECASE)
    assert [word.findall("ab CD"), word.findall("Ef")] == [["ab", "CD"], ["Ef"]]
    assert word.pattern == "[a-z]+"


@pytest.mark.parametrize("module", MODULES)
def test_every_expression_of_kspec_can_be_compiled(module: str) -> None:
    """What is not compiled where it stands is compiled here."""
    late = type(expression(""))
    for name, value in vars(importlib.import_module(module)).items():
        if isinstance(value, late):
            assert value.groups >= 0, name
