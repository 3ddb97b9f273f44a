"""One rule for command lines: what a check judges is what a build writes, and how arguments and defaults merge."""

import re
import shutil
from pathlib import Path

import pytest
from good_specs import WAIVED

from kspec import pipeline
from kspec.check.view.command_line import PATHS, command_line, kubelets
from kspec.disk.sources import Sources
from kspec.facts import releases
from kspec.make.kubelet import flags
from kspec.make.staticpods import pod
from kspec.model.configuration import Argument
from kspec.model.plan import Plan
from kspec.model.release import Release
from kspec.rules.command_line import (
    ControlPlane,
    LocalEtcd,
    Member,
    initial_cluster,
    initial_cluster_state,
    last_value,
    localhost,
    merge,
    normal_host_name,
)
from kspec.rules.holdings import static_pods

PLANE = ControlPlane(
    node="b",
    advertise_address="10.0.0.2",
    bind_port=6443,
    certificates_dir="/etc/kubernetes/pki",
    service_subnet="10.96.0.0/12",
    pod_subnet="",
    dns_domain="cluster.local",
    cluster_name="kubernetes",
    authorization_config=False,
    local=None,
    external=None,
)
SPECS = Path(__file__).parents[2] / "specs" / "ok"
RECORDED = sorted(path.stem for path in (Path(releases.__file__).parent / "releases").glob("v*.json"))
VERSION = re.compile(r"^kubernetesVersion: .*$", re.MULTILINE)
DEFAULTS = (Argument("v", "2"), Argument("a-b", "1"), Argument("a", "9"), Argument("issuer", "default"))
EXTRA = (Argument("issuer", "second"), Argument("z", ""), Argument("issuer", "first"), Argument("b", "x"))
ORDERS = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.10}
nodeRegistration:
  name: cp-1
  kubeletExtraArgs: [{name: v, value: "3"}, {name: v, value: "2"}, {name: node-labels, value: a=b}]
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
controlPlaneEndpoint: lb.example:6443
apiServer: {extraArgs: [{name: profiling, value: "true"}, {name: profiling, value: "false"}]}
controllerManager: {extraArgs: [{name: v, value: "4"}, {name: leader-elect, value: "false"}]}
scheduler: {extraArgs: [{name: v, value: "4"}, {name: bind-address, value: "::"}]}
etcd:
  local:
    extraArgs: [{name: quota-backend-bytes, value: "9"}, {name: advertise-client-urls, value: "https://a:1"}]
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
host: {hostName: cp-1}
nodes:
- {name: cp-1, role: control-plane, address: 10.0.0.10, labels: {z: "1", example.com/a: "2"}}
- {name: cp-2, role: control-plane, address: 10.0.0.11}
- {name: w-1, host: {hostName: other}, taints: [{key: a, value: b, effect: NoSchedule}], labels: {kubernetes.io/x: one}}
"""


def wire_and_plan(spec: Path, text: str, folder: Path) -> pipeline.Build | None:
    """A spec's documents and what a build makes of them; None where the release refuses the spec."""
    file = folder / spec.name
    for beside in spec.parent.glob(f"{spec.stem}.*"):
        if beside.is_dir():
            shutil.copytree(beside, folder / beside.name)
    file.write_text(text)
    build = pipeline.run(pipeline.READ, pipeline.Build(pipeline.Options((file,), file, file, waived=WAIVED), Sources()))
    return None if build.failed else build


def differences(build: pipeline.Build) -> list[str]:
    """Where the lines of a check differ from those that a build writes, in any argument or its place."""
    assert build.wire is not None
    assert build.spec is not None
    plan = Plan(build.spec, release(build), {}, b"", None, ())
    told = {component: line for component in PATHS if (line := command_line(build.wire, component))}
    found = []
    for component in PATHS:
        nodes = (plan.for_node(node) for node in build.spec.nodes)
        held = ((seen, row) for seen in nodes for row in static_pods(seen.role, build.spec.etcd_place))
        pods = ((seen, row) for seen, row in held if row.name == component)
        seen, row = next(pods, (None, None))
        if seen is None or row is None:
            found += [component] if component in told else []
            continue
        built = pod(seen, row)["spec"]["containers"][0]["command"][1:]  # type: ignore[index,call-overload]  # JSON
        ours = [setting.written for setting in told[component].settings]
        found += [f"{component}: {ours} != {built}"] if ours != built else []
    lines = {line.document.value["nodeRegistration"]["name"]: line for line in kubelets(build.wire)}  # type: ignore[index,call-overload]  # JSON
    for node in build.spec.nodes:
        ours = [setting.written for setting in lines[node.name].settings]
        built = flags(plan.for_node(node))
        found += [f"{node.name}: {ours} != {built}"] if ours != built else []
    return found


def release(build: pipeline.Build) -> Release:
    """The build's release."""
    assert build.wire is not None
    return build.wire.release


@pytest.mark.parametrize("version", RECORDED)
def test_a_check_judges_the_command_lines_that_a_build_writes(version: str, tmp_path: Path) -> None:
    """Every argument of every component and kubelet of every good spec, in order, in every recorded release."""
    compared = 0
    for spec in sorted(SPECS.glob("*.yaml")):
        folder = tmp_path / spec.stem
        folder.mkdir()
        build = wire_and_plan(spec, VERSION.sub(f"kubernetesVersion: {version}", spec.read_text()), folder)
        if build is not None:
            assert differences(build) == [], spec.name
            compared += 1
    assert compared > 30


@pytest.mark.parametrize("version", RECORDED)
def test_repeated_arguments_labels_and_taints_are_the_same_for_both(version: str, tmp_path: Path) -> None:
    """A spec that has what merges differently between releases, and nodes of its own."""
    text = VERSION.sub(f"kubernetesVersion: {version}", ORDERS)
    build = wire_and_plan(Path("orders.yaml"), text, tmp_path)
    assert build is not None
    assert differences(build) == []
    assert build.wire is not None
    line = command_line(build.wire, "kube-apiserver")
    assert line is not None
    last = line.last("profiling")
    assert last is not None
    assert last.value == ("false" if release(build).has("arguments-keep-order") else "true")


def test_extra_arguments_keep_their_order() -> None:
    """The defaults come first, sorted; those whose name the user gives are gone, however often it is given."""
    expected = ["a=9", "a-b=1", "v=2", "issuer=second", "z=", "issuer=first", "b=x"]
    assert [f"{row.name}={row.value}" for row in merge(DEFAULTS, EXTRA, keep_order=True)] == expected


def test_older_releases_sort_all() -> None:
    """By name and then value; `a` stands before `a-b`, although `-` stands before `=`."""
    expected = ["a=9", "a-b=1", "b=x", "issuer=first", "issuer=second", "v=2", "z="]
    assert [f"{row.name}={row.value}" for row in merge(DEFAULTS, EXTRA, keep_order=False)] == expected


def test_the_last_argument_counts() -> None:
    """As a program would read it; an empty value is a value."""
    assert last_value(EXTRA, "issuer") == "first"
    assert last_value(EXTRA, "z") == ""
    assert last_value(EXTRA, "v") is None


def test_names_and_addresses_of_a_host() -> None:
    """A host's name is compared in lower case; its loopback address is of its own address' family."""
    assert normal_host_name(" CP-1\n") == "cp-1"
    assert localhost("10.0.0.1") == "127.0.0.1"
    assert localhost("fd00::1") == "::1"


@pytest.mark.parametrize(
    ("static", "members", "known", "state"),
    [
        (True, "", "b", ""),
        (True, "b", "b", ""),
        (True, "bc", "bc", "new"),
        (True, "ab", "ab", "new"),
        (True, "abc", "abc", "new"),
        (False, "", "b", ""),
        (False, "b", "b", ""),
        (False, "bc", "b", ""),
        (False, "ab", "ab", "existing"),
        (False, "abc", "ab", "existing"),
    ],
)
def test_a_member_of_etcd_begins_with_those_it_knows(
    static: bool,  # noqa: FBT001 - a table
    members: str,
    known: str,
    state: str,
) -> None:
    """Static members make a new cluster, from two of them on; the one that joins finds those before it."""
    local = LocalEtcd(
        "/var/lib/etcd", "3.7.0-0", None, [Member(name, f"10.0.0.{ord(name)}") for name in members], static
    )
    plane = PLANE._replace(local=local)
    assert "".join(name for name, _ in initial_cluster(plane)) == known
    assert initial_cluster_state(plane) == state
