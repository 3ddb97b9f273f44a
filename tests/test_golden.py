"""Every recording of real kubeadm: import it, build its spec frozen, compare every byte and mode.

What cannot be equal, and only that: a Node, which only a dry run makes up; the random token that owns kubeadm-certs
and its Secret, the `null` data of kubeadm-certs in a dry run, the expiry of tokens (the recording's clock), and the
signatures that the bootstrap signer adds to cluster-info later.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

import pytest
from good_specs import WAIVE

from kspec.cli.main import main
from kspec.facts.releases import known_minors
from kspec.model.version import parse_version

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "golden"
CASES = sorted(
    f"{release.name}/{case.name}" for release in GOLDEN.glob("v*") for case in release.iterdir() if "+" not in case.name
)
JOINED = sorted(
    f"{release.name}/{case.name.partition('+')[0]}"
    for release in GOLDEN.glob("v*")
    for case in {path.name.partition("+")[0]: path for path in release.iterdir() if "+" in path.name}.values()
)
ETCD = "etc/kubernetes/manifests/etcd.yaml"
TOLD = re.compile(r"^warning\[((?:differs|unknown-file|not-compared|text|missing|link)\]: .*)$", re.MULTILINE)
"""What import tells of a node's files."""
OWNER = "UHJveHkgZm9yIG1hbmFnaW5nIFRUTCBmb3IgdGhlIGt1YmVhZG0tY2VydHMgc2VjcmV0"
"""The description, in base64, of the token that owns kubeadm-certs in a live cluster."""


def test_there_are_recordings_of_every_minor_release() -> None:
    """The comparison below runs over something, in each minor release that kspec knows: of first nodes and of joins."""
    for cases in (CASES, JOINED):
        minors = {found.minor for case in cases if (found := parse_version(case.partition("/")[0]))}
        assert minors == set(known_minors())


@pytest.mark.parametrize("case", CASES)
def test_an_imported_cluster_is_rebuilt_with_zero_diff(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After import, a frozen build writes every file, mode and object of the recording, byte for byte.

    So import has no difference to tell.
    """
    recording = GOLDEN / case
    spec = prepare(recording, tmp_path)
    node = node_of(recording)
    assert main(["import", f"{node}={recording / 'tree'}", "--spec", str(spec), *WAIVE]) == 0
    assert TOLD.findall(capsys.readouterr().err) == []
    assert main(["build", str(spec), "-o", str(tmp_path / "out"), "--frozen", *WAIVE]) == 0
    out = tmp_path / "out"
    assert differences(tree(recording / "tree"), tree(out / "nodes" / node)) == []
    assert modes(recording) == {
        f"/{path.relative_to(out / 'nodes' / node)}": f"{path.stat().st_mode & 0o7777:04o}"
        for path in (out / "nodes" / node).rglob("*")
        if path.is_file()
    }
    assert (recording / "images.txt").read_text() == (out / "images.txt").read_text()
    compare_objects(recording / "objects", out / "cluster")


@pytest.mark.parametrize("case", JOINED)
def test_joined_nodes_are_rebuilt_with_zero_diff(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nodes that joined by real kubeadm are rebuilt byte for byte from one spec, together with the first.

    The recordings of some have no etcd.yaml, where the recording cluster had no etcd to join; and the order of etcd's
    members is by its own random numbers. Import tells the one, and passes over the other.
    """
    release, _, name = case.partition("/")
    first = GOLDEN / case
    joined = sorted((GOLDEN / release).glob(f"{name}+*"))
    spec = prepare(first, tmp_path)
    documents = [joining_document(path, tmp_path) for path in joined]
    spec.write_text("\n---\n".join([spec.read_text(), *documents]))
    nodes = {node_of(path): path for path in (first, *joined)}
    assert (
        main(["import", *(f"{node}={path / 'tree'}" for node, path in nodes.items()), "--spec", str(spec), *WAIVE]) == 0
    )
    lacking = sorted(path / "tree" / ETCD for path in joined if (path / "tree" / ETCD).parent.exists())
    expected = [f"differs]: {file} is not on the node, a build writes it" for file in lacking if not file.exists()]
    assert TOLD.findall(capsys.readouterr().err) == expected
    assert main(["build", str(spec), "-o", str(tmp_path / "out"), "--frozen", *WAIVE]) == 0
    for node, path in nodes.items():
        built = tmp_path / "out" / "nodes" / node
        recorded, ours = tree(path / "tree"), tree(built)
        if ETCD not in recorded:
            ours.pop(ETCD, None)
        found = {name: sorted_members(content) for name, content in ours.items()}
        assert differences({name: sorted_members(content) for name, content in recorded.items()}, found) == []
        for file, mode in modes(path).items():
            assert f"{(built / file.lstrip('/')).stat().st_mode & 0o7777:04o}" == mode


def joining_document(recording: Path, folder: Path) -> str:
    """A joined node's JoinConfiguration, with its patches beside the spec."""
    text = (recording / "spec.yaml").read_text()
    case, _, node = recording.name.partition("+")
    patches = GOLDEN / "joins" / case / "patches"
    if "directory: /patches" in text:
        shutil.copytree(patches, folder / f"{node}.patches")
        text = text.replace("directory: /patches", f"directory: {node}.patches")
    return text


def sorted_members(content: bytes) -> bytes:
    """A manifest with the members of `--initial-cluster` sorted."""
    return re.sub(
        rb"--initial-cluster=(\S+)",
        lambda found: b"--initial-cluster=" + b",".join(sorted(found[1].split(b","))),
        content,
    )


def prepare(recording: Path, folder: Path) -> Path:
    """The recording's spec in a folder of its own, with its patches beside it."""
    text = (recording / "spec.yaml").read_text()
    patches = ROOT / "specs" / "ok" / f"{recording.name}.patches"
    if patches.is_dir():
        shutil.copytree(patches, folder / "patches")
        text = text.replace("directory: /patches", "directory: patches")
    if "kind: ClusterSpec" not in text:
        documents = (ROOT / "specs" / "ok" / f"{recording.name}.yaml").read_text().split("\n---\n")
        text = "\n---\n".join([text, *(document for document in documents if "kind: ClusterSpec" in document)])
    for path in re.findall(r"(?:caFile|certFile|keyFile): (/\S+?)[,}]?$", text, re.MULTILINE):
        beside = folder / path.lstrip("/")
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text("a file of an etcd that stands elsewhere\n")
    spec = folder / "cluster.yaml"
    spec.write_text(text)
    return spec


def node_of(recording: Path) -> str:
    """The node's name, as etcd, else the kubelet's certificate, has it."""
    flags = (recording / "tree/var/lib/kubelet/kubeadm-flags.env").read_text()
    document = (recording / "spec.yaml").read_text()
    given = re.search(r"(?:nodeRegistration: ?\{|^  )name: *\"?([A-Za-z0-9.-]+)", document, re.MULTILINE)
    assert given, flags
    return given[1].lower()


def tree(folder: Path) -> dict[str, bytes]:
    """Path below the folder to content, of every file."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def modes(recording: Path) -> dict[str, str]:
    """Absolute path to mode, as recorded."""
    lines = (recording / "modes.txt").read_text().splitlines()
    return {path: mode for mode, path in (line.split(" ", 1) for line in lines)}


def differences(recorded: Mapping[str, str | bytes], built: Mapping[str, str | bytes]) -> list[str]:
    """What is missing, what is too much, and the first line that differs: short, where a whole diff takes minutes."""
    found = [f"{name} is missing" for name in sorted(recorded.keys() - built.keys())]
    found += [f"{name} is not in the recording" for name in sorted(built.keys() - recorded.keys())]
    for name in sorted(recorded.keys() & built.keys()):
        if recorded[name] != built[name]:
            lines = zip_longest(recorded[name].splitlines(), built[name].splitlines())
            pair = next(((theirs, ours) for theirs, ours in lines if theirs != ours), "line ends")
            found.append(f"{name}: {pair}")
    return found


def compare_objects(recorded: Path, built: Path) -> None:
    """Every recorded object is built alike, and nothing else is."""
    # A live kubeadm patches the Node; what the dry run shows of one is made up ("dry-run-cri-socket").
    theirs = {name: text for name, text in objects(recorded) if OWNER not in text and not name.startswith("Node/")}
    ours = dict(objects(built))
    assert "ClusterRoleBinding/kubeadm:cluster-admins" in ours
    ours = {name: text for name, text in ours.items() if name.split("/")[0] not in {"Node", "JoinConfiguration"}}
    del ours["ClusterRoleBinding/kubeadm:cluster-admins"]
    theirs = {name: without_what_time_decides(text) for name, text in theirs.items()}
    if "Secret/kubeadm-certs" not in ours:
        theirs.pop("Secret/kubeadm-certs", None)
    assert differences(theirs, {name: without_what_time_decides(text) for name, text in ours.items()}) == []


def objects(folder: Path) -> Iterator[tuple[str, str]]:
    """Kind and name, and text, of every object."""
    for path in sorted(folder.rglob("*.yaml")):
        text = path.read_text()
        kind = re.search(r"^kind: (\S+)$", text, re.MULTILINE)
        name = re.search(r"^metadata:\n(?:  .*\n)*?  name: (\S+)$", text, re.MULTILINE)
        assert kind
        assert name
        yield f"{kind[1]}/{name[1]}" if name[1] != "kube-proxy" else f"{kind[1]}/kube-proxy", text


def without_what_time_decides(text: str) -> str:
    """An object's text without the exceptions that this module names."""
    if "\n  name: kubeadm-certs\n" in text and "\nkind: Secret\n" in text:
        text = re.sub(r"^(  [\w.-]+\.(?:crt|key|pub)): .*$", r"\1:", text, flags=re.MULTILINE)
        return re.sub(r"  ownerReferences:\n(?:  [ -] .*\n)+", "", text).replace("type: Opaque\n", "")
    text = re.sub(r"^  expiration: .*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^  jws-kubeconfig-\w+: .*\n", "", text, flags=re.MULTILINE)
