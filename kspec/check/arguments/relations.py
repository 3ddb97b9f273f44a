"""Arguments that do not go together: a component dies of them although each value alone is fine.

Rules: `facts/flag_relations.py` says where they come from. Nothing is said where the user gives none of the arguments.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final

from kspec.check.arguments.flag_types import integer
from kspec.check.arguments.gate_settings import gates_of
from kspec.check.view.command_line import CommandLine, Setting
from kspec.facts import codes, leader_election
from kspec.facts import flag_relations as facts
from kspec.facts.flag_relations import Excludes, Needs, Order
from kspec.facts.flag_values import API_SERVER
from kspec.facts.kubelet_start import CIPHER_SUITES, HTTP2_SUITES
from kspec.go.addresses import parse_ip
from kspec.go.path import clean
from kspec.go.subnets import parse_cidr
from kspec.go.url import origin
from kspec.model.boolean import parse_bool
from kspec.model.diagnostic import Diagnostic
from kspec.model.duration import Duration
from kspec.model.requirement import split
from kspec.model.wire import Wire

_ADVERTISE: Final = "advertise-address"
_SERVICES: Final = "service-cluster-ip-range"


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
                text = f"--{row.flag}: {found.value!r} is not a valid URL that begins with {row.scheme}://"
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


def _families(line: CommandLine) -> Iterator[Diagnostic]:
    """The service `kubernetes` has an address of the first service network and the API server as its endpoint."""
    told, services, reconciler = (line.last(flag) for flag in (_ADVERTISE, _SERVICES, "endpoint-reconciler-type"))
    place = next((found for found in (services, told) if found and found.path), None)
    if line.component != API_SERVER or place is None or told is None or services is None:
        return
    address, network = parse_ip(told.value), parse_cidr(services.value.partition(",")[0])
    idle = reconciler is not None and reconciler.value == "none"
    if address and network and address.version != network.version and not idle:
        text = f"--{_ADVERTISE} ({told.value}) is of another IP family than the first network of --{_SERVICES}"
        help_ = "give the network of the address' family first"
        yield conflict(line, place, f"{text} ({services.value})", help_, (told, services))


def _requests(line: CommandLine) -> Iterator[Diagnostic]:
    """Priority and fairness shares out the requests of both limits."""
    switch = line.last("enable-priority-and-fairness")
    if line.component != API_SERVER or (switch and parse_bool(switch.value) is False):
        return
    found = [line.last(flag) for flag in ("max-requests-inflight", "max-mutating-requests-inflight")]
    limits = [setting for setting in found if setting and setting.path and integer(setting.value) == 0]
    if len(limits) == len(found):
        text = f"{' and '.join(f'--{setting.name}' for setting in limits)} are zero together"
        help_ = "give one of them more than zero, or add enable-priority-and-fairness: false"
        yield conflict(line, limits[0], text, help_, tuple(limits))


def _bursts(line: CommandLine) -> Iterator[Diagnostic]:
    """A client that limits its requests may make some at once (NewForConfig of client-go's clientsets)."""
    rate, burst = line.last("kube-api-qps"), line.last("kube-api-burst")
    given = integer(burst.value) if burst and burst.path and line.component in leader_election.COMPONENTS else None
    if burst and given is not None and given <= 0 and (rate is None or _float(rate.value) > 0):
        text = f"--kube-api-burst is {burst.value}, with a --kube-api-qps above zero"
        yield conflict(line, burst, text, "give it 1 at least", (rate,) if rate else ())


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0


def _issuers(line: CommandLine) -> Iterator[Diagnostic]:
    """The tokens of service accounts and those of OIDC are told apart by their issuers."""
    asked = _set(line, "oidc-issuer-url") if line.component == API_SERVER else None
    own = next((found for found in line.all("service-account-issuer") if asked and found.value == asked.value), None)
    if asked and own and asked.path:
        text = f"--{asked.name} and --{own.name} are both {asked.value}"
        yield conflict(line, asked, text, "give each an issuer of its own", (asked, own))


def _suites(line: CommandLine) -> Iterator[Diagnostic]:
    """A server of HTTP/2 has the cipher suite that all its clients have."""
    least, off = line.last("tls-min-version"), line.last("disable-http2-serving")
    for component, flag, newest in facts.SUITES:
        given = _set(line, flag) if line.component == component else None
        idle = (least and least.value == newest) or (off and parse_bool(off.value) is True)
        suites = set(split(given.value)) if given else set()
        if given and given.path and not idle and suites <= set(CIPHER_SUITES) and not suites & set(HTTP2_SUITES):
            text = f"--{flag} has none of the cipher suites that HTTP/2 needs: {', '.join(HTTP2_SUITES)}"
            yield conflict(line, given, text, "add one of them, or leave it out")


def _authorities(line: CommandLine) -> Iterator[Diagnostic]:
    """With one CA for clients and front proxies, any client could name itself another."""
    clients, proxies = line.last("client-ca-file"), line.last("requestheader-client-ca-file")
    names = line.last("requestheader-allowed-names")
    if line.component != API_SERVER or not clients or not proxies or not names or not clients.value:
        return
    place = next((found for found in (names, proxies, clients) if found.path), None)
    if place and clean(clients.value) == clean(proxies.value) and not names.value:
        text = f"--{proxies.name} and --{clients.name} are one CA, and --{names.name} is empty"
        yield conflict(line, place, text, f"leave out --{names.name}: kubeadm gives it", (clients, proxies, names))


def _gates(line: CommandLine, wire: Wire) -> Iterator[Diagnostic]:
    for row in facts.GATES:
        found = _set(line, row.flag) if line.component in row.components else None
        if not found or row.word not in {"", found.value} or (row.switch and parse_bool(found.value) is False):
            continue
        gates = gates_of(line, wire)
        place = found if found.path else line.last("feature-gates")
        if place and place.path and not gates.enabled(row.gate):
            what = f"--{row.flag}={row.word}" if row.word else f"--{row.flag}"
            text = f"{what} needs the feature gate {row.gate}, which is off"
            yield conflict(line, place, text, f"add feature-gates: {row.gate}=true, or leave it out")


def conflict(
    line: CommandLine, setting: Setting, text: str, help_: str = "", others: tuple[Setting, ...] = ()
) -> Diagnostic:
    """The finding that a component does not start with an argument beside others."""
    text = f"{line.component} does not start: {text}"
    return line.finding(setting, codes.ARGUMENT_CONFLICT, text, help_, others=others)


_CHECKS: Final[tuple[Callable[[CommandLine], Iterator[Diagnostic]], ...]] = (
    _excludes,
    _needs,
    _needed,
    _schemes,
    _orders,
    _families,
    _requests,
    _bursts,
    _issuers,
    _suites,
    _authorities,
)
