"""What the evaluator's child process may import."""

import resource
import signal
import sys
from pathlib import Path

import pytest

from kspec.read.evaluator import Imports, _bound


def test_an_import_is_remembered(tmp_path: Path) -> None:
    """By the name that jsonnet will use for it."""
    (tmp_path / "a").write_bytes(b"text")
    imports = Imports(tmp_path / "cluster.jsonnet", 10)
    assert imports.read(f"{tmp_path}/", "a") == (str(tmp_path / "a"), b"text")
    assert imports.found == {str(tmp_path / "a"): b"text"}


@pytest.mark.parametrize("name", ["../a", "/etc/passwd", "none", ".", "a\0b", "n" * 5000])
def test_a_refusal_says_why(tmp_path: Path, name: str) -> None:
    """As a RuntimeError, which jsonnet makes its own, and as a reason, which jsonnet cannot garble."""
    imports = Imports(tmp_path / "cluster.jsonnet", 10)
    with pytest.raises(RuntimeError) as refused:
        imports.read(str(tmp_path), name)
    assert imports.reason == str(refused.value) != ""


def test_all_imports_together_are_bounded(tmp_path: Path) -> None:
    """A program could import one file through many links."""
    (tmp_path / "a").write_bytes(b"123456")
    imports = Imports(tmp_path / "cluster.jsonnet", 10)
    imports.read(str(tmp_path), "a")
    with pytest.raises(RuntimeError, match="too large"):
        imports.read(str(tmp_path), "./a")


def test_a_system_that_bounds_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """macOS refuses the bound: there processor time alone is bounded. On Linux a bound that is refused is a fault."""
    set_: list[int] = []

    def refuse(which: int, _: tuple[int, int]) -> None:
        if which == resource.RLIMIT_AS:
            message = "current limit exceeds maximum limit"
            raise ValueError(message)
        set_.append(which)

    monkeypatch.setattr(resource, "setrlimit", refuse)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "platform", "darwin")
    _bound(1, 1 << 20)
    assert resource.RLIMIT_CPU in set_
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(ValueError, match="current limit"):
        _bound(1, 1 << 20)
