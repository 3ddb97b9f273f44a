"""Short names and configurations of a ClusterSpec's files."""

from pathlib import Path
from typing import Any

import pytest

from kspec.disk.sources import Sources
from kspec.facts.releases import release
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire
from kspec.read.decode import decode
from kspec.read.documents import load
from kspec.read.files import expand_files, source_of, unused_configurations

CLUSTER = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.37.2\n"
INIT = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n"
SPEC = "apiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n"
SCHEDULER = "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n"
AUDIT = "apiServer: {auditPolicy: {rules: [{level: Metadata}]}}\n"


def expand(folder: Path, *documents: str) -> tuple[Wire, tuple[Diagnostic, ...]]:
    """The expanded wire of some documents, and what was found."""
    found, wrong = load("---\n".join(documents).encode(), "cluster.yaml")
    assert not wrong
    known = release("v1.37.2")
    assert known
    wire, wrong = decode(found, known)
    assert not wrong
    return expand_files(wire, folder, Sources())


def value(wire: Wire, kind: str) -> Any:  # noqa: ANN401 - a document's value
    """The value of a document that is there."""
    document = wire.get(kind)
    assert document
    return document.value


def test_a_spec_without_files_stays_as_it_is(tmp_path: Path) -> None:
    """No argument, no document is added."""
    wire, findings = expand(tmp_path, CLUSTER, SPEC)
    assert [document.kind for document in wire.documents] == ["ClusterConfiguration", "ClusterSpec"]
    assert value(wire, "ClusterConfiguration") == {
        "apiVersion": "kubeadm.k8s.io/v1beta4",
        "kind": "ClusterConfiguration",
        "kubernetesVersion": "v1.37.2",
    }
    assert findings == ()


def test_a_short_name_is_a_file_an_argument_and_a_volume(tmp_path: Path) -> None:
    """Behind the user's own arguments and volumes, which keep their order."""
    own = "apiServer:\n  extraArgs: [{name: v, value: '2'}]\n  extraVolumes: [{name: a, hostPath: /a, mountPath: /a}]\n"
    wire, findings = expand(tmp_path, CLUSTER + own, SPEC + AUDIT)
    path = "/etc/kubernetes/audit/policy.yaml"
    assert value(wire, "ClusterConfiguration")["apiServer"] == {
        "extraArgs": [{"name": "v", "value": "2"}, {"name": "audit-policy-file", "value": path}],
        "extraVolumes": [
            {"name": "a", "hostPath": "/a", "mountPath": "/a"},
            {"name": "audit-policy", "hostPath": path, "mountPath": path, "readOnly": True, "pathType": "File"},
        ],
    }
    policy = {"rules": [{"level": "Metadata"}]}
    assert value(wire, "ClusterSpec")["files"] == [{"path": path, "role": "control-plane", "auditPolicy": policy}]
    assert value(wire, "Policy") == {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", **policy}
    assert findings == ()


def test_a_missing_cluster_configuration_is_made_up(tmp_path: Path) -> None:
    """Where an InitConfiguration says that there is a cluster; else there is nothing to add to."""
    assert value(expand(tmp_path, INIT, SPEC + AUDIT)[0], "ClusterConfiguration")["apiServer"]["extraArgs"]
    assert expand(tmp_path, SPEC + AUDIT)[0].get("ClusterConfiguration") is None


@pytest.mark.parametrize(
    ("own", "path"),
    [
        ("extraArgs: [{name: v, value: '2'}, {name: audit-policy-file, value: /a}]", "apiServer.extraArgs[1].name"),
        ("extraVolumes: [{name: audit-policy, hostPath: /a, mountPath: /a}]", "apiServer.extraVolumes[0].name"),
        (
            "extraVolumes: [{name: a, hostPath: /a, mountPath: /etc/kubernetes/audit//policy.yaml}]",
            "apiServer.extraVolumes[0].mountPath",
        ),
    ],
)
def test_an_argument_or_volume_of_the_users_is_never_replaced(tmp_path: Path, own: str, path: str) -> None:
    """It is an error at the user's own, and nothing is added."""
    wire, (finding,) = expand(tmp_path, f"{CLUSTER}apiServer: {{{own}}}\n", SPEC + AUDIT)
    assert (finding.code, finding.path, finding.document) == ("file-conflict", path, "ClusterConfiguration")
    assert finding.span.line == 4
    assert len(str(value(wire, "ClusterConfiguration")["apiServer"]).split("audit")) == len(own.split("audit"))


def test_a_configuration_beside_the_spec_is_a_document_of_its_own(tmp_path: Path) -> None:
    """Findings about it point into its file."""
    (tmp_path / "audit.yaml").write_text(
        "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata, verb: [get]}]\n"
    )
    wire, (finding,) = expand(tmp_path, CLUSTER, SPEC + "files: [{path: /a, auditPolicy: {from: audit.yaml}}]\n")
    document = wire.get("Policy")
    assert document
    assert document.file == 0
    assert document.value["rules"] == [{"level": "Metadata"}]
    assert (finding.code, finding.path, finding.help) == ("unknown-field", "rules[0].verb", "did you mean verbs?")
    assert (finding.span.file, finding.span.line) == (str(tmp_path / "audit.yaml"), 3)


def test_a_configuration_in_the_spec_is_found_where_it_is_written(tmp_path: Path) -> None:
    """By its path in the ClusterSpec, down to the field."""
    text = SPEC + "scheduler:\n  configuration:\n    parallelism: many\n"
    wire, (finding,) = expand(tmp_path, CLUSTER, text)
    assert (finding.code, finding.path, finding.span.line) == ("type", "scheduler.configuration.parallelism", 9)
    document = wire.get("KubeSchedulerConfiguration")
    assert document
    assert document.is_lost("parallelism")
    assert document.locate(("profiles", 0)) == document.document.locate(("scheduler", "configuration"), key=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{path: /a, auditPolicy: true}", "file-document"),
        ("{path: /a, auditPolicy: {kind: AuditPolicy}}", "file-document"),
        ("{path: /a, encryptionConfiguration: {apiVersion: v1, kind: EncryptionConfig}}", "file-document"),
        ("{path: /a, kubeSchedulerConfiguration: true}", "file-document"),
        ("{path: /a, auditPolicy: {from: two.yaml}}", "file-document"),
        ("{path: /a, auditPolicy: {from: list.yaml}}", "file-document"),
        ("{path: /a, auditPolicy: {from: absent.yaml}}", "file-absent"),
        ("{path: /a, auditPolicy: {from: 5}}", "file-source"),
        ("{path: /a, from: absent}", "file-absent"),
        ("{path: /a, from: ../cluster.yaml}", "file-source"),
        ("{path: /a, auditPolicy: {from: broken.yaml}}", "yaml-syntax"),
        ("{path: /a, from: policy.json}", "scheduler-policy"),
        ("{path: /a, content: '{kind: Policy, apiVersion: v1}'}", "scheduler-policy"),
        ("{path: /etc/scheduler-policy-config.json, content: '{}'}", "scheduler-policy"),
    ],
)
def test_what_a_file_cannot_be_made_of(tmp_path: Path, text: str, code: str) -> None:
    """One finding each."""
    (tmp_path / "two.yaml").write_text("a: 1\n---\nb: 2\n")
    (tmp_path / "list.yaml").write_text("- a\n")
    (tmp_path / "broken.yaml").write_text("a: [\n")
    (tmp_path / "policy.json").write_text('{"kind": "Policy", "apiVersion": "v1", "priorities": []}')
    _, findings = expand(tmp_path, CLUSTER, f"{SPEC}files: [{text}]\n")
    assert [finding.code for finding in findings] == [code]


def test_two_sources_are_none() -> None:
    """Which of them would count, nobody could say; an unset one does not count."""
    assert source_of({"content": "a", "from": "b"}) == ""
    assert source_of({}) == ""
    assert source_of({"content": "", "from": None, "kubeadmConfig": False}) == "content"


def test_a_schedulers_configuration_that_no_file_is_made_of_is_told(tmp_path: Path) -> None:
    """A build would lose it."""
    documents = (CLUSTER, SCHEDULER)
    assert [found.code for found in unused_configurations(expand(tmp_path, *documents)[0])] == ["not-built"]
    used = (*documents, SPEC + "scheduler: {configuration: true}\n")
    assert list(unused_configurations(expand(tmp_path, *used)[0])) == []
    another = (*documents, SPEC + "scheduler: {configuration: {parallelism: 5}}\n")
    assert [found.span.line for found in unused_configurations(expand(tmp_path, *another)[0])] == [6]
