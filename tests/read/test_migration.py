"""v1beta3 to v1beta4 in the user's text."""

from pathlib import Path

import pytest

from kspec.encode.edits import edited
from kspec.facts.releases import release as known_release
from kspec.model.release import Release
from kspec.model.wire import Wire
from kspec.read.convert import convert
from kspec.read.default import default
from kspec.read.documents import load
from kspec.read.migration import Migration, is_old, migrate, read_old, unlike

ROOT = Path(__file__).parents[2]
RECORDED = sorted(path.parent for path in ROOT.glob("golden/v*/legacy-*/migrated.yaml"))
HEAD = "apiVersion: kubeadm.k8s.io/v1beta3\nkind: "
SERVER = f"{HEAD}ClusterConfiguration\napiServer:\n  timeoutForControlPlane: 6m\n  certSANs: [a]\n---\n"
TIMEOUTS = "timeouts: {controlPlaneComponentHealthCheck: 6m}\n"


def wire_of(text: str, release: Release | None) -> Wire:
    """A text's kubeadm documents."""
    documents, wrong = load(text.encode(), "f")
    assert wrong == ()
    wire, wrong = read_old(documents, release)
    assert wrong == ()
    return wire


def migration_of(text: str, release: Release | None = None) -> tuple[str, Migration]:
    """The migrated text, which means what the old one means."""
    documents, _ = load(text.encode(), "f")
    old = wire_of(text, release)
    migration = migrate(documents, {"f": text}, old)
    new = edited(text.encode(), migration.edits).decode()
    assert unlike(old, wire_of(new, release)) is None
    assert not any(is_old(document) for document in load(new.encode(), "f")[0])
    return new, migration


@pytest.mark.parametrize("recording", RECORDED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_migrated_spec_says_what_kubeadm_says(recording: Path) -> None:
    """Defaulted, our v1beta4 text and the one of `kubeadm config migrate` are equal in every field."""
    release = known_release(recording.parent.name)
    new, _ = migration_of((recording / "spec.yaml").read_text(), release)
    ours, theirs = (
        {document.kind: document.value for document in default(convert(wire_of(text, release))).documents}
        for text in (new, (recording / "migrated.yaml").read_text())
    )
    assert ours == theirs


def test_there_are_recordings() -> None:
    """The comparison above runs over something, of several minor releases."""
    assert {path.parent.name[:5] for path in RECORDED} == {"v1.34", "v1.35", "v1.36"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            f"{HEAD}JoinConfiguration\ndiscovery:\n  # long\n  timeout: 7m # minutes\n  bootstrapToken: {{}}\n# end\n",
            """\
kind: JoinConfiguration
discovery:
  bootstrapToken: {}
timeouts:
  # long
  discovery: 7m # minutes
# end
""",
        ),
        (
            f"{HEAD}JoinConfiguration\ndiscovery: {{timeout: 7m, tlsBootstrapToken: t}}",
            "kind: JoinConfiguration\ndiscovery: {tlsBootstrapToken: t}\ntimeouts:\n  discovery: 7m\n",
        ),
        (
            f"{HEAD}JoinConfiguration\ndiscovery: {{tlsBootstrapToken: t, timeout: 7m}}\n",
            "kind: JoinConfiguration\ndiscovery: {tlsBootstrapToken: t}\ntimeouts:\n  discovery: 7m\n",
        ),
        (
            f"{HEAD}ClusterConfiguration\napiServer:\n  timeoutForControlPlane: 6m\n",
            """\
kind: ClusterConfiguration
apiServer: {}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
timeouts:
  controlPlaneComponentHealthCheck: 6m
""",
        ),
        (
            f"{HEAD}ClusterConfiguration\napiServer: {{timeoutForControlPlane: 4m, extraArgs: {{}}}}\n",
            "kind: ClusterConfiguration\napiServer: {extraArgs: []}\n",
        ),
        (
            f"{SERVER}apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\ntimeouts:\n  # 1\n  discovery: 1m\n",
            """\
kind: ClusterConfiguration
apiServer:
  certSANs: [a]
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
timeouts:
  # 1
  controlPlaneComponentHealthCheck: 6m
  discovery: 1m
""",
        ),
        (
            f"{SERVER}{HEAD}InitConfiguration\n".replace("InitConfiguration\n", "InitConfiguration # first\n"),
            """\
kind: ClusterConfiguration
apiServer:
  certSANs: [a]
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration # first
timeouts:
  controlPlaneComponentHealthCheck: 6m
""",
        ),
        (
            f"{SERVER}apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n{TIMEOUTS.replace('6m', '9m')}",
            f"""\
kind: ClusterConfiguration
apiServer:
  certSANs: [a]
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
{TIMEOUTS}""",
        ),
        (
            f'{SERVER}{{"apiVersion": "kubeadm.k8s.io/v1beta3", "kind": "InitConfiguration"\n}}\n',
            """\
kind: ClusterConfiguration
apiServer:
  certSANs: [a]
---
{"apiVersion": "kubeadm.k8s.io/v1beta4", "kind": "InitConfiguration", \
"timeouts": {"controlPlaneComponentHealthCheck": 6m}
}
""",
        ),
        (
            f"{HEAD}ClusterConfiguration\nscheduler:\n  extraArgs: &a {{v: '2'}}\netcd: {{local: {{extraArgs: *a}}}}\n",
            """\
kind: ClusterConfiguration
scheduler:
  extraArgs: &a [{name: v, value: '2'}]
etcd: {local: {extraArgs: *a}}
""",
        ),
    ],
)
def test_only_what_changed_is_rewritten(old: str, new: str) -> None:
    """Timeouts move with their comments; everything else keeps its text."""
    assert migration_of(old)[0].removeprefix("apiVersion: kubeadm.k8s.io/v1beta4\n") == new


def test_a_timeout_that_has_no_effect_goes_and_its_comment_stays() -> None:
    """kubeadm passes over its own default; the comment may still say something."""
    text = f"{HEAD}ClusterConfiguration\napiServer:\n  timeoutForControlPlane: 4m # why\n  certSANs: [a]\n"
    assert migration_of(text)[0].endswith("apiServer:\n  # why\n  certSANs: [a]\n")


def test_a_timeout_that_counts_only_from_now_on_is_told() -> None:
    """kubeadm v1.34.0 migrates timeoutForControlPlane, though its init loses it: the build will differ."""
    text = f"{HEAD}ClusterConfiguration\napiServer:\n  timeoutForControlPlane: 6m\n  certSANs: [a]\n"
    _, migration = migration_of(text, known_release("v1.34.0"))
    told = "apiServer.timeoutForControlPlane counts from now on: kubeadm v1.34.0 loses that of a v1beta3 document"
    assert migration.notes == (told,)
    assert migration_of(text, known_release("v1.34.4"))[1].notes == ()


def test_a_spec_of_a_release_without_v1beta3_is_read() -> None:
    """It is what one migrates when the cluster moves on to that release."""
    new, _ = migration_of(f"{HEAD}ClusterConfiguration\nkubernetesVersion: v1.37.2\n", known_release("v1.37.2"))
    assert "v1beta4" in new


def test_a_text_that_cannot_be_changed_piece_by_piece_is_told() -> None:
    """An alias of a map that does not become a list: the result would mean otherwise."""
    old = wire_of(f"{HEAD}ClusterConfiguration\nclusterName: a\n", None)
    new = wire_of(f"{HEAD}ClusterConfiguration\nclusterName: b\n", None)
    finding = unlike(old, new)
    assert finding is not None
    assert finding.code == "not-migrated"


def test_windows_ends_of_line_stay() -> None:
    """A file with carriage returns keeps them, in its new lines too."""
    text = f"{HEAD}ClusterConfiguration\nscheduler:\n  extraArgs:\n    v: '2'\n"
    old = wire_of(text, None)
    edits = migrate(load(text.encode(), "f")[0], {"f": text}, old).edits
    new = edited(text.replace("\n", "\r\n").encode(), edits)
    assert b"    - name: v\r\n      value: '2'\r\n" in new
    assert new.count(b"\n") == new.count(b"\r\n")
