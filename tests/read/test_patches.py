"""Patches directories, compared with what kubeadm finds in them.

patch_directories.jsonl holds random directories and kubeadm's answers; tests/oracle/patches.py recorded them.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from deep_tree import MakeDeep

from kspec.disk.sources import Sources
from kspec.facts.releases import release
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Json
from kspec.model.patch import PatchFile
from kspec.model.span import Span
from kspec.read.patches import read_patches

AT = Span("cluster.yaml", 4, 24, 4, 32)
RECORDED = [
    json.loads(line)
    for line in Path(__file__).with_name("patch_directories.jsonl").read_text("utf-8").removesuffix("\n").split("\n")
]


def targets(version: str = "v1.37.2") -> tuple[str, ...]:
    """What a release patches."""
    found = release(version)
    assert found
    return found.patch_targets


def lay(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files into a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8", newline="")
    return folder


def read(folder: Path, sources: Sources | None = None) -> tuple[tuple[PatchFile, ...], tuple[Diagnostic, ...]]:
    """Read with the targets of the newest release."""
    return read_patches(folder, targets(), AT, sources or Sources())


def codes(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    """Code and severity of each."""
    return [(found.code, found.severity.value) for found in diagnostics]


def test_every_recorded_directory_is_kubeadms(tmp_path: Path) -> None:
    """Targets, types, patches and their order are kubeadm's; so are what is ignored and what is refused."""
    wrong = []
    for number, case in enumerate(RECORDED):
        folder = tmp_path / str(number)
        folder.mkdir()
        files, diagnostics = read(lay(folder, case["files"]))
        if "refused" in case:
            agrees = any(found.severity is Severity.ERROR for found in diagnostics)
        else:
            sets = [
                {"target": file.target, "type": file.type, "patches": [patch.value for patch in file.patches]}
                for file in files
            ]
            ignored = [Path(found.span.file).name for found in diagnostics if found.code == "patch-ignored"]
            refused = any(found.severity is Severity.ERROR for found in diagnostics)
            agrees = not refused and sets == case["sets"] and ignored == case["ignored"]
        if not agrees:
            wrong.append((case, files, diagnostics))
    assert not wrong
    assert sum("refused" in case for case in RECORDED) > 50
    assert sum(bool(case.get("sets")) for case in RECORDED) > 50


def test_the_order_is_that_of_the_walk(tmp_path: Path) -> None:
    """Names sort by their bytes, folder by folder: upper case first, a folder's files at its place."""
    lay(tmp_path, dict.fromkeys(("etcd.yaml", "b/etcd1.yaml", "Z/etcd2.yaml", "etcd+merge.json"), "a: 1"))
    sources = Sources()
    files, diagnostics = read(tmp_path, sources)
    assert [file.name for file in files] == ["etcd2.yaml", "etcd1.yaml", "etcd+merge.json", "etcd.yaml"]
    assert not diagnostics
    assert [os.path.relpath(path, tmp_path) for path in sources.folders] == [".", "Z", "b"]
    assert [os.path.relpath(path, tmp_path) for path in sources.files] == [
        "Z/etcd2.yaml", "b/etcd1.yaml", "etcd+merge.json", "etcd.yaml",
    ]  # fmt: skip


def test_what_is_ignored_is_a_warning_and_counts_as_looked_at(tmp_path: Path) -> None:
    """A .yml file is a common mistake: kubeadm passes over it in silence, we say why."""
    sources = Sources()
    lay(tmp_path, {"etcd.yml": "a: 1", "other.yaml": "a: 1", "etcd.json": ""})
    files, diagnostics = read(tmp_path, sources)
    assert not files
    assert codes(diagnostics) == [("patch-ignored", "warning")] * 3
    assert [found.message for found in diagnostics] == [
        "kubeadm ignores etcd.json: it is empty",
        "kubeadm ignores etcd.yml: its name ends in neither .json nor .yaml",
        f"kubeadm ignores other.yaml: its name starts with no target of this release ({', '.join(targets())})",
    ]
    assert sources.folders == {str(tmp_path): ("etcd.json", "etcd.yml", "other.yaml")}
    assert len(sources.files) == 3


def test_targets_depend_on_the_release(tmp_path: Path) -> None:
    """Before v1.37 a patch for kube-proxy is a file like any other."""
    lay(tmp_path, {"kubeproxydaemonset.yaml": "a: 1"})
    assert [file.target for file in read(tmp_path)[0]] == ["kubeproxydaemonset"]
    files, diagnostics = read_patches(tmp_path, targets("v1.36.3"), AT, Sources())
    assert not files
    assert codes(diagnostics) == [("patch-ignored", "warning")]


def test_an_unknown_patch_type_is_an_error(tmp_path: Path) -> None:
    """What follows the + is json, merge or strategic."""
    _, diagnostics = read(lay(tmp_path, {"etcd+mrege.yaml": "a: 1"}))
    assert codes(diagnostics) == [("patch-name", "error")]


@pytest.mark.parametrize(
    ("text", "patches"),
    [
        (" \n", []),
        ("# c\n", [None]),
        ("# c\n---\na: 1\n---\n# d", [None, {"a": 1}, None]),
        ("\n  a: |\n    b\n\n# c", [{"a": "b\n"}]),
        ("a: |\n  b\n\n", [{"a": "b"}]),
    ],
)
def test_white_space_around_a_patch_is_cut_off(tmp_path: Path, text: str, patches: list[Json]) -> None:
    """A block of text at the end has no line feed; comments alone say null, which a merge patch must not."""
    (file,), diagnostics = read(lay(tmp_path, {"etcd+merge.yaml": text}))
    assert not diagnostics
    assert [patch.value for patch in file.patches] == patches


def test_links(tmp_path: Path) -> None:
    """A link to a file is read, one to a folder is not a folder, and one that leads nowhere is an error."""
    folder = lay(tmp_path / "patches", {"sub/etcd.yaml": "a: 1"})
    (folder / "etcd1.yaml").symlink_to("sub/etcd.yaml")
    (folder / "linked").symlink_to("sub")
    (folder / "etcd2.yaml").symlink_to("sub")
    (folder / "etcd3.yaml").symlink_to("absent")
    files, diagnostics = read(folder)
    assert [file.name for file in files] == ["etcd1.yaml", "etcd.yaml"]
    assert [(found.code, Path(found.span.file).name) for found in diagnostics] == [
        ("patch-read", "etcd2.yaml"),
        ("patch-read", "etcd3.yaml"),
        ("patch-ignored", "linked"),
    ]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Only regular files are read."""
    os.mkfifo(tmp_path / "etcd.yaml")
    assert codes(read(tmp_path)[1]) == [("patch-read", "error")]


def test_a_mistake_in_the_text_is_found_in_its_file(tmp_path: Path) -> None:
    """The YAML reader's findings come with the patch file's name and line."""
    _, (found,) = read(lay(tmp_path, {"etcd.yaml": "a: 1\nb: [\n"}))
    assert (found.code, found.span.file) == ("yaml-syntax", str(tmp_path / "etcd.yaml"))


@pytest.mark.parametrize("case", ["absent", "file", "link"])
def test_no_directory(tmp_path: Path, case: str) -> None:
    """The finding is where the spec names the directory; kubeadm does not follow a link there."""
    (tmp_path / "real").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("real")
    sources = Sources()
    files, (found,) = read(tmp_path / case, sources)
    assert not files
    assert (found.code, found.span, found.path) == ("patch-directory", AT, "patches.directory")
    assert (sources.files, sources.folders, sources.given) == ({}, {}, {})


def test_a_deep_directory(tmp_path: Path, make_deep: MakeDeep) -> None:
    """A directory deeper than calls may nest is read, and one deeper than a path can say is a finding."""
    for levels, codes in ((1_200, []), (3_000, ["patch-directory"])):
        make_deep(tmp_path / "patches", levels)
        _, findings = read(tmp_path / "patches")
        assert [finding.code for finding in findings] == codes
