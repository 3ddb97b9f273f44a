"""The KubeletConfiguration that a kubelet comes to by its arguments: most of its flags set a field of it.

Rules: `facts/kubelet_fields.py` has the flags' fields; the kubelet validates its configuration after its flags have
been applied (cmd/kubelet/app/server.go, kubeletConfigFlagPrecedence), so that all of check/components/kubelet.py holds.
"""

import copy
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kspec.check.arguments.flag_types import integer, wrong_value
from kspec.check.components.kubelet import check_kubelet
from kspec.check.view.command_line import CommandLine, Setting, kubelets
from kspec.facts import codes, flags, kubelet_fields
from kspec.facts.flag_values import ANGLE_MAPS, WHOLE_MAPS
from kspec.model import kinds
from kspec.model.boolean import parse_bool
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.frozen import evolve
from kspec.model.wire import Wire, WireDocument

_TEXTS: Final = ("string", "duration", "ip", "quantity")
_GATES: Final = "feature-gates"


def check_kubelet_flags(wire: Wire) -> Iterator[Diagnostic]:
    """What a kubelet refuses in its configuration because of its arguments, and would not without them."""
    document = wire.get(kinds.KUBELET)
    if document is None:
        return
    usual: set[tuple[str, str]] | None = None
    known: dict[tuple[tuple[str, str], ...], list[Diagnostic]] = {}
    for line in kubelets(wire):
        settings = _settings(line, wire.release.minor)
        if not settings:
            continue
        if usual is None:
            usual = {(found.code, found.message) for found in _findings(wire, document, {})}
        given = tuple((flag, setting.value) for flag, setting in settings.items())
        if given not in known:
            known[given] = _findings(wire, document, settings)
        for found in known[given]:
            if (found.code, found.message) not in usual:
                yield _at_its_argument(line, found, settings, wire.release.minor)


def _settings(line: CommandLine, minor: str) -> dict[str, Setting]:
    """The user's arguments that set a field, by flag, the last of each; those whose value is wrong are left out."""
    types, fields = flags.load(minor, line.component), kubelet_fields.load(minor)
    found: dict[str, Setting] = {}
    for setting in (one for one in line.written if not one.is_broken):
        flag = line.flag(setting.name)
        if (
            flag in fields
            and flag in types
            and flag != _GATES
            and not wrong_value(types[flag].type, flag, setting.value)
        ):
            found[flag] = setting
    return found


def _findings(wire: Wire, document: WireDocument, settings: Mapping[str, Setting]) -> list[Diagnostic]:
    """What the kubelet finds in the configuration with these arguments."""
    value: dict[str, Any] = copy.deepcopy(document.value)
    types, fields = flags.load(wire.release.minor, "kubelet"), kubelet_fields.load(wire.release.minor)
    for flag, setting in settings.items():
        parsed = _parsed(types[flag].type, flag, setting.value)
        if parsed is not None:
            *outer, last = fields[flag].split(".")
            inner = value
            for name in outer:
                inner[name] = dict(inner.get(name) or {})
                inner = inner[name]
            inner[last] = parsed
    return list(check_kubelet(wire.put(evolve(document, value=value, written=True))))


def _parsed(type_name: str, flag: str, text: str) -> Any:  # noqa: ANN401 - any JSON value
    """A flag's value as its field has it; None for a type whose values are not told apart here."""
    if type_name == "bool":
        return parse_bool(text)
    if type_name.startswith(("int", "uint")) and not type_name.endswith("Slice"):
        return integer(text)
    if type_name == "stringSlice":
        return text.split(",") if text else []
    if type_name == "mapStringString":
        mark = "<" if flag in ANGLE_MAPS else "="
        items = [text] if flag in WHOLE_MAPS else [item for item in text.split(",") if item]
        pairs = (item.partition(mark) for item in items)
        return {name.strip(): value.strip() for name, _, value in pairs}
    return text if type_name in _TEXTS else None


def _at_its_argument(line: CommandLine, found: Diagnostic, settings: Mapping[str, Setting], minor: str) -> Diagnostic:
    """The finding at the argument that sets its field, else at the last one."""
    fields = kubelet_fields.load(minor)
    own = [flag for flag in settings if fields[flag] == found.path or found.path.startswith(f"{fields[flag]}.")]
    flag = own[0] if own else [*settings][-1]
    setting = settings[flag]
    code = codes.ARGUMENT_CONFLICT if found.severity is Severity.ERROR else found.code
    text = f"{found.message} (by --{flag})"
    return line.finding(setting, code, text, found.help, severity=found.severity)
