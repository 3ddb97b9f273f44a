"""What holds for every cluster holds for one with packs: `specs/ok/packs.yaml`, and a user's in `packs-own.yaml`.

No recording has packs. Their trees are held by what follows from them, and the two addons of kubeadm's by its bytes.
"""

import json
import shutil
from pathlib import Path

import pytest
from good_specs import WAIVE
from ruamel.yaml import YAML
from small_cluster import Kspec

OK = Path(__file__).parents[1] / "specs" / "ok"
SPECS = ("packs", "packs-own")
NOW = ("--now", "2030-01-31T12:00:00Z")
AT = ("--at", NOW[1])


def build(kspec: Kspec, folder: Path, name: str, *more: str, out: str = "out") -> Path:
    """Build a spec in a folder of its own; its output."""
    for path in OK.glob(f"{name}.*"):
        if not (folder / path.name).exists():
            (shutil.copytree if path.is_dir() else shutil.copy)(path, folder / path.name)
    said = kspec("build", folder / f"{name}.yaml", "-o", folder / out, *NOW, *more)
    assert said.status == 0, said.err
    return folder / out


def files(out: Path) -> dict[str, tuple[int, bytes]]:
    """Every file of a tree, with its mode."""
    found = sorted(path for path in out.rglob("*") if path.is_file())
    return {str(path.relative_to(out)): (path.stat().st_mode, path.read_bytes()) for path in found}


@pytest.mark.parametrize("name", SPECS)
def test_a_tree_is_what_spec_lock_and_keyring_say(tmp_path: Path, kspec: Kspec, name: str) -> None:
    """Built again elsewhere it is the same; without secrets, the same but for these; nothing is said against it."""
    out = build(kspec, tmp_path, name)
    assert kspec("check", tmp_path / f"{name}.yaml", *WAIVE).out.startswith("nothing found")
    assert kspec("verify", out, "--lock", tmp_path / f"{name}.lock", *AT).status == 0
    again = build(kspec, tmp_path, name, "--frozen", out="again")
    assert files(again) == files(out)
    assert "changes nothing" in kspec("diff", tmp_path / f"{name}.yaml", "-o", out, *NOW).out
    public = files(build(kspec, tmp_path, name, "--public", out="public"))
    secret = {path for path, entry in manifest(out).items() if entry["sensitivity"] == "secret"}
    assert public == {path: found for path, found in files(out).items() if path not in secret}


def manifest(out: Path) -> dict[str, dict[str, str]]:
    """What a manifest says of each file."""
    value = json.loads((out / "manifest.json").read_text())
    groups = [(node, group) for group in value["alike"] for node in group["nodes"]]
    of_nodes = {f"nodes/{node}/{path}": entry for node, group in groups for path, entry in group["files"].items()}
    return {**value["files"], **of_nodes}


@pytest.mark.parametrize("name", SPECS)
def test_every_altered_file_of_a_pack_is_found(tmp_path: Path, kspec: Kspec, name: str) -> None:
    """By the manifest, or as a secret that does not fit: whatever a pack brings."""
    out = build(kspec, tmp_path, name)
    brought = [path for path, entry in manifest(out).items() if "pack" in entry]
    assert len(brought) > 30
    entries = manifest(out)
    secrets = [path for path in brought if entries[path]["sensitivity"] == "secret"]
    for path in (*brought[:: max(1, len(brought) // 8)], *secrets):
        former = (out / path).read_bytes()
        (out / path).write_bytes(b"altered\n")
        # of a secret that is just any text, nobody knows what it was
        assert kspec("verify", out, *AT).status == (0 if "welcome/secret" in path or "Secret-welcome" in path else 1), (
            path
        )
        (out / path).write_bytes(former)


def test_another_certificate_of_a_pack_does_not_fit(tmp_path: Path, kspec: Kspec) -> None:
    """A Secret of another cluster, the key of another one; in an output and on a machine."""
    out, other = build(kspec, tmp_path, "packs"), tmp_path / "other"
    other.mkdir()
    other = build(kspec, other, "packs")
    scheduler = "etc/kubernetes/packs/prometheus/kube-scheduler.key"
    for path, code in (
        ("cluster/monitoring/Secret-prometheus-client.yaml", "drift-authority"),
        ("nodes/pack-cp-1/etc/kubernetes/headlamp-viewer.conf", "drift-kubeconfig"),
        (f"nodes/pack-cp-1/{scheduler}", "drift-key"),
    ):
        former = (out / path).read_bytes()
        shutil.copy(other / path, out / path)
        for lock in ((), ("--lock", tmp_path / "packs.lock")):
            assert f"[{code}]" in kspec("verify", out, *lock, *AT).out
        (out / path).write_bytes(former)
    root = shutil.copytree(out / "nodes" / "pack-cp-1", tmp_path / "root")
    shutil.copy(other / "nodes" / "pack-cp-1" / scheduler, root / scheduler)
    said = kspec("verify", out, "--root", root, "--node", "pack-cp-1", *AT)
    assert "[drift-key]" in said.out


@pytest.mark.parametrize("name", SPECS)
def test_what_is_told_of_a_cluster_has_its_packs(tmp_path: Path, kspec: Kspec, name: str) -> None:
    """The report, the lists of contents, the images and the dates on which certificates expire; nothing secret."""
    out = build(kspec, tmp_path, name)
    images = kspec("images", tmp_path / f"{name}.yaml").out.split()
    value = json.loads((out / "manifest.json").read_text())
    of_packs = [image for pack in value["packs"].values() for image in pack.get("images", ())]
    assert of_packs
    assert sorted(images[-len(of_packs) :]) == sorted(of_packs)
    assert kspec("report", out, "-o", tmp_path / "report.html").status == 0
    report = (tmp_path / "report.html").read_text()
    for form in ("cyclonedx", "spdx"):
        assert kspec("export", form, out, "--all", "-o", tmp_path / form).status == 0
        text = "".join(path.read_text() for path in sorted((tmp_path / form).iterdir()))
        for image in of_packs:
            assert image.split("@")[0].rpartition("/")[2].partition(":")[0] in text
    assert all(image in report for image in of_packs)
    assert "PRIVATE KEY" not in report
    lock = json.loads((tmp_path / f"{name}.lock").read_text())
    expiring = kspec("expiry", tmp_path / f"{name}.yaml", *AT).out
    assert all(entry in expiring for entry in lock["certificates"] if "/packs/" in entry)


def test_a_cluster_with_packs_is_taken_over_as_it_is(tmp_path: Path, kspec: Kspec) -> None:
    """What its nodes have of packs is imported; what the cluster alone has, the Secrets, is issued anew."""
    out = build(kspec, tmp_path, "packs")
    nodes = [f"{path.name}={path}" for path in sorted((out / "nodes").iterdir())]
    taken = tmp_path / "taken"
    taken.mkdir()
    spec = shutil.copy(tmp_path / "packs.yaml", taken)
    said = kspec("import", "--spec", spec, *nodes, *NOW)
    assert (said.status, said.err) == (0, "")
    built = build(kspec, taken, "packs")
    before, after = files(out), files(built)
    differing = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert differing == {
        "cluster/kube-system/Secret-metrics-server-serving.yaml",
        "cluster/monitoring/Secret-prometheus-client.yaml",
        "cluster/monitoring/Secret-prometheus-etcd-client.yaml",
        "certificates/nodes/pack-cp-1.txt",
        "SHA256SUMS",
        "manifest.json",
    }


def test_another_nodes_certificate_of_a_pack_is_told(tmp_path: Path, kspec: Kspec) -> None:
    """And one whose other half is missing, as of kubeadm's own."""
    out = build(kspec, tmp_path, "packs")
    nodes = [f"{path.name}={path}" for path in sorted((out / "nodes").iterdir())]
    inner = "etc/kubernetes/packs/prometheus/kube-scheduler"
    shutil.copy(out / f"nodes/pack-cp-1/{inner}.crt", out / f"nodes/pack-cp-2/{inner}.crt")
    (out / f"nodes/pack-cp-3/{inner}.crt").unlink()
    folder = tmp_path / "taken"
    folder.mkdir()
    said = kspec("import", "--spec", shutil.copy(tmp_path / "packs.yaml", folder), *nodes, *NOW)
    assert said.status == 1
    assert "pack-cp-2/packs/prometheus/kube-scheduler" in said.err
    assert "pack-cp-3/packs/prometheus/kube-scheduler" in said.err
    assert not (folder / "packs.lock").exists()


@pytest.mark.parametrize("what", ["ca", "etcd-ca", "front-proxy-ca"])
def test_an_authority_is_rotated_below_packs(tmp_path: Path, kspec: Kspec, what: str) -> None:
    """At each stage the tree is whole, and at the end what packs have is of the new authority."""
    out = build(kspec, tmp_path, "packs")
    spec, lock = tmp_path / "packs.yaml", tmp_path / "packs.lock"
    before = json.loads(lock.read_text())["certificates"]
    for _ in range(3):
        said = kspec("rotate", spec, what, "-o", out, *NOW)
        assert said.status == 0, said.err
        assert kspec("verify", out, "--lock", lock, *AT).status == 0
    after = json.loads(lock.read_text())["certificates"]
    reissued = {name for name in before if before[name] != after[name] and "/packs/" in name}
    client = {"pack-cp-1/packs/prometheus/etcd-client"}
    own = {name for name in before if "/packs/" in name} - client
    assert reissued == {"ca": own, "etcd-ca": client, "front-proxy-ca": set()}[what]


@pytest.mark.parametrize("name", SPECS)
def test_objects_of_packs_are_one_each(tmp_path: Path, kspec: Kspec, name: str) -> None:
    """No two have one place, and each namespace that is used is there or is Kubernetes' own."""
    out = build(kspec, tmp_path, name)
    paths = [path for path in out.glob("cluster/*/*.yaml") if path.parent.name != "join"]
    found = [YAML(typ="safe").load(path) for path in paths]
    namespaces = {value["metadata"]["name"] for value in found if value["kind"] == "Namespace"}
    used = {value["metadata"].get("namespace") for value in found} - {None}
    assert used <= namespaces | {"kube-system", "kube-public", "kube-node-lease", "default"}
