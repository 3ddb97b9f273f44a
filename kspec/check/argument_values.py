"""What components demand of the values of their flags beyond the type.

Rules: `facts/flag_values.py` says where they come from.
"""

from collections.abc import Callable, Iterator
from typing import Final

from kspec.check.command_line import CommandLine, Setting
from kspec.check.flag_types import integer
from kspec.check.qualified_names import is_label_value, is_qualified_name
from kspec.encode.spelling import nearest
from kspec.encode.subnets import parse_cidr
from kspec.facts import admission, controllers, flag_values
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path, render_path
from kspec.model.duration import Duration
from kspec.rules.labels import may_register

_PLUGIN_FLAGS: Final = ("enable-admission-plugins", "disable-admission-plugins", "admission-control")
_FAMILIES: Final = 2
_LEAST_ADDRESSES: Final = 8


def check_values(line: CommandLine, minor: str) -> Iterator[Diagnostic]:
    """All that a component would refuse in its arguments' values, each of which fits its type."""
    for check in _CHECKS:
        yield from check(line, minor)


def _settings(line: CommandLine, flag: str) -> Iterator[Setting]:
    """The spec's own arguments of a name."""
    return (setting for setting in line.written if setting.name.replace("_", "-") == flag)


def _finding(
    line: CommandLine, setting: Setting, text: str, help_: str = "", code: str = "argument-value"
) -> Diagnostic:
    path: Path = setting.path or line.path
    message = f"--{setting.name} of {line.component}: {text}"
    span = line.document.locate(path)
    return Diagnostic(code, message, span, path=render_path(path), document=line.document.kind, help=help_)


def _words(line: CommandLine, _minor: str) -> Iterator[Diagnostic]:
    for row in flag_values.WORDS:
        if line.component not in row.components or (row.beside and not line.last(row.beside)):
            continue
        for setting in _settings(line, row.flag):
            words = setting.value.split(",") if row.many else [setting.value]
            for word in words if setting.value else ():
                if word not in row.words:
                    near = nearest(word, row.words)
                    help_ = f"did you mean {near}?" if near else f"known are {', '.join(row.words)}"
                    yield _finding(line, setting, f"{word!r} is unknown", help_)


def _ranges(line: CommandLine, _minor: str) -> Iterator[Diagnostic]:
    for row in flag_values.RANGES:
        if line.component not in row.components or (row.beside and not line.last(row.beside)):
            continue
        for setting in _settings(line, row.flag):
            number = _number(setting.value)
            if number is not None and (number < row.low or (row.high is not None and number > row.high)):
                bounds = f"between {row.low:g} and {row.high:g}" if row.high is not None else "zero or more"
                yield _finding(line, setting, f"{setting.value} is not {bounds}")


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


def _modes(line: CommandLine, _minor: str) -> Iterator[Diagnostic]:
    if line.component != flag_values.API_SERVER:
        return
    seen: set[str] = set()
    for setting in _settings(line, "authorization-mode"):
        for mode in setting.value.split(","):
            if mode in seen:
                yield _finding(line, setting, f"the mode {mode} is given twice")
            seen.add(mode)


def _networks(line: CommandLine, _minor: str) -> Iterator[Diagnostic]:
    if line.component != flag_values.API_SERVER:
        return
    for setting in _settings(line, "service-cluster-ip-range"):
        texts = setting.value.split(",") if setting.value else []
        networks = [parse_cidr(text) for text in texts]
        wrong = ""
        if None in networks:
            wrong = f"{texts[networks.index(None)]!r} is no network such as 10.96.0.0/12"
        elif len(texts) > _FAMILIES or len({network.version for network in networks if network}) < len(texts):
            wrong = "there may be one network for each IP family"
        elif any(network.num_addresses < _LEAST_ADDRESSES for network in networks if network):
            wrong = f"a network needs {_LEAST_ADDRESSES} addresses at least"
        if wrong:
            yield _finding(line, setting, wrong)


def _plugins(line: CommandLine, minor: str) -> Iterator[Diagnostic]:
    if line.component != flag_values.API_SERVER:
        return
    known = admission.load(minor)
    for flag in _PLUGIN_FLAGS:
        for setting in _settings(line, flag):
            for name in setting.value.split(",") if setting.value else ():
                if name not in known:
                    near = nearest(name, known)
                    text = f"{minor} has no admission plugin {name!r}"
                    yield _finding(line, setting, text, f"did you mean {near}?" if near else "", "admission-plugin")
    enabled = set(line.elements("enable-admission-plugins"))
    for setting in _settings(line, "disable-admission-plugins"):
        for name in setting.value.split(","):
            if name in enabled:
                help_ = f"write 'enable-admission-plugins' without {name}: kubeadm enables NodeRestriction by default"
                yield _finding(line, setting, f"the plugin {name} is enabled too", help_, "admission-plugin")


def _controllers(line: CommandLine, _minor: str) -> Iterator[Diagnostic]:
    if line.component != flag_values.CONTROLLER_MANAGER:
        return
    known = (controllers.ALL, *controllers.NAMES, *controllers.ALIASES)
    for setting in _settings(line, "controllers"):
        for word in setting.value.split(",") if setting.value else ():
            name = word.removeprefix("-")
            if name not in known:
                near = nearest(name, controllers.NAMES)
                yield _finding(
                    line, setting, f"there is no controller {name!r}", f"did you mean {near}?" if near else ""
                )


def _shown_metrics(line: CommandLine, minor: str) -> Iterator[Diagnostic]:
    former = f"1.{int(minor.partition('.')[2]) - 1}"
    for setting in _settings(line, "show-hidden-metrics-for-version"):
        if setting.value not in {"", former}:
            yield _finding(line, setting, f"{setting.value!r} is not the minor release before, {former!r}")


def _labels(line: CommandLine, _minor: str) -> Iterator[Diagnostic]:
    """A kubelet labels its node outside of Kubernetes' own domains, or with a few labels in them."""
    if line.component != flag_values.KUBELET:
        return
    for setting in _settings(line, "node-labels"):
        for item in filter(None, setting.value.split(",")):
            key, _, value = (part.strip() for part in item.partition("="))
            if not may_register(key):
                help_ = "label the node through the API, or choose a key of your own domain"
                yield _finding(line, setting, f"a kubelet may not set the label {key!r} itself", help_)
            elif not is_qualified_name(key):
                yield _finding(line, setting, f"{key!r} is no label's key")
            elif not is_label_value(value):
                yield _finding(line, setting, f"{value!r} is no label's value")


_CHECKS: Final[tuple[Callable[[CommandLine, str], Iterator[Diagnostic]], ...]] = (
    _words,
    _ranges,
    _modes,
    _networks,
    _plugins,
    _controllers,
    _shown_metrics,
    _labels,
)
