"""Facts about feature gates in documents."""

from usual_spec import Find


def test_a_null_is_false(find: Find) -> None:
    """As for Go, which has no third truth value."""
    head = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
    found = find(f"{head}featureGates: {{NodeSwap: null, Nope: null}}\n")
    assert [(one.code, one.path) for one in found] == [
        ("feature-gate-locked", "featureGates.NodeSwap"),
        ("feature-gate-unknown", "featureGates.Nope"),
    ]
