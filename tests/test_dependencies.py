"""What kspec imports from others is what it declares to need, and the other way round."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
DISTRIBUTIONS = {"attr": "attrs", "_jsonnet": "jsonnet"}
"""Modules that are not named as the distribution that brings them."""
SHARED = frozenset({"ruamel"})
"""Names that several distributions share: a module below them is one's own."""


class _Imports(ast.NodeVisitor):
    """The modules that a module imports, anywhere in it, but for those that a type checker alone sees."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def visit_If(self, node: ast.If) -> None:
        if "TYPE_CHECKING" not in ast.unparse(node.test):
            self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        self.names += [alias.name for alias in node.names]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.names += [node.module or "kspec"]


def distributions(text: str) -> Iterator[str]:
    """The distributions that a module's text imports."""
    imports = _Imports()
    imports.visit(ast.parse(text))
    for name in imports.names:
        first, *others = name.split(".")
        if first not in sys.stdlib_module_names | {"kspec"}:
            module = f"{first}.{others[0]}" if first in SHARED and others else first
            yield DISTRIBUTIONS.get(module, module)


def declared() -> set[str]:
    """The names of `dependencies` and of those of the extras, without their versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [project["dependencies"], *project["optional-dependencies"].values()]
    return {re.split(r"[\s<>=!~;\[]", requirement)[0] for requirements in listed for requirement in requirements}


def test_dependencies_are_what_is_imported() -> None:
    """Nothing that is declared is left unused, and nothing that is used is undeclared."""
    used = {name for path in (ROOT / "kspec").rglob("*.py") for name in distributions(path.read_text(encoding="utf-8"))}
    assert used == declared()


def test_imports_are_found_wherever_they_stand() -> None:
    """The control: in functions, below shared names, of another name; not those for a type checker."""
    text = (
        "import os, attr\nfrom kspec import x\nif TYPE_CHECKING:\n    import typeshed\n"
        "def f():\n    from ruamel.yaml import YAML\n    import _jsonnet\n"
    )
    assert list(distributions(text)) == ["attrs", "ruamel.yaml", "jsonnet"]


def test_an_extra_is_imported_where_it_is_used() -> None:
    """Nobody needs pyrage who has no keyring file: one function imports it, and says how it is installed."""
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "kspec").rglob("*.py")}
    users = [path for path, text in texts.items() if "pyrage" in distributions(text)]
    assert users == [ROOT / "kspec" / "encode" / "age.py"]
    at_the_top = [node for node in ast.parse(texts[users[0]]).body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert "pyrage" not in "".join(map(ast.unparse, at_the_top))
