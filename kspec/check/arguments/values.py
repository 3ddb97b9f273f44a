"""What components demand of the values of their flags beyond the type.

Rules: `facts/flag_values.py` says where they come from.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from kspec.check.arguments.flag_types import elements, integer
from kspec.check.view.command_line import CommandLine, Setting
from kspec.facts import codes, controllers, flag_values
from kspec.go.qualified_name import is_label_value, is_qualified_name
from kspec.model.boolean import parse_bool
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic
from kspec.model.duration import Duration
from kspec.model.release import Release
from kspec.rules.labels import may_register
from kspec.text.spelling import expected, suggestion

_FAMILIES: Final = 2
_REMOTE_UID: Final = flag_values.REMOTE_UID.lower()
_EMULATED: Final = re.compile(r"(?:kube=)?v?1\.([0-9]{1,3})(?:\.[0-9]+)?")
_EMULATED_RELEASES: Final = 3
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_METRIC: Final = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")


def check_values(line: CommandLine, release: Release) -> Iterator[Diagnostic]:
    """All that a component would refuse in its arguments' values, each of which fits its type."""
    for check in _CHECKS:
        yield from check(line, release)


def settings_of(line: CommandLine, flag: str) -> Iterator[Setting]:
    """The spec's own arguments of a name."""
    return (setting for setting in line.all(flag) if setting.path is not None)


def refused(
    line: CommandLine, setting: Setting, text: str, help_: str = "", code: Code = codes.ARGUMENT_VALUE
) -> Diagnostic:
    """The finding that a component refuses the value of an argument."""
    return line.finding(setting, code, f"--{setting.name} of {line.component}: {text}", help_)


def _holds(line: CommandLine, condition: str) -> bool:
    """Whether a condition of a row holds: `flag` is given, `flag=word` or `flag!=word` is so."""
    flag, equals, word = condition.partition("=")
    found = line.last(flag.removesuffix("!"))
    if not equals:
        return found is not None
    same = found is not None and (parse_bool(found.value) if parse_bool(word) is not None else found.value) == (
        parse_bool(word) if parse_bool(word) is not None else word
    )
    return same is not flag.endswith("!")


def _words(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    for row in flag_values.WORDS:
        if line.component not in row.components or not all(_holds(line, condition) for condition in row.when):
            continue
        for setting in settings_of(line, row.flag):
            words = elements(setting.value) if row.many else [setting.value]
            for word in words if setting.value else ():
                if word not in row.words:
                    help_ = suggestion(word, row.words, expected(row.words))
                    yield refused(line, setting, f"{word!r} is unknown", help_)


def _ranges(line: CommandLine, release: Release) -> Iterator[Diagnostic]:
    for row in flag_values.RANGES:
        if line.component not in row.components or not all(_holds(line, condition) for condition in row.when):
            continue
        if row.change and not release.has(row.change):
            continue
        for setting in settings_of(line, row.flag):
            number = _number(setting.value)
            if number is None or (row.or_zero and number == 0):
                continue
            if number < row.low or (row.high is not None and number > row.high):
                yield refused(line, setting, f"{setting.value} is not {_bounds(row)}")


def _bounds(row: flag_values.Range) -> str:
    """The numbers of a range in words."""
    if row.high is not None:
        return f"between {row.low:.15g} and {row.high:.15g}"
    if row.low == 0:
        return "zero or more"
    return f"{row.low:g} or more" if row.low >= 1 else "more than zero"


def _number(text: str) -> float | None:
    """A number, or the seconds of a duration; None for what is neither, which its type's check has found."""
    whole = integer(text)
    if whole is not None:
        return whole
    try:
        return float(text)
    except ValueError:
        pass
    try:
        return Duration.parse(text).seconds
    except ValueError:
        return None


def _emulation(line: CommandLine, release: Release) -> Iterator[Diagnostic]:
    """A component can behave as one of the three minor releases before."""
    newest = int(release.minor.partition(".")[2])
    for setting in settings_of(line, "emulated-version") if line.component in flag_values.CONTROL_PLANE else ():
        for item in setting.value.split(","):
            found = _EMULATED.fullmatch(item)
            if found and not newest - _EMULATED_RELEASES <= int(found[1]) <= newest:
                text = f"{item!r} is not between 1.{newest - _EMULATED_RELEASES} and 1.{newest}"
                yield refused(line, setting, text)


def _metrics(line: CommandLine, release: Release) -> Iterator[Diagnostic]:
    if line.component not in flag_values.CONTROL_PLANE or not release.has("metric-names-checked"):
        return
    for setting in settings_of(line, "disabled-metrics"):
        for name in setting.value.split(",") if setting.value else ():
            if not _METRIC.fullmatch(name):
                yield refused(line, setting, f"{name!r} is not a valid metric name")


def _headers(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    for flag in flag_values.HEADERS if line.component in flag_values.CONTROL_PLANE else ():
        for setting in settings_of(line, flag):
            if any(not element.strip() for element in setting.value.split(",")) and setting.value:
                yield refused(line, setting, f"{setting.value!r} has a blank element")
            elif flag.endswith("uid-headers") and flag_values.REMOTE_UID.lower() not in setting.value.lower().split(
                ","
            ):
                yield refused(line, setting, f"{setting.value!r} lacks {flag_values.REMOTE_UID}", "add it to the list")


def _controllers(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    if line.component != flag_values.CONTROLLER_MANAGER:
        return
    known = (controllers.ALL, *controllers.NAMES, *controllers.ALIASES)
    for setting in settings_of(line, "controllers"):
        for word in setting.value.split(",") if setting.value else ():
            name = word.removeprefix("-")
            if name not in known:
                yield refused(line, setting, f"there is no controller {name!r}", suggestion(name, controllers.NAMES))


def _shown_metrics(line: CommandLine, release: Release) -> Iterator[Diagnostic]:
    former = f"1.{int(release.minor.partition('.')[2]) - 1}"
    for setting in settings_of(line, "show-hidden-metrics-for-version"):
        if setting.value not in {"", former}:
            yield refused(line, setting, f"{setting.value!r} is not the minor release before, {former!r}")


def _labels(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    """A kubelet labels its node outside of Kubernetes' own domains, or with a few labels in them."""
    if line.component != flag_values.KUBELET:
        return
    for setting in settings_of(line, "node-labels"):
        for item in filter(None, setting.value.split(",")):
            key, _, value = (part.strip() for part in item.partition("="))
            if not may_register(key):
                help_ = "label the node through the API, or choose a key of your own domain"
                yield refused(line, setting, f"a kubelet may not set the label {key!r} itself", help_)
            elif not is_qualified_name(key):
                yield refused(line, setting, f"{key!r} is not a valid label key")
            elif not is_label_value(value):
                yield refused(line, setting, f"{value!r} is not a valid label value")


def _runtime(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    """A kubelet reaches its container runtime by a local socket."""
    for setting in settings_of(line, "container-runtime-endpoint") if line.component == flag_values.KUBELET else ():
        found = _SCHEME.match(setting.value)
        if not setting.value:
            yield refused(line, setting, "it must not be empty", "leave it out: kubeadm gives it")
        elif found and found[1].lower() not in flag_values.RUNTIME_SCHEMES:
            yield refused(line, setting, f"{setting.value!r} is not a valid local socket", "write unix:///...")


def _networks(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    if line.component != flag_values.CONTROLLER_MANAGER:
        return
    for setting in settings_of(line, "service-cluster-ip-range"):
        if setting.value.count(",") >= _FAMILIES:
            yield refused(line, setting, "there may be one network for each IP family")


_CHECKS: Final[tuple[Callable[[CommandLine, Release], Iterator[Diagnostic]], ...]] = (
    _words,
    _ranges,
    _networks,
    _emulation,
    _metrics,
    _headers,
    _controllers,
    _shown_metrics,
    _labels,
    _runtime,
)
