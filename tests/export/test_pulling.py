"""Images as runtimes pull them."""

import tomllib

from kspec.export.pulling import pull_list

IMAGES = ("registry.k8s.io/kube-apiserver:v1.37.2", "registry.k8s.io/pause:3.10.2")


def test_every_image_is_pulled() -> None:
    """By containerd into the kubelet's namespace, by CRI-O through the CRI."""
    files = {file.path: file.data.decode() for file in pull_list(IMAGES, {})}
    assert files.keys() == {"pull/images.txt", "pull/containerd.sh", "pull/crio.sh"}
    for image in IMAGES:
        assert (
            f"ctr --namespace k8s.io images pull --hosts-dir /etc/containerd/certs.d {image}\n"
            in files["pull/containerd.sh"]
        )
        assert f"crictl pull {image}\n" in files["pull/crio.sh"]


def test_a_mirror_for_both() -> None:
    """Valid TOML that leads to the mirror, with a path or without."""
    files = {file.path: file.data.decode() for file in pull_list(IMAGES, {"registry.k8s.io": "mirror.example.com/k8s"})}
    hosts = tomllib.loads(files["pull/containerd/certs.d/registry.k8s.io/hosts.toml"])
    assert hosts["host"]["https://mirror.example.com/v2/k8s"] == {
        "capabilities": ["pull", "resolve"],
        "override_path": True,
    }
    registries = tomllib.loads(files["pull/crio/registries.conf.d/50-kspec.conf"])
    assert registries["registry"][0]["mirror"] == [{"location": "mirror.example.com/k8s"}]
