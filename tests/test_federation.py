"""What docs/federation.md says of a set is so: of the set that it shows, which `specs/sets` has."""

import re
import shutil
from pathlib import Path
from typing import Final

import pytest
from built_set import NOW, documents, tree
from small_cluster import Kspec

from kspec.facts import clusterset, codes
from kspec.facts.clusterset import TYPES
from kspec.model.code import Code

ROOT: Final = Path(__file__).parents[1]
EXAMPLE: Final = ROOT / "specs" / "sets" / "shop"
PAGE: Final = (ROOT / "docs" / "federation.md").read_text()
FILES: Final = re.compile(r"`((?:out/shop/|objects/)[\w./-]+\.(?:yaml|crt|json))`")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example."""
    return shutil.copytree(EXAMPLE, tmp_path / "shop")


def test_the_page_shows_the_example() -> None:
    """To the letter, but for its first comment."""
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert (EXAMPLE / "shop.yaml").read_text().partition("\n")[2] == block


def test_the_page_names_every_field() -> None:
    """And no other."""
    table = PAGE.partition("| field | says |")[2].partition("\n\n")[0]
    named = set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))
    assert named == {name for name, _ in TYPES[clusterset.ROOT]} - {"apiVersion", "kind"}


def test_the_example_is_sound(folder: Path, kspec: Kspec, monkeypatch: pytest.MonkeyPatch) -> None:
    """The set, and all of its specs."""
    monkeypatch.chdir(folder)
    assert kspec("check", "shop.yaml").out == "nothing found in 1 spec\n"
    assert kspec("check", ".").out == "nothing found in 4 specs\n"


def test_the_example_is_built_as_the_page_says(
    folder: Path, kspec: Kspec, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every file that it names is there, a cluster alone is the same, and the root's key is for a new cluster."""
    monkeypatch.chdir(folder)
    assert kspec("build", "shop.yaml", "-o", "out", "--now", NOW).status == 0
    for name in FILES.findall(PAGE):
        path = folder / "out/shop" / name if name.startswith("objects/") else folder / name
        assert path.is_file(), name
    before = tree(folder / "out")
    assert kspec("build", "eu.yaml", "-o", "out/eu", "--now", NOW).status == 0
    assert kspec("verify", "out/shop", "--at", NOW).status == 0
    (folder / "shop.keys/root.key").rename(tmp_path / "root.key")
    assert kspec("build", "shop.yaml", "-o", "out", "--now", NOW).status == 0
    assert tree(folder / "out") == before
    shutil.copy(folder / "us.yaml", folder / "asia.yaml")
    text = (folder / "asia.yaml").read_text()
    for old, new in {"us": "asia", "192.168.3": "192.168.4", "10.3": "10.4", "172.18": "172.19"}.items():
        text = re.sub(rf"\b{re.escape(old)}\b", new, text)
    (folder / "asia.yaml").write_text(text)
    (folder / "shop.yaml").write_text((folder / "shop.yaml").read_text().replace("  us:", "  asia: asia.yaml\n  us:"))
    said = kspec("build", "shop.yaml", "-o", "out", "--now", NOW)
    assert (said.status, re.findall(r"error\[([\w-]+)", said.err)) == (1, ["key-missing"])
    assert not (folder / "asia.lock").exists()
    assert {path: found for path, found in tree(folder / "out").items() if path.startswith("shop/")} == {
        path: found for path, found in before.items() if path.startswith("shop/")
    }


def test_the_contexts_are_those_of_the_page(folder: Path, kspec: Kspec, monkeypatch: pytest.MonkeyPatch) -> None:
    """`admin@eu` and `admin@hub`, as its last commands use them."""
    monkeypatch.chdir(folder)
    assert kspec("build", "shop.yaml", "-o", "out").status == 0
    (config,) = documents(folder / "out/shop/kubeconfig")
    assert set(re.findall(r"--context (\S+)", PAGE)) <= {entry["name"] for entry in config["contexts"]}


def test_every_mistake_of_a_set_has_a_page() -> None:
    """The page says so."""
    names = {str(code) for code in vars(codes).values() if isinstance(code, Code) and code.startswith("set-")}
    assert all((ROOT / "docs" / "codes" / f"{name}.md").is_file() for name in names)
    assert len(names) >= 30
