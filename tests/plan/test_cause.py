"""kspec.plan.cause: what the spec has caused is told at the spec's line."""

import pytest
from small_cluster import Cluster, Kspec

NODE = (
    "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nnodes: [{name: w-2, role: worker, credentials: issued}]\n"
)
CHANGES = {
    "a name": ("encryptionAlgorithm", "apiServer: {certSANs: [api.example]}\nencryptionAlgorithm", "api.example"),
    "an address": ("encryptionAlgorithm", "apiServer: {certSANs: [192.0.2.9]}\nencryptionAlgorithm", "192.0.2.9"),
    "an endpoint": ("encryptionAlgorithm", "controlPlaneEndpoint: api.example:6443\nencryptionAlgorithm", "controlPl"),
    "the node's address": ("10.0.0.10", "10.0.0.99", "10.0.0.99"),
    "a node more": ("encryptionAlgorithm: ECDSA-P256\n", f"encryptionAlgorithm: ECDSA-P256\n{NODE}", "w-2"),
    "the node's name": ("{name: cp-1}", "{name: cp-9}", "cp-9"),
}


@pytest.mark.parametrize("option", ["--frozen", "--public"])
@pytest.mark.parametrize("case", CHANGES)
def test_the_line_that_was_changed_is_told(cluster: Cluster, kspec: Kspec, case: str, option: str) -> None:
    """Whatever of the spec the lock no longer fits: the first finding is at that line, and says what to do."""
    old, new, marked = CHANGES[case]
    cluster.edit(old, new)
    line = 1 + next(number for number, text in enumerate(cluster.spec.read_text().splitlines()) if marked in text)
    said = kspec("build", cluster.spec, "-o", cluster.folder / "other", option)
    assert said.status == 1
    places = [text.split("--> ")[1] for text in said.err.splitlines() if "--> " in text]
    assert any(place.startswith(f"{cluster.spec}:{line}:") for place in places), said.err
    assert "commit" in said.err
