"""What a spec has to say of components and of the host, by the pods."""

from collections.abc import Callable

from kspec.infer.components import (
    ExpectedPod,
    argument_statements,
    component_statements,
    host_statements,
    proxy_variables,
)
from kspec.model.frozen import evolve
from kspec.model.seen import Flag, SeenNode, SeenPod
from kspec.model.statement import Statement


def test_pods_that_are_expected_say_nothing(see: Callable[[str, str], SeenNode]) -> None:
    """Neither an argument nor a volume nor an image."""
    seen = see("cp-1", "single")
    expected = {name: ExpectedPod(pod.flags, pod) for name, pod in seen.pods.items()}
    assert list(component_statements(seen, expected, keep_order=True)) == []


def test_volumes_and_tags_are_told_with_what_kubeadm_has(see: Callable[[str, str], SeenNode]) -> None:
    """A volume in place of one of kubeadm's, one of its own, and etcd's tag."""
    seen, plain = see("volumes-1", "volumes"), see("cp-1", "single")
    expected = {name: ExpectedPod(seen.pods[name].flags, pod) for name, pod in plain.pods.items()}
    own = evolve(seen.pods["etcd"], container={**seen.pods["etcd"].container, "image": "r/etcd:3.5.1"})
    seen = evolve(seen, pods={**seen.pods, "etcd": own})
    found = {one.path: one for one in component_statements(seen, expected, keep_order=True)}
    assert found["etcd", "local", "imageTag"].value == "3.5.1"
    volume = found["apiServer", "extraVolumes", 1]
    assert volume.value == {
        "name": "ca-certs",
        "hostPath": "/opt/certs",
        "mountPath": "/etc/ssl/certs",
        "pathType": "Directory",
    }
    assert "in place of kubeadm's" in volume.why


def test_the_host_is_told_by_its_pods(see: Callable[[str, str], SeenNode]) -> None:
    """The profile by the volumes, a list of folders where no profile has them, the proxies of all pods."""
    assert list(host_statements(see("cp-1", "single"))) == []
    assert [one.value for one in host_statements(see("cp-1", "single-rhel"))] == ["rhel"]
    assert [one.value for one in host_statements(see("cp-1", "single-bare"))] == ["bare"]
    proxied = see("proxied-1", "proxied-host")
    assert dict(proxy_variables(proxied)) == {
        "HTTP_PROXY": "http://proxy.example.com:3128",
        "NO_PROXY": "10.0.0.0/8,.example.com",
        "https_proxy": "http://proxy.example.com:3128",
    }
    assert next(iter(host_statements(proxied))).value == "flatcar"
    assert dict(proxy_variables(SeenNode("w-1", ""))) == {}


def test_each_argument_has_what_kubeadms_own_would_be() -> None:
    """None, another value, or the same."""
    head = Statement("K", ("extraArgs",), [], "file")
    extra = [Flag("a", "1"), Flag("b", "2"), Flag("c", "3")]
    found = list(argument_statements(head, extra, [Flag("b", "0"), Flag("c", "3")]))
    assert [one.why for one in found] == [
        "file",
        "kubeadm has none",
        "kubeadm's own is 0",
        "kubeadm's own value, given as one of the user's",
    ]
    assert list(argument_statements(head, [], [])) == []


def test_a_pod_that_is_missing_says_nothing() -> None:
    """It is told as a file that a build would write."""
    expected = {"etcd": ExpectedPod([], SeenPod("", {}, {}))}
    assert list(component_statements(SeenNode("cp-1", ""), expected, keep_order=True)) == []
