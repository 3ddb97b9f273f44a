"""`kspec rotate` of a set: its root, and an authority of one of its clusters; trust is judged by OpenSSL and pyca."""

import itertools
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from built_set import CLUSTERS, NOW, build_words, read_json, tree
from cluster_sets import cluster
from set_stages import OPENSSL, Stage, check_holders, check_kubeconfigs, check_machines, openssl
from small_cluster import Kspec, Said

from kspec.encode import lock_text
from kspec.encode.lock_text import parse
from kspec.model.lock import Lock
from kspec.x509 import pem, reader

FORTH: Final = ("trust", "issue", "drop", None)
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="needs openssl")


def rotate(kspec: Kspec, shop: Path, *words: str) -> Said:
    """One stage, and a build."""
    return kspec("rotate", shop, *words, "-o", shop.parent / "out", "--now", NOW)


def lock_of(shop: Path, name: str = "shop") -> Lock:
    """A lock of the set's folder."""
    return parse((shop.parent / f"{name}.lock").read_text())


def leaves(shop: Path) -> Mapping[str, bytes]:
    """What is not an authority's in the locks of all clusters."""
    return {
        name: found.certificate
        for cluster_name in CLUSTERS
        for name, found in lock_of(shop, cluster_name).certificates.items()
        if "/" in name and name != "etcd/ca"
    }


def test_the_root_is_rotated_and_everybody_is_trusted_at_every_stage(shop: Path, kspec: Kspec, tmp_path: Path) -> None:
    """Whoever is a stage behind, or ahead; machines whatever their stage. No certificate of a machine is another."""
    before, signed = lock_of(shop), leaves(shop)
    stages = [Stage(shop, tmp_path / "0")]
    for number, expected in enumerate(FORTH, 1):
        said = rotate(kspec, shop, "root")
        assert said.status == 0, said.err
        rotation = lock_of(shop).rotations.get("set/root")
        assert (rotation.stage if rotation else None) == expected
        assert kspec("check", shop).out == "nothing found in 1 spec\n"
        stages.append(Stage(shop, tmp_path / str(number)))
    assert [len(pem.certificates(stage.root.read_bytes())) for stage in stages] == [1, 2, 2, 1, 1]
    assert leaves(shop) == signed
    for stage in stages:
        check_kubeconfigs(stage)
    for one, other in itertools.product(stages, repeat=2):
        check_machines(one, other)
    for index, one in enumerate(stages):
        for other in stages[max(0, index - 1) : index + 2]:
            check_holders(one, other)
    assert not openssl(stages[-1].root, stages[0].leaf("eu"), "-untrusted", stages[0].chain("eu"))
    after = lock_of(shop)
    assert after.certificates["set/root"] != before.certificates["set/root"]
    assert {path for path in tree(shop.parent / "shop.keys") if path.endswith(".key")} == {"root.key"}
    assert kspec("verify", shop.parent / "out", "--at", NOW).status == 0
    again = kspec(*build_words(shop))
    assert again.out.count("nothing changed") == 4


def test_every_stage_can_be_gone_back(shop: Path, kspec: Kspec, tmp_path: Path) -> None:
    """To the very root that was there; whoever is a stage behind is trusted on the way back as well."""
    before = lock_of(shop)
    stages = [Stage(shop, tmp_path / "0")]
    words = [()] * 3 + [("--back",)] * 3
    for number, more in enumerate(words, 1):
        said = rotate(kspec, shop, "root", *more)
        assert said.status == 0, said.err
        stages.append(Stage(shop, tmp_path / str(number)))
    for one, other in itertools.pairwise(stages):
        check_holders(one, other)
        check_holders(other, one)
        check_machines(one, other)
    assert lock_of(shop).certificates == before.certificates
    assert lock_of(shop).rotations == {}
    assert (shop.parent / "shop.keys/root.key").is_file()


def test_no_cluster_is_left_below_a_root_that_goes(shop: Path, kspec: Kspec) -> None:
    """As one that could not be built, or was not built yet."""
    for _ in range(2):
        assert kspec("rotate", shop, "root", "--now", NOW).status == 0
    said = kspec("rotate", shop, "root", "--now", NOW)
    assert (said.status, "hub, eu, us: the authorities are still below the other root" in said.err) == (2, True)
    lock = (shop.parent / "us.lock").read_text()
    (shop.parent / "us.lock").write_text("{}")
    assert kspec(*build_words(shop)).status
    (shop.parent / "us.lock").write_text(lock)
    shutil.copy(shop.parent / "us.yaml", shop.parent / "kept.yaml")
    assert kspec(*build_words(shop)).status == 0
    assert rotate(kspec, shop, "root").status == 0
    (shop.parent / "us.lock").write_text(lock)
    assert kspec("check", shop).out.count("set-root") == 0, "it still knows both"


def test_the_former_key_may_be_lost(shop: Path, kspec: Kspec) -> None:
    """That is one of the reasons to rotate a root; then there is no way back."""
    (shop.parent / "shop.keys/root.key").unlink()
    for _ in range(2):
        assert rotate(kspec, shop, "root").status == 0
    said = rotate(kspec, shop, "root", "--back")
    assert (said.status, "error[key-missing]" in said.err) == (1, True)
    (shop.parent / "asia.yaml").write_text(cluster("asia", 4))
    shop.write_text(shop.read_text().replace("us: us.yaml", "us: us.yaml, asia: asia.yaml"))
    assert kspec(*build_words(shop)).status == 0


def test_a_stage_that_was_interrupted_goes_on(shop: Path, kspec: Kspec) -> None:
    """The keyring is written before the lock: with the former lock, the former key is the root's."""
    assert rotate(kspec, shop, "root").status == 0
    lock = (shop.parent / "shop.lock").read_bytes()
    assert kspec("rotate", shop, "root", "--now", NOW).status == 0
    (shop.parent / "shop.lock").write_bytes(lock)
    assert kspec(*build_words(shop)).status == 0
    assert lock_of(shop).rotations["set/root"].stage == "trust"
    for _ in range(3):
        assert rotate(kspec, shop, "root").status == 0
    assert lock_of(shop).rotations == {}


@pytest.mark.parametrize("word", ["ca", "etcd-ca", "front-proxy-ca"])
def test_an_authority_of_a_cluster_is_rotated_below_the_root(
    shop: Path, kspec: Kspec, tmp_path: Path, word: str
) -> None:
    """In the stages of a single cluster; the others' are as they were, and the set's folder has both while it lasts."""
    name = word.replace("etcd-ca", "etcd/ca")
    before = {one: lock_of(shop, one).certificates[name].certificate for one in CLUSTERS}
    stages = [Stage(shop, tmp_path / "0")]
    for number in range(1, 5):
        said = rotate(kspec, shop, word, "--name", "eu")
        assert said.status == 0, said.err
        assert kspec("check", shop).out == "nothing found in 1 spec\n"
        stages.append(Stage(shop, tmp_path / str(number)))
        check_kubeconfigs(stages[-1])
    for one, other in itertools.pairwise(stages):
        check_machines(one, other)
        check_machines(other, one)
        check_holders(one, other)
        check_holders(other, one)
    after = {one: lock_of(shop, one).certificates[name] for one in CLUSTERS}
    assert [one for one in CLUSTERS if after[one].certificate != before[one]] == ["eu"]
    assert after["eu"].pinned == ("an intermediate authority below the root of shop",)
    parsed = reader.parse(after["eu"].certificate)
    assert parsed.public_key != reader.parse(before["eu"]).public_key
    chains = [(stage.out / "shop/chains/eu" / f"{word}.crt").read_bytes() for stage in stages]
    assert [len(pem.certificates(chain)) for chain in chains] == [2, 3, 3, 2, 2]


def test_where_rotations_stand(shop: Path, kspec: Kspec) -> None:
    """Of the root, and of the clusters as far as any is under way; to people and to programs."""
    assert kspec("rotate", shop).out == "root: no rotation is under way\n"
    assert rotate(kspec, shop, "ca", "--name", "us").status == 0
    said = kspec("rotate", shop, "--status", "--format", "json")
    assert read_json(said.out)["rotations"] == [{"name": "root", "stage": None}, {"name": "us/ca", "stage": "trust"}]
    assert "us/ca: stage 1 of 3" in kspec("rotate", shop).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sa",), "is of one cluster alone, whose spec has to be named"),
        (("ca",), "name it with --name"),
        (("root", "--name", "eu"), "leave out --name"),
        (("ca", "--name", "mars"), "expected one of: hub, eu, us"),
        (("root", "ca"), "rotate one at a time"),
        (("--back",), "say what to rotate"),
        (("root", "--back"), "there is nothing to go back to"),
        (("ca", "--name", "eu", "--back"), "there is nothing to go back to"),
    ],
)
def test_wrong_use_is_told(shop: Path, kspec: Kspec, words: tuple[str, ...], said: str) -> None:
    """And nothing is written."""
    before = tree(shop.parent)
    found = kspec("rotate", shop, *words, "--now", NOW)
    assert (found.status, said in found.err) == (2, True), found.err
    assert tree(shop.parent) == before


def test_one_thing_is_rotated_at_a_time(shop: Path, kspec: Kspec) -> None:
    """The root, or one authority: each stage is rolled out before the next."""
    assert rotate(kspec, shop, "ca", "--name", "us").status == 0
    assert "ca of us: rotate one at a time" in rotate(kspec, shop, "root").err
    assert rotate(kspec, shop, "ca", "--name", "us", "--back").status == 0
    assert rotate(kspec, shop, "root").status == 0
    assert "rotate one at a time" in rotate(kspec, shop, "ca", "--name", "us").err


def test_a_cluster_alone_says_where_its_authority_comes_from(shop: Path, kspec: Kspec) -> None:
    """And goes on by itself once the root has issued the next one."""
    eu = shop.parent / "eu.yaml"
    said = kspec("rotate", eu, "ca", "--now", NOW)
    assert (said.status, "kspec rotate SET ca --name CLUSTER" in said.err) == (2, True)
    assert kspec("rotate", eu, "sa", "--now", NOW).status == 0
    assert rotate(kspec, shop, "ca", "--name", "eu").status == 0
    for _ in range(3):
        assert kspec("rotate", eu, "ca", "--now", NOW).status == 0
    assert lock_of(shop, "eu").rotations.keys() == {"sa"}
    assert kspec(*build_words(shop)).status == 0
    assert kspec("check", shop).out == "nothing found in 1 spec\n"


def test_separate_authorities_are_rotated_by_their_own_specs(shop: Path, kspec: Kspec) -> None:
    """There is no root."""
    shop.write_text(shop.read_text().replace("authorities: shared-root\n", ""))
    assert "are separate" in kspec("rotate", shop, "root").err


def test_a_review_tells_of_a_new_root(shop: Path, kspec: Kspec) -> None:
    """Before it issues anything: with keys at hand, and in a clone without them."""
    assert rotate(kspec, shop, "root").status == 0
    assert kspec("rotate", shop, "root", "--now", NOW).status == 0
    for _ in range(2):
        said = kspec("diff", shop, "-o", shop.parent / "out", "--now", NOW, "--format", "json")
        found = {one["name"]: one for one in read_json(said.out)["clusters"]}
        assert {one["status"] for one in found.values()} == {1}, said.err
        events = {(event["action"], event["subject"]) for event in found["eu"]["outcome"]["events"]}
        assert {("re-issued", "ca"), ("re-issued", "etcd/ca"), ("re-issued", "front-proxy-ca")} <= events
        for name in (*CLUSTERS, "shop"):
            shutil.rmtree(shop.parent / f"{name}.keys", ignore_errors=True)


def test_a_frozen_build_issues_nothing(shop: Path, kspec: Kspec) -> None:
    """By the other root neither."""
    for _ in range(2):
        assert kspec("rotate", shop, "root", "--now", NOW).status == 0
    before = lock_of(shop, "eu")
    assert kspec(*build_words(shop, "--frozen")).status == 1
    assert lock_of(shop, "eu") == before
    assert lock_text.render(before)
