"""The logging section that the component configurations share.

Rules: component-base/logs/api/v1/options.go.
"""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.component import Component
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path
from kspec.text.spelling import expected, suggestion

_FORMATS: Final = ("text", "json")
_HIGHEST_VERBOSITY: Final = 2**31 - 1
_GATE: Final = "LoggingAlphaOptions"
_JSON_GATE: Final = "LoggingBetaOptions"
_GATED: Final[tuple[Path, ...]] = tuple(
    ("logging", "options", output, option)
    for output in ("text", "json")
    for option in ("splitStream", "infoBufferSize")
)
_INVALID: Final = "Invalid value"


def check_logging(component: Component) -> Iterator[Diagnostic]:
    """The log's format is known, its options fit the format and the feature gates, its numbers fit klog."""
    yield from _frequency(component)
    yield from _format(component)
    yield from _verbosity(component, ("logging", "verbosity"))
    yield from _modules(component)
    for path in _GATED:
        if component.get(*path) not in (None, False, "0") and not component.gates.enabled(_GATE):
            why = f"it needs the feature gate {_GATE}, which is off"
            help_ = f"set 'featureGates: {{{_GATE}: true}}', or leave it out"
            yield component.error(codes.COMPONENT_GATE, path, why, kind="Forbidden", help_=help_)


def _frequency(component: Component) -> Iterator[Diagnostic]:
    path: Path = ("logging", "flushFrequency")
    if component.release.has("log-flush-frequency-checked") and component.duration(*path) <= 0:
        yield component.error(codes.COMPONENT_VALUE, path, "it must be greater than zero", kind=_INVALID)


def _format(component: Component) -> Iterator[Diagnostic]:
    path: Path = ("logging", "format")
    word = component.get(*path)
    if word not in _FORMATS:
        help_ = suggestion(word, _FORMATS, expected(_FORMATS))
        yield component.error(
            codes.COMPONENT_CHOICE, path, f"{word!r} is not a valid log format", kind=_INVALID, help_=help_
        )
    elif word == "json" and not component.gates.enabled(_JSON_GATE):
        why = f"json needs the feature gate {_JSON_GATE}, which is off"
        yield component.error(codes.COMPONENT_GATE, path, why, kind="Forbidden")


def _verbosity(component: Component, path: Path) -> Iterator[Diagnostic]:
    if (component.get(*path) or 0) > _HIGHEST_VERBOSITY:
        yield component.error(codes.COMPONENT_VALUE, path, f"it must be {_HIGHEST_VERBOSITY} or less", kind=_INVALID)


def _modules(component: Component) -> Iterator[Diagnostic]:
    path: Path = ("logging", "vmodule")
    modules = component.get(*path) or []
    if modules and component.get("logging", "format") != "text":
        why = "it works with the log format text alone"
        yield component.error(codes.COMPONENT_CONFLICT, path, why, kind="Forbidden")
    for index, module in enumerate(modules):
        pattern = (module or {}).get("filePattern") or ""
        if not pattern:
            why = "it lacks a file pattern"
            yield component.error(codes.COMPONENT_VALUE, (*path, index), why, kind="Required value")
        if "=" in pattern or "," in pattern:
            why = f"the file pattern {pattern!r} has an equals sign or a comma"
            yield component.error(codes.COMPONENT_VALUE, (*path, index), why, kind=_INVALID)
        yield from _verbosity(component, (*path, index, "verbosity"))
