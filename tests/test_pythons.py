"""What every Python that is admitted understands alike, from 3.11.0 on."""

import ast
import importlib
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PARSER = importlib.import_module("re._parser")
ROOT = Path(__file__).parents[1]
LATER = "kspec/model/expression.py"
"""Compiles what others give it: `expression(...)` is looked at where it is called."""
ONE_CHARACTER = [["LITERAL"], ["NOT_LITERAL"], ["IN"], ["ANY"]]
"""What a possessive quantifier may stand behind: behind a group, CPython before 3.11.5 matches wrongly."""


def sources() -> list[str]:
    """The modules of kspec whose source mentions a regular expression."""
    paths = (ROOT / "kspec").rglob("*.py")
    found = {str(path.relative_to(ROOT)) for path in paths if re.search(r"\b(re|expression)\b", path.read_text())}
    return sorted(found - {LATER})


def operations(parsed: object) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Everything in a parsed regular expression, groups within groups too."""
    if isinstance(parsed, PARSER.SubPattern):
        for operation, argument in parsed:
            yield str(operation), argument
            yield from operations(argument)
    elif isinstance(parsed, (tuple, list)):
        for item in parsed:
            yield from operations(item)


def misunderstood(pattern: str | bytes) -> list[str]:
    """What some Python since 3.11.0 matches wrongly, or not at all, in a regular expression."""
    found = []
    for operation, argument in operations(PARSER.parse(pattern)):
        if operation == "ATOMIC_GROUP":
            found.append("an atomic group")
        elif operation == "POSSESSIVE_REPEAT" and [str(inner) for inner, _ in argument[2]] not in ONE_CHARACTER:
            found.append("a possessive quantifier behind a group")
    return found


class _Unknown(ast.NodeTransformer):
    """Puts a letter where an f-string has what only a call knows."""

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.Constant:
        return ast.copy_location(ast.Constant("x"), node)


def _value(expression: ast.expr, source: str, names: dict[str, Any]) -> str | bytes:
    """What an expression of a module is, with a letter for what only a call knows."""
    try:
        return eval(compile(ast.Expression(expression), source, "eval"), names)  # type: ignore[no-any-return] # noqa: S307 - our own source
    except NameError:
        known = ast.fix_missing_locations(_Unknown().visit(expression))
        return eval(compile(ast.Expression(known), source, "eval"), names)  # type: ignore[no-any-return] # noqa: S307


def expressions(source: str) -> Iterator[tuple[int, str | bytes]]:
    """Each regular expression of a module, with its line, evaluated among the module's own names."""
    tree = ast.parse((ROOT / source).read_text())
    names = vars(importlib.import_module(source.removesuffix(".py").removesuffix("/__init__").replace("/", ".")))
    called = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name("re"), attr=attr) as function, args=[first, *_]):
                called.add(function)
                if attr == "escape":
                    continue
                yield node.lineno, _value(first, source, names)
            case ast.Call(func=ast.Name("expression"), args=[first, *_]):
                yield node.lineno, _value(first, source, names)
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="re"):
                pytest.fail(f"{source}:{node.lineno}: import re as a whole, so that its calls are found")
            case ast.Attribute(value=ast.Name("re"), attr="compile" | "match" | "search" | "fullmatch" | "sub" as name):
                assert node in called, f"{source}:{node.lineno}: call re.{name}, so that its argument is found"


@pytest.mark.parametrize("source", sources())
def test_regular_expressions_mean_the_same_everywhere(source: str) -> None:
    """No possessive quantifier behind a group and no atomic group, which the first releases of 3.11 match wrongly."""
    assert {line: misunderstood(pattern) for line, pattern in expressions(source) if misunderstood(pattern)} == {}


@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [
        ("a*+b", 0),
        ("[ab]++.?+", 0),
        ("(?:a*+b)*", 0),
        ("(?:ab)*+", 1),
        ("(a)?+", 1),
        ("(?:aa|b){2,3}+", 1),
        ("(?:x(?:ab)++)*", 1),
        ("(?=(?:ab)++)", 1),
        ("a|(?:ab)*+|c", 1),
        ("(?>a*)", 1),
        (b"(?:ab)*+", 1),
    ],
)
def test_the_search_finds_the_forms(pattern: str | bytes, wrong: int) -> None:
    """Wherever it stands: in an alternative, within another group, behind a lookahead."""
    assert len(misunderstood(pattern)) == wrong


def test_every_python_that_is_named_is_tested() -> None:
    """The classifiers, the oldest that may install kspec, and tox's environments name the same releases."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    minors = [int(minor) for minor in re.findall(r"Python :: 3\.(\d+)", " ".join(project["classifiers"]))]
    assert minors == list(range(minors[0], minors[-1] + 1))
    assert project["requires-python"] == f">=3.{minors[0]}"
    tox = (ROOT / "tox.ini").read_text()
    assert [f"py3{minor}" for minor in minors] == re.findall(r"py3\d+", tox.partition("env_list")[2].partition("\n")[0])
    assert re.search(r"^\[testenv:py3\{" + ",".join(map(str, minors)) + r"\}\]$", tox, re.MULTILINE)


def test_the_core_is_there() -> None:
    """What tox runs on every Python exists."""
    core = (ROOT / "tox.ini").read_text().partition("[core]\ntests =")[2].partition("\n[")[0].split()
    assert core
    assert [path for path in core if not (ROOT / path.strip('"').partition("::")[0]).exists()] == []


def test_the_finder_lists_each_release_once() -> None:
    """This Python among them, with the path of an interpreter that is what it says."""
    listed = subprocess.run([ROOT / ".ci/pythons"], capture_output=True, text=True, check=True).stdout.splitlines()
    versions = dict(line.split(" ", 1) for line in listed)
    assert len(versions) == len(listed)
    for version, path in versions.items():
        ask = [path, "-I", "-c", "import platform; print(platform.python_version())"]
        assert subprocess.run(ask, capture_output=True, text=True, check=True).stdout.startswith(version)


def test_expressions_are_found() -> None:
    """The search sees what modules compile, parts put together included."""
    found = [pattern for _, pattern in expressions("kspec/read/yaml_tokens.py")]
    assert any(isinstance(pattern, str) and pattern.startswith("'(") for pattern in found)
    assert len(found) > 10
