"""What a change means on a machine."""

from typing import TYPE_CHECKING

import pytest

from kspec.model.review import Change, Deed, FileChange, Verdict, Weight
from kspec.review.effects import Machine, effects, has_another_key

if TYPE_CHECKING:
    from kspec.facts.host_effects import Condition

POD = b"spec:\n  volumes:\n  - hostPath:\n      path: /etc/audit\n"
CONTROL_PLANE = Machine(
    pods=(("kube-apiserver", POD), ("kube-controller-manager", b""), ("kube-scheduler", b""), ("etcd", b""))
)
ANOTHER_KEY = (Change("key", Deed.CHANGED, "a", "b"),)
RENEWED = (Change("valid until", Deed.CHANGED, "a", "b"),)


def change(
    inner: str,
    verdict: Verdict = Verdict.CHANGED,
    changes: tuple[Change, ...] = RENEWED,
    form: str = "certificate",
    node: str = "cp-1",
) -> FileChange:
    """A change of a file."""
    path = f"nodes/{node}/{inner}" if node else inner
    return FileChange(path, node, inner, verdict, form, changes=changes)


def told(found: FileChange, machine: Machine | None = CONTROL_PLANE) -> list[tuple[str, str]]:
    """Action and subject of each effect."""
    return [(effect.action, effect.subject) for effect in effects(found, machine)]


def test_another_authority_invalidates_what_it_signed() -> None:
    """With the same key it does not."""
    found = effects(change("etc/kubernetes/pki/ca.crt", changes=ANOTHER_KEY), CONTROL_PLANE)
    assert found[0].weight is Weight.TRUST
    assert found[0].text.startswith("the cluster's certificate authority is another: ")
    assert {effect.subject for effect in found[1:]} == {"kube-apiserver", "kube-controller-manager", "the kubelet"}
    same = effects(change("etc/kubernetes/pki/ca.crt"), CONTROL_PLANE)
    assert (same[0].action, same[0].weight) == ("replace", Weight.CREDENTIALS)
    assert has_another_key(ANOTHER_KEY)
    assert not has_another_key(RENEWED)


def test_a_rotation_invalidates_nothing_before_its_end() -> None:
    """What happens to whom is trusted decides, where it is known, and not the file by itself."""
    words: tuple[tuple[Condition, str], ...] = (("gained", "trust"), ("another issues", "sign"), ("lost", "invalidate"))
    for condition, action in words:
        trust = dict.fromkeys(("ca", "sa", "etcd/ca"), frozenset({condition}))
        machine = Machine(pods=CONTROL_PLANE.pods, trust=trust)
        for inner in ("ca.crt", "etcd/ca.crt", "sa.pub", "sa-former.pub"):
            found = effects(change(f"etc/kubernetes/pki/{inner}", changes=ANOTHER_KEY), machine)
            assert [one.action for one in found if one.action != "must-restart"] == [action]
        found = effects(change("etc/kubernetes/pki/ca.key", changes=(), form="key"), machine)
        assert ("sign" in {one.action for one in found}) is (action == "sign")
        assert "invalidate" not in {one.action for one in found}


@pytest.mark.parametrize(
    ("inner", "form", "subject"),
    [
        ("etc/kubernetes/pki/sa.pub", "public key", "the key of service accounts"),
        ("etc/kubernetes/pki/sa.key", "key", "the key of service accounts"),
        ("etc/kubernetes/pki/etcd/ca.key", "key", "etcd's certificate authority"),
        ("etc/kubernetes/pki/front-proxy-ca.key", "key", "the front proxy's certificate authority"),
    ],
)
def test_what_is_trusted_comes_first(inner: str, form: str, subject: str) -> None:
    """Keys and public keys that many rely on."""
    assert told(change(inner, changes=ANOTHER_KEY, form=form))[0] == ("invalidate", subject)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("etc/kubernetes/pki/apiserver.crt", [("must-restart", "kube-apiserver")]),
        ("etc/kubernetes/pki/etcd/peer.crt", [("must-restart", "etcd")]),
        ("etc/kubernetes/pki/etcd/healthcheck-client.crt", [("replace", "etcdctl's certificate")]),
        ("etc/kubernetes/scheduler.conf", [("must-restart", "kube-scheduler")]),
        ("etc/kubernetes/admin.conf", [("replace", "admin.conf")]),
        ("etc/kubernetes/kubelet.conf", [("must-restart", "the kubelet")]),
        ("var/lib/kubelet/config.yaml", [("must-restart", "the kubelet")]),
        ("usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf", [("must-restart", "the kubelet")]),
        ("var/lib/kubelet/instance-config.yaml", [("read-later", "kubeadm")]),
        ("etc/kubernetes/manifests/kube-apiserver.yaml", [("restart", "kube-apiserver")]),
        ("etc/audit/policy.yaml", [("must-restart", "kube-apiserver")]),
        ("etc/motd", []),
    ],
)
def test_a_file_has_its_reader(inner: str, expected: list[tuple[str, str]]) -> None:
    """Whoever reads it restarts, or has to; a file of the spec's own is read by the pod that mounts it."""
    assert told(change(inner)) == expected


def test_a_pod_that_is_not_there_does_not_restart() -> None:
    """On a machine with etcd alone, another authority of etcd is no matter of the API server."""
    machine = Machine(pods=(("etcd", b""),))
    assert told(change("etc/kubernetes/pki/etcd/ca.crt"), machine)[1:] == [("must-restart", "etcd")]


def test_another_folder_of_certificates_counts() -> None:
    """The effects are those of the folder that the machine has."""
    machine = Machine("srv/pki", CONTROL_PLANE.pods)
    assert told(change("srv/pki/apiserver.crt"), machine) == [("must-restart", "kube-apiserver")]


def test_a_comment_in_a_manifest_restarts_nothing() -> None:
    """The pod that it describes is the same."""
    same = (Change("", Deed.CHANGED, after="it says the same"),)
    assert told(change("etc/kubernetes/manifests/etcd.yaml", changes=same, form="static pod")) == []


@pytest.mark.parametrize(
    ("verdict", "action"), [(Verdict.CREATED, "start"), (Verdict.REMOVED, "stop"), (Verdict.MODE, "mode")]
)
def test_pods_come_and_go(verdict: Verdict, action: str) -> None:
    """With their manifests; another mode is no more than that."""
    assert [found for found, _ in told(change("etc/kubernetes/manifests/etcd.yaml", verdict, ()))] == [action]


def test_a_copy_beside_the_manifests_is_a_pod_too() -> None:
    """The kubelet takes whatever lies there."""
    (found,) = effects(change("etc/kubernetes/manifests/etcd.yaml.bak", Verdict.CREATED, ()), CONTROL_PLANE)
    assert "etcd.yaml.bak" in found.text


def test_objects_are_applied_or_deleted() -> None:
    """By what they are."""
    path = "cluster/kube-system/ConfigMap-kubeadm-config.yaml"
    assert told(change(path, node=""), None) == [("apply", "ConfigMap kubeadm-config")]
    assert told(change("cluster/_/Node-cp-1.yaml", Verdict.REMOVED, (), node=""), None) == [("delete", "Node cp-1")]
    assert told(change("images.txt", node=""), None) == [("pull", "images")]
    assert told(change("manifest.json", node=""), None) == []
