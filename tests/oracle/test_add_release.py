"""Facts about how a release is added."""

import os
import shutil
from pathlib import Path

import add_release
import pytest
import release_changes
from draw_components import ROOTS, unknown_pools
from go_modules import complaint

from kspec.facts.releases import known_minors


@pytest.mark.parametrize(
    ("printed", "said", "words"),
    [
        ('{"Path": "k8s.io/kubernetes", "Error": "requires go >= 1.27.0"}', "", "requires go >= 1.27.0"),
        ("", "go: no such module\n", "go: no such module"),
        ('{"Error": "403"}', "go: downloading", "go: downloading\n403"),
        ("plain words", "", "plain words"),
    ],
)
def test_what_go_objects_to_is_said(printed: str, said: str, words: str) -> None:
    """Also where it says so as JSON on standard output, and nothing on standard error."""
    assert complaint(printed, said) == words


@pytest.mark.parametrize(
    ("version", "before"),
    [
        *(("v1.34.1", "v1.34.0"), ("v1.34.9", "v1.34.4"), ("v1.35.1", "v1.35.4"), ("v1.36.2", "v1.36.1")),
        *(("v1.37.2", "v1.36.3"), ("v1.38.0-beta.0", "v1.37.2"), ("v1.40.0", "v1.37.2")),
    ],
)
def test_a_release_is_compared_with_the_nearest(version: str, before: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of its own minor release the one before, else the one after, else the newest one below."""
    recorded = ["v1.34.0", "v1.34.4", "v1.35.4", "v1.36.1", "v1.36.3", "v1.37.2"]
    monkeypatch.setattr(add_release, "recorded_releases", lambda: recorded)
    assert add_release.release_before(version) == before


def test_what_a_machine_lacks_is_said_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """All of it, and before anything is built."""

    def refuse(*_: str) -> str:
        message = "go mod download: exit 1\nrequires go >= 1.99.0"
        raise RuntimeError(message)

    monkeypatch.setattr(add_release, "cache", lambda: tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/go")
    monkeypatch.setattr(add_release, "go", refuse)
    said = list(add_release.lacking("v1.99.0"))
    words = ("root", "etcd", "export GOTOOLCHAIN=go1.99.0")
    assert [any(word in line for line in said) for word in words] == [True] * 3


def test_a_long_section_says_how_much_is_left_out() -> None:
    """On the printed page; the file has everything."""
    lines = [str(number) for number in range(add_release.LONGEST + 2)]
    assert [*add_release.section("x", lines)][-1] == "... and 2 more: --page has them all"
    assert [*add_release.section("x", lines, 1000)][1:] == lines
    assert [*add_release.section("x", [])][1:] == ["nothing"]


def test_fields_of_configurations_come_before_those_of_objects() -> None:
    """A configuration's new field is one to judge."""
    lines = ["new      api/core/v1.Pod.x = int", "new      kubelet/config/v1beta1.KubeletConfiguration.y = int"]
    assert sorted(lines, key=release_changes.of_an_object) == lines[::-1]


def test_a_go_that_is_too_old_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With what to do, and numbers compared as numbers."""
    (tmp_path / "go.mod").write_text("module k8s.io/kubernetes\n\ngo 1.27.10\n")
    answers = {"mod": f'{{"GoMod": "{tmp_path}/go.mod"}}', "env": "go1.27.9"}
    monkeypatch.setattr(add_release, "go", lambda command, *_: answers[command])
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/go")
    assert "v1.99.0 needs Go 1.27.10, here is 1.27.9: export GOTOOLCHAIN=go1.27.10" in add_release.lacking("v1.99.0")
    answers["env"] = "go1.28"
    assert not [line for line in add_release.lacking("v1.99.0") if "needs Go" in line]


def test_a_changed_function_and_a_new_word_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """By their names; what did not change is not."""
    old = "func Same(a int) int {\n\treturn a\n}\n\nfunc (c *C) Validate() error {\n\treturn nil\n}\n"
    new = old.replace("return nil", 'return errors.New("x")') + 'const (\n\tKeyMLDSA44 KeyType = "ML-DSA-44"\n)\n'
    texts = {"v1.37.2": old, "v1.38.0": new}
    monkeypatch.setattr(release_changes, "VALIDATION", (("m", "f"),))
    monkeypatch.setattr(release_changes, "CONSTANTS", (("m", "f"),))
    monkeypatch.setattr(release_changes, "sources", lambda version, *_: [("f/a.go", texts[version])])
    assert list(release_changes.of_validation("v1.37.2", "v1.38.0")) == ["changed  f/a.go: Validate"]
    assert list(release_changes.of_constants("v1.37.2", "v1.38.0")) == ['new      f/a.go: KeyMLDSA44 = "ML-DSA-44"']


@pytest.mark.parametrize("kind", ROOTS)
def test_a_field_that_no_pool_knows_is_drawn(kind: str) -> None:
    """With values of its type, where the minor release before has no such field."""
    version, _, _ = ROOTS[kind]
    found = {path for minor in known_minors()[1:] for path in unknown_pools(minor, version, kind, {})}
    assert unknown_pools(known_minors()[0], version, kind, {}) == {}
    assert found or kind != "KubeletConfiguration"
