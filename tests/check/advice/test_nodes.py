"""Settings of nodes that have no effect, or an effect that nobody wants."""

from collections.abc import Callable

from kspec.check.advice.nodes import check_overridden, check_preflight

Find = Callable[..., list[tuple[str, str]]]


def test_what_kubeadm_overrides(find: Find) -> None:
    """`rotateCertificates: false` is found, `true` is not."""
    assert find(check_overridden, kubelet="rotateCertificates: false") == [("overridden-field", "false")]
    assert find(check_overridden, kubelet="rotateCertificates: true") == []


def test_preflight_errors_are_ignored_by_name(find: Find) -> None:
    """`all` is found in any case, on every node."""
    join = "nodeRegistration: {name: w, ignorePreflightErrors: [ALL]}"
    assert find(check_preflight, join=join) == [("preflight-ignored", "ALL")]
    assert find(check_preflight, join=join.replace("ALL", "Swap, NumCPU")) == []
