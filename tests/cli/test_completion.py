"""`kspec completion`."""

import argparse
import shutil
import subprocess
from pathlib import Path

import pytest
from small_cluster import Kspec

from kspec.cli.completion import script
from kspec.cli.parser import COMMANDS, commands, parser


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "tcsh"])
def test_a_script_for_each_shell(kspec: Kspec, shell: str) -> None:
    """It knows every command."""
    said = kspec("completion", shell)
    assert said.status == 0
    assert all(command in said.out for command in COMMANDS)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_read_its_script(kspec: Kspec, shell: str) -> None:
    """The script is that shell's own language."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"no {shell}")
    subprocess.run([program, "-n"], input=kspec("completion", shell).out, text=True, check=True)


@pytest.mark.parametrize(
    ("words", "replies"),
    [
        (["kspec", "bui"], ["build"]),
        (["kspec", "build", "--froz"], ["--frozen"]),
        (["kspec", "explain", "pod-subnet-s"], ["pod-subnet-small"]),
        (["kspec", "check", "--waive", "long-"], ["long-validity"]),
        (["kspec", "build", "no-such-file"], []),
    ],
)
def test_bash_completes_words_codes_and_leaves_the_rest_to_file_names(
    kspec: Kspec, words: list[str], replies: list[str]
) -> None:
    """Where the script replies nothing, `-o default` lets bash complete a file's name itself."""
    quoted = " ".join(words)
    asked = f"COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _shtab_kspec; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    script = f"{kspec('completion', 'bash').out}\n{asked}\ncomplete -p kspec\n"
    done = subprocess.run(["bash"], input=script, text=True, check=True, capture_output=True)
    *found, registered = done.stdout.splitlines()
    assert [word.strip() for word in found if word] == replies
    assert "-o default" in registered


@pytest.mark.parametrize("way", ["source {}", 'eval "$(cat {})"', "source =(cat {})"])
def test_zsh_takes_its_script_however_it_is_given(kspec: Kspec, tmp_path: Path, way: str) -> None:
    """By source as by eval: it registers itself, and completes nothing before it is asked to."""
    if shutil.which("zsh") is None:
        pytest.skip("no zsh")
    file = tmp_path / "completion.zsh"
    file.write_text(kspec("completion", "zsh").out)
    script = f"autoload -Uz compinit; compinit -u -D; {way.format(file)}; print -r -- $_comps[kspec]"
    done = subprocess.run(["zsh", "-f", "-c", script], text=True, check=False, capture_output=True)
    assert (done.stdout.strip(), done.stderr) == ("_shtab_kspec", "")


def test_another_shell_is_wrong_use(kspec: Kspec) -> None:
    """Status 2, and the known ones are named."""
    said = kspec("completion", "ksh")
    assert said.status == 2
    assert "zsh" in said.err


@pytest.mark.parametrize("command", sorted(commands(parser())))
def test_every_option_of_a_command_is_completed_behind_it(command: str) -> None:
    """By its long and short name, with a description; one that takes a value says so."""
    lines = [line for line in script(parser()).splitlines() if f"'__fish_seen_subcommand_from {command}'" in line]
    for action in commands(parser())[command]._actions:  # noqa: SLF001 - argparse has no other way to list them
        for name in action.option_strings:
            word = f"-l {name[2:]} " if name.startswith("--") else f"-s {name[1:]} "
            assert any(word in line for line in lines), name


def test_words_with_quotes_stay_one_word() -> None:
    """An apostrophe and a backslash in a help text are escaped as fish reads them."""
    root = argparse.ArgumentParser("x")
    root.add_argument("--a", help="it's a \\ b", choices=("c", "d"))
    assert "-l a -x -a 'c d' -d 'it\\'s a \\\\ b'" in script(root)
