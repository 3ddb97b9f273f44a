"""etcd's arguments against the flags of the etcd that the spec runs.

Rules: etcd's own flag set and feature gates (`facts/etcd.py`), by the version that its image's tag names; Go's package
flag, which takes a flag by its exact name; etcd's pkg/flags.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from kspec.check.arguments.flag_types import wrong_value
from kspec.check.view.command_line import CommandLine, Setting
from kspec.check.view.field import Field
from kspec.facts import codes, etcd
from kspec.facts.etcd import EtcdFlag
from kspec.facts.gates import Gate
from kspec.go.addresses import parse_ip
from kspec.go.url import Origin, origin
from kspec.model.boolean import parse_bool
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire
from kspec.text.spelling import suggestion

_TYPES: Final = {
    "boolValue": "bool",
    "intValue": "int",
    "int64Value": "int64",
    "uintValue": "uint",
    "uint64Value": "uint64",
    "uint32Value": "uint32",
    "float64Value": "float64",
    "durationValue": "duration",
}
"""etcd's names of types -> those of the other components (`check/arguments/flag_types.py`)."""
_IGNORED: Final = "IgnoredFlag"
_SCHEMES: Final = ("http", "https", "unix", "unixs")
_LISTEN: Final = ("listen-client-urls", "listen-peer-urls", "listen-metrics-urls", "listen-client-http-urls")
_ADVERTISE: Final = ("advertise-client-urls", "initial-advertise-peer-urls")
_IMAGE_TAG: Final = ("etcd", "local", "imageTag")
_ROTATION: Final = "log-rotation-config-json"
_ROTATION_FIELDS: Final = {"maxsize": int, "maxage": int, "maxbackups": int, "localtime": bool, "compress": bool}
_STREAMS: Final = ("default", "stderr", "stdout")
"""Outputs of the log that are not files (embed's DefaultLogOutput and others)."""


def check_etcd_arguments(line: CommandLine, wire: Wire) -> Iterator[Diagnostic]:
    """Everything for which the spec's etcd would refuse its arguments, and what it deprecates."""
    tag = Field(line.document, _IMAGE_TAG).text or wire.release.images["etcd"]
    version = etcd.version_of(tag)
    if version is None:
        if line.written:
            known = ", ".join(etcd.versions())
            text = f"the arguments of etcd are not checked: its tag {tag} names none of the versions {known}"
            help_ = "compare them with `etcd --help` of that image"
            yield Field(line.document, _IMAGE_TAG).warning(codes.ETCD_VERSION, text, help_)
        return
    for setting in line.settings:
        flag = etcd.flags(version).get(setting.name)
        if flag is None:
            yield _unknown(line, setting, version, wire.release.minor)
        elif setting.path is not None:
            yield from _check(line, setting, flag, version)
    yield from _rotation(line)
    yield from _shared(line)


def _shared(line: CommandLine) -> Iterator[Diagnostic]:
    """Each address is listened on once, be it for gRPC or for HTTP."""
    plain, both = line.last("listen-client-http-urls"), line.last("listen-client-urls")
    if plain is None or both is None or not plain.path:
        return
    taken = {(url.host, url.port) for url in _origins(both.value)}
    if any((url.host, url.port) in taken for url in _origins(plain.value)):
        text = f"etcd does not start: --{plain.name} and --{both.name} have an address in common"
        yield line.finding(plain, codes.ARGUMENT_CONFLICT, text, "give it a port of its own")


def _origins(value: str) -> list[Origin]:
    return [found for text in value.split(",") if (found := origin(text.strip(), strict_colons=True))]


def _rotation(line: CommandLine) -> Iterator[Diagnostic]:
    """The log is rotated in one file, as a JSON object of numbers and switches says (embed.setupLogRotation)."""
    switch, outputs, rules = (line.last(flag) for flag in ("enable-log-rotation", "log-outputs", _ROTATION))
    if not switch or not switch.path or parse_bool(switch.value) is not True:
        return
    given = outputs.value.split(",") if outputs and outputs.value else ["default"]
    files = [output for output in given if output not in _STREAMS]
    if len(files) > 1 or (not files and len(given) == 1):
        text = "etcd does not start: --enable-log-rotation needs --log-outputs with one file"
        place = outputs if outputs and outputs.path else switch
        yield line.finding(place, codes.ARGUMENT_CONFLICT, text, "add log-outputs with a file, or leave it out")
    if rules and rules.path and not _is_rotation(rules.value):
        text = f'--{_ROTATION} of etcd: {rules.value!r} is not a JSON object such as {{"maxsize": 100}}'
        yield line.finding(rules, codes.ARGUMENT_VALUE, text)


def _is_rotation(text: str) -> bool:
    try:
        found = json.loads(text)
    except ValueError:
        return False
    if not isinstance(found, dict):
        return found is None
    return all(type(one) in {_ROTATION_FIELDS.get(name.lower(), type(one)), type(None)} for name, one in found.items())


def _unknown(line: CommandLine, setting: Setting, version: str, minor: str) -> Diagnostic:
    if not setting.name:
        return line.finding(setting, codes.ARGUMENT_UNKNOWN, "an argument of etcd has no name")
    written = setting.name if setting.name.startswith("-") else f"--{setting.name}"
    text = f"etcd {version} has no flag {written}"
    if setting.path is None:
        tag = Field(line.document, _IMAGE_TAG)
        help_ = "leave imageTag out, or take an etcd that has the flag"
        return tag.error(codes.ARGUMENT_UNKNOWN, f"{text}, which kubeadm {minor} gives it", help_, kind="")
    return line.finding(setting, codes.ARGUMENT_UNKNOWN, text, _hint(setting, version), name=True)


def _hint(setting: Setting, version: str) -> str:
    name = setting.name
    if name.startswith("-"):
        return setting.without_dashes
    plain = name.replace("_", "-")
    if plain != name and plain in etcd.flags(version):
        return f"write {plain}: etcd takes no _ for -"
    having = etcd.versions_with(name)
    instead = _instead(name, version)
    if instead:
        return f"write {instead} instead"
    if having and etcd.versions().index(having[-1]) < etcd.versions().index(version):
        return f"leave it out: etcd {having[-1]} was the last to have it"
    if having:
        return f"etcd {having[0]} is the first to have it"
    return suggestion(name, etcd.flags(version))


def _instead(name: str, version: str) -> str:
    """What takes the place of a flag, as an etcd that deprecated it said, where this one has that."""
    for known in reversed(etcd.versions_with(name)):
        _, use, words = etcd.flags(known)[name].deprecated.partition("Use ")
        word = words.split()[0].strip("'\".").removeprefix("--") if use else ""
        if word.partition("=")[0] in etcd.flags(version):
            return word
    stable = name.removeprefix("experimental-")
    return stable if stable != name and stable in etcd.flags(version) else ""


def _check(line: CommandLine, setting: Setting, flag: EtcdFlag, version: str) -> Iterator[Diagnostic]:
    wrong = _wrong(setting, flag)
    if wrong:
        yield line.finding(setting, codes.ARGUMENT_VALUE, f"--{setting.name} of etcd: {setting.value!r} {wrong}")
    if flag.type == "featureGate":
        yield from _gates(line, setting, version)
    _, gated, words = flag.deprecated.partition("--feature-gates=")
    gate = words.partition("=")[0]
    if gated and any(item.partition("=")[0] == gate for item in line.elements("feature-gates")):
        text = f"etcd does not start: --{setting.name} and --feature-gates both say whether {gate} is on"
        yield line.finding(setting, codes.ARGUMENT_CONFLICT, text, f"leave it out: --feature-gates has {gate}")
    stable = line.last(setting.name.removeprefix("experimental-"))
    if flag.deprecated and stable and stable.name != setting.name:
        whose = "" if stable.path else ", which kubeadm gives"
        text = f"etcd does not start: --{setting.name} and --{stable.name} are the same{whose}"
        yield line.finding(setting, codes.ARGUMENT_CONFLICT, text, f"write {stable.name} alone")
    if flag.type == _IGNORED:
        text = f"--{setting.name} of etcd has no effect: etcd {version} ignores it"
        yield line.finding(
            setting, codes.ARGUMENT_DEPRECATED, text, "leave it out", severity=Severity.WARNING, name=True
        )
    elif flag.deprecated:
        instead = _instead(setting.name, version)
        help_ = f"write {instead} instead" if instead else f"etcd says: {flag.deprecated}"
        text = f"--{setting.name} of etcd is deprecated in etcd {version}"
        yield line.finding(setting, codes.ARGUMENT_DEPRECATED, text, help_, severity=Severity.WARNING, name=True)


def _wrong(setting: Setting, flag: EtcdFlag) -> str:
    """What is wrong with a value; empty where nothing is."""
    if flag.words and setting.value not in flag.words:
        return f"is unknown, expected one of: {', '.join(flag.words)}"
    if flag.type == "UniqueURLs":
        return _wrong_urls(setting.name, setting.value)
    special = _SPECIAL.get(setting.name)
    if special:
        return special(setting.value)
    return wrong_value(_TYPES.get(flag.type, ""), setting.name, setting.value)


def _wrong_urls(name: str, value: str) -> str:
    if value == ("*" if name == "cors" else ""):
        return ""
    for text in value.split(","):
        found = origin(text.strip(), strict_colons=True)
        if found is None or found.scheme not in _SCHEMES:
            return f"has {text!r}, which is not a URL with a scheme of {', '.join(_SCHEMES)}"
        if found.scheme.startswith("unix"):
            continue
        _, _, rest = text.strip().partition("://")
        authority, slash, _ = rest.partition("/")
        if slash or ":" not in authority.rpartition("]")[2]:
            return f"has {text!r}, which is not of the form scheme://host:port without a path"
        if name in _LISTEN and found.host != "localhost" and parse_ip(found.host) is None:
            return f"has {text!r}, which names no IP address to listen on"
        if name in _ADVERTISE and not found.host:
            return f"has {text!r}, which has no host"
    return ""


def _wrong_retention(text: str) -> str:
    """A number of hours or revisions, or a duration (embed.parseCompactionRetention)."""
    whole = text.removeprefix("+")
    fits = not text or (whole.isascii() and whole.isdecimal()) or not wrong_value("duration", "", text)
    return "" if fits else "is not a valid number or duration"


def _wrong_token(text: str) -> str:
    """Etcd's auth.NewTokenProvider."""
    kind, *options = text.split(",")
    if kind == "jwt" and not any(option.startswith("sign-method=") for option in options):
        return "has no sign-method=..., which jwt needs"
    return "" if kind in {"", "simple", "jwt"} else f"has {kind!r}, expected one of: simple, jwt"


def _wrong_outputs(text: str) -> str:
    """Etcd's Config.setupLogging."""
    several = text.split(",")
    return "has default among several" if len(several) > 1 and "default" in several else ""


_SPECIAL: Final[Mapping[str, Callable[[str], str]]] = {
    "auto-compaction-retention": _wrong_retention,
    "auth-token": _wrong_token,
    "log-outputs": _wrong_outputs,
}
"""Flags whose text has a form of its own -> what is wrong with one."""


def _gates(line: CommandLine, setting: Setting, version: str) -> Iterator[Diagnostic]:
    known = etcd.gates(version)
    asked: dict[str, bool] = {}
    for item in filter(None, setting.value.split(",")):
        name, equals, word = (part.strip() for part in item.partition("="))
        on = parse_bool(word)
        if not equals or on is None:
            text = f"--{setting.name} of etcd has {item!r}, which is not of the form gate=true or gate=false"
            yield line.finding(setting, codes.ARGUMENT_VALUE, text)
        elif name not in known:
            text = f"there is no feature gate {name} in etcd {version}"
            yield line.finding(setting, codes.FEATURE_GATE_UNKNOWN, text, suggestion(name, known))
        elif known[name].locked and known[name].default is not on:
            text = f"the feature gate {name} of etcd {version} is locked to {str(known[name].default).lower()}"
            yield line.finding(setting, codes.FEATURE_GATE_LOCKED, text, "leave it out")
        else:
            asked[name] = on
    for name, needed in _NEEDS.items():
        if _is_on(name, asked, known) and not _is_on(needed, asked, known):
            text = f"the feature gate {name} of etcd needs {needed}, which is off"
            yield line.finding(setting, codes.FEATURE_GATE_NEEDS, text, f"add {needed}=true")


_NEEDS: Final[Mapping[str, str]] = {"LeaseCheckpointPersist": "LeaseCheckpoint"}
"""Gates -> the gate that each needs (embed.Config.Validate)."""


def _is_on(name: str, asked: Mapping[str, bool], known: Mapping[str, Gate]) -> bool:
    if name not in known:
        return False
    whole = {"ALPHA": "AllAlpha", "BETA": "AllBeta"}.get(known[name].stage, "")
    return asked.get(name, asked.get(whole, known[name].default))
