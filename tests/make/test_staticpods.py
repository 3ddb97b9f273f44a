"""Facts about static pods."""

from typing import Any

import pytest

from kspec.facts.staticpods import STATIC_PODS
from kspec.make.staticpods import pod, startup_threshold, static_pod_files
from kspec.model.configuration import APIEndpoint, Argument, ControlPlaneComponent, Etcd, ExternalEtcd, LocalEtcd
from kspec.model.document import Document
from kspec.model.duration import Duration
from kspec.model.frozen import evolve
from kspec.model.host import Host
from kspec.model.patch import PatchFile
from kspec.model.plan import NodePlan
from kspec.model.span import Span

SCHEDULER = """\
apiVersion: v1
kind: Pod
metadata:
  labels:
    component: kube-scheduler
    tier: control-plane
  name: kube-scheduler
  namespace: kube-system
spec:
  containers:
  - command:
    - kube-scheduler
    - --authentication-kubeconfig=/etc/kubernetes/scheduler.conf
    - --authorization-kubeconfig=/etc/kubernetes/scheduler.conf
    - --bind-address=127.0.0.1
    - --kubeconfig=/etc/kubernetes/scheduler.conf
    - --leader-elect=true
    image: registry.k8s.io/kube-scheduler:v1.37.2
    imagePullPolicy: IfNotPresent
    livenessProbe:
      failureThreshold: 8
      httpGet:
        host: 127.0.0.1
        path: /livez
        port: probe-port
        scheme: HTTPS
      initialDelaySeconds: 10
      periodSeconds: 10
      timeoutSeconds: 15
    name: kube-scheduler
    ports:
    - containerPort: 10259
      name: probe-port
      protocol: TCP
    readinessProbe:
      failureThreshold: 3
      httpGet:
        host: 127.0.0.1
        path: /readyz
        port: probe-port
        scheme: HTTPS
      periodSeconds: 1
      timeoutSeconds: 15
    resources:
      requests:
        cpu: 100m
    startupProbe:
      failureThreshold: 24
      httpGet:
        host: 127.0.0.1
        path: /livez
        port: probe-port
        scheme: HTTPS
      initialDelaySeconds: 10
      periodSeconds: 10
      timeoutSeconds: 15
    volumeMounts:
    - mountPath: /etc/kubernetes/scheduler.conf
      name: kubeconfig
      readOnly: true
  hostNetwork: true
  priority: 2000001000
  priorityClassName: system-node-critical
  securityContext:
    seccompProfile:
      type: RuntimeDefault
  volumes:
  - hostPath:
      path: /etc/kubernetes/scheduler.conf
      type: FileOrCreate
    name: kubeconfig
status: {}
"""


def changed(plan: NodePlan, *changes: str, **cluster: Any) -> NodePlan:  # noqa: ANN401 - any of its fields
    """The plan with other fields of the ClusterConfiguration, under a release with these changes."""
    spec = evolve(plan.whole.spec, cluster=evolve(plan.cluster, **cluster))
    whole = evolve(plan.whole, spec=spec, release=evolve(plan.release, changes=frozenset(changes)))
    return whole.for_node(plan.node)


def container(plan: NodePlan, name: str) -> dict[str, Any]:
    """The container of one pod, as a JSON value."""
    row = next(row for row in STATIC_PODS if row.name == name)
    value: Any = pod(plan, row)
    found: dict[str, Any] = value["spec"]["containers"][0]
    return found


def test_a_manifest_as_kubeadm_writes_it(node_plan: NodePlan) -> None:
    """The whole file of the scheduler: path, mode, phase and text."""
    file = next(file for file in static_pod_files(node_plan).files if "scheduler" in file.path)
    assert (file.path, file.mode) == ("nodes/cp-1/etc/kubernetes/manifests/kube-scheduler.yaml", 0o600)
    assert file.phase == "control-plane/scheduler"
    assert file.data.decode() == SCHEDULER


def test_etcd_elsewhere_has_no_pod(node_plan: NodePlan) -> None:
    """With an external etcd there are three pods."""
    external = changed(node_plan, etcd=Etcd(external=ExternalEtcd(endpoints=("https://a:1",))))
    files = [item.path for item in static_pod_files(external).files]
    names = ("kube-apiserver", "kube-controller-manager", "kube-scheduler")
    assert files == [f"nodes/cp-1/etc/kubernetes/manifests/{name}.yaml" for name in names]


def test_all_patches_are_looked_at(node_plan: NodePlan) -> None:
    """A patch that cannot be applied does not hide the finding of another pod."""
    wrong = (Document([{"op": "remove", "path": "/x"}], Span("p", 1, 1, 1, 1)),)
    patches = tuple(PatchFile(f"{name}+json.yaml", name, "json", wrong) for name in ("etcd", "kube-apiserver"))
    made = static_pod_files(evolve(node_plan, node=evolve(node_plan.node, patches=patches)))
    assert [finding.document for finding in made.findings] == ["kube-apiserver", "etcd"]
    assert len(made.files) == 2


@pytest.mark.parametrize(
    ("timeout", "threshold"),
    [
        ("4m", 24),
        ("10s", 1),
        ("10.000000001s", 2),
        ("11s", 2),
        ("100ms", 1),
        ("0s", 0),
        ("-25s", -2),
        ("2562047h", 922336920),
    ],
)
def test_a_startup_probe_covers_the_timeout(timeout: str, threshold: int) -> None:
    """One question every ten seconds, rounded up."""
    assert startup_threshold(Duration.parse(timeout)) == threshold


def test_the_api_server_is_asked_at_its_address(node_plan: NodePlan) -> None:
    """At the advertise address and bind port, whatever the user's arguments say."""
    init = evolve(node_plan.node.init, local_api_endpoint=APIEndpoint("2001:db8::1", 8443))
    moved = evolve(node_plan, node=evolve(node_plan.node, init=init))
    found = container(moved, "kube-apiserver")
    assert found["readinessProbe"]["httpGet"]["host"] == "2001:db8::1"
    assert found["ports"][0]["containerPort"] == 8443
    value: Any = pod(moved, STATIC_PODS[0])
    assert [*value["metadata"]["annotations"].values()] == ["[2001:db8::1]:8443"]


@pytest.mark.parametrize(("address", "host"), [("0.0.0.0", ""), ("::", ""), ("10.0.0.1", "10.0.0.1"), ("", "")])  # noqa: S104 - what a user may write
def test_a_program_is_asked_where_it_listens(node_plan: NodePlan, address: str, host: str) -> None:
    """One that listens everywhere is asked at the pod's address, which an empty host means."""
    own = ControlPlaneComponent(extra_args=(Argument("bind-address", "127.0.0.9"), Argument("bind-address", address)))
    found = container(changed(node_plan, controller_manager=own), "kube-controller-manager")
    assert found["livenessProbe"]["httpGet"]["host"] == host
    assert found["readinessProbe"] is None


@pytest.mark.parametrize(
    ("urls", "scheme", "host", "port"),
    [
        ("https://10.0.0.1:9999,http://x:1", "HTTPS", "10.0.0.1", 9999),
        ("http://[::]", "HTTP", "::", 2381),
        ("http://:70", "HTTP", "127.0.0.1", 70),
        ("http://h:65536", "HTTP", "h", 2381),
        ("http://h:0", "HTTP", "h", 2381),
        ("https://a b:1", "HTTP", "127.0.0.1", 2381),
    ],
)
def test_etcd_is_asked_at_its_metrics_url(node_plan: NodePlan, urls: str, scheme: str, host: str, port: int) -> None:
    """At the first URL; what it does not say, or says wrongly, is the default."""
    local = LocalEtcd(extra_args=(Argument("listen-metrics-urls", urls),))
    found = container(changed(node_plan, etcd=Etcd(local=local)), "etcd")
    asked = found["startupProbe"]["httpGet"]
    assert (asked["scheme"], asked["host"], found["ports"][0]["containerPort"]) == (scheme, host, port)


def test_colons_of_a_metrics_url(node_plan: NodePlan) -> None:
    """Whether an IPv6 address without brackets is read depends on the release."""
    local = Etcd(local=LocalEtcd(extra_args=(Argument("listen-metrics-urls", "http://::1:99"),)))
    older, newer = changed(node_plan, etcd=local), changed(node_plan, "url-colons-strict", etcd=local)
    assert container(older, "etcd")["startupProbe"]["httpGet"]["host"] == "::1"
    assert container(newer, "etcd")["startupProbe"]["httpGet"]["host"] == "127.0.0.1"


def test_environment(node_plan: NodePlan) -> None:
    """The user's variables override the host's proxies; etcd has the user's alone."""
    host = Host((), proxy_variables={"HTTP_PROXY": "http://p", "no_proxy": "a"})
    own = ControlPlaneComponent(extra_envs=({"name": "no_proxy", "value": "b"}, {"name": "A", "value": "1"}))
    local = Etcd(local=LocalEtcd(extra_envs=({"name": "E", "value": "2"},)))
    behind = changed(evolve(node_plan, node=evolve(node_plan.node, host=host)), scheduler=own, etcd=local)
    assert [(item["name"], item["value"]) for item in container(behind, "kube-scheduler")["env"]] == [
        ("A", "1"),
        ("HTTP_PROXY", "http://p"),
        ("no_proxy", "b"),
    ]
    assert container(behind, "etcd")["env"] == [{"name": "E", "value": "2"}]
