"""What stands on an existing node."""

from kspec.model.existing import ExistingCredential
from kspec.model.secret import Secret


def test_neither_key_nor_certificate_is_printed() -> None:
    """The representation names the files, not their content."""
    shown = repr(ExistingCredential("a.crt", "a.key", b"CERTIFICATE", Secret(b"KEY")))
    assert "a.key" in shown
    assert "CERTIFICATE" not in shown
    assert "b'KEY'" not in shown
