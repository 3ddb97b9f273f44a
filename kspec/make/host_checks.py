"""`host-checks.json`: what kubeadm's preflight would demand of each node's host, for those who build and boot it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from kspec.encode.alike import alike
from kspec.facts.host_checks import HOST_CHECKS, HostCheck
from kspec.facts.hosts import runtime_of
from kspec.go.addresses import is_ipv6, parse_ip
from kspec.go.path import clean
from kspec.model.clusterspec import ClusterSpec
from kspec.model.document import Json
from kspec.model.file import File
from kspec.model.plan import NodePlan, Plan
from kspec.model.version import minor_order
from kspec.rules.command_line import last_value

NAME: Final = "host-checks.json"
VERSION: Final = 2
"""Of the file's format."""
_NAME: Final = re.compile(r"\{([a-z_]+)\}")
"""A name in a template."""


def host_checks_file(plan: Plan) -> File:
    """The checks of every node, in the spec's order, a line each; what nodes have alike is said once."""
    conditions = _of_spec(plan.spec)
    lines = {node.name: tuple(_lines(plan.for_node(node), conditions)) for node in plan.spec.nodes}
    groups, own = alike(lines)
    shared = ",\n".join(
        f'    {{\n      "nodes": {_listed(map(json.dumps, group.nodes))},\n'
        f'      "checks": {_listed(group.things)}\n    }}'
        for group in groups
    )
    nodes = ",\n".join(f"    {json.dumps(node)}: {_listed(rows, 4)}" for node, rows in own.items())
    head = f'{{\n  "version": {VERSION},\n  "kubernetesVersion": {json.dumps(plan.release.version)},\n'
    groups_text = f"[\n{shared}\n  ]" if groups else "[]"
    return File(NAME, f'{head}  "nodes": {{\n{nodes}\n  }},\n  "alike": {groups_text}\n}}\n'.encode())


def _listed(lines: Iterable[str], indent: int = 6) -> str:
    """A list of JSON, one line each."""
    rows = ",\n".join(f"{' ' * (indent + 2)}{line}" for line in lines)
    return f"[\n{rows}\n{' ' * indent}]" if rows else "[]"


def checks(plan: NodePlan, held: frozenset[str] | None = None) -> Iterator[dict[str, Json]]:
    """What is demanded of the node's host; `held` are the conditions of all nodes, where these are known."""
    for template, values, ignored in _demanded(plan, held):
        yield template.filled(values, ignored)


def _lines(plan: NodePlan, held: frozenset[str]) -> Iterator[str]:
    """The same as lines of JSON."""
    for template, values, ignored in _demanded(plan, held):
        yield _line(template, tuple((name, values[name]) for name in template.names), ignored)


def _demanded(
    plan: NodePlan, held: frozenset[str] | None
) -> Iterator[tuple["_Template", Mapping[str, str], frozenset[str]]]:
    """What is demanded of a node: the row, what its templates are filled with, and the names that are ignored."""
    values = _values(plan)
    conditions = _conditions(plan) | (_of_spec(plan.whole.spec) if held is None else held)
    ignored = frozenset(name.lower() for name in plan.node.registration.ignore_preflight_errors)
    for template in _templates(plan.role, plan.release.minor):
        if not template.row.when or template.row.when in conditions:
            yield template, values, ignored


class _Template:
    """A row, and the names in its templates."""

    def __init__(self, row: HostCheck) -> None:
        """Look for the names in all that is filled in."""
        texts = (
            item for value in row.parameters.values() for item in (value if isinstance(value, tuple) else (value,))
        )
        self.row = row
        self.names = tuple(sorted(set(_NAME.findall(f"{row.name} {' '.join(map(str, texts))}"))))

    def filled(self, values: Mapping[str, str], ignored: frozenset[str]) -> dict[str, Json]:
        """The check with these values of its names; a warning where its own name, or every one, is ignored."""
        row = self.row
        name = row.name.format_map(values).replace("/", "-")
        return {
            "check": name,
            "severity": "warning" if ignored & {"all", name.lower()} else row.severity,
            "when": "fresh" if row.fresh else "always",
            "test": row.test,
            **{key: _substituted(value, values) for key, value in row.parameters.items()},
        }


@lru_cache(maxsize=4096)  # nodes are alike
def _line(template: _Template, values: tuple[tuple[str, str], ...], ignored: frozenset[str]) -> str:
    return json.dumps(template.filled(dict(values), ignored))


def _substituted(value: str | int | Sequence[str], values: Mapping[str, str]) -> Json:
    if isinstance(value, int):
        return value
    if not isinstance(value, str):
        return [_plain(item, values) for item in value]
    return _plain(value, values)


def _plain(text: str, values: Mapping[str, str]) -> str | int:
    """A template filled in; a port, whose template may be a number, is a number."""
    name = text[1:-1] if text.startswith("{") and text.endswith("}") else ""
    filled = values.get(name, text)
    return int(filled) if filled.isdecimal() and (name == "bind_port" or not name) and len(filled) > 1 else filled


@lru_cache
def _templates(role: str, minor: str) -> tuple[_Template, ...]:
    """The checks of a role in a release."""
    return tuple(_Template(row) for row in HOST_CHECKS if role in row.roles and _is_in(row, minor))


def _is_in(row: HostCheck, minor: str) -> bool:
    order = minor_order(minor)
    since, before = (minor_order(text) if text else None for text in (row.since, row.before))
    return (since is None or order >= since) and (before is None or order < before)


def _values(plan: NodePlan) -> dict[str, str]:
    node, cluster, endpoint = plan.node, plan.cluster, plan.node.endpoint
    external, local = cluster.etcd.external, cluster.etcd.local
    socket = node.registration.cri_socket
    return {
        "node": node.name,
        "bind_port": str(endpoint.bind_port),
        "cri_socket": socket,
        "runtime": runtime_of(socket),
        "authority_file": node.authority_file,
        "api_server_bind_address": last_value(cluster.api_server.extra_args, "bind-address") or "",
        "scheduler_bind_address": last_value(cluster.scheduler.extra_args, "bind-address") or "",
        "controller_manager_bind_address": last_value(cluster.controller_manager.extra_args, "bind-address") or "",
        "etcd_address": last_value(cluster.api_server.extra_args, "advertise-address") or endpoint.advertise_address,
        "etcd_data": clean(local.data_dir) if local else "",
        "etcd_ca_file": external.ca_file if external else "",
        "etcd_cert_file": external.cert_file if external else "",
        "etcd_key_file": external.key_file if external else "",
    }


def _of_spec(spec: ClusterSpec) -> frozenset[str]:
    """The conditions that hold for all nodes."""
    families = _families(spec)
    held = {"ipv4": False in families, "ipv6": True in families}
    return frozenset(name for name, holds in held.items() if holds)


def _conditions(plan: NodePlan) -> set[str]:
    spec, etcd = plan.whole.spec, plan.cluster.etcd
    external = etcd.external if spec.dedicated_etcd is None else None
    held = {
        "joined": not plan.node.first,
        "joined-worker": not plan.node.first and plan.role == "worker",
        "local-etcd": etcd.local is not None,
        "external-etcd-authority": external is not None and bool(external.ca_file),
        "external-etcd-certificate": external is not None and bool(external.cert_file),
        "external-etcd-key": external is not None and bool(external.key_file),
    }
    return {name for name, holds in held.items() if holds}


def _families(spec: ClusterSpec) -> set[bool]:
    """Whether IPv6, for each address family of the cluster's networks and of its API servers.

    Of a node that joins, kubeadm sees only the endpoint's; it forwards packets of all the same.
    """
    networking = spec.cluster.networking
    networks = [*networking.service_subnet.split(","), *networking.pod_subnet.split(",")]
    addresses = [network.strip().partition("/")[0] for network in networks] + [spec.first.endpoint.advertise_address]
    return {is_ipv6(address) for address in addresses if parse_ip(address) is not None}
