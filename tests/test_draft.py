"""A spec that is drafted from nodes makes their files again: every recording of real kubeadm, and nodes edited by hand.

What a draft cannot say is told file by file, and nothing else differs.
"""

import json
import random
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from imported_node import ImportedNode
from small_cluster import CERTIFICATE_KEY, Kspec
from test_golden import CASES, ETCD, GOLDEN, JOINED, differences, node_of, objects, sorted_members
from test_golden import tree as files

from kspec.model.document import Json
from kspec.model.document import Path as Places
from kspec.read.documents import load

WHOLE: Final = [f"{case}+" for case in JOINED]
"""Clusters of several recorded nodes."""
EVERY: Final = 12
"""Of the recordings one in so many is drafted in each run, the others in the slow one."""
LEAST: Final = 0.9
"""The part of all recordings of which nothing is left for a hand."""
OWN_TOKENS: Final = ("addresses+", "tokens+")
"""Recordings in which a node joined with a token of its own, which a draft does not write down."""


def nodes_of(case: str) -> Mapping[str, Path]:
    """The nodes of a recording, or with a `+` of all that joined it too, and their recordings."""
    first = GOLDEN / case.removesuffix("+")
    further = sorted(first.parent.glob(f"{first.name}+*")) if case.endswith("+") else []
    return {node_of(path): path for path in (first, *further)}


def expected_left(case: str) -> set[str]:
    """What no spec can say without a secret, or at all: by node and path."""
    found = set()
    for node, path in nodes_of(case).items():
        tree_of = path / "tree"
        if (tree_of / ETCD).parent.exists() and "+" in path.name and not (tree_of / ETCD).exists():
            found.add(f"{node}/{ETCD}")
        bootstrap = tree_of / "etc/kubernetes/bootstrap-kubelet.conf"
        if case.endswith(OWN_TOKENS) and path.name.endswith(("+w-d", "+w-8")) and bootstrap.exists():
            found.add(f"{node}/etc/kubernetes/bootstrap-kubelet.conf")
    return found


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=[] if number % EVERY == 0 else [pytest.mark.slow])
        for number, case in enumerate([*CASES, *WHOLE])
    ],
)
def test_a_drafted_spec_makes_the_nodes_again(case: str, kspec: Kspec, tmp_path: Path) -> None:
    """Draft, import, frozen build: every file of the nodes, and no other, but for those that the draft has told."""
    nodes = nodes_of(case)
    given = [f"{node}={path / 'tree'}" for node, path in nodes.items()]
    spec = tmp_path / "cluster.yaml"
    drafted = kspec("import", *given, "--draft", spec, "--format", "json")
    assert drafted.status == 0, drafted.err
    answer = json.loads(drafted.out)
    assert answer["draft"] == str(spec)
    assert answer["pins"] == []
    roots = {f"{path / 'tree'}/": f"{node}/" for node, path in nodes.items()}
    left = {
        next(f"{node}{file.removeprefix(root)}" for root, node in roots.items() if file.startswith(root))
        for file in answer["left"]
    }
    assert left == expected_left(case)
    assert kspec("import", *given, "--spec", spec).status == 0
    built = kspec("build", spec, "-o", tmp_path / "out", "--frozen")
    assert built.status == 0, built.err
    for node, path in nodes.items():
        recorded, ours = files(path / "tree"), files(tmp_path / "out" / "nodes" / node)
        for file in left:
            recorded.pop(file.removeprefix(f"{node}/"), None)
            ours.pop(file.removeprefix(f"{node}/"), None)
        same_order = {name: sorted_members(content) for name, content in ours.items()}
        assert differences({name: sorted_members(content) for name, content in recorded.items()}, same_order) == []


WITH_OBJECTS: Final = ("v1.37.2/components", "v1.37.2/old-etcd", "v1.36.3/mirror")


@pytest.mark.parametrize(
    "case",
    [*WITH_OBJECTS, *(pytest.param(case, marks=[pytest.mark.slow]) for case in CASES if case not in WITH_OBJECTS)],
)
def test_objects_say_what_no_node_shows(case: str, kspec: Kspec, tmp_path: Path) -> None:
    """The kubelets' and kube-proxy's configuration and CoreDNS' image are the running cluster's."""
    (node, path) = next(iter(nodes_of(case).items()))
    given, spec = f"{node}={path / 'tree'}", tmp_path / "cluster.yaml"
    drafted = kspec("import", given, "--draft", spec, "--objects", path / "objects")
    assert drafted.status == 0, drafted.err
    assert "proven: a build would write every file as it is" in drafted.out
    assert kspec("import", given, "--spec", spec).status == 0
    assert kspec("build", spec, "-o", tmp_path / "out", "--frozen").status == 0
    kinds = ("ConfigMap/kubelet-config", "ConfigMap/kube-proxy")
    recorded, built = (dict(objects(folder)) for folder in (path / "objects", tmp_path / "out" / "cluster"))
    if case.endswith("/skip-phases"):
        recorded |= {name: text for name, text in built.items() if name not in recorded}  # no node tells of phases
    assert {name: recorded.get(name) for name in kinds} == {name: built.get(name) for name in kinds}
    images = [re.findall(r"image: (\S*coredns\S*)", found.get("Deployment/coredns", "")) for found in (recorded, built)]
    if images[0]:
        assert images[0] == images[1]


def test_an_own_token_is_given_by_hand(kspec: Kspec, tmp_path: Path) -> None:
    """What the draft says of it, taken literally, leaves nothing."""
    nodes = nodes_of("v1.37.2/tokens+")
    given = [f"{node}={path / 'tree'}" for node, path in nodes.items()]
    spec = tmp_path / "cluster.yaml"
    assert kspec("import", *given, "--draft", spec).status == 0
    assert "cccccc.0123456789abcdef" not in spec.read_text()
    edit(spec, "  name: w-8\n", "  name: w-8\ndiscovery: {tlsBootstrapToken: cccccc.0123456789abcdef}\n")
    said = kspec("import", *given, "--spec", spec)
    assert said.status == 0, said.err
    assert "differs" not in said.err


def test_most_recordings_leave_nothing() -> None:
    """For nine in ten a draft needs no hand's help."""
    cases = [*CASES, *WHOLE]
    assert sum(not expected_left(case) for case in cases) >= LEAST * len(cases)


def draft(adopted: ImportedNode, *options: str) -> tuple[str, str]:
    """Draft the adopted node's spec anew; the answer to people and the text of all that was written."""
    adopted.spec.unlink()
    said = adopted.kspec("import", f"cp-1={adopted.root}", "--draft", adopted.spec, *options)
    assert said.status == 0, said.err
    written = (path.read_text() for path in adopted.spec.parent.rglob("*") if path.is_file())
    return said.out + said.err, "".join(written)


def edit(file: Path, old: str, new: str) -> None:
    """Change a file in one place."""
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def test_a_draft_has_only_what_is_not_the_default(adopted: ImportedNode) -> None:
    """The version, the name, the address, and what the spec had that kubeadm would not say; then zero difference."""
    said, _ = draft(adopted)
    assert "proven: a build would write every file as it is" in said
    lines = [line for line in adopted.spec.read_text().splitlines() if not line.lstrip().startswith("#")]
    assert lines == [
        "apiVersion: kubeadm.k8s.io/v1beta4",
        "kind: ClusterConfiguration",
        "kubernetesVersion: v1.37.2",
        "encryptionAlgorithm: ECDSA-P256",
        "---",
        "apiVersion: kubeadm.k8s.io/v1beta4",
        "kind: InitConfiguration",
        "nodeRegistration:",
        "  name: cp-1",
        "localAPIEndpoint:",
        "  advertiseAddress: 10.0.0.10",
    ]
    assert adopted.take().status == 0
    assert adopted.rebuilt() == set()


def test_what_no_field_can_say_becomes_a_patch(adopted: ImportedNode) -> None:
    """A default argument that is gone, a label, a field of the kubelet's that is gone: kubeadm's patches say it."""
    manifests = adopted.etc / "manifests"
    edit(manifests / "kube-apiserver.yaml", "    - --enable-bootstrap-token-auth=true\n", "")
    edit(manifests / "etcd.yaml", "    tier: control-plane\n", "    team: store\n    tier: control-plane\n")
    edit(adopted.root / "var/lib/kubelet/config.yaml", "healthzPort: 10248\n", "")
    said, _ = draft(adopted)
    assert "proven: a build would write every file as it is" in said
    folder = adopted.spec.parent / "cluster.patches" / "cp-1"
    names = ["etcd+json.yaml", "kube-apiserver+json.yaml", "kubeletconfiguration+merge.yaml"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert "op: test" in (folder / "kube-apiserver+json.yaml").read_text()
    assert adopted.take().status == 0
    assert adopted.rebuilt() == set()


def test_a_secret_is_not_drafted(adopted: ImportedNode) -> None:
    """Neither a variable's, nor the token, nor a key: what needs one is told as left."""
    manifest = adopted.etc / "manifests" / "kube-scheduler.yaml"
    env = '    env:\n    - name: DB_PASSWORD\n      value: hunter2-hunter2\n    - name: PLAIN\n      value: "1"\n'
    edit(manifest, "    image: registry.k8s.io/kube-scheduler", f"{env}    image: registry.k8s.io/kube-scheduler")
    said, written = draft(adopted)
    assert "name: PLAIN" in written
    assert str(manifest) in said
    for secret in ("hunter2", "0123456789abcdef", CERTIFICATE_KEY, "PRIVATE KEY"):
        assert secret not in written
        assert secret not in said


def test_another_order_of_arguments_is_told_and_not_patched(adopted: ImportedNode) -> None:
    """It means nothing to a component, and a spec of it would have to name every argument."""
    manifest = adopted.etc / "manifests" / "kube-scheduler.yaml"
    lines = manifest.read_text().splitlines(keepends=True)
    flags = [number for number, line in enumerate(lines) if line.startswith("    - --")]
    lines[flags[0] : flags[-1] + 1] = reversed(lines[flags[0] : flags[-1] + 1])
    manifest.write_text("".join(lines))
    said, written = draft(adopted)
    assert "another order" in said
    assert "extraArgs" not in written
    assert not (adopted.spec.parent / "cluster.patches").exists()


def test_a_certificate_that_kubeadm_would_not_issue_needs_a_pin(adopted: ImportedNode) -> None:
    """The command that comes next has it."""
    for suffix in ("crt", "key"):
        shutil.copy(adopted.pki / f"apiserver.{suffix}", adopted.pki / f"apiserver-kubelet-client.{suffix}")
    said, _ = draft(adopted)
    assert said.rstrip().endswith("--pin cp-1/apiserver-kubelet-client")
    assert adopted.take("--pin", "cp-1/apiserver-kubelet-client").status == 0


def test_nothing_is_written_over(adopted: ImportedNode, kspec: Kspec) -> None:
    """Neither a spec nor a folder of patches."""
    before = adopted.spec.read_text()
    said = kspec("import", f"cp-1={adopted.root}", "--draft", adopted.spec)
    assert said.status == 2
    assert "exists, and stays as it is" in said.err
    assert adopted.spec.read_text() == before
    (adopted.spec.parent / "other.patches").mkdir()
    assert kspec("import", f"cp-1={adopted.root}", "--draft", adopted.spec.parent / "other.yaml").status == 2
    assert not (adopted.spec.parent / "other.yaml").exists()
    assert kspec("import", f"cp-1={adopted.root}", "--draft", adopted.etc / "new.yaml").status == 2


def test_a_release_that_is_not_known_is_told(adopted: ImportedNode, kspec: Kspec) -> None:
    """The draft is written as far as it goes, and is not called proven."""
    for manifest in (adopted.etc / "manifests").glob("kube-*.yaml"):
        manifest.write_text(manifest.read_text().replace(":v1.37.2", ":v1.19.7"))
    spec = adopted.spec.parent / "draft.yaml"
    said = kspec("import", f"cp-1={adopted.root}", "--draft", spec)
    assert said.status == 1
    assert "unknown-release" in said.err
    assert "not proven" in said.out
    assert "v1.19.7" in spec.read_text()


def test_a_worker_alone_is_no_cluster(adopted: ImportedNode, kspec: Kspec, tmp_path: Path) -> None:
    """Without an API server there is nothing to draft from."""
    (tmp_path / "w/etc/kubernetes").mkdir(parents=True)
    said = kspec("import", f"w-1={tmp_path / 'w'}", "--draft", adopted.spec.parent / "draft.yaml")
    assert said.status == 2
    assert "API server" in said.err


def test_what_goes_with_another_way_of_importing_is_refused(adopted: ImportedNode, kspec: Kspec) -> None:
    """A pin, an update, a name that is no YAML."""
    given = f"cp-1={adopted.root}"
    assert kspec("import", given, "--spec", adopted.spec, "--objects", "x.yaml").status == 2
    for options in (("--draft", "x.yaml", "--update"), ("--draft", "x.yaml", "--pin"), ("--draft", "x.json")):
        assert kspec("import", given, *options).status == 2
    assert kspec("import", given, "--draft", "x.yaml", "--spec", adopted.spec).status == 2


def test_a_tree_of_another_tool_is_told_as_it_is(adopted: ImportedNode) -> None:
    """As kubespray's: certificates in another folder, the kubelet's files elsewhere, an argument put in between."""
    adopted.pki.rename(adopted.etc / "ssl")
    for manifest in (adopted.etc / "manifests").iterdir():
        manifest.write_text(manifest.read_text().replace("/etc/kubernetes/pki", "/etc/kubernetes/ssl"))
    server = adopted.etc / "manifests" / "kube-apiserver.yaml"
    edit(server, "    - --allow-privileged=true\n", "    - --allow-privileged=true\n    - --profiling=false\n")
    kubelet = adopted.root / "var/lib/kubelet"
    (kubelet / "config.yaml").rename(adopted.etc / "kubelet-config.yaml")
    (kubelet / "kubeadm-flags.env").unlink()
    adopted.spec.unlink()
    given = f"cp-1={adopted.root}"
    answer = json.loads(adopted.kspec("import", given, "--draft", adopted.spec, "--format", "json").out)
    assert answer["status"] == 0
    assert set(answer["left"]) == {
        str(server),
        str(kubelet / "config.yaml"),
        str(kubelet / "kubeadm-flags.env"),
        str(adopted.etc / "kubelet-config.yaml"),
    }
    text = adopted.spec.read_text()
    assert "certificatesDir: /etc/kubernetes/ssl" in text
    assert "name: profiling" in text
    assert adopted.take().status == 0
    left = {file.removeprefix(f"{adopted.root}/") for file in answer["left"]}
    assert adopted.rebuilt() - {"var/lib/kubelet/instance-config.yaml"} == left


ODD: Final[tuple[Json, ...]] = (None, [], {}, "", 0, True, "x", [None], {"a": None}, 1.5, ["--a"], {"name": 3})


def places(value: Json, path: Places = ()) -> Iterator[Places]:
    """Every place in a value but the whole."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*path, key)
        yield from places(item, (*path, key))


@pytest.mark.parametrize(
    "seed", [*range(12), *(pytest.param(seed, marks=[pytest.mark.slow]) for seed in range(12, 300))]
)
def test_odd_files_are_no_bug(adopted: ImportedNode, seed: int) -> None:
    """Whatever a manifest, a kubeconfig or the kubelet's configuration holds: findings, or a draft."""
    draw = random.Random(seed)  # noqa: S311 - the same damage in each run
    candidates = sorted(path for path in adopted.root.rglob("*") if path.suffix in {".yaml", ".conf"})
    for file in draw.sample(candidates, 2):
        whole: Any = load(file.read_bytes(), "")[0][0].value
        for _ in range(draw.choice([1, 1, 3])):
            path = draw.choice(list(places(whole)) or [()])
            holder = whole
            for step in path[:-1]:
                holder = holder[step]
            if path:
                holder[path[-1]] = draw.choice(ODD)
        file.write_text(json.dumps(whole))
    adopted.spec.unlink()
    said = adopted.kspec("import", f"cp-1={adopted.root}", "--draft", adopted.spec)
    assert "a bug of kspec" not in said.err
    assert said.status < 2 or "API server" in said.err
