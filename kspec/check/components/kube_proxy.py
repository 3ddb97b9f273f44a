"""KubeProxyConfiguration against kube-proxy's own validation.

Rules: pkg/proxy/apis/config/validation/validation.go.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from kspec.check.components.component_gates import check_gates, written_gates
from kspec.check.components.kubelet_telemetry import check_shown_metrics
from kspec.check.components.logging_options import check_logging
from kspec.check.components.table_rules import check_numbers, refuse_word
from kspec.check.view.component import Component, findings, with_defaults
from kspec.facts import codes, kube_proxy, ports
from kspec.facts.types import load
from kspec.go.addresses import host_and_port, is_ipv6, join_host_port, parse_ip
from kspec.go.subnets import parse_cidr
from kspec.model import kinds
from kspec.model.bounds import Choice
from kspec.model.diagnostic import Diagnostic
from kspec.model.duration import Duration
from kspec.model.wire import Wire, WireDocument
from kspec.rules.feature_gates import EffectiveGates

_INVALID: Final = "Invalid value"
_NUMBER = re.compile(r"[+-]?[0-9]+")
_DUAL: Final = 2


def check_kube_proxy(wire: Wire) -> Iterator[Diagnostic]:
    """Everything for which the release's kube-proxy would refuse the KubeProxyConfiguration that was written."""
    return findings(wire, kinds.KUBE_PROXY, _component, CHECKS)


def _component(document: WireDocument, wire: Wire) -> Component:
    """The document with kube-proxy's own defaults."""
    settings = written_gates(document)
    types = load(wire.release.minor)
    root = types.root("kubeproxy.config.k8s.io/v1alpha1", kinds.KUBE_PROXY) or ""
    value = with_defaults(types, root, document.value, kube_proxy.DEFAULTS)
    v4 = not is_ipv6(value["bindAddress"]) and parse_ip(value["bindAddress"]) is not None
    for name, (port, address4, address6) in kube_proxy.LISTENERS.items():
        value[name] = _with_port(value.get(name) or "", address4 if v4 else address6, port)
    return Component("kube-proxy", document, value, EffectiveGates(wire.release.minor, settings), wire.release)


def _with_port(text: str, default: str, port: int) -> str:
    """An address as kube-proxy completes it: its default, or the given one with the default port."""
    if not text:
        return f"{default}:{port}"
    return text if host_and_port(text) or parse_ip(text) is None else join_host_port(text, port)


def _check_numbers(component: Component) -> Iterator[Diagnostic]:
    yield from check_numbers(component, kube_proxy.NUMBERS, _INVALID)
    yield from check_numbers(component, kube_proxy.NUMBERS_OF_MODE.get(_mode(component), ()), _INVALID)


def check_timeouts(component: Component) -> Iterator[Diagnostic]:
    """No timeout is negative."""
    for path in (*kube_proxy.DURATIONS, *kube_proxy.DURATIONS_OF_MODE.get(_mode(component), ())):
        period = component.duration(*path)
        if period < 0:
            yield component.error(codes.COMPONENT_VALUE, path, f"{Duration(period)} is negative", kind=_INVALID)


def check_mode(component: Component) -> Iterator[Diagnostic]:
    """The way in which kube-proxy directs traffic is one that the release has."""
    words = kube_proxy.MODES.words
    if not component.gates.enabled(kube_proxy.IPVS_GATE):
        words = tuple(word for word in words if word != "ipvs")
    if _mode(component) not in words:
        yield refuse_word(component, Choice(kube_proxy.MODES.path, words), _mode(component), _INVALID)


def check_periods(component: Component) -> Iterator[Diagnostic]:
    """Rules are written anew at least now and then, and no more often than the shortest period says."""
    section = _mode(component) if _mode(component) in {"ipvs", "nftables"} else "iptables"
    longest, shortest = (section, "syncPeriod"), (section, "minSyncPeriod")
    often, rarely = component.duration(*shortest), component.duration(*longest)
    for path in (("configSyncPeriod",), longest):
        period = component.duration(*path)
        if period <= 0:
            yield component.error(
                codes.COMPONENT_VALUE, path, f"{Duration(period)} is not more than zero", kind=_INVALID
            )
    if often < 0:
        yield component.error(codes.COMPONENT_VALUE, shortest, f"{Duration(often)} is negative", kind=_INVALID)
    if often > rarely:
        why = f"{Duration(rarely)} is less than {section}.minSyncPeriod, which is {Duration(often)}"
        notes = component.beside(shortest)
        yield component.error(codes.COMPONENT_CONFLICT, longest, why, kind=_INVALID, notes=notes)


def check_addresses(component: Component) -> Iterator[Diagnostic]:
    """kube-proxy listens on IP addresses and ports."""
    address = component.get("bindAddress")
    if parse_ip(address) is None:
        yield component.error(
            codes.COMPONENT_VALUE, ("bindAddress",), f"{address!r} is not a valid IP address", kind=_INVALID
        )
    for name in kube_proxy.LISTENERS:
        wrong = _wrong_address(component.get(name))
        if wrong:
            help_ = "write an IP address and a port, such as 0.0.0.0:10256 or [::]:10256"
            yield component.error(codes.COMPONENT_VALUE, (name,), wrong, kind=_INVALID, help_=help_)


def _wrong_address(text: str) -> str:
    parts = host_and_port(text)
    if parts is None:
        return f"{text!r} is not a valid IP address with a port"
    host, port = parts
    if parse_ip(host) is None:
        return f"{host!r} is not a valid IP address"
    if not _NUMBER.fullmatch(port) or not 1 <= int(port[:20]) <= ports.HIGHEST:
        return f"{port!r} is not a valid port"
    return ""


def check_node_ports(component: Component) -> Iterator[Diagnostic]:
    """Node ports are served on networks, or on the addresses that a keyword stands for."""
    listed = [text or "" for text in component.get("nodePortAddresses") or []]
    several = component.release.has("kube-proxy-node-port-keywords")
    for index, text in enumerate(listed):
        path = ("nodePortAddresses", index)
        if several and text in kube_proxy.KEYWORDS:
            if text in listed[:index]:
                yield component.error(codes.COMPONENT_VALUE, path, f"{text!r} is listed twice", kind="Duplicate value")
        elif text == kube_proxy.PRIMARY:
            if len(listed) > 1:
                why = f"{text!r} cannot stand beside networks"
                yield component.error(codes.COMPONENT_CONFLICT, path, why, kind=_INVALID)
            break
        elif parse_cidr(text) is None:
            words = ", ".join(kube_proxy.KEYWORDS) if several else kube_proxy.PRIMARY
            why = f"{text!r} is neither a network such as 192.0.2.0/24 nor one of {words}"
            yield component.error(codes.COMPONENT_VALUE, path, why, kind=_INVALID)


def check_excluded_networks(component: Component) -> Iterator[Diagnostic]:
    """What IPVS leaves alone are networks."""
    for index, text in enumerate(component.get("ipvs", "excludeCIDRs") or [] if _mode(component) == "ipvs" else []):
        if parse_cidr(text or "") is None:
            why = f"{text!r} is not a valid network such as 192.0.2.0/24"
            yield component.error(codes.COMPONENT_VALUE, ("ipvs", "excludeCIDRs", index), why, kind=_INVALID)


def check_local_traffic(component: Component) -> Iterator[Diagnostic]:
    """The way to tell local traffic is known and has what it needs."""
    mode = component.get("detectLocalMode") or ""
    choice = kube_proxy.LOCAL_MODES
    if mode not in choice.words:
        yield refuse_word(component, choice, mode, "Unsupported value")
    needed = kube_proxy.INTERFACE_OF_LOCAL_MODE.get(mode)
    if needed and not component.get(*needed):
        yield component.error(codes.COMPONENT_CONFLICT, needed, f"detectLocalMode {mode} needs it", kind=_INVALID)
    if mode == "ClusterCIDR" and component.get("clusterCIDR"):
        wrong = _wrong_networks(component.get("clusterCIDR").split(","))
        if wrong:
            yield component.error(codes.COMPONENT_VALUE, ("clusterCIDR",), wrong, kind=_INVALID)


def _wrong_networks(texts: list[str]) -> str:
    if len(texts) > _DUAL:
        return f"{len(texts)} networks are more than one for each IP family"
    networks = [parse_cidr(text) for text in texts]
    if None in networks:
        return f"{texts[networks.index(None)]!r} is not a valid network such as 192.0.2.0/24"
    families = {network.version for network in networks if network}
    return "" if len(families) == len(texts) else "both networks are of one IP family"


def _check_shown_metrics(component: Component) -> Iterator[Diagnostic]:
    return check_shown_metrics(component, _INVALID)


def _mode(component: Component) -> str:
    return component.get("mode") or ""


CHECKS: Final[tuple[Callable[[Component], Iterator[Diagnostic]], ...]] = (
    check_gates,
    _check_numbers,
    check_timeouts,
    check_mode,
    check_periods,
    check_addresses,
    check_node_ports,
    check_excluded_networks,
    check_local_traffic,
    _check_shown_metrics,
    check_logging,
)
