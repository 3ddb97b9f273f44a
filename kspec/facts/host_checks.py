"""What kubeadm's preflight demands of a host, as rows.

Facts of cmd/kubeadm/app/preflight (checks.go: InitNodeChecks, JoinNodeChecks, addCommonChecks; checks_linux.go) and of
system-validators (types_unix.go). Left out is what has nothing to do with the host: the versions of kubeadm and
kubelet, proxies, and the pulling of images, for which there is `images.txt`.
"""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from kspec.facts import ports
from kspec.model.frozen import field, frozen
from kspec.model.role import Role

Condition: TypeAlias = Literal[
    "",
    "joined",
    "joined-worker",
    "local-etcd",
    "external-etcd-authority",
    "external-etcd-certificate",
    "external-etcd-key",
    "ipv4",
    "ipv6",
]
"""When a row counts: the node joins a cluster; it joins as a worker; it runs a member of etcd; etcd stands elsewhere
and a file of its client is named; the node's or the cluster's networks have that address family."""


@frozen
class HostCheck:
    """One demand.

    `name` is kubeadm's name of the check, by which `ignorePreflightErrors` makes its errors warnings, `test` what to
    test (docs/hosts-and-files.md lists the tests), `parameters` with what. Names and parameters are templates.
    With `fresh`, it holds only until the node's files are there and its kubelet runs. `since` and `before` are the
    first minor releases that demand it and that demand it no more, empty where all do.
    """

    name: str
    test: str
    parameters: Mapping[str, str | int | tuple[str, ...]] = field(factory=dict)
    roles: tuple[Role, ...] = ("control-plane", "worker", "etcd")
    when: Condition = ""
    severity: Literal["error", "warning"] = "error"
    fresh: bool = False
    since: str = ""
    before: str = ""


_CONTROL_PLANE: Final[tuple[Role, ...]] = ("control-plane",)
_ETCD: Final[tuple[Role, ...]] = ("control-plane", "etcd")
_SYSTEM: Final = "SystemVerification"


def _port(port: str, address: str, roles: tuple[Role, ...], when: Condition = "") -> tuple[HostCheck, ...]:
    """A port that has to be free; from v1.37 on at the address at which the component listens."""
    anywhere = {"port": port, "address": ""}
    return (
        HostCheck(f"Port-{port}", "port-free", anywhere, roles, when, fresh=True, before="v1.37"),
        HostCheck(
            f"Port-{port}", "port-free", {**anywhere, "address": address}, roles, when, fresh=True, since="v1.37"
        ),
    )


def _absent(path: str, roles: tuple[Role, ...], when: Condition = "") -> HostCheck:
    return HostCheck(f"FileAvailable-{path}", "file-absent", {"path": path}, roles, when, fresh=True)


def _present(path: str, when: Condition) -> HostCheck:
    name = "ExternalEtcdClientCertificates"
    return HostCheck(name, "file-present", {"path": path}, _CONTROL_PLANE, when)


HOST_CHECKS: Final = (
    _absent("/etc/kubernetes/kubelet.conf", ("control-plane", "worker", "etcd"), "joined"),
    _absent("/etc/kubernetes/bootstrap-kubelet.conf", ("control-plane", "worker", "etcd"), "joined"),
    _absent("{authority_file}", ("worker",), "joined-worker"),
    HostCheck("NumCPU", "cpus", {"minimum": 2}, _CONTROL_PLANE),
    HostCheck("Mem", "memory", {"minimumMegabytes": 1700}, _CONTROL_PLANE),
    HostCheck(
        "Firewalld",
        "firewalld-inactive",
        {"ports": ("{bind_port}", str(ports.KUBELET))},
        _CONTROL_PLANE,
        severity="warning",
    ),
    *_port("{bind_port}", "{api_server_bind_address}", _CONTROL_PLANE),
    *_port(str(ports.SCHEDULER), "{scheduler_bind_address}", _CONTROL_PLANE),
    *_port(str(ports.CONTROLLER_MANAGER), "{controller_manager_bind_address}", _CONTROL_PLANE),
    *(
        _absent(f"/etc/kubernetes/manifests/{pod}.yaml", _CONTROL_PLANE)
        for pod in ("kube-apiserver", "kube-controller-manager", "kube-scheduler")
    ),
    _absent("/etc/kubernetes/manifests/etcd.yaml", _ETCD),
    HostCheck("CRI", "runtime", {"socket": "{cri_socket}", "runtime": "{runtime}"}),
    HostCheck(
        "ContainerRuntimeVersion",
        "runtime-config",
        {"socket": "{cri_socket}"},
        severity="warning",
        since="v1.35",
    ),
    HostCheck("Swap", "swap-off", severity="warning"),
    *(HostCheck(f"FileExisting-{name}", "program", {"program": name}) for name in ("losetup", "mount", "cp")),
    HostCheck("FileExisting-getent", "program", {"program": "getent"}, severity="warning", since="v1.38"),
    HostCheck(
        _SYSTEM,
        "kernel-version",
        {"patterns": (r"^5\.4.*$", r"^5\.10.*$", r"^5\.15.*$", r"^([6-9]|[1-9][0-9]+)\.([0-9]+)\.([0-9]+).*$")},
    ),
    HostCheck(
        _SYSTEM,
        "kernel-options",
        {
            "options": (
                *("NAMESPACES", "NET_NS", "PID_NS", "IPC_NS", "UTS_NS", "CPUSETS", "MEMCG", "INET", "EXT4_FS"),
                *("PROC_FS", "NETFILTER_XT_TARGET_REDIRECT|IP_NF_TARGET_REDIRECT", "NETFILTER_XT_MATCH_COMMENT"),
                *("FAIR_GROUP_SCHED", "CGROUPS", "CGROUP_BPF", "CGROUP_PIDS", "CGROUP_SCHED"),
            )
        },
    ),
    HostCheck(
        _SYSTEM,
        "kernel-options",
        {"options": ("OVERLAY_FS|OVERLAYFS_FS", "CFS_BANDWIDTH", "SECCOMP", "SECCOMP_FILTER", "CGROUP_HUGETLB")},
        severity="warning",
    ),
    HostCheck(_SYSTEM, "cgroup-version", {"version": 2}, severity="warning", before="v1.35"),
    HostCheck(_SYSTEM, "cgroup-version", {"version": 2}, since="v1.35"),
    HostCheck(
        _SYSTEM,
        "cgroup-controllers",
        {"controllers": ("cpu", "cpuset", "devices", "freezer", "memory", "pids")},
    ),
    HostCheck(_SYSTEM, "cgroup-controllers", {"controllers": ("hugetlb", "io")}, severity="warning"),
    HostCheck("Hostname", "name-resolves", {"name": "{node}"}, severity="warning"),
    HostCheck("Service-Kubelet", "service-enabled", {"service": "kubelet"}, severity="warning", before="v1.35"),
    HostCheck("Service-kubelet", "service-enabled", {"service": "kubelet"}, severity="warning", since="v1.35"),
    HostCheck(f"Port-{ports.KUBELET}", "port-free", {"port": str(ports.KUBELET), "address": ""}, fresh=True),
    HostCheck(
        "FileContent-/proc/sys/net/ipv4/ip_forward",
        "sysctl",
        {"key": "net.ipv4.ip_forward", "value": "1"},
        when="ipv4",
    ),
    HostCheck(
        "FileContent-/proc/sys/net/ipv6/conf/default/forwarding",
        "sysctl",
        {"key": "net.ipv6.conf.default.forwarding", "value": "1"},
        when="ipv6",
    ),
    *_port(str(ports.ETCD_CLIENT), "{etcd_address}", _ETCD, "local-etcd"),
    *_port(str(ports.ETCD_PEER), "{etcd_address}", _ETCD, "local-etcd"),
    HostCheck(
        "DirAvailable-{etcd_data}",
        "folder-empty",
        {"path": "{etcd_data}"},
        _ETCD,
        "local-etcd",
        fresh=True,
    ),
    _present("{etcd_ca_file}", "external-etcd-authority"),
    _present("{etcd_cert_file}", "external-etcd-certificate"),
    _present("{etcd_key_file}", "external-etcd-key"),
)
"""In kubeadm's order. A name's slashes become hyphens, as kubeadm writes it."""
