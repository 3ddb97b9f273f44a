"""A build rehearsed."""

import shutil
from datetime import UTC, datetime

from small_cluster import SPEC, Cluster, tree

from kspec.cli.rehearsal import Asked, Rehearsal, refusals, rehearse
from kspec.model.review import EntryKind

NOW = datetime(2030, 1, 31, 12, tzinfo=UTC)


def asked(cluster: Cluster, *, public: bool = False, prune: bool = False) -> Asked:
    """A build of the cluster."""
    return Asked((str(cluster.spec),), str(cluster.lock), str(cluster.keys), public=public, prune=prune)


def rehearsed(cluster: Cluster, *, public: bool = False) -> Rehearsal:
    """What it would do."""
    return rehearse(asked(cluster, public=public), NOW)


def contents(found: Rehearsal) -> dict[str, bytes | None]:
    """Its files."""
    entries = found.tree.entries if found.tree else {}
    return {path: entry.content for path, entry in entries.items() if entry.kind is EntryKind.FILE}


def test_an_unchanged_build_makes_what_is_there(cluster: Cluster) -> None:
    """The same files, with their modes and folders; nothing is touched, not even the notes of the keyring."""
    before = tree(cluster.folder)
    found = rehearsed(cluster)
    assert found.tree is not None
    made = {path: (entry.mode, entry.content) for path, entry in found.tree.entries.items()}
    assert made == tree(cluster.out)
    assert tree(cluster.folder) == before
    assert not any(event.changes_lock for event in found.events)
    assert refusals(found, asked(cluster), str(cluster.out)) == ()


def test_a_first_build_is_rehearsed_in_an_empty_folder(fresh: Cluster) -> None:
    """Neither lock nor keyring nor output is made."""
    found = rehearsed(fresh)
    assert found.tree is not None
    assert not found.without_keyring
    assert found.stand_ins.certificates
    assert len(found.stand_ins.keys) == 1
    assert [path.name for path in fresh.folder.iterdir()] == ["cluster.yaml"]
    assert refusals(found, asked(fresh), str(fresh.out)) == ()


def test_without_the_keyring_what_is_secret_is_unknown(cluster: Cluster) -> None:
    """What is public is as with it; a kubeconfig whose certificate is issued anew is known to be another."""
    whole = contents(rehearsed(cluster))
    shutil.rmtree(cluster.keys)
    found = rehearsed(cluster)
    assert found.without_keyring
    assert {path for path, content in contents(found).items() if content is None} == {
        path for path in whole if found.tree and found.tree.entries[path].secret
    }
    assert all(content == whole[path] for path, content in contents(found).items() if content is not None)
    assert found.stale == ()
    cluster.spec.write_text(SPEC.replace("10.0.0.10", "10.0.0.11"))
    assert rehearsed(cluster).stale == ()
    lock = cluster.lock.read_text()
    cluster.lock.write_text(lock.replace('"cp-1/admin.conf"', '"cp-9/admin.conf"'))
    assert [path.rpartition("/")[2] for path in rehearsed(cluster).stale] == ["admin.conf"]


def test_a_public_build_has_no_secret_file(cluster: Cluster) -> None:
    """As `kspec build --public` writes none."""
    found = rehearsed(cluster, public=True)
    assert None not in contents(found).values()
    assert found.tree is not None
    assert found.tree.partial


def test_a_mistake_is_a_finding(cluster: Cluster) -> None:
    """There is no tree then."""
    cluster.spec.write_text(SPEC.replace("kubernetesVersion", "kubernetesVersions"))
    found = rehearsed(cluster)
    assert found.tree is None
    assert {finding.code for finding in found.findings} >= {"unknown-field"}


def test_a_refusal_is_foreseen(cluster: Cluster) -> None:
    """An edited file, a folder that is not kspec's, an output over the lock; with --prune the first is none."""
    found = rehearsed(cluster)
    (cluster.out / "images.txt").write_text("edited\n")
    (cluster.out / "mine").write_text("x")
    codes = [refusal.code for refusal in refusals(found, asked(cluster), str(cluster.out))]
    assert codes == ["edited", "foreign"]
    assert refusals(found, asked(cluster, prune=True), str(cluster.out)) == ()
    assert {one.code for one in refusals(found, asked(cluster), str(cluster.folder))} == {"overlapping-paths"}
    (long,) = refusals(found, asked(cluster), str(cluster.folder / ("x" * 300)))
    assert long.code == "output-path"
