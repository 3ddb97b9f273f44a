"""`nodes:` to JoinConfigurations."""

from pathlib import Path
from typing import Any

import pytest
from small_cluster import need

from kspec.disk.sources import Sources
from kspec.model.wire import Wire
from kspec.passes import finding
from kspec.passes.run import Options, Run

CLUSTER = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
controlPlaneEndpoint: k8s.example.com:6443
---
"""
INIT = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
nodeRegistration: {name: NAME}
---
"""
SPEC = "apiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nnodes:\n"


def read(folder: Path, text: str) -> Run[Wire]:
    """A spec up to the passes that expand it, before anything is defaulted."""
    file = folder / "cluster.yaml"
    file.write_text(text)
    loaded = finding.load(Options((file,), folder / "lock", folder / "keys"), Sources())
    return loaded.always(finding.sort).always(finding.decode).always(finding.convert).always(finding.expand_nodes)


def expanded(folder: Path, text: str) -> Wire:
    """The same, without mistakes."""
    build = read(folder, text)
    assert build.findings == ()
    return build.stage


def test_an_entry_stands_for_a_joinconfiguration_of_each_node(tmp_path: Path) -> None:
    """Names and addresses are counted together; discovery is left out."""
    entry = (
        "- {name: 'w-[1-2]', address: 192.0.2.9, criSocket: unix:///run/x, kubeletExtraArgs: [{name: v, value: '2'}]}"
    )
    joins = list(expanded(tmp_path, CLUSTER + INIT.replace("NAME", "cp-1") + SPEC + entry).joins)
    assert [join.value for join in joins] == [
        {
            "nodeRegistration": {
                "name": name,
                "criSocket": "unix:///run/x",
                "kubeletExtraArgs": [{"name": "v", "value": "2"}],
            }
        }
        for name in ("w-1", "w-2")
    ]
    assert [join.own_address for join in joins] == ["192.0.2.9", "192.0.2.10"]
    assert not joins[0].written


def test_a_control_plane_says_where_its_api_server_is(tmp_path: Path) -> None:
    """By its address and its port."""
    entry = "- {name: cp-2, role: control-plane, address: 192.0.2.12, bindPort: 7443}"
    (join,) = expanded(tmp_path, CLUSTER + INIT.replace("NAME", "cp-1") + SPEC + entry).joins
    assert join.value["controlPlane"] == {"localAPIEndpoint": {"advertiseAddress": "192.0.2.12", "bindPort": 7443}}


@pytest.mark.parametrize("init", ["", "cp-2", "CP-2 "])
def test_the_first_control_plane_may_stand_in_the_list(tmp_path: Path, init: str) -> None:
    """It is the one that the InitConfiguration names, else the list's first; the others join."""
    document = INIT.replace("NAME", f"'{init}'") if init else ""
    entry = "- {name: 'cp-[1-3]', role: control-plane, address: 192.0.2.11}"
    wire = expanded(tmp_path, CLUSTER + document + SPEC + entry)
    first = need(wire.get("InitConfiguration"))
    name, address = ("cp-2", "192.0.2.12") if init else ("cp-1", "192.0.2.11")
    assert first.value["nodeRegistration"] == {"name": name}
    assert first.value["localAPIEndpoint"] == {"advertiseAddress": address}
    assert len(list(wire.joins)) == 2


def test_what_the_initconfiguration_says_counts_more(tmp_path: Path) -> None:
    """Where both say something of one node."""
    init = INIT.replace("{name: NAME}", "{name: cp-1, criSocket: unix:///run/own}")
    entry = "- {name: cp-1, role: control-plane, address: 192.0.2.11, criSocket: unix:///run/other}"
    first = need(expanded(tmp_path, CLUSTER + init + SPEC + entry).get("InitConfiguration"))
    assert first.value["nodeRegistration"] == {"name": "cp-1", "criSocket": "unix:///run/own"}
    assert first.value["localAPIEndpoint"] == {"advertiseAddress": "192.0.2.11"}


@pytest.mark.parametrize(("taints", "expected"), [("", "node-role.kubernetes.io/etcd"), (", taints: []", None)])
def test_pods_keep_away_from_a_node_of_etcds_own(tmp_path: Path, taints: str, expected: str | None) -> None:
    """It registers with a taint, unless its own are said, be it none."""
    entry = f"- {{name: etcd-1, role: etcd, address: 192.0.2.31{taints}}}"
    (join,) = expanded(tmp_path, CLUSTER + INIT.replace("NAME", "cp-1") + SPEC + entry).joins
    registration: Any = join.value["nodeRegistration"]
    assert [taint["key"] for taint in registration["taints"]] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("{role: worker}", "nodes[0].name: a node needs a name"),
        ("{name: 'w-[2-1]'}", "nodes[0].name: [2-1] is empty"),
        ("{name: cp-2, role: control-plane}", "nodes[0].address: a node of role control-plane needs an address"),
        ("{name: etcd-1, role: etcd}", "nodes[0].address: a node of role etcd needs an address"),
        (
            "{name: 'w-[1-5000]'}\n- {name: x-1}",
            "nodes[1]: with this entry there are more than 5000 nodes, the most that",
        ),
        ("{name: w-1, address: nowhere}", "nodes[0].address: 'nowhere' is not a valid IP address"),
    ],
)
def test_an_entry_that_stands_for_no_node(tmp_path: Path, entry: str, text: str) -> None:
    """It is a finding at its field."""
    build = read(tmp_path, CLUSTER + INIT.replace("NAME", "cp-1") + SPEC + f"- {entry}")
    assert [(found.code, found.message[: len(text)]) for found in build.findings] == [("node", text)]


def test_a_fields_place_is_the_entrys(tmp_path: Path) -> None:
    """A finding about what an entry became points at the entry's field."""
    text = CLUSTER + INIT.replace("NAME", "cp-1") + SPEC + "- name: w-1\n  criSocket: tcp://x"
    (join,) = expanded(tmp_path, text).joins
    span = join.locate(("nodeRegistration", "criSocket"))
    assert text.splitlines()[span.line - 1] == "  criSocket: tcp://x"
