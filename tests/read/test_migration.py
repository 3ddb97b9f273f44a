"""v1beta3 to v1beta4 in the user's text."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kspec.facts.releases import release as known_release
from kspec.model.release import Release
from kspec.model.wire import Wire
from kspec.read.convert import convert
from kspec.read.default import default
from kspec.read.documents import load
from kspec.read.migration import Migration, is_old, migrate, read_old, unlike
from kspec.text.edits import edited

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


class Writer:
    """Writes a value as YAML in one of the many ways in which people do, by chance."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def document(self, value: dict[str, Any]) -> str:
        """In braces or in lines, its fields in any order."""
        if self._chance.random() < 0.2:
            return json.dumps(value) + "\n"
        fields = list(value.items())
        self._chance.shuffle(fields)
        return self._lines(dict(fields), 0)

    def _lines(self, value: dict[str, Any], margin: int) -> str:
        text = ""
        for name, item in value.items():
            comment = f"{' ' * margin}# above {name}\n" if self._chance.random() < 0.3 else ""
            head = f"{comment}{' ' * margin}{json.dumps(name)}:"
            beside = " # beside" if self._chance.random() < 0.3 else ""
            if isinstance(item, dict) and item and self._chance.random() < 0.6:
                text += f"{head}{beside}\n{self._lines(item, margin + self._chance.choice((1, 2, 4)))}"
            elif item is None and self._chance.random() < 0.5:
                text += f"{head}\n"
            elif isinstance(item, str) and item.endswith("\n") and self._chance.random() < 0.7:
                text += f"{head} |\n" + "".join(f"{' ' * (margin + 3)}{line}\n" for line in item.splitlines())
            else:
                text += f"{head} {json.dumps(item)}{beside}\n"
        return text


_TEXTS = st.sampled_from(["x", "4", "", "two\nlines\n", "a: b", "# no", "'q'", "yes", None])
_ARGUMENTS = st.dictionaries(st.sampled_from(["v", "max-pods", "true", "8", "a", "b", "null"]), _TEXTS, max_size=4)
_COMPONENT = st.fixed_dictionaries({}, optional={"extraArgs": _ARGUMENTS, "extraVolumes": st.just([])})
_SERVER = st.builds(
    lambda component, timeout: {**component, **timeout},
    _COMPONENT,
    st.fixed_dictionaries({}, optional={"timeoutForControlPlane": st.sampled_from(["4m", "6m", "0s", "1h"])}),
)
_CLUSTER = st.fixed_dictionaries(
    {"apiVersion": st.just("kubeadm.k8s.io/v1beta3"), "kind": st.just("ClusterConfiguration")},
    optional={
        "apiServer": _SERVER,
        "scheduler": _COMPONENT,
        "etcd": st.fixed_dictionaries({"local": st.fixed_dictionaries({"extraArgs": _ARGUMENTS})}),
    },
)
_REGISTRATION = st.fixed_dictionaries({}, optional={"kubeletExtraArgs": _ARGUMENTS})
_INIT = st.fixed_dictionaries(
    {"apiVersion": st.just("kubeadm.k8s.io/v1beta3"), "kind": st.just("InitConfiguration")},
    optional={"nodeRegistration": _REGISTRATION},
)
_JOIN = st.fixed_dictionaries(
    {
        "apiVersion": st.just("kubeadm.k8s.io/v1beta3"),
        "kind": st.just("JoinConfiguration"),
        "discovery": st.fixed_dictionaries({"timeout": st.just("7m")}, optional={"tlsBootstrapToken": st.just("a")}),
    },
    optional={"nodeRegistration": _REGISTRATION},
)


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False), _CLUSTER, st.lists(_INIT, max_size=1), st.lists(_JOIN, max_size=2))
def test_however_a_spec_is_written_its_meaning_and_comments_stay(
    chance: Random, cluster: dict[str, Any], inits: list[dict[str, Any]], joins: list[dict[str, Any]]
) -> None:
    """Braces and lines, quotes, blocks of text, comments, any order of fields and documents."""
    documents = [cluster, *inits, *joins]
    chance.shuffle(documents)
    text = "---\n".join(map(Writer(chance).document, documents))
    new, _ = migration_of(text)
    assert new.count("# above") == text.count("# above")
    assert new.count("# beside") == text.count("# beside")
