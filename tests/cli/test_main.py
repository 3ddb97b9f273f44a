"""Arguments to a command, an outcome to a status."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from small_cluster import Cluster, Kspec

from kspec import __version__
from kspec.cli.main import describe


def test_the_version(kspec: Kspec) -> None:
    """On standard output, status 0."""
    said = kspec("--version")
    assert (said.status, said.out, said.err) == (0, f"kspec {__version__}\n", "")


def test_wrong_use_is_2(kspec: Kspec) -> None:
    """An unknown command, a missing argument, a time that is none."""
    assert kspec("nothing").status == 2
    assert kspec("build").status == 2
    assert kspec("build", "a.yaml", "-o", "x", "--now", "soon").status == 2


def test_a_finding_is_1(kspec: Kspec, tmp_path: Path) -> None:
    """A spec that is not there is the user's mistake, told at its name."""
    said = kspec("build", tmp_path / "none.yaml", "-o", tmp_path / "out")
    assert said.status == 1
    assert "none.yaml" in said.err


def test_a_fault_of_the_machine_is_2_and_one_line(fresh: Cluster, kspec: Kspec) -> None:
    """What went wrong and where, without a traceback."""
    fresh.keys.write_text("a file in the keyring's place")
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert said.status == 2
    assert re.fullmatch(r"kspec: .*cluster\.keys.*: .+\n", said.err.splitlines(keepends=True)[-1])


def test_an_interrupt_is_130(fresh: Cluster, kspec: Kspec, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the shell has it for SIGINT; nothing is left behind."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kspec.encode.keys.generate_many", interrupt)
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 130
    assert [path.name for path in fresh.folder.iterdir()] == ["cluster.yaml"]


def test_a_reader_that_has_gone_is_no_traceback() -> None:
    """`kspec ... | head` ends quietly."""
    command = f"{sys.executable} -m kspec completion bash | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_a_fault_is_described_by_what_and_where() -> None:
    """With and without a file."""
    assert describe(PermissionError(13, "Permission denied", "a/b")) == "a/b: Permission denied"
    assert describe(OSError(28, "No space left on device")) == "No space left on device"
    assert describe(OSError("odd")) == "odd"
