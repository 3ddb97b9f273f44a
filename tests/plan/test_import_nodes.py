"""An existing node's files and the spec: `tests/test_import.py` shows whole imports, this the values."""

from collections.abc import Mapping
from typing import Any

import pytest
from attrs import frozen
from small_cluster import SPEC, first_plan, need, read_spec

from kspec.model.clusterspec import ClusterSpec
from kspec.model.code import Severity
from kspec.model.existing import Existing, ExistingCredential
from kspec.model.frozen import evolve
from kspec.model.imported import Recorded
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.plan.identities import identities
from kspec.plan.import_nodes import import_nodes, pin_help
from kspec.plan.imported_nodes import Pins
from kspec.plan.planning import Planned
from kspec.x509.differences import ALTERNATIVE_NAME, SUBJECT

FIRST: Any = {"pins": Pins(), "recorded": Recorded()}
"""A first import, without pins."""


@pytest.fixture
def existing(planned: Planned) -> Existing:
    """The node as it would stand, had it been set up by the first plan."""
    made = planned.plan
    credentials = {
        name: ExistingCredential(f"{name}.crt", f"{name}.key", credential.certificate, credential.key)
        for name, credential in made.credentials.items()
    }
    return Existing(
        "cp-1", "/", credentials, "embedded", made.service_account_key, "sa.key", made.service_account_public_key
    )


def test_lock_and_keyring_are_those_of_the_node(
    spec: ClusterSpec, release: Release, planned: Planned, existing: Existing
) -> None:
    """What was issued comes back as it was: certificates, keys, the service account's public key."""
    taken, findings = import_nodes(spec, release, [existing], **FIRST)
    assert findings == ()
    assert taken.lock.certificates == planned.lock.certificates
    assert taken.lock.service_account == planned.lock.service_account
    assert taken.secrets == planned.drawn
    assert taken.lock.kubelet_conf == {"cp-1": "embedded"}


def test_a_missing_pair_is_a_warning(spec: ClusterSpec, release: Release, existing: Existing) -> None:
    """It is left to be issued."""
    gone = ExistingCredential("a.crt", "a.key", None, None)
    bare = evolve(existing, credentials={**existing.credentials, "cp-1/super-admin.conf": gone})
    taken, findings = import_nodes(spec, release, [bare], **FIRST)
    assert [(finding.code, finding.severity) for finding in findings] == [("missing", Severity.WARNING)]
    assert "cp-1/super-admin.conf" not in taken.lock.certificates


def test_a_missing_authority_is_one_error(spec: ClusterSpec, release: Release, existing: Existing) -> None:
    """What it signed is not complained of as well."""
    gone = ExistingCredential("ca.crt", "ca.key", None, None)
    bare = evolve(existing, credentials={**existing.credentials, "ca": gone})
    _, findings = import_nodes(spec, release, [bare], **FIRST)
    assert [(finding.code, finding.span.file) for finding in findings] == [("missing", "ca.crt")]


def test_half_a_pair_is_an_error(spec: ClusterSpec, release: Release, existing: Existing) -> None:
    """The half that is missing is named."""
    half = evolve(existing.credentials["cp-1/apiserver"], key=None)
    bare = evolve(existing, credentials={**existing.credentials, "cp-1/apiserver": half})
    _, findings = import_nodes(spec, release, [bare], **FIRST)
    assert [finding.span.file for finding in findings] == ["cp-1/apiserver.key"]


def test_a_key_whose_halves_do_not_belong_together_is_found(
    spec: ClusterSpec, release: Release, existing: Existing
) -> None:
    """A private key is proven before it is taken."""
    key = need(existing.credentials["cp-1/apiserver"].key).reveal()
    broken = Secret(key.replace(key.splitlines()[1], key.splitlines()[1][::-1]))
    bad = evolve(existing.credentials["cp-1/apiserver"], key=broken)
    _, findings = import_nodes(
        spec,
        release,
        [evolve(existing, credentials={**existing.credentials, "cp-1/apiserver": bad})],
        **{**FIRST, "pins": Pins(every=True)},
    )
    assert [finding.code for finding in findings] == ["unreadable"]


SEVERAL = """\
controlPlaneEndpoint: k8s.example:6443
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- {name: cp-2, role: control-plane, address: 10.0.0.11}
- {name: w-1}
"""


@frozen
class Several:
    """A cluster of two control planes and a worker: its spec, its plan, and each node as it would stand."""

    spec: ClusterSpec
    release: Release
    planned: Planned
    nodes: Mapping[str, Existing]


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Several:
    """Set up by a first plan."""
    build = read_spec(tmp_path_factory.mktemp("several"), SPEC + SEVERAL)
    spec = build.stage.spec
    return Several(spec, build.stage.release, *_standing(spec, build.stage.release, 1))


def _standing(spec: ClusterSpec, release: Release, seed: int) -> tuple[Planned, Mapping[str, Existing]]:
    planned = first_plan(spec, release, seed)
    made = planned.plan
    nodes = {}
    for node in spec.nodes:
        plane = node.is_control_plane
        credentials = {
            name: ExistingCredential(f"{node.name}:{name}.crt", f"{node.name}:{name}.key", found.certificate, found.key)
            for name, found in made.credentials.items()
            if plane or name == "ca" or name.startswith(f"{node.name}/")
        }
        for name in ("front-proxy-ca", "etcd/ca"):
            credentials.setdefault(name, ExistingCredential(f"{node.name}:{name}.crt", "", None, None))
        nodes[node.name] = Existing(
            node.name,
            "/",
            credentials,
            "embedded",
            made.service_account_key if plane else None,
            f"{node.name}:sa.key",
            made.service_account_public_key if plane else None,
        )
    return planned, nodes


def test_several_nodes_become_one_lock(several: Several) -> None:
    """Each gives its own, the first gives the authorities."""
    taken, findings = import_nodes(several.spec, several.release, list(several.nodes.values()), **FIRST)
    assert findings == ()
    assert taken.lock.certificates == need(several.planned.lock).certificates
    assert taken.secrets == several.planned.drawn
    assert taken.lock.kubelet_conf == dict.fromkeys(several.nodes, "embedded")


def test_a_node_that_is_not_given_is_left_to_be_issued(several: Several) -> None:
    """And nothing is said of it."""
    taken, findings = import_nodes(several.spec, several.release, [several.nodes["cp-1"]], **FIRST)
    assert findings == ()
    assert {name.partition("/")[0] for name in taken.lock.certificates} == {"ca", "front-proxy-ca", "etcd", "cp-1"}


@pytest.mark.parametrize("node", ["cp-2", "w-1"])
def test_a_node_of_another_cluster_is_found_by_its_authority(several: Several, node: str) -> None:
    """Its CA is another; what that CA signed is told, too."""
    _, others = _standing(several.spec, several.release, 2)
    found = [several.nodes["cp-1"], others[node]]
    _, findings = import_nodes(several.spec, several.release, found, **FIRST)
    assert {finding.code for finding in findings} == {"foreign-authority"}
    assert f"{node}:ca.crt" in {finding.span.file for finding in findings}


def test_a_node_with_another_key_of_service_accounts_is_found(several: Several) -> None:
    """Tokens that one API server signs, the others would refuse."""
    planned, _ = _standing(several.spec, several.release, 2)
    other = evolve(several.nodes["cp-2"], service_account=planned.plan.service_account_key)
    _, findings = import_nodes(several.spec, several.release, [several.nodes["cp-1"], other], **FIRST)
    assert [(finding.code, finding.span.file) for finding in findings] == [("foreign-authority", "cp-2:sa.key")]


def test_a_workers_rotated_certificate_is_its_own_affair(several: Several) -> None:
    """The lock notes the form of its kubelet.conf, and asks for no certificate."""
    credentials = {
        name: found for name, found in several.nodes["w-1"].credentials.items() if name != "w-1/kubelet.conf"
    }
    rotated = evolve(several.nodes["w-1"], credentials=credentials, kubelet_conf="rotated")
    taken, findings = import_nodes(several.spec, several.release, [several.nodes["cp-1"], rotated], **FIRST)
    assert findings == ()
    assert taken.lock.kubelet_conf == {"cp-1": "embedded", "w-1": "rotated"}
    assert "w-1/kubelet.conf" not in taken.lock.certificates


def test_a_worker_alone_has_no_authority(several: Several) -> None:
    """Without a control plane there is no CA key: the authorities and sa.key are missing."""
    _, findings = import_nodes(several.spec, several.release, [several.nodes["w-1"]], **FIRST)
    assert {finding.code for finding in findings} == {"missing"}
    assert {"w-1:front-proxy-ca.crt", "w-1:sa.key"} <= {finding.span.file for finding in findings}


@pytest.mark.parametrize(
    ("name", "difference", "help_"),
    [
        ("cp-1/apiserver", f"{ALTERNATIVE_NAME} DNS:a is missing", "adapt the spec's names and addresses"),
        ("cp-1/etcd/server", f'{SUBJECT} is "CN=x", expected "CN=cp-1"', "adapt the node's name"),
        ("cp-1/kubelet.conf", f'{SUBJECT} is "CN=x", expected "CN=cp-1"', "adapt the node's name"),
        ("cp-1/apiserver", f'{SUBJECT} is "CN=x", expected "CN=kube-apiserver"', "no spec can say this"),
        ("cp-1/apiserver", "authority key identifier is absent, expected AB", "no spec can say this"),
        ("cp-1/apiserver", 'issuer "CN=x" is encoded in another way', "no spec can say this"),
        ("cp-1/admin.conf", f"{ALTERNATIVE_NAME} DNS:a is not expected", "no spec can say this"),
        ("ca", f"{ALTERNATIVE_NAME} DNS:kubernetes is missing", "no spec can say this"),
        ("ca", f'{SUBJECT} is "CN=x", expected "CN=kubernetes"', "no spec can say this"),
    ],
)
def test_the_help_of_a_difference_fits_it(
    spec: ClusterSpec, release: Release, name: str, difference: str, help_: str
) -> None:
    """A spec has names of serving certificates and of nodes; all else can be pinned only."""
    (identity,) = [identity for identity in identities(spec, release, {}) if identity.name == name]
    assert pin_help(identity, difference).startswith(help_)
    assert pin_help(identity, difference).endswith(f"--pin {name}")


def without_key(node: Existing, name: str) -> Existing:
    """The node without the private key of an authority."""
    return evolve(node, credentials={**node.credentials, name: evolve(node.credentials[name], key=None)})


@pytest.mark.parametrize("name", ["ca", "front-proxy-ca", "etcd/ca"])
def test_an_authority_is_of_whichever_node_has_its_key(several: Several, name: str) -> None:
    """Else of the keyring, if its key is there; else it is missing."""
    first, second = without_key(several.nodes["cp-1"], name), several.nodes["cp-2"]
    taken, findings = import_nodes(several.spec, several.release, [first, second], **FIRST)
    assert findings == ()
    assert taken.lock.certificates[name] == need(several.planned.lock).certificates[name]
    both = [first, without_key(second, name)]
    key = f"{name}.key"
    recorded = Recorded(None, {key: several.planned.drawn[key]})
    taken, findings = import_nodes(several.spec, several.release, both, pins=Pins(), recorded=recorded)
    assert findings == ()
    assert taken.secrets[key] == several.planned.drawn[key]
    _, findings = import_nodes(several.spec, several.release, both, **FIRST)
    assert {finding.code for finding in findings} == {"missing"}


def test_nodes_without_keys_are_held_against_the_recorded_authorities(several: Several) -> None:
    """A worker, or a control plane whose keys were taken away, of the lock's cluster; another one's is told."""
    recorded = Recorded(several.planned.lock, several.planned.drawn)
    _, others = _standing(several.spec, several.release, 2)
    for nodes, codes in (
        ([without_key(several.nodes["w-1"], "ca")], set()),
        ([without_key(several.nodes["cp-2"], "ca")], set()),
        ([without_key(others["w-1"], "ca")], {"foreign-authority"}),
        ([without_key(others["cp-2"], "ca")], {"foreign-authority"}),
    ):
        taken, findings = import_nodes(several.spec, several.release, nodes, pins=Pins(), recorded=recorded)
        assert {finding.code for finding in findings} == codes
        assert "ca" not in taken.lock.certificates
