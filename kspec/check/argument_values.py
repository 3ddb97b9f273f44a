"""What components demand of the values of their flags beyond the type.

Rules: `facts/flag_values.py` says where they come from.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from kspec.check.command_line import CommandLine, Setting
from kspec.check.component_gates import parse_bool
from kspec.check.flag_types import integer
from kspec.check.qualified_names import is_label_value, is_qualified_name
from kspec.encode.gourl import origin
from kspec.encode.spelling import nearest
from kspec.encode.subnets import parse_cidr
from kspec.facts import admission, controllers, flag_values, groups
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path, render_path
from kspec.model.duration import Duration
from kspec.model.release import Release
from kspec.rules.labels import may_register

_PLUGIN_FLAGS: Final = ("enable-admission-plugins", "disable-admission-plugins", "admission-control")
_FAMILIES: Final = 2
_REMOTE_UID: Final = flag_values.REMOTE_UID.lower()
_LEAST_ADDRESSES: Final = 8
_EMULATED: Final = re.compile(r"(?:kube=)?v?1\.([0-9]{1,3})(?:\.[0-9]+)?")
_EMULATED_RELEASES: Final = 3
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CACHE_SIZE: Final = re.compile(r"[^#]*#[+]?[0-9]{1,18}")
_METRIC: Final = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")


def check_values(line: CommandLine, release: Release) -> Iterator[Diagnostic]:
    """All that a component would refuse in its arguments' values, each of which fits its type."""
    for check in _CHECKS:
        yield from check(line, release)


def _settings(line: CommandLine, flag: str) -> Iterator[Setting]:
    """The spec's own arguments of a name."""
    return (setting for setting in line.all(flag) if setting.path is not None)


def _finding(
    line: CommandLine, setting: Setting, text: str, help_: str = "", code: str = "argument-value"
) -> Diagnostic:
    path: Path = setting.path or line.path
    message = f"--{setting.name} of {line.component}: {text}"
    span = line.document.locate(path)
    return Diagnostic(code, message, span, path=render_path(path), document=line.document.kind, help=help_)


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
        for setting in _settings(line, row.flag):
            words = setting.value.split(",") if row.many else [setting.value]
            for word in words if setting.value else ():
                if word not in row.words:
                    near = nearest(word, row.words)
                    help_ = f"did you mean {near}?" if near else f"known are {', '.join(row.words)}"
                    yield _finding(line, setting, f"{word!r} is unknown", help_)


def _ranges(line: CommandLine, release: Release) -> Iterator[Diagnostic]:
    for row in flag_values.RANGES:
        if line.component not in row.components or not all(_holds(line, condition) for condition in row.when):
            continue
        if row.change and not release.has(row.change):
            continue
        for setting in _settings(line, row.flag):
            number = _number(setting.value)
            if number is None or (row.or_zero and number == 0):
                continue
            if number < row.low or (row.high is not None and number > row.high):
                yield _finding(line, setting, f"{setting.value} is not {_bounds(row)}")


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


def _modes(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    if line.component != flag_values.API_SERVER:
        return
    seen: set[str] = set()
    for setting in _settings(line, "authorization-mode"):
        for mode in setting.value.split(","):
            if mode in seen:
                yield _finding(line, setting, f"the mode {mode} is given twice")
            seen.add(mode)


def _networks(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    for setting in _settings(line, "service-cluster-ip-range"):
        if line.component == flag_values.CONTROLLER_MANAGER and setting.value.count(",") >= _FAMILIES:
            yield _finding(line, setting, "there may be one network for each IP family")
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


def _apis(line: CommandLine, release: Release) -> Iterator[Diagnostic]:
    """--runtime-config turns APIs on and off, by group and version: `apps/v1=true`, or all of a kind: `api/beta`."""
    if line.component != flag_values.API_SERVER:
        return
    known = groups.load(release.minor)
    settings: dict[str, tuple[str, Setting]] = {}
    for setting in _settings(line, "runtime-config"):
        for item in filter(None, setting.value.split(",")):
            key, _, word = (part.strip() for part in item.partition("="))
            settings[key if key != "v1" else "/v1"] = word, setting
    for key, (word, setting) in settings.items():
        text, near = _wrong_api(key, word, known)
        if text:
            yield _finding(line, setting, text, f"did you mean {near}?" if near else "")
    if [(key, word) for key, (word, _) in settings.items()] == [("api/all", "false")]:
        yield _finding(line, settings["api/all"][1], "api/all=false alone leaves no API", "turn on what is needed")
    yield from _flow_control(line, settings)


def _wrong_api(key: str, word: str, known: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """What is wrong with an item of --runtime-config, and the group or version that it is like; or nothing."""
    if key in flag_values.API_KINDS:
        return ("", "") if word in {"true", "false"} else (f"{key} is {word!r}, neither true nor false", "")
    group, slash, rest = key.partition("/")
    version, _, resource = rest.partition("/")
    if not slash or "/" in resource:
        return f"{key!r} is not of the form group/version or group/version/resource", ""
    if group not in known:
        return f"there is no API group {group!r}", nearest(group, [name for name in known if name]) or ""
    if version not in known[group]:
        return f"the API group {group!r} has no version {version!r}", nearest(version, known[group]) or ""
    if word and parse_bool(word) is None:
        return f"{key} is {word!r}, neither true nor false", ""
    return ("", "") if resource == resource.lower() else (f"the resource of {key} is not in lower case", "")


def _flow_control(line: CommandLine, settings: Mapping[str, tuple[str, Setting]]) -> Iterator[Diagnostic]:
    """Priority and fairness, which is on unless it is turned off, needs its own API."""
    switch = line.last("enable-priority-and-fairness")
    if switch is not None and parse_bool(switch.value) is False:
        return
    for key in flag_values.FLOW_CONTROL:
        if key not in settings:
            continue
        word, setting = settings[key]
        if word == "false":
            text = f"{key}=false turns off the API of priority and fairness"
            yield _finding(line, setting, text, "add enable-priority-and-fairness: false, or keep flowcontrol's v1 on")
        if word in {"true", "false"}:
            return


def _issuers(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for setting in _settings(line, "service-account-issuer") if line.component == flag_values.API_SERVER else ():
        if setting.value in seen:
            yield _finding(line, setting, f"{setting.value!r} is given twice", "keep one of them")
        elif ":" in setting.value and origin(setting.value, strict_colons=False) is None:
            yield _finding(line, setting, f"{setting.value!r} has a colon and is not a URL")
        seen.add(setting.value)


def _emulation(line: CommandLine, release: Release) -> Iterator[Diagnostic]:
    """A component can behave as one of the three minor releases before."""
    newest = int(release.minor.partition(".")[2])
    for setting in _settings(line, "emulated-version") if line.component in flag_values.CONTROL_PLANE else ():
        for item in setting.value.split(","):
            found = _EMULATED.fullmatch(item)
            if found and not newest - _EMULATED_RELEASES <= int(found[1]) <= newest:
                text = f"{item!r} is not between 1.{newest - _EMULATED_RELEASES} and 1.{newest}"
                yield _finding(line, setting, text)


def _identity_provider(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    """The issuer of OIDC is a plain URL, and one of its tokens' claims is the user's name."""
    if line.component != flag_values.API_SERVER or not any(line.values("oidc-issuer-url")[-1:]):
        return
    for setting in _settings(line, "oidc-issuer-url"):
        rest = setting.value.partition("://")[2]
        for part, has in (
            ("a fragment", bool(rest.partition("#")[2])),
            ("a query", bool(rest.partition("#")[0].partition("?")[2])),
            ("a user or password", "@" in re.split("[/?#]", rest)[0]),
        ):
            if has:
                yield _finding(line, setting, f"{setting.value!r} has {part}, which an issuer's URL must not have")
    claim = line.last("oidc-username-claim")
    if claim and claim.path and not claim.value:
        yield _finding(line, claim, "it must not be empty", "leave it out: the claim is then sub")


def _cache_sizes(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    for setting in _settings(line, "watch-cache-sizes") if line.component == flag_values.API_SERVER else ():
        for item in setting.value.split(",") if setting.value else ():
            if not _CACHE_SIZE.fullmatch(item):
                yield _finding(line, setting, f"{item!r} is not of the form resource.group#size, such as pods#1000")


def _metrics(line: CommandLine, release: Release) -> Iterator[Diagnostic]:
    if line.component not in flag_values.CONTROL_PLANE or not release.has("metric-names-checked"):
        return
    for setting in _settings(line, "disabled-metrics"):
        for name in setting.value.split(",") if setting.value else ():
            if not _METRIC.fullmatch(name):
                yield _finding(line, setting, f"{name!r} is no name of a metric")


def _headers(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    for flag in flag_values.HEADERS if line.component in flag_values.CONTROL_PLANE else ():
        for setting in _settings(line, flag):
            if any(not element.strip() for element in setting.value.split(",")) and setting.value:
                yield _finding(line, setting, f"{setting.value!r} has a blank element")
            elif flag.endswith("uid-headers") and flag_values.REMOTE_UID.lower() not in setting.value.lower().split(
                ","
            ):
                yield _finding(line, setting, f"{setting.value!r} lacks {flag_values.REMOTE_UID}", "add it to the list")


def _origins(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    """A pattern of origins has to say where a host begins and where it ends."""
    for setting in _settings(line, "cors-allowed-origins") if line.component == flag_values.API_SERVER else ():
        for pattern in setting.value.split(",") if setting.value else ():
            begins, ends = ("^" in pattern or "//" in pattern), ("$" in pattern or ":" in pattern)
            if not begins or not ends:
                help_ = "write it such as //example\\.com(:|$)"
                yield _finding(line, setting, f"{pattern!r} matches more than a whole host", help_)


def _transport_security(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    flag = "strict-transport-security-directives"
    for setting in _settings(line, flag) if line.component == flag_values.API_SERVER else ():
        for word in setting.value.split(",") if setting.value else ():
            name, equals, rest = word.partition("=")
            if word not in {"includeSubDomains", "preload"} and (name != "max-age" or not equals or "=" in rest):
                help_ = "expected one of: max-age=SECONDS, includeSubDomains, preload"
                yield _finding(line, setting, f"{word!r} is unknown", help_)


def _node_port(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    """The port of the Kubernetes service itself is one of the node ports."""
    given = line.last("service-node-port-range")
    low, _, high = (given.value if given else flag_values.NODE_PORTS).partition("-")
    for setting in _settings(line, "kubernetes-service-node-port"):
        port = integer(setting.value)
        if port and low.isdecimal() and high.isdecimal() and not int(low) <= port <= int(high):
            yield _finding(line, setting, f"{port} is not among the service node ports, {low}-{high}")


def _overrides(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    for setting in _settings(line, "etcd-servers-overrides"):
        for item in setting.value.split(",") if setting.value else ():
            resource, mark, servers = item.partition("#")
            if not mark or resource.count("/") != 1 or "#" in servers:
                help_ = "write it such as /events#https://10.0.0.1:2379;https://10.0.0.2:2379"
                yield _finding(line, setting, f"{item!r} is not of the form group/resource#servers", help_)


def _plugin_help(name: str, minor: str) -> str:
    last = admission.last_release(minor, name)
    if last:
        instead = admission.REMOVED.get(name, ("", ""))[1] or "leave it out"
        return f"{instead}: {last} was the last release to have {name}"
    near = nearest(name, admission.load(minor))
    return f"did you mean {near}?" if near else ""


def _plugins(line: CommandLine, release: Release) -> Iterator[Diagnostic]:
    if line.component != flag_values.API_SERVER:
        return
    known = admission.load(release.minor)
    for flag in _PLUGIN_FLAGS:
        for setting in _settings(line, flag):
            for name in setting.value.split(",") if setting.value else ():
                if name not in known:
                    text = f"{release.minor} has no admission plugin {name!r}"
                    yield _finding(line, setting, text, _plugin_help(name, release.minor), "admission-plugin")
    enabled = set(line.elements("enable-admission-plugins"))
    for setting in _settings(line, "disable-admission-plugins"):
        for name in setting.value.split(","):
            if name in enabled:
                help_ = f"write 'enable-admission-plugins' without {name}: kubeadm enables NodeRestriction by default"
                yield _finding(line, setting, f"the plugin {name} is enabled too", help_, "admission-plugin")


def _controllers(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
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


def _shown_metrics(line: CommandLine, release: Release) -> Iterator[Diagnostic]:
    former = f"1.{int(release.minor.partition('.')[2]) - 1}"
    for setting in _settings(line, "show-hidden-metrics-for-version"):
        if setting.value not in {"", former}:
            yield _finding(line, setting, f"{setting.value!r} is not the minor release before, {former!r}")


def _labels(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
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


def _runtime(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    """A kubelet reaches its container runtime by a local socket."""
    for setting in _settings(line, "container-runtime-endpoint") if line.component == flag_values.KUBELET else ():
        found = _SCHEME.match(setting.value)
        if not setting.value:
            yield _finding(line, setting, "it must not be empty", "leave it out: kubeadm gives it")
        elif found and found[1].lower() not in flag_values.RUNTIME_SCHEMES:
            yield _finding(line, setting, f"{setting.value!r} is no local socket", "write unix:///...")


_CHECKS: Final[tuple[Callable[[CommandLine, Release], Iterator[Diagnostic]], ...]] = (
    _words,
    _ranges,
    _modes,
    _networks,
    _apis,
    _issuers,
    _emulation,
    _identity_provider,
    _cache_sizes,
    _metrics,
    _headers,
    _origins,
    _transport_security,
    _node_port,
    _overrides,
    _plugins,
    _controllers,
    _shown_metrics,
    _labels,
    _runtime,
)
