"""No text of a user's own acts on a terminal: every command, with names that are made of control characters."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_cluster import SPEC, Cluster, Kspec, Said

from kspec.cli.printing import put, say
from kspec.report.terminal import is_unsafe

HOSTILE = "n\x1b[31m\nkspec: all is well\r\x9b2J\u202e\x7f\udc80"
"""A name that colours, begins a line of its own, overwrites one, clears the screen, turns the direction round."""
MISTAKEN = SPEC.replace("kind: InitC", "kind: IntiC").replace("nodeRegistration", "nodeRegistratoin")
Command = tuple[str | Path, ...]


def acts(text: str) -> list[str]:
    """The characters of an output that would act, and lines that a name made up."""
    return [mark for mark in text if mark != "\n" and is_unsafe(mark)] + [
        line for line in text.splitlines() if line.startswith("kspec: all is well")
    ]


def named(folder: Path, text: str = SPEC, suffix: str = ".yaml") -> Path:
    """A spec whose name is hostile."""
    spec = folder / f"{HOSTILE}{suffix}"
    spec.write_text(text)
    return spec


def sound(built: Cluster, folder: Path) -> Iterator[Command]:
    """Commands on a sound spec with a hostile name, output, lock and keyring."""
    spec, out = named(folder), folder / f"o{HOSTILE}"
    stores = ("--lock", folder / f"l{HOSTILE}", "--keys", folder / f"k{HOSTILE}")
    for form in ("text", "json"):
        yield "build", spec, "-o", out, *stores, "--format", form
        yield "build", spec, "-o", out, "--format", form, "--now", HOSTILE
        yield "build", spec, "-o", folder / f"{form}{HOSTILE}", "--frozen", "--public", "--format", form
        yield "images", spec, "--format", form
        adopted = ("--lock", folder / f"a{form}{HOSTILE}", "--keys", folder / f"b{form}{HOSTILE}")
        yield "import", f"cp-1={built.node}", "--spec", spec, *adopted, "--format", form
        yield "import", f"{HOSTILE}={built.node}", "--spec", spec, "--format", form
        yield "import", f"cp-1={folder / HOSTILE}", "--spec", spec, *stores, "--format", form
    (folder / f"o{HOSTILE}" / f"foreign{HOSTILE}").touch()
    yield "build", spec, "-o", out, *stores
    yield "migrate", spec
    yield "explain", HOSTILE
    yield "schema", "--kubernetes-version", HOSTILE
    yield "check", spec, "--kubernetes-version", HOSTILE
    yield "check", spec, "--profile", "cis"
    yield "check", spec, "--waive", HOSTILE
    yield "check", spec, f"--{HOSTILE}"
    yield HOSTILE, spec
    yield "build", folder, "-o", out
    yield "build", spec, "-o", spec


def mistaken(folder: Path) -> Iterator[Command]:
    """Commands on specs with mistakes and with hostile names, and on none."""
    old = SPEC.replace("v1beta4", "v1beta3").replace("encryptionAlgorithm: ECDSA-P256\n", "")
    for spec in (
        named(folder, MISTAKEN),
        named(folder, "local x = 1;\n{", ".jsonnet"),
        folder / HOSTILE / "absent.yaml",
    ):
        for form in ("text", "concise", "json", "sarif", "github"):
            yield "check", spec, "--format", form
        yield "check", spec, "--diff"
        yield "build", spec, "-o", folder / f"o{HOSTILE}"
        yield "images", spec
        yield "migrate", spec
    yield "migrate", named(folder, old)
    yield "check", named(folder, MISTAKEN), "--fix"


@pytest.mark.parametrize("commands", [sound, lambda _, folder: mistaken(folder)], ids=["sound", "mistaken"])
def test_no_name_acts_on_a_terminal(
    commands: Callable[[Cluster, Path], Iterator[Command]],
    built_once: Cluster,
    kspec: Kspec,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever a command says about a hostile name, in any format, nothing in it acts or passes for a line of ours."""
    monkeypatch.setenv("NO_COLOR", "1")
    cluster = Cluster(shutil.copytree(built_once.folder, tmp_path / "built"))
    folder = tmp_path / "specs"
    folder.mkdir()
    told = 0
    for command in commands(cluster, folder):
        said: Said = kspec(*command)
        assert acts(said.out) == [], command
        assert acts(said.err) == [], command
        told += len(said.out + said.err)
    assert told > 1000


def test_a_line_is_one_line_and_a_rendered_text_is_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """`say` masks what would act, a line feed too; `put` trusts its renderer."""
    say("a\nb\x1b[0m")
    say("c", error=True)
    put("\x1b[1mbold\x1b[0m\n")
    said = capsys.readouterr()
    assert said.out == "a\ufffdb\ufffd[0m\n\x1b[1mbold\x1b[0m\n"
    assert said.err == "c\n"
