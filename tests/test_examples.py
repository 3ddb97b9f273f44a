"""The example of a repository in code review: what is committed is what spec and lock say, and its CI jobs work."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kspec.cli.main import main

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "review"
WORKFLOWS = (".github/workflows/kspec.yaml", ".gitlab-ci.yml")
PUBLIC = ["build", "cluster.yaml", "-o", "out", "--frozen", "--public"]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of the example as a Git repository of its own, with one commit; it is the working directory."""
    folder = tmp_path / "clone"
    shutil.copytree(EXAMPLE, folder)
    monkeypatch.chdir(folder)
    for command in (["init", "-q", "-b", "main"], ["add", "--all"], ["commit", "-q", "-m", "first"]):
        git(*command)
    return folder


def git(*command: str) -> None:
    """Run Git here, with none of the user's own settings; it must succeed."""
    run(["git", *command]).check_returncode()


def run(command: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command here, with this test's kspec and an identity for Git."""
    names = ("AUTHOR", "COMMITTER")
    identity = {f"GIT_{name}_{part}": "example" for name in names for part in ("NAME", "EMAIL")}
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    return subprocess.run(command, env=environment | identity | variables, capture_output=True, text=True, check=False)


def tree(folder: Path) -> Mapping[str, bytes]:
    """Path below the folder to content, of every file."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def steps(workflow: str) -> list[str]:
    """The shell commands of a CI job in order, but for installing kspec, and for talking to GitHub."""
    document = YAML(typ="safe").load(EXAMPLE / workflow)
    job = document["jobs"]["output"]["steps"] if "jobs" in document else document["output"]["script"]
    commands = [step if isinstance(step, str) else step.get("run", "") for step in job]
    return [command for command in commands if command and not re.search(r"pip install|gh pr comment", command)]


def job(workflow: str, folder: Path) -> tuple[int, str]:
    """Run a CI job's commands as for a proposed change against `main`; the status, and all that it showed."""
    summary = folder.parent / "summary.md"
    environment = {"GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": str(summary), "CI_COMMIT_BEFORE_SHA": "main"}
    done = run(["sh", "-e", "-c", "\n".join(steps(workflow))], **environment)
    shown = summary.read_text() if summary.exists() else ""
    return done.returncode, done.stdout + done.stderr + shown


def test_the_committed_output_is_what_spec_and_lock_say(repository: Path) -> None:
    """A public build, into the committed folder or a new one, gives the committed bytes; no private key is needed."""
    assert main(PUBLIC) == 0
    assert main([*PUBLIC[:3], "new", *PUBLIC[4:]]) == 0
    assert tree(repository / "out") == tree(EXAMPLE / "out") == tree(repository / "new")
    assert run(["git", "status", "--porcelain", "out"]).stdout == ""


def test_nothing_secret_is_committed() -> None:
    """No private key, no token and no keyring is in the example; the list of what Git leaves out is the manifest's."""
    manifest = json.loads((EXAMPLE / "out" / "manifest.json").read_text())
    secret = {path for path, entry in manifest["files"].items() if entry["sensitivity"] == "secret"}
    ignored = (EXAMPLE / "out" / ".gitignore").read_text().splitlines()
    assert secret == {line.removeprefix("/") for line in ignored if not line.startswith("#")}
    files = tree(EXAMPLE)
    assert not {f"out/{path}" for path in secret} & files.keys()
    assert not [path for path, content in files.items() if b"PRIVATE KEY" in content or path.startswith("cluster.keys")]


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_the_job_passes_and_shows_a_change_that_was_built(workflow: str, repository: Path) -> None:
    """A change of spec and output together is proven, and its difference to the main branch is shown."""
    git("update-ref", "refs/remotes/origin/main", "main")
    git("checkout", "-q", "-b", "change")
    spec = repository / "cluster.yaml"
    spec.write_text(spec.read_text().replace('value: "100"', 'value: "200"'))
    assert main(PUBLIC) == 0
    git("commit", "-q", "--all", "-m", "change")
    status, shown = job(workflow, repository)
    assert status == 0, shown
    assert "kube-controller-manager on cp-1 restarts" in shown
    assert "--terminated-pod-gc-threshold: 100 -> 200" in shown


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_the_job_fails_where_the_output_was_forgotten(workflow: str, repository: Path) -> None:
    """A spec without its output fails, and the job shows what the output lacks."""
    git("update-ref", "refs/remotes/origin/main", "main")
    spec = repository / "cluster.yaml"
    spec.write_text(spec.read_text().replace('value: "100"', 'value: "200"'))
    git("commit", "-q", "--all", "-m", "change")
    status, shown = job(workflow, repository)
    assert status == 1
    assert "+    - --terminated-pod-gc-threshold=200" in shown


def test_a_change_that_needs_a_key_is_an_error(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that the API server's certificate lacks cannot be had without the keyring."""
    spec = repository / "cluster.yaml"
    spec.write_text(spec.read_text().replace("certSANs: [api.", "certSANs: [other."))
    assert main(PUBLIC) == 1
    assert "must-reissue" in capsys.readouterr().err


def test_a_file_edited_by_hand_is_an_error(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The committed output can be changed by a build only."""
    with (repository / "out" / "images.txt").open("a") as images:
        images.write("an image of ours\n")
    assert main(PUBLIC) == 1
    assert "edited" in capsys.readouterr().err


def test_an_edited_lock_is_an_error(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A certificate that another authority signed does not pass for the cluster's."""
    lock = repository / "cluster.lock"
    content = json.loads(lock.read_text())
    content["certificates"]["cp-1/apiserver"] = content["certificates"]["cp-1/etcd/server"]
    lock.write_text(json.dumps(content))
    assert main(PUBLIC) == 1
    assert "signature" in capsys.readouterr().err
