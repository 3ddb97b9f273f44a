"""Who may import whom, and what every module has: the layout as a table that is checked."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "kspec"

_BASE = frozenset({"disk", "model", "facts", "go", "x509", "text", "secrets", "encode"})
_VERBS = frozenset({"read", "check", "plan", "make", "write", "verify", "review", "report", "export"})
MAY_IMPORT = {
    "disk": {"disk"},
    "model": {"model"},
    "facts": {"model", "facts"},
    "go": {"model", "facts", "go"},
    "x509": {"model", "go", "x509"},
    "text": {"model", "x509", "text"},
    "secrets": {"model", "facts", "text", "secrets"},
    "encode": {"disk", "model", "facts", "go", "x509", "encode"},
    "rules": _BASE | {"rules"},
    "read": _BASE | {"rules", "read"},
    "check": _BASE | {"rules", "check"},
    "plan": _BASE | {"rules", "plan"},
    "make": _BASE | {"rules", "make"},
    "infer": _BASE | {"rules", "infer"},
    "write": _BASE | {"write"},
    "review": _BASE | {"rules", "review"},
    "verify": _BASE | {"rules", "verify"},
    "report": _BASE | {"report"},
    "export": _BASE | {"rules", "export"},
    "passes": _BASE | {"rules", "read", "check", "plan", "make", "write", "passes"},
    "pipeline": _BASE | {"passes", "pipeline"},
    "cli": _BASE | _VERBS | {"rules", "infer", "passes", "pipeline", "cli"},
    "__main__": {"cli"},
    "__init__": set(),
}
"""The verbs never import each other: types cross the border between two of them, code does not."""
ROOMS = {
    "view": {"view"},
    "files": {"view", "files"},
    "kubeadm": {"view", "files", "kubeadm"},
    "cluster": {"view", "cluster"},
    "clusters": {"view", "clusters"},
    "components": {"view", "components"},
    "arguments": {"view", "components", "arguments"},
    "advice": {"view", "files", "arguments", "advice"},
}
"""The rooms of `check/`: what of it each may import. What stands beside the rooms puts them together."""
LONGEST = 400
"""Lines above which a file says in its docstring why."""


def modules() -> list[str]:
    """Every module, as a path below the package."""
    return sorted(str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[str, ...]]:
    """What a module imports of kspec, anywhere in it, as the parts of its name."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            package, *parts = name.split(".")
            if package == "kspec" and parts != ["__version__"]:
                yield tuple(parts)


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_only_what_its_place_allows(module: str) -> None:
    """Imports point one way: the table above is the whole truth."""
    part = module.removesuffix(".py").split("/")[0]
    assert {parts[0] for parts in imported(PACKAGE / module)} <= MAY_IMPORT[part]


@pytest.mark.parametrize("module", [name for name in modules() if name.startswith("check/") and name.count("/") > 1])
def test_a_room_of_checks_imports_only_what_its_place_allows(module: str) -> None:
    """No two rooms import each other, and none what puts them together."""
    found = {parts[1] for parts in imported(PACKAGE / module) if parts[0] == "check"}
    assert found <= ROOMS[module.split("/")[1]]


@pytest.mark.parametrize("module", modules())
def test_a_long_file_says_why(module: str) -> None:
    """A file of more than 400 lines has a reason, in its docstring, in so many words."""
    text = (PACKAGE / module).read_text()
    docstring = ast.get_docstring(ast.parse(text)) or ""
    assert len(text.splitlines()) <= LONGEST or "one file because" in docstring.lower()


SPEAKING = "cli/printing.py"
"""The one module that writes to a stream of ours. The evaluator is a process of its own, whose stream is read; the
entry point has to say what cannot be imported."""


def speaks(text: str) -> bool:
    """Whether a module prints, or writes to standard output or standard error."""
    streams = {"sys.stdout.write", "sys.stderr.write", "sys.stdout.writelines", "sys.stderr.writelines"}
    calls = (node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return any(ast.unparse(call) in {"print", "sys.stdout.buffer.write", *streams} for call in calls)


def test_one_module_speaks() -> None:
    """What a user named reaches a terminal through one function, which masks what would act there."""
    speaking = {module for module in modules() if speaks((PACKAGE / module).read_text())}
    assert speaks("print('x')")
    assert speaks("import sys\nsys.stderr.write('x')")
    assert speaking <= {SPEAKING, "read/evaluator.py", "__main__.py"}
    assert "sys.stdout" in (PACKAGE / SPEAKING).read_text()


def has_behaviour(module: str) -> bool:
    """Whether a module defines a function: tables and nouns alone are proven by those who use them, grammar as well."""
    if module.startswith("cli/grammar/"):
        return False
    tree = ast.parse((PACKAGE / module).read_text())
    return any(isinstance(node, ast.FunctionDef) for node in ast.walk(tree))


@pytest.mark.parametrize(
    "module", [name for name in modules() if not Path(name).name.startswith("__") and has_behaviour(name)]
)
def test_a_module_has_its_twin_among_the_tests(module: str) -> None:
    """tests/ mirrors kspec/ path for path, wherever there is behaviour to test."""
    path = Path(module)
    assert (ROOT / "tests" / path.parent / f"test_{path.name}").is_file()
