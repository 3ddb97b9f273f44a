"""Arguments to a command, an outcome to a status."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from small_cluster import SPEC, Cluster, Kspec

from kspec import __version__

PYTHON = shlex.quote(sys.executable)
"""This Python, as a word for a shell: a checkout's path may have blanks."""


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
    said = kspec("build", fresh.spec, "-o", fresh.out, "--lock", fresh.folder / "absent" / "cluster.lock")
    assert said.status == 2
    assert re.fullmatch(r"kspec: .*absent.*: .+\n", said.err.splitlines(keepends=True)[-1])


def test_an_interrupt_is_130(fresh: Cluster, kspec: Kspec, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the shell has it for SIGINT; nothing is left behind."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kspec.x509.keys.generate_many", interrupt)
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 130
    assert [path.name for path in fresh.folder.iterdir()] == ["cluster.yaml"]


def test_a_reader_that_has_gone_is_no_traceback() -> None:
    """`kspec ... | head` ends quietly."""
    command = f"{PYTHON} -m kspec completion bash | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""


WORDS = "what-nobody-may-see"
BUGS = [
    MemoryError(WORDS),
    RecursionError(WORDS),
    ValueError(WORDS),
    KeyError(WORDS),
    AssertionError(WORDS),
    AttributeError(WORDS),
    NotImplementedError(WORDS),
    RuntimeError(WORDS),
    EOFError(WORDS),
    ImportError(WORDS, name="kspec.nothing"),
    UnicodeDecodeError("utf-8", WORDS.encode(), 0, 1, WORDS),
    type("OwnError", (Exception,), {})(WORDS),
]


@pytest.mark.parametrize("error", BUGS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("asked", ["", "1"])
def test_a_bug_is_2_and_one_line(
    kspec: Kspec, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception, asked: str
) -> None:
    """It says that it is kspec's and how to report it; a traceback is shown on request, and no value ever."""

    def fail(*_: object) -> None:
        raise error from LookupError(WORDS)

    monkeypatch.setattr("kspec.cli.check.found_in", fail)
    monkeypatch.setenv("KSPEC_TRACEBACK", asked)
    said = kspec("check", tmp_path / "cluster.yaml")
    assert (said.status, said.out) == (2, "")
    first, *rest = said.err.splitlines()
    assert first.startswith(
        f"kspec: this is a bug of kspec {__version__}, not your mistake ({type(error).__name__} at "
    )
    assert re.search(r"at kspec/cli/check\.py:\d+, Python 3\.\d+\.\d+\S*\): please report it", first)
    assert bool(rest) == bool(asked)
    assert not asked or any("in fail" in line for line in rest)
    assert WORDS not in said.err


@pytest.mark.parametrize("module", ["argparse", "cryptography", "kspec.cli.parser", "kspec.report.terminal"])
def test_what_cannot_be_imported_is_told(module: str, tmp_path: Path) -> None:
    """While kspec starts and later: a part of the installation that is missing, or a bug."""
    (tmp_path / "cluster.yaml").write_text(SPEC)
    start = f"import sys; sys.modules[{module!r}] = None; from kspec.__main__ import main; sys.exit(main())"
    command = [sys.executable, "-c", start, "build", "cluster.yaml", "-o", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert ("this is a bug" if module.startswith("kspec") else "install kspec again") in line
    assert module in line or module.startswith("kspec")


REDIRECTIONS = {
    ">&-": {0},
    "2>&-": {0},
    "<&- >&- 2>&-": {0},
    "2>/dev/full": {0},
    ">/dev/full": {2},
    ">/dev/full 2>/dev/full": {2},
    ">&- 2>/dev/full": {0},
    "| true": {0, 141},
    "2>&1 | true": {0, 141},
}
"""What a shell does with the streams, and the status of a command that is well."""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("redirection", sorted(REDIRECTIONS))
@pytest.mark.parametrize("arguments", ["--help", "build -h", "explain podSubnet", "check cluster.yaml"])
def test_streams_that_take_nothing(tmp_path: Path, arguments: str, redirection: str, unbuffered: str) -> None:
    """Closed, full or without a reader: the status says it, and one line at most; never a traceback."""
    (tmp_path / "cluster.yaml").write_text(SPEC)
    script = f"{PYTHON} -m kspec {arguments} {redirection}; exit ${{PIPESTATUS[0]}}"
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode in REDIRECTIONS[redirection]
    assert done.stderr in {"", "kspec: standard output: No space left on device\n"}


@pytest.mark.parametrize(
    "arguments", ["build cluster.yaml -o out --frozen", "check none.yaml", "explain none", "biuld"]
)
@pytest.mark.parametrize("redirection", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_does_not_change_the_status(tmp_path: Path, arguments: str, redirection: str) -> None:
    """Findings and wrong use have the status that they have where they are read."""
    (tmp_path / "cluster.yaml").write_text(SPEC)
    script = f"{PYTHON} -m kspec {arguments}"
    heard, unheard = (
        subprocess.run(["bash", "-c", each], cwd=tmp_path, capture_output=True, text=True, check=False)
        for each in (script, f"{script} {redirection}")
    )
    assert heard.returncode == unheard.returncode != 0
    assert unheard.stderr in {"", heard.stderr}
