"""Where the package's source names a code of a finding: in a `Diagnostic`, and in whatever passes a code on to one."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kspec.facts.codes import BY_NAME
from kspec.model.diagnostic import Diagnostic

PARAMETER = "code"
"""How every parameter, field and variable is named that holds a code."""
_FAR = 100
"""More than any function has parameters."""


def named(sources: Mapping[str, str]) -> set[str]:
    """The codes that stand in modules, by their texts."""
    trees = [ast.parse(text) for text in sources.values()]
    methods, functions = _Takers(), _Takers()
    for tree in trees:
        methods.learn(_methods(tree))
        functions.learn(_functions(tree))
    found: set[str] = set()
    for tree in trees:
        found |= {*_given(tree, methods, functions), *_assigned(tree), *_usual(tree)}
    return found


class _Takers(defaultdict[str, set[int]]):
    """Names of what takes a code, and at which places; behind all places, it is given by its name only."""

    def __init__(self) -> None:
        super().__init__(set)

    def learn(self, found: Iterable[tuple[str, int]]) -> None:
        for name, place in found:
            self[name].add(place)


def _functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Functions and classes of a module that take a code."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield from _place(node.name, _parameters(node))
        elif isinstance(node, ast.ClassDef):
            starts = [each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"]
            marked = [each.target for each in node.body if isinstance(each, ast.AnnAssign)]
            fields = [each.id for each in marked if isinstance(each, ast.Name)]
            if not _is_number(starts):
                yield from _place(node.name, _parameters(starts[0]) if starts else fields)


def _methods(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Methods of a module's classes that take a code."""
    for node in ast.walk(tree):
        for each in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(each, ast.FunctionDef) and each.name != "__init__":
                yield from _place(each.name, _parameters(each))


def _place(name: str, parameters: list[str]) -> Iterator[tuple[str, int]]:
    if PARAMETER in parameters:
        yield name, parameters.index(PARAMETER)


def _parameters(function: ast.FunctionDef) -> list[str]:
    """The names in their order, those that have to be named far behind."""
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    names = names[1:] if names[:1] in (["self"], ["cls"]) else names
    return [*names, *[""] * _FAR, *(each.arg for each in function.args.kwonlyargs)]


def _is_number(starts: list[ast.FunctionDef]) -> bool:
    """Whether the parameter is a number of the operating system's."""
    given = [each for start in starts for each in start.args.args if each.arg == PARAMETER]
    return any(isinstance(each.annotation, ast.Name) and each.annotation.id == "int" for each in given)


def _given(tree: ast.Module, methods: _Takers, functions: _Takers) -> Iterator[str]:
    """What stands at the place of a code in a call: of a method or a function of the module, else of another's."""
    own = _Takers()
    own.learn((*_methods(tree), *_functions(tree)))
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        others = methods if isinstance(node.func, ast.Attribute) and name in methods else functions
        places = (own if name in defined else others).get(name, set())
        for place in places:
            if place < len(node.args):
                yield from _constants(node.args[place])
        for keyword in node.keywords if places else ():
            if keyword.arg == PARAMETER:
                yield from _constants(keyword.value)


def _assigned(tree: ast.AST) -> Iterator[str]:
    """What a variable that holds a code is set to, alone or beside others."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                pairs = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = list(zip(target.elts, node.value.elts, strict=False))
                for left, right in pairs:
                    if isinstance(left, ast.Name) and left.id == PARAMETER:
                        yield from _constants(right)


def _usual(tree: ast.AST) -> Iterator[str]:
    """The code that a function takes where it is given none."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            arguments = [*node.args.posonlyargs, *node.args.args]
            pairs = zip(reversed(arguments), reversed(node.args.defaults), strict=False)
            for argument, default in (*pairs, *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)):
                if argument.arg == PARAMETER and default is not None:
                    yield from _constants(default)


def _constants(node: ast.expr) -> Iterator[str]:
    """The texts that an expression can come to."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_constants(node.body), *_constants(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _constants(value)


class Made:
    """The findings that the package makes while tests run: those whose code is no row."""

    def __init__(self) -> None:
        """Look at every finding from now on, by whatever helper it is made; those that tests make pass."""
        self.unknown: list[str] = []
        original = Diagnostic.__init__

        def look(made: Diagnostic, *values: object, **named_values: object) -> None:
            original(made, *values, **named_values)  # type: ignore[arg-type]  # as it was called
            if made.code not in BY_NAME and sys._getframe(1).f_globals["__name__"].startswith("kspec."):  # noqa: SLF001
                self.unknown.append(made.code)

        Diagnostic.__init__ = look  # type: ignore[method-assign, assignment]  # the one place that every finding comes through

    def take(self) -> list[str]:
        """The unknown codes since the last time."""
        found, self.unknown = self.unknown, []
        return found
