"""A set of which something is wrong: one cluster spoils no other, and an interrupted build loses nothing."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from built_set import CLUSTERS, build_words, read_json, tree, write_shop
from cluster_sets import cluster
from ruamel.yaml import YAML
from small_cluster import Kspec

from kspec.cli.main import main
from kspec.encode import lock_text
from kspec.write import commit


def listing(old: str, new: str) -> Callable[[Path], None]:
    """Another entry in the set's list."""

    def change(folder: Path) -> None:
        shop = folder / "shop.yaml"
        assert old in shop.read_text()
        shop.write_text(shop.read_text().replace(old, new))

    return change


def writing(name: str, text: str | bytes) -> Callable[[Path], None]:
    """A file with that content."""

    def change(folder: Path) -> None:
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())

    return change


def both(*changes: Callable[[Path], object]) -> Callable[[Path], None]:
    """One after the other."""

    def change(folder: Path) -> None:
        for one in changes:
            one(folder)

    return change


INNER: Final = "apiVersion: kspec.dev/v1alpha1\nkind: ClusterSet\nname: inner\nclusters: {us: us.yaml}\n"
OF_ONE: Final[dict[str, tuple[Callable[[Path], object], str]]] = {
    "syntax": (writing("eu.yaml", cluster("eu", 2) + "kind: [\n"), "yaml-syntax"),
    "an unknown field": (writing("eu.yaml", cluster("eu", 2) + "clusterNam: eu\n"), "unknown-field"),
    "no text": (writing("eu.yaml", b"\xff\xfe\x00"), "yaml-syntax"),
    "empty": (writing("eu.yaml", ""), "no-documents"),
    "no file": (lambda folder: (folder / "eu.yaml").unlink(), "set-spec-missing"),
    "a link that leads nowhere": (
        both(lambda folder: (folder / "eu.yaml").unlink(), lambda folder: (folder / "eu.yaml").symlink_to("gone")),
        "set-spec-missing",
    ),
    "a folder": (both(lambda folder: (folder / "d").mkdir(), listing("eu: eu.yaml", "eu: d")), "file-read"),
    "a FIFO": (both(lambda folder: os.mkfifo(folder / "f.yaml"), listing("eu: eu.yaml", "eu: f.yaml")), "file-read"),
    "a set": (both(writing("inner.yaml", INNER), listing("eu: eu.yaml", "eu: inner.yaml")), "set-spec"),
    "nothing": (listing("eu: eu.yaml", "eu: null"), "set-spec"),
    "a program that fails": (
        both(writing("p.jsonnet", "{ a:"), listing("eu: eu.yaml", "eu: p.jsonnet")),
        "jsonnet",
    ),
    "a damaged lock": (writing("eu.lock", '{"version": 99}'), "lock-damaged"),
    "a lock in conflict": (writing("eu.lock", "<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n"), "lock-damaged"),
    "a damaged key": (
        both(writing("eu.keys/ca.key", "x"), writing("eu.yaml", cluster("eu", 2, {"eu-cp-1": "eu-cp-2"}))),
        "key-unreadable",
    ),
    "a file in the tree that somebody changed": (
        both(writing("out/eu/images.txt", "x"), writing("eu.yaml", cluster("eu", 2, {"eu-cp-1": "eu-cp-2"}))),
        "edited",
    ),
}


@pytest.mark.parametrize("kind", OF_ONE)
def test_what_is_wrong_with_one_cluster_spoils_no_other(shop: Path, kspec: Kspec, kind: str) -> None:
    """It is told, the others are built, and the set's folder stays; so says the rehearsal. Then all is mended."""
    spoil, code = OF_ONE[kind]
    mended = {path: (shop.parent / path).read_bytes() for path in ("eu.yaml", "eu.lock", "shop.yaml", "eu.keys/ca.key")}
    own = tree(shop.parent / "out/shop")
    (shop.parent / "us.yaml").write_text(cluster("us", 3, {"us-cp-1": "us-cp-9"}))
    spoil(shop.parent)
    parts = {one["name"]: one["status"] for one in read_json(said_by(kspec, shop, "diff"))["clusters"]}
    assert parts["hub"] == 0
    assert parts["us"] == 1
    assert parts["eu"] or parts["shop"] == 2
    said = kspec(*build_words(shop, "--format", "json"))
    assert code in re.findall(r"error\[([\w-]+)", said.err), said.err
    assert said.status == 1
    statuses = {one["name"]: one["status"] for one in read_json(said.out)["clusters"]}
    assert statuses == {"hub": 0, "eu": 1, "us": 0}
    assert (shop.parent / "out/us/nodes/us-cp-9").is_dir()
    assert tree(shop.parent / "out/shop") == own
    (shop.parent / "eu.yaml").unlink(missing_ok=True)
    for path, content in mended.items():
        (shop.parent / path).write_bytes(content)
    assert kspec(*build_words(shop, "--prune")).status == 0
    assert tree(shop.parent / "out/shop") != own


def said_by(kspec: Kspec, shop: Path, command: str) -> str:
    """What a command says to programs."""
    return kspec(command, shop, "-o", shop.parent / "out", "--format", "json", "--now", "2030-01-01T00:00:00Z").out


OF_THE_SET: Final[dict[str, tuple[Callable[[Path], object], str]]] = {
    "itself": (listing("eu: eu.yaml", "eu: shop.yaml"), "set-itself"),
    "itself by a link": (
        both(lambda folder: (folder / "s.yaml").symlink_to("shop.yaml"), listing("eu: eu.yaml", "eu: s.yaml")),
        "set-itself",
    ),
    "a cluster twice": (listing("eu: eu.yaml", "eu: us.yaml"), "set-listed-twice"),
    "a cluster twice by a link": (
        both(lambda folder: (folder / "e.yaml").symlink_to("eu.yaml"), listing("us: us.yaml", "us: e.yaml")),
        "set-listed-twice",
    ),
    "a name with a way": (listing("eu: eu.yaml", "../eu: eu.yaml"), "set-name"),
    "its own name": (listing("eu: eu.yaml", "shop: eu.yaml"), "set-name"),
    "a hub that is none": (listing("hub: hub\n", "hub: mars\n"), "set-hub"),
    "a lock of another cluster": (
        lambda folder: (folder / "us.lock").write_bytes((folder / "eu.lock").read_bytes()),
        "set-authority",
    ),
    "networks": (writing("us.yaml", cluster("us", 3, {"10.3.": "10.2."})), "set-pod-overlap"),
}


@pytest.mark.parametrize("kind", OF_THE_SET)
def test_what_is_wrong_with_the_set_stops_everything(shop: Path, kspec: Kspec, kind: str) -> None:
    """Nothing is written."""
    spoil, code = OF_THE_SET[kind]
    spoil(shop.parent)
    before = tree(shop.parent)
    said = kspec(*build_words(shop))
    assert (said.status, code in re.findall(r"error\[([\w-]+)", said.err)) == (1, True), said.err
    assert code in kspec("check", shop).out
    for command in ("expiry", "renew", "images"):
        assert kspec(command, shop).status in {0, 1}
    assert tree(shop.parent).keys() == before.keys()


def test_clusters_of_one_program_are_told_apart(shop: Path, kspec: Kspec) -> None:
    """Each by its name in it; one that the program lacks is told."""
    yaml = YAML(typ="safe", pure=True)
    specs = {name: list(yaml.load_all((shop.parent / f"{name}.yaml").read_text())) for name in ("eu", "us")}
    (shop.parent / "both.jsonnet").write_text(json.dumps(specs))
    listing("eu: eu.yaml, us: us.yaml", "eu: both.jsonnet, us: both.jsonnet")(shop.parent)
    for name in ("eu", "us"):
        (shop.parent / f"{name}.yaml").unlink()
    assert kspec(*build_words(shop)).status == 0
    assert kspec(*build_words(shop)).out.count("nothing changed") == 4
    assert kspec("diff", shop, "-o", shop.parent / "out", "--now", "2030-01-01T00:00:00Z").status == 0
    assert "eu/eu-cp-1/clients/argocd" in kspec("expiry", shop).out
    listing("us: both.jsonnet", "asia: both.jsonnet")(shop.parent)
    said = kspec(*build_words(shop))
    assert (said.status, "error[program-name]" in said.err) == (1, True)


def locked(folder: Path) -> dict[tuple[str, str], bytes]:
    """Every certificate of every lock."""
    return {
        (path.stem, name): found.certificate
        for path in folder.glob("*.lock")
        for name, found in lock_text.parse(path.read_text()).certificates.items()
    }


@pytest.mark.parametrize("number", range(1, 5))
@pytest.mark.parametrize("step", ["write_keyring", "write_lock", "write_tree"])
def test_a_killed_build_loses_nothing(tmp_path: Path, kspec: Kspec, step: str, number: int) -> None:
    """Before keyring, lock or tree of any cluster is written: what was is taken, and the rest is made."""
    file = write_shop(tmp_path)
    child = os.fork()
    if not child:
        calls, real = [0], getattr(commit, step)

        def cut(*arguments: object, **named: object) -> object:
            calls[0] += 1
            if calls[0] == number:
                os._exit(9)
            return real(*arguments, **named)

        setattr(commit, step, cut)
        os._exit(main([*build_words(file, "--jobs", "1"), "-q"]))
    os.waitpid(child, 0)
    before = locked(tmp_path)
    keys = {path: content for path, (_, content) in tree(tmp_path).items() if path.endswith(".key")}
    said = kspec(*build_words(file))
    assert said.status == 0, said.err
    after = locked(tmp_path)
    assert {name: after[name] for name in before} == before
    assert keys.items() <= {path: content for path, (_, content) in tree(tmp_path).items()}.items()
    assert kspec("check", file).out == "nothing found in 1 spec\n"
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*CLUSTERS, "shop"}
    assert kspec("verify", tmp_path / "out", "--at", "2030-01-01T00:00:00Z").status == 0
