"""The reviews in the documentation are what kspec says; `--force-regen` writes them anew."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from review_git import git
from small_cluster import BUILT, SPEC, Cluster, Kspec

DOCS = Path(__file__).parents[1] / "docs"
PAGE, COMMENTS = DOCS / "review.md", DOCS / "review-comments.md"
BLOCK = re.compile(r"(<!-- example: (\w+) -->\n```console\n)(.*?)(```\n)", re.DOTALL)
COMMENT = re.compile(r"(<!-- comment: (\w+) -->\n)(.*?)(<!-- end -->\n)", re.DOTALL)
LATER = ("--now", "2030-03-01T12:00:00Z")
DRAWN = (
    (re.compile(r"(serial number: )[0-9a-f]{8,}"), r"\g<1>4f1c6a09d2e35b78"),
    (re.compile(r"(serial number: \w+ -> )[0-9a-f]{8,}"), r"\g<1>7c05ab0f1f9fa76f"),
    (re.compile(r"(jws-kubeconfig-|tokens\[)[a-z0-9]{6}"), r"\g<1>k3x9qa"),
    (re.compile(r"sha256:[0-9a-f]{16}"), "sha256:5c8df77c4d8b1e6f"),
)
"""What is another in each run, and what stands for it on the pages."""
WORKER = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- {name: worker-1, role: worker, address: 10.0.0.21}
"""


@pytest.fixture
def example(fresh: Cluster, kspec: Kspec, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """A cluster without a token of its own, built, in the folder where the commands are given."""
    text = re.sub(r"bootstrapTokens: .*\ncertificateKey: .*\n", "", SPEC)
    fresh.spec.write_text(
        text.replace("encryptionAlgorithm: ECDSA-P256", "encryptionAlgorithm: ECDSA-P256\napiServer: {}")
    )
    monkeypatch.chdir(fresh.folder)
    assert kspec("build", "cluster.yaml", "-o", "out", "--now", BUILT).status == 0
    return fresh


def san(cluster: Cluster, _: Kspec) -> tuple[str, ...]:
    """A name and a flag."""
    cluster.edit("apiServer: {}", "apiServer:\n  certSANs: [api.example.com]\n  extraArgs: [{name: v, value: '2'}]")
    return ("cluster.yaml", "-o", "out", *LATER)


def release(cluster: Cluster, kspec: Kspec) -> tuple[str, ...]:
    """Another release."""
    cluster.edit("v1.37.2", "v1.36.3")
    assert kspec("build", "cluster.yaml", "-o", "out", *LATER).status == 0
    cluster.edit("v1.36.3", "v1.37.2")
    return ("cluster.yaml", "-o", "out", *LATER)


def drift(cluster: Cluster, _: Kspec) -> tuple[str, ...]:
    """An edited manifest, a copy beside it, a mode, a file that is gone."""
    root = Path(shutil.copytree(cluster.node, cluster.folder / "mnt" / "cp-1"))
    manifests = root / "etc" / "kubernetes" / "manifests"
    text = (manifests / "kube-apiserver.yaml").read_text()
    (manifests / "kube-apiserver.yaml").write_text(text.replace("    - --allow-privileged=true\n", ""))
    shutil.copy(manifests / "etcd.yaml", manifests / "etcd.yaml.bak")
    (root / "etc" / "kubernetes" / "pki" / "sa.key").chmod(0o644)
    (root / "etc" / "kubernetes" / "scheduler.conf").unlink()
    return ("out", "cp-1=mnt/cp-1")


EXAMPLES: dict[str, Callable[[Cluster, Kspec], tuple[str, ...]]] = {
    "san": san,
    "release": release,
    "drift": drift,
}


def change_spec(old: str, new: str) -> Callable[[Cluster, Kspec], None]:
    """A change of the spec in one place."""
    return lambda cluster, _: cluster.edit(old, new)


def new_worker(cluster: Cluster, _: Kspec) -> None:
    """A machine more."""
    cluster.spec.write_text(cluster.spec.read_text() + WORKER)


def new_authority(_: Cluster, kspec: Kspec) -> None:
    """The first stage of a rotation."""
    assert kspec("rotate", "cluster.yaml", "ca", *LATER).status == 0


CHANGES: dict[str, Callable[[Cluster, Kspec], None]] = {
    "san": change_spec("apiServer: {}", "apiServer:\n  certSANs: [api.example.com]"),
    "flag": change_spec("apiServer: {}", "apiServer:\n  extraArgs: [{name: profiling, value: 'false'}]"),
    "worker": new_worker,
    "release": change_spec("v1.36.3", "v1.37.2"),
    "ca": new_authority,
}


@pytest.mark.parametrize(("page", "pattern", "made"), [(PAGE, BLOCK, EXAMPLES), (COMMENTS, COMMENT, CHANGES)])
def test_every_example_is_made_here(page: Path, pattern: re.Pattern[str], made: dict[str, object]) -> None:
    """And none is left of one that is gone."""
    assert [name for _, name, _, _ in pattern.findall(page.read_text())] == list(made)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_what_kspec_says(
    name: str, example: Cluster, kspec: Kspec, request: pytest.FixtureRequest
) -> None:
    """Word for word, but for what is drawn."""
    words = EXAMPLES[name](example, kspec)
    said = kspec("diff", *words)
    assert said.status == 1
    shown = " ".join(word for word in words if word not in LATER)
    text = f"$ kspec diff {shown}\n{said.out}"
    hold(PAGE, BLOCK, name, text, anew=bool(request.config.getoption("force_regen")))


@pytest.mark.parametrize("name", CHANGES)
def test_a_comment_is_what_a_pull_request_gets(
    name: str, example: Cluster, kspec: Kspec, request: pytest.FixtureRequest
) -> None:
    """Spec, lock and output were changed in one commit; the answer is for the folder above theirs."""
    if name == "release":
        example.edit("v1.37.2", "v1.36.3")
        assert kspec("build", "cluster.yaml", "-o", "out", *LATER).status == 0
    Path(".gitignore").write_text("/cluster.keys/\n")
    for words in (("init", "-q", "-b", "main"), ("add", "--all"), ("commit", "-q", "-m", "first")):
        git(example.folder, *words)
    CHANGES[name](example, kspec)
    assert kspec("build", "cluster.yaml", "-o", "out", *LATER).status == 0
    said = kspec("diff", "--git", "main", "cluster.yaml", "-o", "out", "--format", "markdown")
    assert said.status == 1
    hold(COMMENTS, COMMENT, name, said.out, anew=bool(request.config.getoption("force_regen")))


def hold(page: Path, pattern: re.Pattern[str], name: str, text: str, *, anew: bool) -> None:
    """A page has a text at a place, but for what is drawn; `anew` puts it there."""
    for drawn, instead in DRAWN:
        text = drawn.sub(instead, text)
    content = page.read_text()
    found = next(block for block in pattern.finditer(content) if block[2] == name)
    if anew:
        page.write_text(content[: found.start(3)] + text + content[found.end(3) :])
        return
    assert found[3] == text
