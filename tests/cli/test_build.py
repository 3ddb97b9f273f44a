"""`kspec build`, the short way."""

import subprocess
import sys

from small_cluster import Cluster, Kspec

SCRIPT = """
import sys
from kspec.cli.main import main
status = main(sys.argv[1:])
heavy = {"cryptography", "ruamel", "cattrs", "attr", "_jsonnet", "typing", "contextlib", "shutil", "pathlib", "signal"}
print(*sorted({name.partition(".")[0] for name in sys.modules} & heavy))
sys.exit(status)
"""


def test_an_unchanged_build_imports_nothing_heavy(cluster: Cluster, kspec: Kspec) -> None:
    """That is what makes it feel instant."""
    assert kspec("build", cluster.spec, "-o", cluster.out).status == 0
    command = [sys.executable, "-c", SCRIPT, "build", str(cluster.spec), "-o", str(cluster.out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = done.stdout.splitlines()
    assert (said[0], said[-1]) == (f"{cluster.out}: nothing changed", "")


def test_any_change_is_noticed(cluster: Cluster, kspec: Kspec) -> None:
    """Of the spec, the lock, the keyring, the output, or the options."""
    assert kspec("build", cluster.spec, "-o", cluster.out).status == 0
    build = ("build", cluster.spec, "-o", cluster.out)
    assert "nothing changed" in kspec(*build).out
    cluster.spec.write_text(cluster.spec.read_text() + "# a comment\n")
    assert "nothing changed" not in kspec(*build).out
    assert "nothing changed" in kspec(*build).out
    (cluster.out / "images.txt").unlink()
    assert "nothing changed" not in kspec(*build).out
    (cluster.keys / "note").touch()
    assert "nothing changed" not in kspec(*build).out
    assert "nothing changed" not in kspec("build", cluster.spec, "-o", cluster.folder / "other").out


def test_a_certificate_that_expires_meanwhile_is_not_overlooked(cluster: Cluster, kspec: Kspec) -> None:
    """From its end on, an unchanged build has something to say."""
    build = ("build", cluster.spec, "-o", cluster.out)
    assert kspec(*build, "--now", "2030-01-31T12:00:00Z").status == 0
    assert "nothing changed" in kspec(*build, "--now", "2030-02-01T11:59:59Z").out
    assert "expired    bootstrap token abcdef" in kspec(*build, "--now", "2030-02-01T12:00:02Z").out
