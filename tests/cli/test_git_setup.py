"""`kspec git-setup`: a clone that shows certificates as text, and merges by building."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from keyring_files import Kept, person, read
from small_cluster import BUILT, Kspec

SPEC = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 192.0.2.11}
nodeRegistration: {name: cp-1}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
encryptionAlgorithm: ECDSA-P256
controlPlaneEndpoint: api.example.com:6443
apiServer:
  certSANs:
  - api.example.com
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- {name: worker-1}
# one more
- {name: worker-5}
"""


class Repository:
    """A repository with a cluster in it, as its owner works with it."""

    def __init__(self, place: Path, kspec: Kspec) -> None:
        self.place, self.kspec = place, kspec

    def git(self, *words: str, status: int = 0) -> str:
        """Run Git, and expect its exit status."""
        done = subprocess.run(["git", *words], cwd=self.place, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    def change(self, old: str, new: str, *, why: str) -> None:
        """Edit the spec, build, commit."""
        spec = self.place / "cluster.yaml"
        assert old in spec.read_text()
        spec.write_text(spec.read_text().replace(old, new))
        self.build()
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", why)

    def build(self, *options: str) -> str:
        """Build, in the repository."""
        said = self.kspec("build", "cluster.yaml", "-o", "out", *options)
        assert said.status == 0, said.err
        return said.out


@pytest.fixture
def repository(tmp_path: Path, kspec: Kspec, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """One that was set up, and whose settings are committed."""
    place = tmp_path / "site"
    place.mkdir()
    for name, value in {
        **{f"GIT_{who}_{what}": "tests@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "SOURCE_DATE_EPOCH": "1893499200",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(place)
    found = Repository(place, kspec)
    found.git("init", "--quiet", "--initial-branch=main")
    (place / ".gitignore").write_text("*.keys/\n")
    (place / "cluster.yaml").write_text(SPEC)
    found.build("--now", BUILT)
    assert kspec("git-setup").status == 0
    found.git("add", "--all")
    found.git("commit", "--quiet", "-m", "Begin")
    return found


def merged(repository: Repository) -> None:
    """A merge of the branch `other` is clean, and there is nothing left to build in it."""
    repository.git("merge", "--quiet", "--no-edit", "other")
    assert len(repository.git("rev-list", "--parents", "--max-count=1", "HEAD").split()) == 3
    assert repository.git("status", "--short") == ""
    assert "nothing changed" in repository.build()
    clone = repository.place.parent / "clone"
    repository.git("clone", "--quiet", ".", str(clone))
    said = repository.kspec("build", clone / "cluster.yaml", "-o", clone / "out", "--frozen", "--public")
    assert said.status == 0, said.err
    assert subprocess.run(["git", "status", "--short"], cwd=clone, capture_output=True, check=True).stdout == b""


def test_two_branches_that_each_add_a_node(repository: Repository) -> None:
    """Both nodes are in the merge, with the certificates that their branches gave them."""
    repository.git("checkout", "--quiet", "-b", "other")
    repository.change("- {name: worker-1}\n", "- {name: worker-0}\n- {name: worker-1}\n", why="Add worker-0")
    lines = (repository.place / "cluster.lock").read_text()
    repository.git("checkout", "--quiet", "main")
    repository.build()
    repository.change("- {name: worker-5}\n", "- {name: worker-5}\n- {name: worker-9}\n", why="Add worker-9")
    merged(repository)
    out = repository.place / "out" / "nodes"
    assert {path.name for path in out.iterdir()} == {"cp-1", "worker-0", "worker-1", "worker-5", "worker-9"}
    text = (repository.place / "out/certificates/nodes/worker-0.txt").read_text()
    [serial] = re.findall(r"serial number +(\d+)", text)
    assert f'"serial": "{serial}"' in lines


def test_two_branches_that_change_one_certificate(repository: Repository) -> None:
    """Each adds names; the merged spec has all, and so has the certificate that the merge issues."""
    repository.git("checkout", "--quiet", "-b", "other")
    repository.change("  certSANs:\n", "  certSANs:\n  - a.example.com\n  - b.example.com\n", why="Names before")
    repository.git("checkout", "--quiet", "main")
    repository.build()
    repository.change("  - api.example.com\n", "  - api.example.com\n  - z.example.com\n", why="A name behind")
    merged(repository)
    text = (repository.place / "out/certificates/nodes/cp-1.txt").read_text()
    assert all(f"DNS:{name}.example.com" in text for name in "abz")


def test_a_diff_shows_facts(repository: Repository) -> None:
    """A name is one line of a certificate's difference, and of the lock's."""
    repository.change("  - api.example.com\n", "  - api.example.com\n  - z.example.com\n", why="A name")
    for path in ("out/nodes/cp-1/etc/kubernetes/pki/apiserver.crt", "cluster.lock"):
        added = [line for line in repository.git("diff", "HEAD~", "--", path).splitlines() if line.startswith("+ ")]
        assert sum("z.example.com" in line for line in added) == 1


def test_a_branchs_own_modules_are_not_run(repository: Repository) -> None:
    """What Git calls imports nothing from the work tree, where a branch may have put anything."""
    repository.git("checkout", "--quiet", "-b", "other")
    for name in ("kspec.py", "argparse.py", "json.py"):
        (repository.place / name).write_text("import pathlib; pathlib.Path('ran').touch()\n")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "Modules")
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "-m", "Merge", "other")
    repository.change("  - api.example.com\n", "  - api.example.com\n  - z.example.com\n", why="A name")
    assert "z.example.com" in repository.git("diff", "HEAD~", "--", "cluster.lock")
    assert not (repository.place / "ran").exists()


def test_it_is_done_once(repository: Repository) -> None:
    """The second time changes nothing; lines of one's own stay."""
    attributes = repository.place / ".gitattributes"
    attributes.write_text("*.png binary\n" + attributes.read_text())
    before = attributes.read_text()
    assert repository.kspec("git-setup").status == 0
    assert sorted(attributes.read_text().splitlines()) == sorted(before.splitlines())
    assert attributes.read_text().startswith("*.png binary\n")


def test_what_cannot_be_set_up(tmp_path: Path, kspec: Kspec, monkeypatch: pytest.MonkeyPatch) -> None:
    """No repository, none with anything built in it, a hook of somebody else's: said, and nothing is written."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    assert kspec("git-setup").status == 2
    subprocess.run(["git", "init", "--quiet"], check=True)
    said = kspec("git-setup")
    assert (said.status, "build first" in said.err) == (2, True)
    assert not (tmp_path / ".gitattributes").exists()


def test_another_hook_stays(repository: Repository) -> None:
    """The line that it needs is printed."""
    hook = repository.place / ".git/hooks/post-merge"
    hook.write_text("#!/bin/sh\nexit 0\n")
    said = repository.kspec("git-setup")
    assert said.status == 2
    assert "git-driver rebuild" in said.err
    assert hook.read_text() == "#!/bin/sh\nexit 0\n"


def test_a_keyring_file_is_merged_entry_by_entry(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two branches with a node each: the merge builds with the keys of both, by the identity of whoever merges."""
    me = person(tmp_path, "me")
    monkeypatch.setenv("KSPEC_IDENTITY", str(me.file))
    assert repository.kspec("keys", "encrypt", "cluster.keys", "-r", me.recipient, "-o", "cluster.keys.age").status == 0
    shutil.rmtree(repository.place / "cluster.keys")
    assert repository.kspec("git-setup").status == 0
    assert "/cluster.keys.age -text -diff merge=kspec-keyring" in (repository.place / ".gitattributes").read_text()
    repository.change("# one more", "# none", why="share the keyring")
    repository.git("switch", "--quiet", "-c", "other")
    repository.change("- {name: worker-5}", "- {name: worker-5}\n- {name: worker-9, credentials: issued}", why="9")
    repository.git("switch", "--quiet", "main")
    repository.change("- {name: worker-1}", "- {name: worker-0, credentials: issued}\n- {name: worker-1}", why="0")
    repository.git("merge", "--quiet", "-m", "both", "other")
    repository.build("--frozen")
    held = read(Kept(repository.place / "cluster.keys.age", me)).entries
    assert {"nodes/worker-0/kubelet.conf.key", "nodes/worker-9/kubelet.conf.key"} <= held.keys()
