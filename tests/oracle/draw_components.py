"""Draw component configurations out of values on both sides of every rule, and record what the components say.

usage: draw_components.py VERSION SEED COUNT OUT.jsonl

Where mutate_components.py makes the mistakes that people make, this program goes along the edges of what is allowed:
each document sets a few fields, each to one of the values that the tables below have for it. Lines are as those of
mutate_components.py.
"""

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from configcheck import check
from mutate import dump
from mutate_components import locate
from places import minor_of

from kspec.facts.releases import known_minors
from kspec.facts.types import TypeTable, load
from kspec.model.version import minor_order

Pools = Mapping[str, Sequence[Any]]

DURATIONS: Final = (
    "0s",
    "1s",
    "-1s",
    "500ms",
    "2m",
    "1h",
    "3s",
    "2999ms",
    "100ms",
    "1ms",
    "999us",
    "10h",
    "300s",
    "301s",
)
NUMBERS: Final = (0, 1, -1, 2, 31, 32, 100, 101, 1000, -1000, -1001, 65535, 65536, None)
TRUTHS: Final = (True, False)
FORMER: Final = ("", "1.33", "1.34", "1.35", "1.36", "v1.36")
IMAGES: Final = ("a/b", "a/*", "*", "/*", "a*b/c", "A", "a:1", "Host/x", " a", "", "a.b:5/c", "x/", "a/b/*")
CIDRS: Final = ("1.2.3.0/24", "x", "1.2.3.4", "::/0", "1.2.3.4/33", "", "::ffff:1.2.3.4/104")
ADDRESSES: Final = (
    *("", "192.0.2.1", "::", "1.2.3.4:99", "[::1]:5", "::1", "[::1]", "1.2.3.4:0", "1.2.3.4:65536", "x:1", "1.2.3.4:"),
    *("1.2.3.4:+5", "::1:80", "[::1]x:1", "[::1]:5:6", "01.02.03.04:1", "[fe80::1%eth0]:1", "[1.2.3.4]:3"),
)
GATES: Final = (
    *("AllAlpha", "AllBeta", "GracefulNodeShutdown", "GracefulNodeShutdownBasedOnPodPriority", "MemoryQoS"),
    *("NodeSwap", "KubeletCrashLoopBackOffMax", "KubeletEnsureSecretPulledImages", "NodeLogQuery"),
    *("CustomCPUCFSQuotaPeriod", "ImageMaximumGCAge", "DefaultPodSysctls", "RotateKubeletServerCertificate"),
    *("LoggingAlphaOptions", "LoggingBetaOptions", "Nope", "DynamicResourceAllocation", "GenericWorkload"),
    *("UserNamespacesSupport", "PodLevelResources", "InPlacePodVerticalScaling", "EventedPLEG", "AppArmor"),
)

LOGGING: Final[Pools] = {
    "logging.format": ("text", "json", "x", ""),
    "logging.flushFrequency": (*DURATIONS, 0, 5000000000, -5),
    "logging.verbosity": (0, 5, 2**31 - 1, 2**31),
    "logging.vmodule": ([{"filePattern": "a", "verbosity": 1}], [{"filePattern": ""}], [{"filePattern": "a=b"}]),
    "logging.options.text.splitStream": TRUTHS,
    "logging.options.json.infoBufferSize": ("0", "1Ki", "0Ki", "1m"),
}

KUBELET: Final[Pools] = {
    **dict.fromkeys(
        (
            *("nodeLeaseDurationSeconds", "eventBurst", "eventRecordQPS", "healthzPort", "iptablesDropBit", "maxPods"),
            *("imageGCHighThresholdPercent", "imageGCLowThresholdPercent", "iptablesMasqueradeBit", "kubeAPIBurst"),
            *("kubeAPIQPS", "nodeStatusMaxImages", "maxOpenFiles", "oomScoreAdj", "podsPerCore", "readOnlyPort"),
            *("port", "registryBurst", "registryPullQPS", "maxParallelImagePulls", "containerLogMaxWorkers"),
            "containerLogMaxFiles",
        ),
        NUMBERS,
    ),
    **dict.fromkeys(
        (
            *("imageMinimumGCAge", "imageMaximumGCAge", "cpuCFSQuotaPeriod", "shutdownGracePeriod"),
            *("shutdownGracePeriodCriticalPods", "containerLogMonitorInterval"),
            "crashLoopBackOff.maxContainerRestartPeriod",
        ),
        DURATIONS,
    ),
    **dict.fromkeys(
        (
            *("serializeImagePulls", "serverTLSBootstrap", "cgroupsPerQOS", "enableSystemLogQuery"),
            *("enableSystemLogHandler", "runOnce"),
        ),
        TRUTHS,
    ),
    "topologyManagerPolicy": ("none", "best-effort", "Restricted", ""),
    "topologyManagerScope": ("pod", "x", ""),
    "hairpinMode": ("none", "hairpin-veth", "", "x"),
    "podLogsDir": ("/var/log/pods", "/var/log/pods/", "var/log", "/a/../b", "/é", "", "//a", "/"),
    "showHiddenMetricsForVersion": FORMER,
    "systemCgroups": ("/sys", ""),
    "cgroupRoot": ("/", ""),
    "reservedSystemCPUs": ("0-3", "1,2", "3-1", "a", "0-", "-1", "", "+1-2", "1,,2", "0-3,7"),
    "systemReservedCgroup": ("/s", ""),
    "kubeReservedCgroup": ("/k", ""),
    "imagePullCredentialsVerificationPolicy": ("", "NeverVerify", "AlwaysVerify", "x", "NeverVerifyAllowlistedImages"),
    "preloadedImagesVerificationAllowlist": [[image] for image in IMAGES],
    "memoryReservationPolicy": ("None", "TieredReservation", "x", ""),
    "memoryThrottlingFactor": (0, 0.5, 0.9, 1, 1.1, -1),
    "memorySwap.swapBehavior": ("", "NoSwap", "LimitedSwap", "Unlimited"),
    "enforceNodeAllocatable": (
        *([], ["pods"], ["none"], ["none", "pods"], ["pods", "pods"], ["x"], ["system-reserved"], ["kube-reserved"]),
        ["system-reserved", "system-reserved-compressible"],
    ),
    "registerWithTaints": [
        [{"key": key, "value": value, "effect": effect}]
        for key, value, effect in (
            *(("a", "", ""), ("a/b", "v", "NoSchedule"), ("", "v", "x"), ("-a", "-", "NoExecute")),
            *(("a/b/c", "", ""), ("x" * 64, "x" * 64, ""), ("a.b/" + "y" * 63, "a b", "PreferNoSchedule")),
        )
    ],
    "shutdownGracePeriodByPodPriority": ([], [{"priority": 1, "shutdownGracePeriodSeconds": 5}]),
    "reservedMemory": (
        [{"numaNode": 0, "limits": {"memory": "1Gi"}}, {"numaNode": 0, "limits": {"memory": "1Gi"}}],
        [{"numaNode": 0, "limits": {"memory": "0Mi", "hugepages-2Mi": "1Gi"}}],
        [{"numaNode": 1, "limits": {"cpu": "1"}}],
    ),
    "tracing.endpoint": ("localhost:4317", "http://x", "unix:///a", "dns:///x", "a b", "://x", "[::1]:1", "x//y", ""),
    "tracing.samplingRatePerMillion": (0, 1, -1, 10**6, 10**6 + 1),
    "defaultPodSysctls": [
        {name: "1"} for name in ("kernel.shm_rmid_forced", "net/ipv4/x", "vm.swap", "Bad", "user.x", "net.", "a..b")
    ],
    **LOGGING,
}

KUBE_PROXY: Final[Pools] = {
    "bindAddress": ("0.0.0.0", "::", "::ffff:1.2.3.4", "x", "", "1.2.3", "fe80::1%e"),  # noqa: S104 - test data
    "healthzBindAddress": ADDRESSES,
    "metricsBindAddress": ADDRESSES,
    "mode": ("", "iptables", "ipvs", "nftables", "x", "kernelspace", "IPVS"),
    **{
        f"{mode}.{name}": DURATIONS
        for mode in ("iptables", "ipvs", "nftables")
        for name in ("syncPeriod", "minSyncPeriod")
    },
    **{f"ipvs.{name}": DURATIONS for name in ("tcpTimeout", "tcpFinTimeout", "udpTimeout")},
    **{f"{mode}.masqueradeBit": (0, 31, 32, -1) for mode in ("iptables", "nftables")},
    "ipvs.excludeCIDRs": [[text] for text in CIDRS],
    **{f"conntrack.{name}": DURATIONS for name in ("tcpEstablishedTimeout", "tcpCloseWaitTimeout", "udpTimeout")},
    "conntrack.udpStreamTimeout": DURATIONS,
    "conntrack.min": NUMBERS,
    "conntrack.maxPerCore": NUMBERS,
    "oomScoreAdj": NUMBERS,
    "configSyncPeriod": DURATIONS,
    "clientConnection.burst": NUMBERS,
    "nodePortAddresses": [
        *([text] for text in CIDRS),
        *(["primary"], ["primary", "1.2.3.0/24"], ["1.2.3.0/24", "primary"], ["localhost", "all", "localhost"]),
    ],
    "detectLocalMode": ("", "ClusterCIDR", "NodeCIDR", "BridgeInterface", "InterfaceNamePrefix", "x"),
    "clusterCIDR": ("", "1.2.3.0/24", "1.2.3.0/24,::/0", "1.2.3.0/24,2.2.2.0/24", "a", "a,b,c", "::/0, 1.0.0.0/8"),
    "detectLocal.bridgeInterface": ("", "br0"),
    "detectLocal.interfaceNamePrefix": ("", "br"),
    "showHiddenMetricsForVersion": FORMER,
    **LOGGING,
}

SHAPES: Final[tuple[list[dict[str, int]], ...]] = (
    *([], [{"utilization": 0, "score": 0}, {"utilization": 100, "score": 10}]),
    [{"utilization": 101, "score": 11}, {"utilization": -1, "score": -1}],
)
TERMS: Final = [
    [{"matchExpressions": [{"key": key, "operator": operator, "values": values}]}]
    for key, operator, values in (
        *(("a", "In", ["x"]), ("a", "In", []), ("", "Exists", []), ("a", "Exists", ["x"]), ("a", "Gt", ["1"])),
        *(("a", "Gt", ["x"]), ("a", "Lt", ["1", "2"]), ("a", "Like", []), ("A B", "NotIn", ["x"])),
    )
]
ARGUMENTS: Final[Mapping[str, Pools]] = {
    "DefaultPreemption": {
        "minCandidateNodesPercentage": (0, 1, 100, 101, -1),
        "minCandidateNodesAbsolute": (0, 1, -1),
    },
    "InterPodAffinity": {"hardPodAffinityWeight": (0, 100, 101, -1, "x"), "nope": (1,), "kind": ("FooArgs",)},
    "NodeResourcesBalancedAllocation": {
        "resources": ([], [{"name": "cpu", "weight": 2}], [{"name": "cpu"}, {"name": "cpu", "weight": 0}]),
        "apiVersion": ("kubescheduler.config.k8s.io/v1", "v1"),
    },
    "VolumeBinding": {"bindTimeoutSeconds": (0, -1, 5), "shape": SHAPES},
    "PodTopologySpread": {
        "defaultingType": ("System", "List", "", "x"),
        "defaultConstraints": [
            [{"maxSkew": skew, "topologyKey": key, "whenUnsatisfiable": action}] * times
            for skew, key, action, times in (
                *((1, "a", "DoNotSchedule", 1), (1, "a", "DoNotSchedule", 2), (0, "-b", "x", 1), (1, "", "", 1)),
            )
        ],
    },
    "DynamicResources": {"filterTimeout": DURATIONS},
    "NodeAffinity": {
        "addedAffinity": [
            {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": term}} for term in TERMS
        ]
    },
    "NodeResourcesFitArgs": {"x": (1,)},
    "EBSLimits": {"x": (1,)},
    "Own": {"x": (1,)},
}
PLUGINS: Final = (
    *({"queueSort": {"enabled": [{"name": "a"}]}}, {"queueSort": {"enabled": [{"name": "a"}, {"name": "b"}]}}),
    *({"filter": {"enabled": [{"name": "EBSLimits"}]}}, {"filter": {"disabled": [{"name": "EBSLimits"}]}}),
    {"multiPoint": {"enabled": [{"name": "GCEPDLimits"}]}},
)
EXTENDERS: Final = (
    *([{"prioritizeVerb": "p"}], [{"prioritizeVerb": "p", "weight": 1}], [{"bindVerb": "b"}, {"bindVerb": "b"}]),
    *(
        [{"managedResources": [{"name": name}, {"name": "a.com/x"}]}]
        for name in ("a.com/x", "cpu", "requests.a/b", "b c/d")
    ),
)
KUBE_SCHEDULER: Final[Pools] = {
    **dict.fromkeys(
        ("parallelism", "percentageOfNodesToScore", "podInitialBackoffSeconds", "podMaxBackoffSeconds"), NUMBERS
    ),
    **{f"leaderElection.{name}": DURATIONS for name in ("leaseDuration", "renewDeadline", "retryPeriod")},
    "leaderElection.leaderElect": TRUTHS,
    "leaderElection.resourceLock": ("", "leases", "x"),
    "clientConnection.burst": NUMBERS,
    "extenders": EXTENDERS,
}

BY_TYPE: Final[Pools] = {
    "bool": TRUTHS,
    "string": ("", "x", "A", "true", "0", "-1", "/x", "1.2.3.4"),
    "Duration": DURATIONS,
    **dict.fromkeys(("int", "int32", "int64", "uint32", "uint64", "float64"), NUMBERS),
}
"""A type's name, or what it is beneath -> values for a field of which nothing else is known."""

ROOTS: Final = {
    "KubeletConfiguration": ("kubelet.config.k8s.io/v1beta1", KUBELET, 6),
    "KubeProxyConfiguration": ("kubeproxy.config.k8s.io/v1alpha1", KUBE_PROXY, 5),
    "KubeSchedulerConfiguration": ("kubescheduler.config.k8s.io/v1", KUBE_SCHEDULER, 2),
}
"""Kind -> API version, pools, and how many fields a document sets at most."""


def known_pools(table: TypeTable, root: str, pools: Pools) -> Pools:
    """Those pools whose field a release has."""

    def has(path: str) -> bool:
        name = root
        for step in path.split("."):
            declared = {field.name: field.type for field in table.fields(name.lstrip("*"))}
            if step not in declared:
                return False
            name = declared[step]
        return True

    return {path: values for path, values in pools.items() if has(path)}


def scalars(
    table: TypeTable, struct: str, steps: tuple[str, ...] = (), above: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """Dotted path and Go type of every scalar field of a struct and of the structs in it."""
    for field in table.fields(struct):
        base = field.type.lstrip("*")
        path = (*steps, field.name)
        if table.fields(base) and base not in above:
            yield from scalars(table, base, path, (*above, struct))
        else:
            yield ".".join(path), base


def unknown_pools(minor: str, version: str, kind: str, pools: Pools) -> Pools:
    """Values by their type alone for the fields that are new in a minor release and that no table above has."""
    older = [known for known in known_minors() if minor_order(known) < minor_order(minor)]
    if not older:
        return {}
    former, table = load(older[-1]), load(minor)
    known = dict(scalars(former, former.root(version, kind) or ""))
    new = {path: base for path, base in scalars(table, table.root(version, kind) or "") if path not in known}
    found: dict[str, Sequence[Any]] = {}
    for path, base in new.items():
        values = BY_TYPE.get(base.rpartition(".")[2]) or BY_TYPE.get(table.scalar(base) or "")
        if values and path not in pools:
            found[path] = values
    return found


def put(document: dict[str, Any], path: str, value: object) -> None:
    """Set a field at a dotted path."""
    *parents, last = path.split(".")
    for parent in parents:
        document = document.setdefault(parent, {})
    document[last] = value


def profiles(draw: random.Random, minor: str) -> Iterator[dict[str, Any]]:
    """Some profiles of a scheduler."""
    table = load(minor)
    for _ in range(draw.choice((0, 1, 1, 2))):
        profile: dict[str, Any] = {"schedulerName": draw.choice(("a", "b", "", "c"))}
        if draw.random() < 1 / 3:
            profile["plugins"] = draw.choice(PLUGINS)
        for plugin in draw.sample(sorted(ARGUMENTS), draw.choice((0, 1, 1, 2))):
            if plugin == "DynamicResources" and "filterTimeout" not in str(
                table.fields("kube-scheduler/config/v1.DynamicResourcesArgs")
            ):
                continue
            pools = ARGUMENTS[plugin]
            names = draw.sample(sorted(pools), draw.randint(1, len(pools)))
            arguments = {name: draw.choice(pools[name]) for name in names}
            profile.setdefault("pluginConfig", []).append({"name": plugin, "args": arguments})
        yield profile


def drawn(draw: random.Random, minor: str) -> dict[str, Any]:
    """One document."""
    kind = draw.choice(sorted(ROOTS))
    version, pools, most = ROOTS[kind]
    table = load(minor)
    root = table.root(version, kind)
    document: dict[str, Any] = {"apiVersion": version, "kind": kind}
    known = known_pools(table, root or "", pools)
    for path in draw.sample(sorted(known), draw.randint(0, most)):
        put(document, path, draw.choice(known[path]))
    new = unknown_pools(minor, version, kind, pools)
    for path in draw.sample(sorted(new), min(len(new), draw.randint(1, 2))) if new else ():
        put(document, path, draw.choice(new[path]))
    if kind == "KubeSchedulerConfiguration":
        document["profiles"] = list(profiles(draw, minor))
    elif draw.random() < 1 / 4:
        document["featureGates"] = {gate: draw.random() < 1 / 2 for gate in draw.sample(GATES, draw.randint(1, 3))}
    return document


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="a release, such as v1.37.2")
    parser.add_argument("seed", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    version, minor = arguments.version, minor_of(arguments.version)
    draw = random.Random(arguments.seed)  # noqa: S311 - test data, to be drawn again from the same seed
    rows: dict[str, dict[str, Any]] = {}
    for number in range(arguments.count):
        document = drawn(draw, minor)
        name = f"{version}-d{arguments.seed}-{number:04d}"
        rows[name] = {"id": name, "mutation": "", "spec": dump(document), "kind": document["kind"]}
    table = load(minor)
    fields = {
        kind: {field.name for field in table.fields(table.root(version_, kind) or "")}
        for kind, (version_, _, _) in ROOTS.items()
    }
    answers = check(version, {name: row["spec"] for name, row in rows.items()})
    with arguments.out.open("w", encoding="utf-8") as out:
        for name, row in rows.items():
            decode = answers[name]["decode"]
            errors = [locate(error, fields[row["kind"]]) for error in answers[name]["errors"]]
            row |= {"decode": decode, "errors": errors, "exit": 1 if decode or errors else 0}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
