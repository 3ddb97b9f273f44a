"""Rotations, stage by stage, of a cluster of three nodes: who trusts whom, and what going back brings back."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from attrs import frozen
from rotations import THREE, Tree, count, read_tree, verdicts
from ruamel.yaml import YAML
from small_cluster import BUILT, Cluster, Kspec, Snapshot, tree

from kspec.cli.main import main
from kspec.model.secret import Secret
from kspec.x509 import keys, pem, reader
from kspec.x509.public_keys import public_keys

AUTHORITIES = {"ca": "ca", "front-proxy-ca": "front-proxy-ca", "etcd-ca": "etcd/ca"}
WHEN = "2030-03-01T12:00:00Z"
PKI = "nodes/cp-1/etc/kubernetes/pki"
WAIVE = ("--waive", "token-in-spec", "--waive", "certificate-key-in-spec")


@frozen
class Stages:
    """What a rotation has left at each of its stages, the start first: the output's trees, and all files."""

    trees: tuple[Tree, ...]
    files: tuple[Snapshot, ...]
    outputs: tuple[Path, ...]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Cluster:
    """The cluster, built once."""
    cluster = Cluster(tmp_path_factory.mktemp("three"))
    cluster.spec.write_text(THREE)
    assert main(["build", str(cluster.spec), "-o", str(cluster.out), "--now", BUILT, *WAIVE]) == 0
    return cluster


@pytest.fixture
def copy(three: Cluster, tmp_path: Path) -> Cluster:
    """A copy of it to change."""
    shutil.copytree(three.folder, tmp_path / "c", symlinks=True)
    return Cluster(tmp_path / "c")


def rotate(cluster: Cluster, what: str, *words: str) -> None:
    """Go on by a stage, and build; an ordinary frozen build, a public one and a verification find nothing to do."""
    command = [what, "-o", str(cluster.out), "--now", WHEN, *WAIVE, *words]
    assert main(["rotate", str(cluster.spec), *command]) == 0
    files = cluster.snapshot()
    frozen_build = ["build", str(cluster.spec), "-o", str(cluster.out), "--frozen", "--now", WHEN, *WAIVE]
    assert main(frozen_build) == 0
    assert main([*frozen_build[:3], str(cluster.folder.parent / "public"), *frozen_build[4:], "--public"]) == 0
    assert main(["verify", str(cluster.out), "--at", WHEN, "--lock", str(cluster.lock)]) == 0
    assert main(["verify", str(cluster.out), "--at", WHEN]) == 0
    assert cluster.snapshot() == files


def output_of(files: Mapping[str, tuple[int, bytes | None]]) -> Snapshot:
    """Output and lock."""
    return {path: found for path, found in files.items() if path.startswith("out/") or path == "cluster.lock"}


@pytest.fixture(scope="module", params=AUTHORITIES)
def stages(
    request: pytest.FixtureRequest, three: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Stages]:
    """One authority's rotation to its end."""
    cluster = Cluster(tmp_path_factory.mktemp("r") / "c")
    shutil.copytree(three.folder, cluster.folder, symlinks=True)
    outputs = []
    for number in range(5):
        if number:
            rotate(cluster, request.param)
        outputs.append(cluster.folder.parent / str(number))
        shutil.copytree(cluster.folder, outputs[-1], symlinks=True)
    trees = tuple(read_tree(output / "out") for output in outputs)
    return request.param, Stages(trees, tuple(tree(output) for output in outputs), tuple(outputs))


def test_each_stage_trusts_the_next_and_the_one_before(stages: tuple[str, Stages]) -> None:
    """Whichever of two neighbouring stages a node has, it trusts all nodes that have the other one."""
    _, found = stages
    for one, other in zip(found.trees, found.trees[1:], strict=False):
        for shown, trusting in ((one, one), (one, other), (other, one)):
            judged = list(verdicts(shown, trusting))
            assert len(judged) > 40
            assert [(leaf.place, anchor.place) for leaf, anchor, trusted in judged if not trusted] == []


def test_what_is_dropped_is_trusted_no_more(stages: tuple[str, Stages]) -> None:
    """The new authority's leaves before it is trusted, and the old one's after it is dropped."""
    word, found = stages
    start, _, issue, drop, end = found.trees
    for shown, trusting in ((issue, start), (start, drop), (start, end)):
        for leaf, anchor, trusted in verdicts(shown, trusting):
            assert trusted == (leaf.authority != AUTHORITIES[word]), (leaf.place, anchor.place)


def test_how_many_are_trusted(stages: tuple[str, Stages]) -> None:
    """One, two, two, one; the one whose key is beside it first."""
    word, found = stages
    name = AUTHORITIES[word]
    for number, built, output in zip((1, 2, 2, 1, 1), found.trees, found.outputs, strict=True):
        for anchor in built.anchors:
            assert count(anchor.bundle) == (number if anchor.authority == name else 1), anchor.place
        folder = output / "out" / PKI
        first = pem.certificates((folder / f"{name}.crt").read_bytes())[0]
        key = (folder / f"{name}.key").read_bytes()
        assert reader.parse(first).public_key == public_of(key)
        signing = folder / "ca-signing.crt"
        assert signing.exists() == (number == 2 and word == "ca")
        if signing.exists():
            assert pem.certificates(signing.read_bytes()) == (first,)


def public_of(key: bytes) -> bytes:
    """The public half of a private key."""
    return keys.public_key(Secret(key))


def test_what_a_stage_does_not_concern_stays(stages: tuple[str, Stages]) -> None:
    """Certificates of other authorities and private keys of leaves stay byte for byte through all stages."""
    word, found = stages
    for built in found.trees[1:]:
        before = {leaf.place: leaf for leaf in found.trees[0].leaves}
        assert {leaf.place for leaf in built.leaves} == before.keys()
        for leaf in built.leaves:
            if leaf.authority != AUTHORITIES[word]:
                assert leaf == before[leaf.place]
    for files in found.files[1:]:
        for path, content in found.files[0].items():
            if path.startswith("cluster.keys/nodes/") or path == "cluster.keys/sa.key":
                assert files[path] == content


def test_the_lock_ends_without_a_word_of_it(stages: tuple[str, Stages]) -> None:
    """Nothing of a rotation is left in lock and keyring, and both authorities' keys were at hand all the time."""
    _, found = stages
    for number, files in enumerate(found.files):
        lock = (files["cluster.lock"][1] or b"").decode()
        assert ('"rotations"' in lock) == (number in {1, 2, 3})
        assert any(path.startswith("cluster.keys/rotation/") for path in files) == (number in {1, 2, 3})


def test_pins_fit_each_stage_and_its_neighbours(stages: tuple[str, Stages]) -> None:
    """A joining document of a stage fits cluster-info of the next, and the other way round: one pin is enough."""
    _, found = stages
    pins, authorities = [], []
    for output, built in zip(found.outputs, found.trees, strict=True):
        document = YAML(typ="safe").load((output / "out/cluster/join/w-1.yaml").read_bytes())
        pins.append(set(document["discovery"]["bootstrapToken"]["caCertHashes"]))
        bundle = next(anchor.bundle for anchor in built.anchors if anchor.place == "cluster-info")
        authorities.append({keys.pin(reader.parse(one).public_key) for one in pem.certificates(bundle)})
    assert pins == authorities
    for one in range(4):
        assert pins[one] & authorities[one + 1]
        assert pins[one + 1] & authorities[one]


@pytest.mark.parametrize("what", [*AUTHORITIES, "sa"])
def test_back_from_each_stage_restores_the_bytes(what: str, copy: Cluster) -> None:
    """Output and lock are as they were, from each stage, and from the last one down to the start."""
    before = [output_of(copy.snapshot())]
    for _ in range(3):
        rotate(copy, what)
        before.append(output_of(copy.snapshot()))
        rotate(copy, what, "--back")
        assert output_of(copy.snapshot()) == before[-2]
        rotate(copy, what)
        if what != "sa" and len(before) == 3:
            before[-1] = output_of(copy.snapshot())  # issued anew, so by other serial numbers
        elif len(before) > 2:
            assert output_of(copy.snapshot()) == before[-1]
        else:
            before[-1] = output_of(copy.snapshot())
    for files in reversed(before[:-1]):
        rotate(copy, what, "--back")
        assert output_of(copy.snapshot()) == files


def key_files(output: Path) -> Iterator[Path]:
    """The public keys that the first API server knows, by its arguments."""
    pod = YAML(typ="safe").load((output / "nodes/cp-1/etc/kubernetes/manifests/kube-apiserver.yaml").read_bytes())
    flag = "--service-account-key-file=/"
    for argument in pod["spec"]["containers"][0]["command"]:
        if argument.startswith(flag):
            yield output / "nodes/cp-1" / argument.removeprefix(flag)


def test_service_accounts(copy: Cluster) -> None:
    """Each stage knows the keys by which its neighbours sign; what signs is in sa.key; the end knows the new one."""
    known, signing = [], []
    for number in range(5):
        if number:
            rotate(copy, "sa")
        known.append({key for path in key_files(copy.out) for key in public_keys(path.read_bytes())})
        signing.append(public_of((copy.out / PKI / "sa.key").read_bytes()))
    assert [len(found) for found in known] == [1, 2, 2, 1, 1]
    assert signing[0] == signing[1] != signing[2] == signing[3] == signing[4]
    for one in range(4):
        assert signing[one] in known[one + 1]
        assert signing[one + 1] in known[one]
    assert signing[0] not in known[3]
    assert not list((copy.out / PKI).glob("sa-*"))


def test_the_controller_manager_signs_by_one_certificate(copy: Cluster, kspec: Kspec) -> None:
    """While ca.crt is a bundle it is given a file of its own: it refuses one with two certificates."""
    path = copy.node / "etc/kubernetes/manifests/kube-controller-manager.yaml"
    assert "--cluster-signing-cert-file=/etc/kubernetes/pki/ca.crt\n" in path.read_text()
    assert kspec("rotate", copy.spec, "ca", "-o", copy.out, *WAIVE).status == 0
    assert "--cluster-signing-cert-file=/etc/kubernetes/pki/ca-signing.crt\n" in path.read_text()
