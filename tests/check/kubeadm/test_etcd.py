"""Where etcd stands: ValidateEtcd and ValidateURLs of kubeadm, case by case."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find, wrong

FILES = "caFile: /a, certFile: /b, keyFile: /c"


@pytest.mark.parametrize(
    ("etcd", "code", "path"),
    [
        ("local: {}, external: {endpoints: ['https://x']}", "etcd", "etcd"),
        ("external: {}", "etcd-endpoint", "etcd.external.endpoints"),
        ("external: {endpoints: [x]}", "etcd-endpoint", "etcd.external.endpoints[0]"),
        ("external: {endpoints: ['https://a b']}", "etcd-endpoint", "etcd.external.endpoints[0]"),
        (f"external: {{endpoints: ['https://x', 'http://x'], {FILES}}}", "etcd-endpoint", "etcd.external.endpoints[1]"),
        (
            "external: {endpoints: ['https://x'], httpEndpoints: [x]}",
            "etcd-endpoint",
            "etcd.external.httpEndpoints[0]",
        ),
        ("external: {endpoints: ['https://x'], certFile: /b}", "etcd-certificates", "etcd.external.keyFile"),
        ("external: {endpoints: ['https://x'], keyFile: /b}", "etcd-certificates", "etcd.external.certFile"),
        (
            "external: {endpoints: ['https://x'], certFile: /b, keyFile: /c}",
            "etcd-certificates",
            "etcd.external.caFile",
        ),
    ],
)
def test_a_wrong_etcd_is_refused_at_its_field(find: Find, etcd: str, code: str, path: str) -> None:
    """kubeadm refuses each of these."""
    assert wrong(find(f"{INIT}{NODE}{CLUSTER}etcd: {{{etcd}}}\n"), code) == [(path, "Invalid value")]


@pytest.mark.parametrize(
    "etcd",
    [
        "external: {endpoints: ['http://x']}",
        f"external: {{endpoints: ['https://x'], httpEndpoints: ['http://x'], {FILES}}}",
        "local: {}",
    ],
)
def test_a_sound_one_is_not(find: Find, etcd: str) -> None:
    """Without certificates http will do, and httpEndpoints are never held to https."""
    assert [finding for finding in find(f"{INIT}{NODE}{CLUSTER}etcd: {{{etcd}}}\n") if finding.kind] == []


def test_no_endpoint_was_no_mistake_before_1_35(find: Find) -> None:
    """ValidateEtcd asks for one since v1.35."""
    spec = f"{INIT}{NODE}{CLUSTER}etcd: {{external: {{}}}}\n"
    assert wrong(find(spec.replace("v1.37.2", "v1.34.4")), "etcd-endpoint") == []
