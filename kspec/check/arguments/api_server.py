"""What the API server demands of the values of its own flags beyond the type.

Rules: the Validate functions of its options (k8s.io/kubernetes/cmd/kube-apiserver, pkg/kubeapiserver/options,
k8s.io/apiserver/pkg/server/options); the tables that it shares with other components are in `argument_values.py`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from kspec.check.arguments.flag_types import elements, integer
from kspec.check.arguments.values import refused, settings_of
from kspec.check.view.command_line import CommandLine, Setting
from kspec.facts import admission, codes, flag_values, groups
from kspec.go.subnets import parse_cidr
from kspec.go.url import origin
from kspec.model.boolean import parse_bool
from kspec.model.diagnostic import Diagnostic
from kspec.model.release import Release
from kspec.text.spelling import nearest, suggestion

_PLUGIN_FLAGS: Final = ("enable-admission-plugins", "disable-admission-plugins", "admission-control")
_FAMILIES: Final = 2
_LEAST_ADDRESSES: Final = 8
_CACHE_SIZE: Final = re.compile(r"[^#]*#[+]?[0-9]{1,18}")


def check_api_server_values(line: CommandLine, release: Release) -> Iterator[Diagnostic]:
    """All that the API server would refuse in its own flags' values, each of which fits its type."""
    for check in _CHECKS if line.component == flag_values.API_SERVER else ():
        yield from check(line, release)


def _modes(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for setting in settings_of(line, "authorization-mode"):
        for mode in elements(setting.value):
            if mode in seen:
                yield refused(line, setting, f"the mode {mode} is given twice")
            seen.add(mode)


def _networks(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    for setting in settings_of(line, "service-cluster-ip-range"):
        texts = setting.value.split(",") if setting.value else []
        networks = [parse_cidr(text) for text in texts]
        wrong = ""
        if None in networks:
            wrong = f"{texts[networks.index(None)]!r} is not a valid network such as 10.96.0.0/12"
        elif len(texts) > _FAMILIES or len({network.version for network in networks if network}) < len(texts):
            wrong = "there may be one network for each IP family"
        elif any(network.num_addresses < _LEAST_ADDRESSES for network in networks if network):
            wrong = f"a network needs {_LEAST_ADDRESSES} addresses at least"
        if wrong:
            yield refused(line, setting, wrong)


def _apis(line: CommandLine, release: Release) -> Iterator[Diagnostic]:
    """--runtime-config turns APIs on and off, by group and version: `apps/v1=true`, or all of a kind: `api/beta`."""
    known = groups.load(release.minor)
    settings: dict[str, tuple[str, Setting]] = {}
    for setting in settings_of(line, "runtime-config"):
        for item in filter(None, setting.value.split(",")):
            key, _, word = (part.strip() for part in item.partition("="))
            settings[key if key != "v1" else "/v1"] = word, setting
    for key, (word, setting) in settings.items():
        text, near = _wrong_api(key, word, known)
        if text:
            yield refused(line, setting, text, f"did you mean {near}?" if near else "")
    if [(key, word) for key, (word, _) in settings.items()] == [("api/all", "false")]:
        yield refused(line, settings["api/all"][1], "api/all=false alone leaves no API", "turn on what is needed")
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
            yield refused(line, setting, text, "add enable-priority-and-fairness: false, or keep flowcontrol's v1 on")
        if word in {"true", "false"}:
            return


def _issuers(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for setting in settings_of(line, "service-account-issuer"):
        if setting.value in seen:
            yield refused(line, setting, f"{setting.value!r} is given twice", "keep one of them")
        elif ":" in setting.value and origin(setting.value, strict_colons=False) is None:
            yield refused(line, setting, f"{setting.value!r} has a colon and is not a URL")
        seen.add(setting.value)


def _identity_provider(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    """The issuer of OIDC is a plain URL, and one of its tokens' claims is the user's name."""
    if not any(line.values("oidc-issuer-url")[-1:]):
        return
    for setting in settings_of(line, "oidc-issuer-url"):
        rest = setting.value.partition("://")[2]
        for part, has in (
            ("a fragment", bool(rest.partition("#")[2])),
            ("a query", bool(rest.partition("#")[0].partition("?")[2])),
            ("a user or password", "@" in re.split("[/?#]", rest)[0]),
        ):
            if has:
                yield refused(line, setting, f"{setting.value!r} has {part}, which an issuer's URL must not have")
    claim = line.last("oidc-username-claim")
    if claim and claim.path and not claim.value:
        yield refused(line, claim, "it must not be empty", "leave it out: the claim is then sub")


def _cache_sizes(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    for setting in settings_of(line, "watch-cache-sizes"):
        for item in setting.value.split(",") if setting.value else ():
            if not _CACHE_SIZE.fullmatch(item):
                yield refused(line, setting, f"{item!r} is not of the form resource.group#size, such as pods#1000")


def _origins(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    """A pattern of origins has to say where a host begins and where it ends."""
    for setting in settings_of(line, "cors-allowed-origins"):
        for pattern in setting.value.split(",") if setting.value else ():
            begins, ends = ("^" in pattern or "//" in pattern), ("$" in pattern or ":" in pattern)
            if not begins or not ends:
                help_ = "write it such as //example\\.com(:|$)"
                yield refused(line, setting, f"{pattern!r} matches more than a whole host", help_)


def _transport_security(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    flag = "strict-transport-security-directives"
    for setting in settings_of(line, flag):
        for word in setting.value.split(",") if setting.value else ():
            name, equals, rest = word.partition("=")
            if word not in {"includeSubDomains", "preload"} and (name != "max-age" or not equals or "=" in rest):
                help_ = "expected one of: max-age=SECONDS, includeSubDomains, preload"
                yield refused(line, setting, f"{word!r} is unknown", help_)


def _node_port(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    """The port of the Kubernetes service itself is one of the node ports."""
    given = line.last("service-node-port-range")
    low, _, high = (given.value if given else flag_values.NODE_PORTS).partition("-")
    for setting in settings_of(line, "kubernetes-service-node-port"):
        port = integer(setting.value)
        if port and low.isdecimal() and high.isdecimal() and not int(low) <= port <= int(high):
            yield refused(line, setting, f"{port} is not among the service node ports, {low}-{high}")


def _overrides(line: CommandLine, _release: Release) -> Iterator[Diagnostic]:
    for setting in settings_of(line, "etcd-servers-overrides"):
        for item in setting.value.split(",") if setting.value else ():
            resource, mark, servers = item.partition("#")
            if not mark or resource.count("/") != 1 or "#" in servers:
                help_ = "write it such as /events#https://10.0.0.1:2379;https://10.0.0.2:2379"
                yield refused(line, setting, f"{item!r} is not of the form group/resource#servers", help_)


def _plugin_help(name: str, minor: str) -> str:
    last = admission.last_release(minor, name)
    if last:
        instead = admission.REMOVED.get(name, ("", ""))[1] or "leave it out"
        return f"{instead}: {last} was the last release to have {name}"
    return suggestion(name, admission.load(minor))


def _plugins(line: CommandLine, release: Release) -> Iterator[Diagnostic]:
    known = admission.load(release.minor)
    for flag in _PLUGIN_FLAGS:
        for setting in settings_of(line, flag):
            for name in elements(setting.value):
                if name not in known:
                    text = f"{release.minor} has no admission plugin {name!r}"
                    yield refused(line, setting, text, _plugin_help(name, release.minor), codes.ADMISSION_PLUGIN)
    enabled = set(line.elements("enable-admission-plugins"))
    for setting in settings_of(line, "disable-admission-plugins"):
        for name in setting.value.split(","):
            if name in enabled:
                help_ = f"write 'enable-admission-plugins' without {name}: kubeadm enables NodeRestriction by default"
                yield refused(line, setting, f"the plugin {name} is enabled too", help_, codes.ADMISSION_PLUGIN)


_CHECKS: Final[tuple[Callable[[CommandLine, Release], Iterator[Diagnostic]], ...]] = (
    _modes,
    _networks,
    _apis,
    _issuers,
    _identity_provider,
    _cache_sizes,
    _origins,
    _transport_security,
    _node_port,
    _overrides,
    _plugins,
)
