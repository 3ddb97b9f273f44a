"""kubeadm-flags.env and the like, variable by variable."""

import pytest

from kspec.text.variables import variables


def test_words_are_told_apart() -> None:
    """As a shell reads them: quotes bind, blanks part."""
    text = b'KUBELET_KUBEADM_ARGS="--node-ip=10.0.0.1 --v=2"\nOTHER=x\n'
    assert variables(text) == {"KUBELET_KUBEADM_ARGS": ["--node-ip=10.0.0.1", "--v=2"], "OTHER": ["x"]}


@pytest.mark.parametrize("text", [b"# a comment\n", b"A=1\nA=2\n", b'A="unended\n', b"\xff=1\n"])
def test_anything_else_is_not_read(text: bytes) -> None:
    """A comment, a variable twice, an unended quote, what is no text."""
    assert variables(text) is None
