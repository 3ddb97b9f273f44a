"""The reviews in docs/review.md are what kspec says; `--force-regen` writes them anew."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from small_cluster import BUILT, SPEC, Cluster, Kspec

PAGE = Path(__file__).parents[1] / "docs" / "review.md"
BLOCK = re.compile(r"(<!-- example: (\w+) -->\n```console\n)(.*?)(```\n)", re.DOTALL)
LATER = ("--now", "2030-03-01T12:00:00Z")
DRAWN = (
    (re.compile(r"(serial number: )[0-9a-f]{8,}"), r"\g<1>4f1c6a09d2e35b78"),
    (re.compile(r"sha256:[0-9a-f]{16}"), "sha256:5c8df77c4d8b1e6f"),
)
"""What is another in each run, and what stands for it on the page."""
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


def worker(cluster: Cluster, _: Kspec) -> tuple[str, ...]:
    """A machine more, as a comment on a pull request."""
    cluster.spec.write_text(cluster.spec.read_text() + WORKER)
    return ("cluster.yaml", "-o", "out", "--format", "markdown", *LATER)


EXAMPLES: dict[str, Callable[[Cluster, Kspec], tuple[str, ...]]] = {
    "san": san,
    "release": release,
    "drift": drift,
    "worker": worker,
}


def test_every_example_is_made_here() -> None:
    """And none is left of one that is gone."""
    assert [name for _, name, _, _ in BLOCK.findall(PAGE.read_text())] == list(EXAMPLES)


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
    for pattern, instead in DRAWN:
        text = pattern.sub(instead, text)
    text = text.replace("```", "'''")
    page = PAGE.read_text()
    found = next(block for block in BLOCK.finditer(page) if block[2] == name)
    if request.config.getoption("force_regen"):
        PAGE.write_text(page[: found.start(3)] + text + page[found.end(3) :])
        return
    assert found[3] == text
