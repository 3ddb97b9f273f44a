"""`kspec verify`: its words, its answers."""

import json
import shutil
from pathlib import Path

import pytest
from small_cluster import BUILT, Cluster, Kspec

AT = ("--at", BUILT)


def test_a_tree_that_is_as_it_was_built(cluster: Cluster, kspec: Kspec) -> None:
    """One line, or none; the exit status is 0."""
    said = kspec("verify", cluster.out, *AT)
    assert (said.status, said.err) == (0, "")
    assert "manifest.json and the " in said.out
    assert kspec("verify", cluster.out, *AT, "--quiet").out == ""


def test_json_counts_what_was_looked_at(cluster: Cluster, kspec: Kspec) -> None:
    """And says when the first certificate expires."""
    value = json.loads(kspec("verify", cluster.out, *AT, "--format", "json").out)
    assert (value["status"], value["expires"], value["diagnostics"]) == (0, "2031-01-31T12:00:00Z", [])
    assert value["files"] > value["certificates"] > 10


@pytest.mark.parametrize("form", ["text", "concise", "json", "sarif", "github"])
def test_findings_in_every_format(cluster: Cluster, kspec: Kspec, form: str) -> None:
    """By the file that they are about; the exit status is 1."""
    (cluster.out / "images.txt").write_text("mine")
    said = kspec("verify", cluster.out, *AT, "--format", form)
    assert said.status == 1
    assert "drift-content" in said.out
    assert "images.txt" in said.out


def test_the_lock_is_named(cluster: Cluster, kspec: Kspec) -> None:
    """Without one nothing is compared with it; one that is not there is a finding."""
    assert kspec("verify", cluster.out, *AT, "--lock", cluster.lock).status == 0
    said = kspec("verify", cluster.out, *AT, "--lock", "none.lock")
    assert said.status == 1
    assert "error[no-lock]" in said.out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--node", "cp-1"], "--node names the node whose root folder --root is"),
        (["--root", "{node}", "--node", "w-1"], "w-1 is not a node of"),
        (["--at", "soon"], "--at 'soon' is not a time"),
        (["--within", "soon"], "--within 'soon' is not a length of time"),
    ],
)
def test_wrong_use(cluster: Cluster, kspec: Kspec, options: list[str], message: str) -> None:
    """Is told, with status 2."""
    said = kspec("verify", cluster.out, *(word.format(node=cluster.node) for word in options))
    assert said.status == 2
    assert message in said.err


def test_a_folder_that_is_no_output(kspec: Kspec, tmp_path: Path) -> None:
    """Nor is one that is not there."""
    for folder in (tmp_path, tmp_path / "none"):
        said = kspec("verify", folder)
        assert said.status == 1
        assert "error[drift-unreadable]" in said.out


def test_the_one_node_of_an_output_need_not_be_named(cluster: Cluster, kspec: Kspec) -> None:
    """Whose root folder would it be."""
    assert kspec("verify", cluster.out, *AT, "--root", cluster.node).status == 0
    assert kspec("verify", cluster.out, *AT, "--root", cluster.folder / "none").status == 2


def test_a_statement_of_the_output(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """The output that it was exported of passes, with its lock; another one, and another lock, do not."""
    file = tmp_path / "statement.json"
    made_of = ("--made-from", cluster.spec, "--made-from", cluster.lock)
    assert kspec("export", "statement", cluster.out, "-o", file, *made_of).status == 0
    options = (*AT, "--statement", file, "--lock", cluster.lock)
    assert kspec("verify", cluster.out, *options).status == 0
    assert kspec("verify", cluster.out, *AT, "--root", cluster.node, "--statement", file).status == 0
    with cluster.lock.open("a") as lock:
        lock.write("\n")
    said = kspec("verify", cluster.out, *options)
    assert (said.status, said.out.count("error["), "error[drift-statement]" in said.out) == (1, 1, True)
    assert kspec("verify", cluster.out, *AT, "--statement", tmp_path / "none").status == 2


def test_a_keyring_remembers_what_secret_files_were(cluster: Cluster, kspec: Kspec) -> None:
    """Also those that nothing has to fit, of an output and of a machine; none of its keys is opened."""
    words = ("verify", cluster.out, "--at", BUILT)
    keyring = ("--keys", cluster.keys)
    assert kspec(*words, *keyring).status == 0
    certs = cluster.out / "cluster/join-only/Secret-kubeadm-certs.yaml"
    certs.write_text(certs.read_text() + "# mine\n")
    key = cluster.node / "etc/kubernetes/pki/ca.key"
    key.write_bytes(b"# mine\n" + key.read_bytes())
    assert kspec(*words).status == 0
    said = kspec(*words, *keyring)
    assert said.status == 1
    assert [line for line in said.out.splitlines() if line.startswith("error")] == [
        f"error[drift-content]: {certs} is not what was built",
        f"error[drift-content]: {key} is not what was built",
    ]
    for path in cluster.keys.rglob("*.key"):
        path.unlink()
    assert kspec(*words, *keyring).out == said.out


def test_on_a_machine_a_public_output_and_a_keyring_are_enough(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """To tell a key in another form."""
    root = tmp_path / "machine"
    shutil.copytree(cluster.node, root)
    for line in (cluster.out / ".gitignore").read_text().splitlines()[1:]:
        (cluster.out / line.lstrip("/")).unlink()
    words = ("verify", cluster.out, "--root", root, "--at", BUILT, "--keys", cluster.keys)
    assert kspec(*words).status == 0
    key = root / "etc/kubernetes/pki/ca.key"
    key.write_bytes(key.read_bytes().replace(b"\n", b"\r\n"))
    assert f"{key} is not what was built" in kspec(*words).out


def test_a_keyring_that_remembers_nothing_is_wrong_use(cluster: Cluster, kspec: Kspec) -> None:
    """Else everything secret would be strange."""
    said = kspec("verify", cluster.out, "--keys", cluster.folder / "none.keys")
    assert said.status == 2
    assert "does not remember what was built with it" in said.err
