"""Arguments that do not go together: a component dies of them although each value alone is fine.

Rules: `facts/flag_relations.py` says where they come from. Nothing is said where the user gives none of the arguments.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final

from kspec.check.argument_gates import gates_of
from kspec.check.command_line import CommandLine, Setting
from kspec.check.component_gates import parse_bool
from kspec.check.flag_types import integer
from kspec.encode.gourl import origin
from kspec.facts import flag_relations as facts
from kspec.facts.flag_relations import Excludes, Needs, Order
from kspec.model.diagnostic import Diagnostic, Note
from kspec.model.document import Path, render_path
from kspec.model.duration import Duration
from kspec.model.wire import Wire

CODE: Final = "argument-conflict"


def check_relations(line: CommandLine, wire: Wire) -> Iterator[Diagnostic]:
    """All that a component would refuse in how its arguments go together."""
    if line.written:
        yield from chain.from_iterable(check(line) for check in _CHECKS)
        yield from _gates(line, wire)


def _set(line: CommandLine, flag: str) -> Setting | None:
    """The argument that counts of a flag, where its value is not empty."""
    found = line.last(flag)
    return found if found and found.value else None


def _excludes(line: CommandLine) -> Iterator[Diagnostic]:
    for row in facts.EXCLUDES:
        setting = _set(line, row.flag) if line.component in row.components else None
        if setting is None or row.word not in {"", setting.value}:
            continue
        others = [found for flag in row.others if (found := _other(line, row, flag))]
        place = next((found for found in (setting, *others) if found.path), None)
        if others and place:
            names = " and ".join(f"--{found.name}" for found in others)
            help_ = row.help or f"leave out --{setting.name} or {names}"
            yield conflict(line, place, f"--{setting.name} excludes {names}", help_, (setting, *others))


def _other(line: CommandLine, row: Excludes, flag: str) -> Setting | None:
    found = line.last(flag) if row.given else _set(line, flag)
    return found if found and row.other_word in {"", found.value} else None


def _needs(line: CommandLine) -> Iterator[Diagnostic]:
    for row in facts.NEEDS:
        if line.component not in row.components or (row.unless and _set(line, row.unless)):
            continue
        asking = next((found for flag in row.flags if (found := _asks(line, row, flag))), None)
        if asking is None:
            continue
        missing = [flag for flag in row.needed if not _is_met(line, row, flag)]
        emptied = [found for flag in missing if (found := line.last(flag)) and found.path]
        place = next((found for found in (asking, *emptied) if found.path), None)
        if missing and place:
            what = f"the mode {row.word} of --{asking.name}" if row.word not in {"", "true"} else f"--{asking.name}"
            with_ = f" with {row.element}" if row.element else ""
            wanted = " and ".join(f"--{flag}{with_}" for flag in missing)
            yield conflict(line, place, f"{what} needs {wanted}", f"add {wanted}, or leave out {what}")


def _asks(line: CommandLine, row: Needs, flag: str) -> Setting | None:
    found = line.last(flag) if row.given else _set(line, flag)
    if found is None or not row.word:
        return found
    if row.word == "true":
        return found if parse_bool(found.value) else None
    return found if row.word in line.elements(flag) else None


def _is_met(line: CommandLine, row: Needs, flag: str) -> bool:
    return row.element in line.elements(flag) if row.element else _set(line, flag) is not None


def _needed(line: CommandLine) -> Iterator[Diagnostic]:
    for component, flag, unless in facts.NEEDED:
        found = line.last(flag) if component == line.component else None
        if found and found.path and not found.value and not (unless and _set(line, unless)):
            yield conflict(line, found, f"--{flag} is empty", "leave it out: kubeadm gives it")


def _schemes(line: CommandLine) -> Iterator[Diagnostic]:
    for row in facts.SCHEMES:
        found = _set(line, row.flag) if line.component in row.components else None
        if found and found.path:
            url = origin(found.value, strict_colons=False)
            if url is None or url.scheme != row.scheme:
                text = f"--{row.flag}: {found.value!r} is not a URL that begins with {row.scheme}://"
                yield conflict(line, found, text, f"write {row.scheme}://...")


def _orders(line: CommandLine) -> Iterator[Diagnostic]:
    for row in facts.ORDERS:
        if line.component not in row.components or (row.beside and not _set(line, row.beside)):
            continue
        switch = line.last(row.switch) if row.switch else None
        if switch and parse_bool(switch.value) is False:
            continue
        first, second = line.last(row.greater), line.last(row.lesser)
        place = next((found for found in (first, second) if found and found.path), None)
        found = _broken(row, first.value if first else None, second.value if second else None)
        if place and found:
            settings = tuple(one for one in (first, second) if one)
            yield conflict(line, place, found, f"raise --{row.greater} or lower --{row.lesser}", settings)


def _broken(row: Order, greater: str | None, lesser: str | None) -> str:
    """What is wrong with two values; empty where nothing is, or where one is none."""
    high, low = (number(text or default) for text, default in _with_defaults(row, greater, lesser))
    if high is None or low is None:
        return ""
    # as client-go has it: the product is cut to a whole number of nanoseconds
    bound = int(low * row.factor)
    if high > bound or (row.equal and high == bound):
        return ""
    times = f"{row.factor:g} times " if row.factor != 1 else ""
    than = "less than" if row.equal else "not more than"
    shown = (greater or f"{row.greater_default} by default", lesser or f"{row.lesser_default} by default")
    return f"--{row.greater} ({shown[0]}) is {than} {times}--{row.lesser} ({shown[1]})"


def _with_defaults(row: Order, greater: str | None, lesser: str | None) -> tuple[tuple[str | None, str], ...]:
    return (greater, row.greater_default), (lesser, row.lesser_default)


def number(text: str) -> int | None:
    """A whole number, or a duration's nanoseconds; None for what is neither."""
    whole = integer(text)
    if whole is not None:
        return whole
    try:
        return Duration.parse(text).nanoseconds
    except ValueError:
        return None


def _gates(line: CommandLine, wire: Wire) -> Iterator[Diagnostic]:
    for row in facts.GATES:
        found = _set(line, row.flag) if line.component in row.components else None
        if found and found.path and not gates_of(line, wire).enabled(row.gate):
            text = f"--{row.flag} needs the feature gate {row.gate}, which is off"
            yield conflict(line, found, text, f"add feature-gates: {row.gate}=true, or leave it out")


def conflict(
    line: CommandLine, setting: Setting, text: str, help_: str = "", others: tuple[Setting, ...] = ()
) -> Diagnostic:
    """The finding that a component does not start with an argument beside others."""
    path: Path = setting.path or line.path
    notes = tuple(
        Note(f"--{other.name} is here", line.document.locate(other.path))
        for other in others
        if other is not setting and other.path
    )
    span, kind = line.document.locate(path), line.document.kind
    message = f"{line.component} does not start: {text}"
    return Diagnostic(CODE, message, span, path=render_path(path), document=kind, help=help_, notes=notes)


_CHECKS: Final[tuple[Callable[[CommandLine], Iterator[Diagnostic]], ...]] = (
    _excludes,
    _needs,
    _needed,
    _schemes,
    _orders,
)
