"""A file of the output."""

import pytest

from kspec.model.file import File, Folder, Sensitivity, Withheld
from kspec.model.secret import Secret


def test_a_file_is_as_secret_as_its_content() -> None:
    """Bytes are public; a secret is secret, at hand or not."""
    assert File("a", b"x").sensitivity is Sensitivity.PUBLIC
    assert File("a", Secret(b"x")).sensitivity is Sensitivity.SECRET
    assert File("a", Withheld()).sensitivity is Sensitivity.SECRET


def test_the_bytes_to_write() -> None:
    """A file's content, revealed where it is secret; what is withheld can never be written."""
    assert File("a", b"x").data == File("a", Secret(b"x")).data == b"x"
    with pytest.raises(TypeError, match="a is withheld"):
        _ = File("a", Withheld()).data


def test_the_content_is_not_printed() -> None:
    """Whatever the content, a file shows its path and mode."""
    assert "hello" not in repr(File("a", b"hello"))


def test_modes_unless_said_otherwise() -> None:
    """Files are 0644 and folders 0755, as kubeadm makes most of them."""
    assert (File("a", b"").mode, Folder("a").mode) == (0o644, 0o755)
