"""`kspec completion`."""

import shutil
import subprocess

import pytest
from small_cluster import Kspec

from kspec.cli.main import COMMANDS


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_a_script_for_each_shell(kspec: Kspec, shell: str) -> None:
    """It knows every command."""
    said = kspec("completion", shell)
    assert said.status == 0
    assert all(command in said.out for command in COMMANDS)


def test_bash_can_read_its_script(kspec: Kspec) -> None:
    """The script is bash's own language."""
    bash = shutil.which("bash")
    assert bash
    subprocess.run([bash, "-n"], input=kspec("completion", "bash").out, text=True, check=True)


def test_another_shell_is_wrong_use(kspec: Kspec) -> None:
    """Status 2, and the known ones are named."""
    said = kspec("completion", "fish")
    assert said.status == 2
    assert "zsh" in said.err
