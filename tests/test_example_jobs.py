"""The jobs of the example of code review, as their users run them: checked by actionlint, and what they post."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "review"
GITHUB, GITLAB = EXAMPLE / ".github/workflows/kspec.yaml", EXAMPLE / ".gitlab-ci.yml"
ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"
MISTAKES = {
    "an expression that a pull request writes": ("$PULL_REQUEST", "${{ github.event.pull_request.title }}"),
    "a key that there is not": ("fetch-depth: 0", "fetch-depth: 0\n        fetch-deep: 0"),
    "a condition of nothing": ("github.event_name == 'pull_request'", "github.event_nam == 'pull_request'"),
    "a job without a machine": ("    runs-on: ubuntu-latest\n", ""),
}
RECORD = '#!/bin/sh\nprintf "%s\\n" "$0" "$@" >> "$RECORD"\n'
"""A program that only notes how it was called."""
IDENTITY = {f"GIT_{who}_{what}": "example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


@pytest.fixture(scope="session")
def actionlint(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The program, built once into the cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kspec-actionlint"
    program = cache / ACTIONLINT.rpartition("@")[2] / "actionlint"
    if not program.is_file():
        if shutil.which("go") is None:
            pytest.skip("no Go to build actionlint with")
        fresh = tmp_path_factory.mktemp("actionlint")
        subprocess.run(["go", "install", ACTIONLINT], env={**os.environ, "GOBIN": str(fresh)}, check=True)
        program.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(fresh / "actionlint", program)
    return str(program)


def lint(program: str, folder: Path, workflow: str) -> subprocess.CompletedProcess[str]:
    """What actionlint says of a workflow, by itself: without other linters that a machine may have."""
    file = folder / "kspec.yaml"
    file.write_text(workflow)
    command = [program, "-no-color", "-shellcheck=", "-pyflakes=", str(file)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_workflow_has_no_mistake(actionlint: str, tmp_path: Path) -> None:
    """That actionlint knows of."""
    said = lint(actionlint, tmp_path, GITHUB.read_text())
    assert (said.returncode, said.stdout) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_workflow_is_found(actionlint: str, tmp_path: Path, name: str) -> None:
    """The control: what is wrong is seen."""
    old, new = MISTAKES[name]
    text = GITHUB.read_text()
    assert old in text
    assert lint(actionlint, tmp_path, text.replace(old, new, 1)).returncode == 1


@pytest.fixture
def change(tmp_path: Path) -> Path:
    """A clone of the example with a change that was built and committed, beside its main branch."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "clone"))
    for words in (["init", "-q", "-b", "main"], ["add", "--all"], ["commit", "-q", "-m", "first"]):
        run(folder, "git", *words).check_returncode()
    run(folder, "git", "update-ref", "refs/remotes/origin/main", "main").check_returncode()
    spec = folder / "cluster.yaml"
    spec.write_text(spec.read_text().replace('value: "100"', 'value: "200"'))
    run(folder, "kspec", "build", "cluster.yaml", "-o", "out", "--frozen", "--public").check_returncode()
    run(folder, "git", "commit", "-q", "--all", "-m", "change").check_returncode()
    return folder


def run(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a runner of CI would: with this kspec, and programs that note how they were called."""
    programs = folder.parent / "programs"
    programs.mkdir(exist_ok=True)
    for name in ("gh", "curl", "pip"):
        (programs / name).write_text(RECORD)
        (programs / name).chmod(0o755)
    environment = {
        **IDENTITY,
        "PATH": f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "RECORD": str(folder.parent / "record"),
        **variables,
    }
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def github_steps() -> Iterator[str]:
    """Every command of the workflow, also those of pull requests."""
    for step in YAML(typ="safe").load(GITHUB)["jobs"]["output"]["steps"]:
        if "run" in step:
            yield step["run"]


def gitlab_steps() -> Iterator[str]:
    """Every command of the job."""
    job = YAML(typ="safe").load(GITLAB)["output"]
    yield from (*job["before_script"], *job["script"])


def test_a_pull_request_gets_one_comment(change: Path) -> None:
    """That is written anew with each push, and is no longer than GitHub takes."""
    summary = change.parent / "summary.md"
    given = {"GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": str(summary), "PULL_REQUEST": "7", "KSPEC": "a.whl"}
    for step in github_steps():
        said = run(change, "bash", "-e", "-o", "pipefail", "-c", step, **given)
        assert said.returncode == 0, (step, said.stdout, said.stderr)
    called = (change.parent / "record").read_text().splitlines()
    assert called[:3] == [str(change.parent / "programs" / "pip"), "install", "a.whl"]
    assert called[4:] == ["pr", "comment", "7", "--edit-last", "--create-if-none", "--body-file", "../comment.md"]
    posted = (change.parent / "comment.md").read_text()
    assert posted == summary.read_text()
    assert "! spec.containers[kube-controller-manager].command --terminated-pod-gc-threshold: 100 -> 200" in posted


def test_a_merge_request_gets_a_note(change: Path) -> None:
    """Where there is a token for it; the token is in the call alone."""
    given = {
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": "main~0",
        "CI_COMMIT_BEFORE_SHA": "main",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_API_V4_URL": "https://gitlab.example.com/api/v4",
        "CI_PROJECT_ID": "12",
        "KSPEC": "a.whl",
        "KSPEC_REVIEW_TOKEN": "glpat-a-token",
    }
    said = run(change, "bash", "-e", "-o", "pipefail", "-c", "\n".join(gitlab_steps()), **given)
    assert said.returncode == 0, (said.stdout, said.stderr)
    called = (change.parent / "record").read_text().splitlines()
    assert called[-1] == "https://gitlab.example.com/api/v4/projects/12/merge_requests/7/notes"
    assert "body=<../review.md" in called
    assert "glpat-a-token" not in said.stdout + said.stderr + (change.parent / "review.md").read_text()


def test_a_merge_request_without_a_token_only_shows_it(change: Path) -> None:
    """In the job's own words."""
    run(change, "git", "branch", "-f", "base", "main~1").check_returncode()
    given = {"CI_COMMIT_BEFORE_SHA": "base", "CI_MERGE_REQUEST_IID": "7", "KSPEC": "a.whl"}
    said = run(change, "bash", "-e", "-o", "pipefail", "-c", "\n".join(gitlab_steps()), **given)
    assert said.returncode == 0, (said.stdout, said.stderr)
    assert "--terminated-pod-gc-threshold: 100 -> 200" in said.stdout
    assert (change.parent / "record").read_text().count("programs/") == 1


def test_a_first_push_has_nothing_to_compare_with(change: Path) -> None:
    """GitLab says so by zeros; the output is proven all the same."""
    given = {"CI_COMMIT_BEFORE_SHA": "0" * 40, "KSPEC": "a.whl"}
    said = run(change, "bash", "-e", "-o", "pipefail", "-c", "\n".join(gitlab_steps()), **given)
    assert said.returncode == 0, (said.stdout, said.stderr)
    assert not (change.parent / "review.md").exists()


def test_the_gitlab_job_has_keys_that_gitlab_knows() -> None:
    """Those of a job, by GitLab's reference of its syntax; and what it asks about are variables of its own."""
    document = YAML(typ="safe").load(GITLAB)
    assert document.keys() == {"variables", "output"}
    assert document["output"].keys() == {"image", "rules", "before_script", "script"}
    assert all(rule.keys() == {"if"} and rule["if"].startswith("$CI_") for rule in document["output"]["rules"])
    assert all(isinstance(command, str) for command in (*document["output"]["script"],))
