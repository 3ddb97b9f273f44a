"""The workers that a command line names, before anybody is asked; tests/test_dask.py has real ones."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from dask_cluster import write_certificates
from small_fleet import Kspec

WITHOUT = """\
import sys
sys.modules["distributed"] = None
from kspec.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    "address",
    [
        "tcp://10.0.0.1:8786",
        "10.0.0.1:8786",
        "tls://",
        "tls://host",
        "tls://:8786",
        "tls://host:a",
        "TLS://a:1",
        "ws://a:1",
        "",
    ],
)
@pytest.mark.parametrize("command", ["build", "check"])
def test_anything_but_tls_is_wrong_use(fleet: Kspec, command: str, address: str) -> None:
    """It is refused before the specs are read."""
    words = ("-o", "out") if command == "build" else ()
    told = fleet(command, "fleet", *words, "--scheduler", address)
    assert told.status == 2
    assert "expected tls://HOST:PORT, since it has to be TLS" in told.err
    assert not Path("out").exists()


def run(*words: str, program: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run kspec in a process of its own, with this environment alone for Dask."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("DASK_")}
    start = ("-c", program) if program else ("-m", "kspec")
    return subprocess.run(
        [sys.executable, *start, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**given, "DASK_CONFIG": "/nowhere", **environment},
    )


BUILD = ("build", "fleet", "-o", "out", "--scheduler", "tls://127.0.0.1:9")


@pytest.mark.usefixtures("fleet")
def test_without_the_extra_it_says_what_to_install() -> None:
    """In one line, of a build and of a check, and to programs as well."""
    for words in (BUILD, ("check", "fleet", *BUILD[4:])):
        done = run(*words, program=WITHOUT)
        message = f"kspec {words[0]}: --scheduler needs Dask, which is not installed: pip install 'kspec[fleet]'\n"
        assert (done.returncode, done.stderr) == (2, message)
    assert '"fault": "--scheduler needs Dask' in run(*BUILD, "--format", "json", program=WITHOUT).stdout
    assert not Path("out").exists()


@pytest.mark.usefixtures("fleet")
def test_there_has_to_be_something_to_be_known_by() -> None:
    """A certificate and an authority: of options, else of Dask's configuration; files that fit each other."""
    write_certificates(Path("tls"))
    assert "give --tls-ca-file, --tls-cert and --tls-key" in run(*BUILD).stderr
    files = ("--tls-ca-file", "tls/ca.crt", "--tls-cert", "tls/client.crt", "--tls-key")
    for key, why in (("tls/worker.key", "they are not certificates with their key"), ("tls/no.key", "No such file")):
        done = run(*BUILD, *files, key)
        assert done.returncode == 2
        assert done.stderr.startswith(f"kspec build: --scheduler cannot use tls/ca.crt, tls/client.crt, {key}: {why}")
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    own = {"CA_FILE": "tls/ca.crt", "CLIENT__CERT": "tls/client.crt", "CLIENT__KEY": "tls/client.key"}
    done = run(*BUILD, **{tls + name: value for name, value in own.items()})
    assert "tls://127.0.0.1:9 cannot be reached: " in done.stderr
    assert done.stderr.count("\n") == 1
    assert not Path("out").exists()


def test_it_is_for_fleets(fleet: Kspec) -> None:
    """Not for one cluster, nor for a rehearsal; a folder is one, and a program can be."""
    for words in (
        ("build", "fleet/a.yaml", "-o", "out"),
        ("build", "fleet", "-o", "out", "--dry-run"),
        ("check", "fleet/a.yaml"),
    ):
        told = fleet(*words, "--scheduler", "tls://127.0.0.1:9")
        assert told.status == 2
        assert "--scheduler is for" in told.err
    assert not Path("out").exists()


def test_no_other_command_imports_dask() -> None:
    """It takes half a second."""
    program = "import sys; from kspec.cli.main import main; main(sys.argv[1:]); assert 'distributed' not in sys.modules"
    spec = Path(__file__).parents[2] / "specs" / "ok" / "single.yaml"
    subprocess.run([sys.executable, "-c", program, "check", spec], check=True, capture_output=True)
