"""Documents to join by, and Node objects."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML
from small_cluster import CERTIFICATE_KEY, SPEC, first_plan, read_spec

from kspec.make.joining import join_files, node_objects
from kspec.model.file import File, Withheld
from kspec.model.frozen import evolve
from kspec.model.plan import Plan
from kspec.model.secret import Secret
from kspec.x509 import reader

ENDPOINT = "controlPlaneEndpoint: k8s.example.com:6443\n"
JOIN = "---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\n"
OWN = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n"


def planned(folder: Path, more: str, spec: str = SPEC) -> Plan:
    """The small cluster with more documents, planned."""
    build = read_spec(folder, spec + ENDPOINT + more)
    return first_plan(build.stage.spec, build.stage.release).plan


def value(file: File) -> dict[str, object]:
    """The document in a file."""
    content = file.content
    text = content.reveal() if isinstance(content, Secret) else content
    assert isinstance(text, bytes)
    found: dict[str, object] = YAML(typ="safe").load(text)
    return found


def test_discovery_is_filled_in(tmp_path: Path) -> None:
    """A control plane's document has the endpoint, a token, the pin and the certificate key; the file is secret."""
    plane = (
        f"{JOIN}controlPlane: {{localAPIEndpoint: {{advertiseAddress: 10.0.0.11}}}}\nnodeRegistration: {{name: cp-2}}\n"
    )
    made = planned(tmp_path, plane)
    (file,) = join_files(made).files
    assert (file.path, file.mode) == ("cluster/join/cp-2.yaml", 0o600)
    assert isinstance(file.content, Secret)
    document = value(file)
    assert document["discovery"] == {
        "bootstrapToken": {
            "apiServerEndpoint": "k8s.example.com:6443",
            "token": "abcdef.0123456789abcdef",
            "caCertHashes": [reader.pin(made.credentials["ca"].certificate)],
        },
    }
    control_plane = document["controlPlane"]
    assert isinstance(control_plane, dict)
    assert control_plane["certificateKey"] == CERTIFICATE_KEY


def test_what_the_document_says_stays(tmp_path: Path) -> None:
    """Its own endpoint, token and a file on the node; a discovery file needs no token."""
    own = "discovery: {file: {kubeConfigPath: /etc/join.conf}, tlsBootstrapToken: zzzzzz.0123456789abcdef}\n"
    (file,) = join_files(planned(tmp_path, f"{JOIN}nodeRegistration: {{name: w-1}}\n{own}")).files
    discovery = value(file)["discovery"]
    assert discovery == {"file": {"kubeConfigPath": "/etc/join.conf"}, "tlsBootstrapToken": "zzzzzz.0123456789abcdef"}


def test_a_token_that_only_signs_is_joined_by_one_that_lets_in(tmp_path: Path) -> None:
    """The node trusts by the one and asks for its certificate by the other."""
    made = planned(tmp_path, f"{OWN}nodes: [{{name: w-1}}]\n")
    (token,) = made.tokens
    signing = evolve(token, usages=("signing",))
    asking = evolve(token, id="fedcba", usages=("authentication",), signature=None)
    (file,) = join_files(evolve(made, tokens=(asking, signing))).files
    discovery = value(file)["discovery"]
    assert isinstance(discovery, dict)
    assert discovery["bootstrapToken"]["token"].startswith("abcdef.")
    assert discovery["tlsBootstrapToken"].startswith("fedcba.")


def test_a_public_plan_withholds_and_lists_the_same(tmp_path: Path) -> None:
    """The files are those of a plan with secrets."""
    made = planned(tmp_path, f"{OWN}nodes: [{{name: 'w-[1-2]'}}]\n")
    public = join_files(evolve(made, public=True)).files
    assert [file.path for file in public] == [file.path for file in join_files(made).files]
    assert all(isinstance(file.content, Withheld) for file in public)


def test_a_document_for_joining_has_the_labels_that_a_kubelet_registers_with(tmp_path: Path) -> None:
    """Behind those that its arguments have; what its kubelet may not say is not among them."""
    labels = "labels: {b: c, node-role.kubernetes.io/x: ''}"
    given = "kubeletExtraArgs: [{name: node-labels, value: a=b}, {name: v, value: '2'}]"
    (file,) = join_files(planned(tmp_path, f"{OWN}nodes: [{{name: w-1, {labels}, {given}}}]\n")).files
    registration = value(file)["nodeRegistration"]
    assert isinstance(registration, dict)
    assert registration["kubeletExtraArgs"] == [
        {"name": "v", "value": "2"},
        {"name": "node-labels", "value": "a=b,b=c"},
    ]


def test_a_node_of_etcds_own_joins_by_nothing(tmp_path: Path) -> None:
    """kubeadm would make a worker of it."""
    made = planned(tmp_path, f"{OWN}nodes: [{{name: e-1, role: etcd, address: 10.0.0.31}}, {{name: w-1}}]\n")
    assert [file.path for file in join_files(made).files] == ["cluster/join/w-1.yaml"]


def test_without_a_token_that_signs_there_is_nothing_to_join_by(tmp_path: Path) -> None:
    """Declared nodes with issued certificates need none."""
    spec = SPEC.replace(
        "{token: abcdef.0123456789abcdef}", "{token: abcdef.0123456789abcdef, usages: [authentication]}"
    )
    assert join_files(planned(tmp_path, f"{OWN}nodes: [{{name: w-1}}]\n", spec)).files == ()


@pytest.mark.parametrize(
    ("entry", "labels", "taints"),
    [
        ("{name: w-9, labels: {a: b}, taints: [{key: k, effect: NoSchedule}]}", None, None),
        (
            "{name: w-9, labels: {a: b, node-role.kubernetes.io/x: ''}, taints: [{key: k, effect: NoSchedule}]}",
            {"a": "b", "node-role.kubernetes.io/x": ""},
            [{"key": "k", "effect": "NoSchedule"}],
        ),
        (
            "{name: w-9, role: etcd, address: 10.0.0.31}",
            {"node-role.kubernetes.io/etcd": ""},
            [{"key": "node-role.kubernetes.io/etcd", "effect": "NoSchedule"}],
        ),
        (
            "{name: w-9, role: control-plane, address: 10.0.0.12, labels: {a: b}}",
            {
                "a": "b",
                "node-role.kubernetes.io/control-plane": "",
                "node.kubernetes.io/exclude-from-external-load-balancers": "",
            },
            [{"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}],
        ),
    ],
)
def test_a_node_that_needs_more_than_its_kubelet_may_say(
    tmp_path: Path, entry: str, labels: dict[str, str] | None, taints: list[dict[str, str]] | None
) -> None:
    """Its object has all labels and taints, because a kubelet that finds its Node there adds none."""
    made = planned(tmp_path, f"{OWN}nodes: [{entry}]\n")
    found = {file.path: value(file) for file in node_objects(made).files}
    if labels is None:
        assert "cluster/_/Node-w-9.yaml" not in found
        return
    node = found["cluster/_/Node-w-9.yaml"]
    assert node["metadata"] == {"name": "w-9", "labels": labels}
    assert node["spec"] == {"taints": taints}
