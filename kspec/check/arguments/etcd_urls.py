"""Whether etcd listens where others ask it: the API server, the other members, the kubelet's probes.

Rules: kubeadm's phases/controlplane/manifests.go and util/staticpod/utils.go, by which --etcd-servers and the probes
are written; etcd's embed.configurePeerListeners and serveMetrics, etcdserver's VerifyBootstrap.
"""

from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from typing import Final

from kspec.check.view.command_line import CommandLine, Setting, command_line
from kspec.check.view.field import Field
from kspec.check.view.nodes import address_of, members, name_of
from kspec.facts import codes
from kspec.go.addresses import parse_ip
from kspec.go.url import Origin, origin
from kspec.model.boolean import parse_bool
from kspec.model.diagnostic import Diagnostic
from kspec.model.requirement import split
from kspec.model.wire import Wire

_LISTEN: Final = ("listen-client-urls", "listen-peer-urls", "listen-metrics-urls")
_WILDCARD: Final = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


def check_etcd_urls(wire: Wire) -> Iterator[Diagnostic]:
    """Etcd in a static pod listens where the API server, the other members and the probes ask it."""
    line, server = command_line(wire, "etcd"), command_line(wire, "kube-apiserver")
    if line is None or not any(setting.path for setting in (*line.settings, *(server.settings if server else ()))):
        return
    nodes = [(name_of(node), address_of(node)) for node in members(wire)]
    yield from _other_nodes(line, nodes)
    if server is not None:
        yield from _clients(line, server, {address for _, address in nodes[:1]})
    yield from _peers(line, len(nodes))
    yield from _bootstrap(line)
    yield from _probes(line)


def _urls(line: CommandLine, flag: str) -> list[Origin]:
    setting = line.last(flag)
    found = [origin(url, strict_colons=False) for url in split(setting.value)] if setting else []
    return [url for url in found if url is not None and url.scheme]


def _other_nodes(line: CommandLine, nodes: Sequence[tuple[str, str]]) -> Iterator[Diagnostic]:
    """All members have the same arguments, and none can listen on another one's address."""
    addresses = {str(parse_ip(address)): name for name, address in nodes if parse_ip(address)}
    if len(nodes) < 2:  # noqa: PLR2004 - another node
        return
    for flag in _LISTEN:
        setting = line.last(flag)
        for url in _urls(line, flag) if setting and setting.path else ():
            owner = addresses.get(str(parse_ip(url.host)))
            if owner and setting:
                other = next(name for name, _ in nodes if name != owner)
                text = f"--{flag}: {url.host} is the address of {owner}, on which etcd of {other} cannot listen"
                yield _finding(line, setting, text, "leave it out: kubeadm gives each node its own addresses")


def _clients(line: CommandLine, server: CommandLine, own: set[str]) -> Iterator[Diagnostic]:
    asked, moved = server.last("etcd-servers"), line.last("advertise-client-urls")
    if asked and not asked.value and moved and moved.path:
        text = "kubeadm gives --advertise-client-urls to the API server as --etcd-servers, which must not be empty"
        yield _finding(line, moved, text, "leave it out: kubeadm gives each node its own")
    urls, listening = _urls(server, "etcd-servers"), _urls(line, "listen-client-urls")
    # where one of several is elsewhere, or a name, nobody can know
    if asked is None or not listening or not urls or not all(_is_here(url.host, own) for url in urls):
        return
    if any(_listens(url, listening) for url in urls):
        return
    listen = line.last("listen-client-urls")
    place = next((found for found in (listen, moved) if found and found.path), None)
    text = f"the API server asks {asked.value} by --etcd-servers, but etcd listens on {listen.value if listen else ''}"
    if place is not None:
        help_ = f"add {asked.value} to listen-client-urls, or leave listen-client-urls out"
        yield _finding(line, place, text, help_)
    elif asked.path is not None:
        yield _finding(server, asked, text, "leave it out: kubeadm gives it")


def _peers(line: CommandLine, count: int) -> Iterator[Diagnostic]:
    told, listen = line.last("initial-advertise-peer-urls"), line.last("listen-peer-urls")
    place = next((found for found in (listen, told) if found and found.path), None)
    listening = _urls(line, "listen-peer-urls")
    # a single member has no peers
    if place is None or told is None or listen is None or count < 2 or not listening:  # noqa: PLR2004 - see above
        return
    for url in _urls(line, "initial-advertise-peer-urls"):
        if parse_ip(url.host) and not _listens(url, listening):
            text = f"the other members ask {told.value}, but etcd listens for them on {listen.value}"
            yield _finding(line, place, text, "leave out both: kubeadm gives each node its own")
            return


def _bootstrap(line: CommandLine) -> Iterator[Diagnostic]:
    """A member finds itself in --initial-cluster, by its name and with the URLs that it advertises."""
    name, cluster, told = (line.last(flag) for flag in ("name", "initial-cluster", "initial-advertise-peer-urls"))
    place = next((found for found in (name, cluster, told) if found and found.path), None)
    if place is None or not cluster or not cluster.value or not name or not told:
        return
    known: dict[str, set[str]] = {}
    for item in split(cluster.value):
        member, _, url = item.partition("=")
        known.setdefault(member, set()).add(url)
    if name.value not in known:
        text = f"etcd's --name is {name.value}, which --initial-cluster does not have: {cluster.value}"
        yield _finding(line, place, text, "leave out both: kubeadm gives them")
    elif all(parse_ip(url.host) for url in _urls(line, told.name)) and known[name.value] != set(split(told.value)):
        text = f"etcd advertises {told.value}, but --initial-cluster says {cluster.value}"
        yield _finding(line, place, text, "leave out both: kubeadm gives them")


def _probes(line: CommandLine) -> Iterator[Diagnostic]:
    """The kubelet asks the first of the metrics URLs, and has no client certificate."""
    setting, secured = line.last("listen-metrics-urls"), line.last("client-cert-auth")
    urls = _urls(line, "listen-metrics-urls")
    demands = secured is not None and parse_bool(secured.value) is True
    if setting and setting.path and urls and urls[0].scheme == "https" and demands:
        text = (
            f"the kubelet's probes ask {urls[0].scheme}://{urls[0].host} without the client certificate that etcd wants"
        )
        yield _finding(line, setting, text, "write http://127.0.0.1:2381 first: the pod would be restarted for ever")


def _is_here(host: str, own: set[str]) -> bool:
    address = parse_ip(host)
    return host == "localhost" or (address is not None and (address.is_loopback or str(address) in own))


def _listens(url: Origin, listening: Sequence[Origin]) -> bool:
    return any(
        found.scheme == url.scheme and found.port == url.port and _same_host(url.host, found.host)
        for found in listening
    )


def _same_host(asked: str, listening: str) -> bool:
    one, other = (parse_ip("127.0.0.1" if host == "localhost" else host) for host in (asked, listening))
    if one is None or other is None:
        return asked == listening
    if str(other) in _WILDCARD:
        return other == ip_address("::") or one.version == other.version
    return one == other


def _finding(line: CommandLine, setting: Setting, text: str, help_: str) -> Diagnostic:
    return Field(line.document, setting.path or line.path).error(codes.ETCD_UNREACHABLE, text, help_, kind="")
