"""Key algorithms and certificate keys, case by case."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find, wrong

from kspec.model.release import Release
from kspec.x509 import ml_dsa


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


@pytest.mark.parametrize("available", [True, False])
def test_ml_dsa_needs_a_library_that_has_it(monkeypatch: pytest.MonkeyPatch, find: Find, *, available: bool) -> None:
    """Where kubeadm takes it: an error at the field that says what to install."""
    monkeypatch.setattr(ml_dsa, "is_available", lambda: available)
    monkeypatch.setattr(Release, "has", lambda _, name: name == "ml-dsa-keys")
    found = find(f"{INIT}{NODE}{CLUSTER}encryptionAlgorithm: ML-DSA-44\n")
    said = [finding.message for finding in found if finding.code == "encryption-algorithm"]
    assert len(said) == (0 if available else 1)
    assert all("the installed Python package cryptography has no ML-DSA-44 keys" in message for message in said)
