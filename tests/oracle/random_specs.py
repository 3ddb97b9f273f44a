"""Random specs that kubeadm mostly accepts: many fields, each now and then, from a seed."""

import random
from collections.abc import Callable
from typing import Any

from attrs import frozen

from kspec.facts.releases import release as facts_of
from kspec.go import yaml

NODES = ("cp-1", "edge-07.lab.example", "n", "a.b-c.d", "node-" + "x" * 50)
WORDS = ("alpha", "no", "0777", "1e3", "true", "a: b", "#x", "- y", "ä", "'q'", '"q"', "x" * 90, "two words " * 12, "~")
ALGORITHMS = ("RSA-2048", "RSA-3072", "ECDSA-P256", "ECDSA-P256", "ECDSA-P256", "ECDSA-P384")
DURATIONS = ("0s", "90s", "1h30m", "0.5m", "10000ms", "168h", "1m0.25s")
FLAGS = {
    "apiServer": (
        "v",
        "audit-log-path",
        "authorization-mode",
        "secure-port",
        "bind-address",
        "etcd-servers",
        "profiling",
    ),
    "controllerManager": ("v", "bind-address", "cluster-cidr", "node-cidr-mask-size", "controllers", "secure-port"),
    "scheduler": ("v", "bind-address", "leader-elect", "secure-port", "kubeconfig"),
    "etcd": ("listen-metrics-urls", "quota-backend-bytes", "name", "auto-compaction-retention", "listen-client-urls"),
    "kubelet": ("v", "node-labels", "pod-infra-container-image", "hostname-override", "cgroup-driver", "node-ip"),
}
VALUES = {
    "bind-address": ("0.0.0.0", "127.0.0.1", "::", "10.3.2.1"),  # noqa: S104 - a value for a component, nothing listens
    "secure-port": ("8443", "10259", "6443"),
    "etcd-servers": ("https://10.0.0.30:2379", "https://127.0.0.1:2379"),
    "authorization-mode": ("Node,RBAC", "RBAC", "AlwaysAllow,Node"),
    "audit-log-path": ("-", "/var/log/audit.log"),
    "cluster-cidr": ("10.200.0.0/16",),
    "node-cidr-mask-size": ("25", "26"),
    "controllers": ("*,-ttl", "*"),
    "leader-elect": ("false", "true"),
    "profiling": ("false",),
    "v": ("2", "10", ""),
    "listen-metrics-urls": ("http://127.0.0.1:2381", "https://0.0.0.0:4381", "http://[::1]:2390"),
    "listen-client-urls": ("https://127.0.0.1:2379", "https://0.0.0.0:2379"),
    "node-labels": ("a=b", "b=c,d=e"),
    "hostname-override": ("other",),
}


@frozen
class RandomSpec:
    """A spec as kubeadm reads it, and the document that tells kspec of the host."""

    node: str
    kubeadm: str
    host: str


def takes_v1beta3(release: str) -> bool:
    """Whether the kubeadm of a release still takes that API version."""
    found = facts_of(release)
    return found is not None and "kubeadm.k8s.io/v1beta3" in found.api_versions


def random_spec(seed: str, release: str) -> RandomSpec:
    """The spec of a seed, for a release."""
    return _Maker(random.Random(seed), release).make()  # noqa: S311 - for variety, not for secrecy


class _Maker:
    def __init__(self, source: random.Random, release: str) -> None:
        self.random, self.release = source, release
        self.family = source.choice(("v4", "v4", "v4", "v6", "dual"))
        self.legacy = takes_v1beta3(release) and source.random() < 0.2
        self.api_version = f"kubeadm.k8s.io/v1beta{3 if self.legacy else 4}"

    def make(self) -> RandomSpec:
        node = self.random.choice(NODES)
        documents: list[dict[str, Any]] = [self.init(node), self.cluster()]
        self.maybe(0.4, lambda: documents.append(self.kubelet()))
        self.maybe(0.3, lambda: documents.append(self.kube_proxy()))
        self.random.shuffle(documents)
        text = "---\n".join(yaml.dump(document) for document in documents)
        return RandomSpec(node, text, yaml.dump(self.host(node)))

    def maybe(self, chance: float, act: Callable[[], Any]) -> None:
        if self.random.random() < chance:
            act()

    def put(self, value: dict[str, Any], chance: float, name: str, make: Callable[[], Any]) -> None:
        if self.random.random() < chance:
            value[name] = make()

    def word(self) -> str:
        return self.random.choice(WORDS)

    def address(self) -> str:
        if self.family == "v6" or (self.family == "dual" and self.random.random() < 0.3):
            return f"fd00:{self.random.randrange(1, 4096):x}::{self.random.randrange(1, 255):x}"
        return f"10.{self.random.randrange(256)}.{self.random.randrange(256)}.{self.random.randrange(1, 255)}"

    def dns_name(self) -> str:
        return self.random.choice(("a.example", "b.example.com", "*.apps.example", "localhost", "kubernetes", "z"))

    def san(self) -> str:
        upper = self.random.choice((str, str.upper))
        return upper(self.address()) if self.random.random() < 0.5 else self.dns_name()

    def sans(self) -> list[str]:
        return [self.san() for _ in range(self.random.randrange(5))]

    def arguments(self, component: str) -> Any:  # noqa: ANN401 - a list, or in the older API version a mapping
        names = self.random.choices(FLAGS[component], k=self.random.randrange(4))
        given = [{"name": name, "value": self.random.choice(VALUES.get(name, (self.word(), "x")))} for name in names]
        return {entry["name"]: entry["value"] for entry in given} if self.legacy else given

    def volumes(self) -> list[dict[str, Any]]:
        types = ("", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket")
        paths = ("/etc/audit", "/etc/ssl/certs", "/usr/share/ca-certificates", "/opt/x", "/etc/kubernetes/pki")
        names = self.random.sample(("audit", "zz", "k8s-certs-2", "aa", "ca-certs"), self.random.randrange(3))
        return [
            {
                "name": name,
                "hostPath": self.random.choice(paths),
                "mountPath": self.random.choice(paths),
                "readOnly": self.random.random() < 0.5,
                "pathType": self.random.choice(types),
            }
            for name in names
        ]

    def variables(self) -> list[dict[str, Any]]:
        named: list[dict[str, Any]] = [
            {"name": f"VARIABLE_{index}", "value": self.word()} for index in range(self.random.randrange(3))
        ]
        self.maybe(0.3, lambda: named.append({"name": "IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}))
        return named

    def component(self, name: str) -> dict[str, Any]:
        value: dict[str, Any] = {}
        self.put(value, 0.6, "extraArgs", lambda: self.arguments(name))
        self.put(value, 0.4, "extraVolumes", self.volumes)
        if not self.legacy:
            self.put(value, 0.4, "extraEnvs", self.variables)
        return value

    def registration(self, node: str) -> dict[str, Any]:
        value: dict[str, Any] = {"name": node.upper() if self.random.random() < 0.1 else node}
        sockets = ("unix:///run/crio/crio.sock", "/run/containerd/containerd.sock", "unix:///var/run/cri-dockerd.sock")
        self.put(value, 0.3, "criSocket", lambda: self.random.choice(sockets))
        effects = ("NoSchedule", "NoExecute", "PreferNoSchedule")
        self.put(
            value,
            0.4,
            "taints",
            lambda: [
                {"key": f"k{index}", "effect": self.random.choice(effects), "value": self.random.choice(("", "v"))}
                for index in range(self.random.randrange(3))
            ],
        )
        self.put(value, 0.5, "kubeletExtraArgs", lambda: self.arguments("kubelet"))
        self.put(value, 0.3, "imagePullPolicy", lambda: self.random.choice(("Always", "IfNotPresent", "Never")))
        if not self.legacy:
            self.put(value, 0.2, "imagePullSerial", lambda: False)
        return value

    def tokens(self) -> list[dict[str, Any]]:
        ids = self.random.sample(("abcdef", "000000", "zz9zz9", "1e3456"), self.random.randrange(1, 4))
        return [self.token(identifier) for identifier in ids]

    def token(self, identifier: str) -> dict[str, Any]:
        value: dict[str, Any] = {"token": f"{identifier}.0123456789abcdef"}
        self.put(value, 0.4, "ttl", lambda: self.random.choice(("0s", "24h", "90m", "720h0m0s")))
        self.put(value, 0.4, "description", self.word)
        usages = (["signing"], ["authentication"], ["signing", "authentication"], ["authentication", "signing"])
        self.put(value, 0.4, "usages", lambda: self.random.choice(usages))
        groups = ("system:bootstrappers:kubeadm:default-node-token", "system:bootstrappers:a", "system:bootstrappers:z")
        if "authentication" in value.get("usages", usages[2]):
            self.put(value, 0.4, "groups", lambda: self.random.sample(groups, self.random.randrange(1, 4)))
        return value

    def init(self, node: str) -> dict[str, Any]:
        endpoint: dict[str, Any] = {"advertiseAddress": self.address()}
        self.put(endpoint, 0.3, "bindPort", lambda: self.random.choice((6443, 443, 8443)))
        value: dict[str, Any] = {
            "apiVersion": self.api_version,
            "kind": "InitConfiguration",
            "localAPIEndpoint": endpoint,
            "nodeRegistration": self.registration(node),
            "bootstrapTokens": self.tokens(),
        }
        self.put(value, 0.5, "certificateKey", lambda: self.random.randbytes(32).hex())
        if not self.legacy:
            timeout = {"controlPlaneComponentHealthCheck": self.random.choice(("4m0s", "30s", "10m", "0.5m"))}
            self.put(value, 0.2, "timeouts", lambda: timeout)
        return value

    def networking(self) -> dict[str, Any]:
        subnets = {
            "v4": ("10.96.0.0/12", "172.20.8.0/21", "10.32.0.7/16", "192.168.100.0/24"),
            "v6": ("fd00:10:96::/112", "2001:db8:42:1::/108"),
            "dual": ("10.96.0.0/16,fd00:10:96::/112", "fd00:7::/112,172.30.0.0/16"),
        }
        pods = {
            "v4": ("10.244.0.0/16", "100.64.0.0/13"),
            "v6": ("fd00:10:244::/56",),
            "dual": ("10.244.0.0/16,fd00:10:244::/56", "fd00:9::/48,10.200.0.0/15"),
        }
        value: dict[str, Any] = {}
        chance = 0.4 if self.family == "v4" else 1.0
        self.put(value, chance, "serviceSubnet", lambda: self.random.choice(subnets[self.family]))
        self.put(value, 0.5, "podSubnet", lambda: self.random.choice(pods[self.family]))
        self.put(value, 0.3, "dnsDomain", lambda: self.random.choice(("lab.example", "c", "cluster.local")))
        return value

    def etcd(self) -> dict[str, Any]:
        if self.random.random() < 0.25:
            external: dict[str, Any] = {"endpoints": ["https://10.0.0.31:2379", "https://10.0.0.32:2379"]}
            if self.random.random() < 0.7:
                folder = self.random.choice(("/etc/kubernetes/pki/etcd", "/srv/etcd", "/etc/kubernetes/pki"))
                names = {"caFile": "ext-ca.crt", "certFile": "ext.crt", "keyFile": "ext.key"}
                external |= {name: f"{folder}/{file}" for name, file in names.items()}
            return {"external": external}
        local: dict[str, Any] = {}
        self.put(local, 0.3, "dataDir", lambda: self.random.choice(("/var/lib/etcd", "/data/etcd", "/srv/e t")))
        self.put(local, 0.2, "imageRepository", lambda: "mirror.example:5000/etcd")
        self.put(local, 0.2, "imageTag", lambda: self.random.choice(("3.6.1-0", "3.5.21-0", "latest")))
        self.put(local, 0.5, "extraArgs", lambda: self.arguments("etcd"))
        self.put(local, 0.4, "serverCertSANs", self.sans)
        self.put(local, 0.4, "peerCertSANs", self.sans)
        if not self.legacy:
            self.put(local, 0.2, "extraEnvs", self.variables)
        return {"local": local}

    def endpoint(self) -> str:
        host = self.random.choice(("api.example.com", "203.0.113.9", "[2001:db8::9]"))
        return host + self.random.choice(("", ":443", ":6443"))

    def cluster(self) -> dict[str, Any]:
        value: dict[str, Any] = {
            "apiVersion": self.api_version,
            "kind": "ClusterConfiguration",
            "kubernetesVersion": self.release,
            "networking": self.networking(),
        }
        server = self.component("apiServer")
        self.put(server, 0.5, "certSANs", self.sans)
        self.put(value, 0.8, "apiServer", lambda: server)
        self.put(value, 0.6, "controllerManager", lambda: self.component("controllerManager"))
        self.put(value, 0.6, "scheduler", lambda: self.component("scheduler"))
        self.put(value, 0.6, "etcd", self.etcd)
        self.put(value, 0.4, "controlPlaneEndpoint", self.endpoint)
        self.put(value, 0.2, "certificatesDir", lambda: self.random.choice(("/srv/pki", "/etc/kubernetes/other")))
        self.put(value, 0.2, "imageRepository", lambda: self.random.choice(("mirror.example:5000/k8s", "docker.io/x")))
        self.put(value, 0.3, "clusterName", lambda: self.random.choice(("prod", "true", "lab.west-2", "0123")))
        dns: dict[str, Any] = {}
        self.put(dns, 0.3, "imageRepository", lambda: "dns.example/coredns")
        self.put(dns, 0.3, "imageTag", lambda: self.random.choice(("v1.11.0", "1.2.3")))
        if not self.legacy:
            self.put(dns, 0.2, "disabled", lambda: True)
            self.put(value, 0.2, "proxy", lambda: {"disabled": self.random.random() < 0.8})
            value["encryptionAlgorithm"] = self.random.choice(ALGORITHMS)
            self.put(value, 0.2, "certificateValidityPeriod", lambda: self.random.choice(("100h", "4380h30m")))
            self.put(value, 0.2, "caCertificateValidityPeriod", lambda: self.random.choice(("99999h", "8760h0m1s")))
        self.put(value, 0.3, "dns", lambda: dns)
        return value

    def kubelet(self) -> dict[str, Any]:
        value: dict[str, Any] = {"apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration"}
        self.put(value, 0.3, "cgroupDriver", lambda: self.random.choice(("cgroupfs", "systemd")))
        self.put(value, 0.3, "clusterDNS", lambda: [self.address()])
        self.put(value, 0.3, "clusterDomain", lambda: "other.example")
        self.put(value, 0.3, "maxPods", lambda: self.random.randrange(10, 500))
        self.put(value, 0.3, "syncFrequency", lambda: self.random.choice(DURATIONS))
        self.put(value, 0.3, "evictionHard", lambda: {"memory.available": self.random.choice(("5%", "100Mi"))})
        self.put(value, 0.3, "systemReserved", lambda: {"cpu": self.random.choice(("0.5", "500m")), "memory": "1Gi"})
        self.put(value, 0.3, "resolvConf", lambda: self.random.choice(("", "/run/resolv.conf")))
        self.put(value, 0.3, "rotateCertificates", lambda: self.random.random() < 0.5)
        self.put(value, 0.3, "serverTLSBootstrap", lambda: True)
        self.put(value, 0.3, "healthzPort", lambda: self.random.choice((10248, 10349)))
        self.put(value, 0.3, "staticPodPath", lambda: "/etc/kubernetes/static")
        self.put(value, 0.3, "authentication", lambda: {"anonymous": {"enabled": True}, "webhook": {"cacheTTL": "2m"}})
        self.put(value, 0.3, "memoryThrottlingFactor", lambda: self.random.choice((0.85, 0.5)))
        self.put(value, 0.2, "shutdownGracePeriod", lambda: "60s")
        self.put(value, 0.2, "containerRuntimeEndpoint", lambda: "unix:///run/other.sock")
        return value

    def kube_proxy(self) -> dict[str, Any]:
        value: dict[str, Any] = {"apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration"}
        self.put(value, 0.4, "mode", lambda: self.random.choice(("", "ipvs", "nftables", "iptables")))
        self.put(value, 0.3, "bindAddress", lambda: self.random.choice(("127.0.0.1", "::")))
        self.put(value, 0.3, "clusterCIDR", lambda: "10.77.0.0/16")
        self.put(value, 0.3, "conntrack", lambda: {"maxPerCore": 0, "tcpEstablishedTimeout": "24h"})
        self.put(value, 0.3, "iptables", lambda: {"masqueradeAll": True, "syncPeriod": self.random.choice(DURATIONS)})
        self.put(value, 0.3, "clientConnection", lambda: {"qps": 7.5, "burst": 15})
        self.put(value, 0.3, "nodePortAddresses", lambda: ["10.0.0.0/8"])
        self.put(value, 0.2, "oomScoreAdj", lambda: -998)
        return value

    def host(self, node: str) -> dict[str, Any]:
        host: dict[str, Any] = {"profile": self.random.choice(("debian", "debian", "rhel", "flatcar", "bare"))}
        self.put(host, 0.2, "systemdResolved", lambda: True)
        self.put(host, 0.2, "hostName", lambda: node)
        proxies = {"HTTPS_PROXY": "http://proxy.example:3128", "no_proxy": "10.0.0.0/8,.example"}
        self.put(host, 0.2, "proxyVariables", lambda: proxies)
        return {"apiVersion": "kspec.dev/v1alpha1", "kind": "ClusterSpec", "host": host}
