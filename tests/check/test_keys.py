"""Key algorithms and certificate keys, case by case."""

from collections.abc import Callable

import pytest

from kspec.model.diagnostic import Diagnostic

Find = Callable[..., list[Diagnostic]]
INIT = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.11}
"""
CLUSTER = """\
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
"""
NODE = "nodeRegistration: {name: cp-1}\n"


def wrong(found: list[Diagnostic], code: str) -> list[tuple[str, str]]:
    """Field and class of the findings of a code."""
    return [(finding.path, finding.kind) for finding in found if finding.code == code]


@pytest.mark.parametrize(("algorithm", "count"), [("rsa-2048", 1), ("ECDSA-P521", 1), ("ECDSA-P384", 0), ("", 0)])
def test_the_algorithm_is_a_known_one(find: Find, algorithm: str, count: int) -> None:
    """In kubeadm's spelling; the empty one means the default."""
    spec = f"{INIT}{NODE}{CLUSTER}encryptionAlgorithm: '{algorithm}'\n"
    assert wrong(find(spec), "encryption-algorithm") == [("encryptionAlgorithm", "Invalid value")] * count


@pytest.mark.parametrize(("key", "count"), [("ab" * 32, 0), ("AB" * 32, 0), ("", 0), ("ab" * 31, 1), ("gh" * 32, 1)])
def test_a_certificate_key_is_32_bytes_in_hexadecimal(find: Find, key: str, count: int) -> None:
    """Of the first control plane and of a joining one alike; and no message holds it."""
    init = f"{INIT}{NODE}certificateKey: '{key}'\n"
    join = INIT.replace("Init", "Join").replace(
        "localAPIEndpoint: {", f"controlPlane: {{certificateKey: '{key}', x: {{"
    )
    join = join.replace("x: {", "localAPIEndpoint: {").replace("11}", "12}}")
    found = find(f"{init}{CLUSTER}---\n{join}nodeRegistration: {{name: cp-2}}\n")
    paths = [("certificateKey", "Invalid value"), ("controlPlane.certificateKey", "Invalid value")]
    assert wrong(found, "certificate-key-format") == paths * count
    assert not key or not any(key in finding.message for finding in found)
