"""The decision of an import, as values: `tests/test_import_again.py` has it end to end."""

from collections.abc import Callable, Mapping

import pytest
from small_cluster import draw, first_plan, need

from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import InitConfiguration
from kspec.model.event import TIMELY, Action
from kspec.model.existing import Existing, ExistingCredential
from kspec.model.frozen import evolve
from kspec.model.imported import Imported, Recorded
from kspec.model.lock import Lock
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.plan.imported_nodes import Pins
from kspec.plan.importing import Import
from kspec.plan.planning import Planned
from kspec.x509 import pem

Decide = Callable[..., Imported]


def standing(planned: Planned) -> Existing:
    """The node as a plan would set it up."""
    made = planned.plan
    credentials = {
        name: ExistingCredential(f"{name}.crt", f"{name}.key", found.certificate, found.key)
        for name, found in made.credentials.items()
    }
    return Existing("cp-1", "/", credentials, "embedded", made.service_account_key, "sa.key", None)


@pytest.fixture(scope="session")
def another(spec: ClusterSpec, release: Release) -> Planned:
    """A plan for another cluster of the same spec."""
    return first_plan(spec, release, seed=2)


@pytest.fixture
def decide(spec: ClusterSpec, release: Release) -> Decide:
    """Decide about a node beside what is recorded."""

    def run(recorded: Recorded, node: Existing, *, update: bool = False, pins: Pins | None = None) -> Imported:
        work = Import(spec, release, recorded, [node], "cluster.lock", "cluster.keys")
        return work.decide(draw(), pins=pins or Pins(), update=update)

    return run


def done(decided: Imported) -> list[tuple[Action, str]]:
    """What was done to what, less what the time alone brings."""
    return [(event.action, event.subject) for event in decided.events if event.action not in TIMELY]


def codes(decided: Imported) -> set[str]:
    return {finding.code for finding in decided.findings}


def test_a_first_import_takes_the_node_and_a_second_nothing(planned: Planned, decide: Decide) -> None:
    """The lock is the one by which the node was set up, and with it in place there is neither event nor entry."""
    first = decide(Recorded(), standing(planned))
    assert need(first.lock).certificates == planned.lock.certificates
    assert (first.findings, first.written) == ((), planned.drawn)
    second = decide(Recorded(first.lock, first.written), standing(planned))
    assert (second.lock, second.written, done(second), second.findings) == (first.lock, {}, [], ())


def lacking(secrets: Mapping[str, Secret], *paths: str) -> dict[str, Secret]:
    return {path: secret for path, secret in secrets.items() if path not in paths}


@pytest.mark.parametrize("update", [False, True])
def test_another_clusters_lock_and_keyring_are_refused(
    planned: Planned, another: Planned, decide: Decide, *, update: bool
) -> None:
    """In any mixture of lock, keyring and node, however much of the keyring is left, and with --update too."""
    own, foreign = planned.lock, need(another.lock)
    for recorded, code in (
        (Recorded(foreign, another.drawn), "lock-exists"),
        (Recorded(own, another.drawn), "key-mismatch"),
        (Recorded(foreign, planned.drawn), "lock-exists"),
        (Recorded(None, another.drawn), "no-lock"),
        (Recorded(None, another.drawn, pending=True), "no-lock"),
        (Recorded(None, lacking(another.drawn, "ca.key", "sa.key", "etcd/ca.key", "front-proxy-ca.key")), "no-lock"),
        (Recorded(None, {"nodes/other/apiserver.key": another.drawn["ca.key"]}), "no-lock"),
    ):
        decided = decide(recorded, standing(planned), update=update)
        assert code in codes(decided)
        assert (decided.lock, decided.written) == (None, {})


def test_a_lost_lock_is_made_anew_of_keyring_and_node(planned: Planned, decide: Decide) -> None:
    """The keyring proves by an authority's key that it is this cluster's; what only it has is kept and recorded."""
    secrets = {**planned.drawn, "certificate-key": Secret(b"5e" * 32)}
    decided = decide(Recorded(None, secrets), standing(planned))
    assert (decided.findings, decided.written) == ((), {})
    assert need(decided.lock).certificates == planned.lock.certificates
    assert need(decided.lock).certificate_key


def test_a_lost_keyring_is_made_anew_of_the_node(planned: Planned, decide: Decide) -> None:
    """The lock stays as it is."""
    decided = decide(Recorded(planned.lock, {}), standing(planned))
    assert (decided.findings, decided.lock, decided.written) == ((), planned.lock, planned.drawn)


def test_what_all_lack_is_issued_with_the_key_that_is_left(planned: Planned, decide: Decide) -> None:
    """A certificate that neither node nor lock has gets the keyring's key; nothing else changes."""
    name = "cp-1/super-admin.conf"
    lock = planned.lock
    node = standing(planned)
    bare = evolve(node, credentials={**node.credentials, name: ExistingCredential("a", "b", None, None)})
    certificates = {one: found for one, found in lock.certificates.items() if one != name}
    decided = decide(Recorded(evolve(lock, certificates=certificates), planned.drawn), bare)
    assert done(decided) == [(Action.ISSUED, name)]
    assert decided.written == {}
    kept = {one: found for one, found in need(decided.lock).certificates.items() if one != name}
    assert kept == certificates


def test_what_the_lock_has_is_not_issued_anew_for_another_spec(
    spec: ClusterSpec, release: Release, planned: Planned
) -> None:
    """An import of the same node leaves that to a build, and says nothing of it."""
    api_server = evolve(spec.cluster.api_server, cert_sans=("new.example",))
    changed = evolve(spec, cluster=evolve(spec.cluster, api_server=api_server, control_plane_endpoint="new.example"))
    work = Import(changed, release, Recorded(planned.lock, planned.drawn), [standing(planned)], "lock", "keys")
    decided = work.decide(draw(), pins=Pins(), update=True)
    assert (decided.lock, decided.written, done(decided), decided.findings) == (planned.lock, {}, [], ())


def test_a_key_of_the_lock_that_nobody_has_is_not_replaced(planned: Planned, decide: Decide) -> None:
    """The finding is the one that a build has."""
    name = "cp-1/super-admin.conf"
    node = standing(planned)
    bare = evolve(node, credentials={**node.credentials, name: ExistingCredential("a", "b", None, None)})
    decided = decide(Recorded(planned.lock, lacking(planned.drawn, f"nodes/{name}.key")), bare)
    assert codes(decided) == {"key-missing"}
    assert decided.lock is None


def test_an_update_that_was_interrupted_is_finished(planned: Planned, another: Planned, decide: Decide) -> None:
    """The keyring has the node's new key already, the lock not yet its certificate."""
    name, path = "cp-1/admin.conf", "nodes/cp-1/admin.conf.key"
    lock = planned.lock
    issued = plan_again(decide, planned, name, path)
    secrets = {**planned.drawn, path: need(issued.credentials[name].key)}
    assert codes(decide(Recorded(lock, secrets), issued)) == {"certificate-differs"}
    decided = decide(Recorded(lock, secrets), issued, update=True)
    assert decided.findings == ()
    assert done(decided) == [(Action.REPLACED, name)]
    assert codes(decide(Recorded(lock, {**secrets, "ca.key": another.drawn["ca.key"]}), issued)) >= {"key-mismatch"}


def plan_again(decide: Decide, planned: Planned, name: str, path: str) -> Existing:
    """The node with a new certificate and key of that name."""
    node = standing(planned)
    bare = evolve(node, credentials={**node.credentials, name: ExistingCredential("a", "b", None, None)})
    lock = planned.lock
    without = evolve(lock, certificates={one: found for one, found in lock.certificates.items() if one != name})
    new = decide(Recorded(without, lacking(planned.drawn, path)), bare)
    certificate = pem.encode_certificates([need(new.lock).certificates[name].certificate])
    credential = ExistingCredential(f"{name}.crt", f"{name}.key", certificate, new.written[path])
    return evolve(node, credentials={**node.credentials, name: credential})


def test_without_a_lock_nothing_is_updated(planned: Planned, decide: Decide) -> None:
    """The lock that is missing may be a misspelt one: a replaced key would leave it without its own."""
    path = "nodes/cp-1/admin.conf.key"
    issued = plan_again(decide, planned, "cp-1/admin.conf", path)
    decided = decide(Recorded(None, planned.drawn), issued, update=True)
    assert codes(decided) == {"key-differs"}
    assert decided.written == {}


def test_a_node_that_nobody_has_is_named_once(spec: ClusterSpec, release: Release, planned: Planned) -> None:
    """One warning names every node of the spec of which neither import nor lock has anything."""
    extra = [evolve(spec.nodes[0], first=False, init=_named(spec, name)) for name in ("cp-2", "cp-3", "cp-4")]
    wide = evolve(spec, nodes=(*spec.nodes, *extra))
    lock = evolve(planned.lock, kubelet_conf={"cp-1": "embedded", "cp-4": "rotated"})
    for recorded, names in ((Recorded(), "cp-2, cp-3, cp-4"), (Recorded(lock, planned.drawn), "cp-2, cp-3")):
        work = Import(wide, release, recorded, [standing(planned)], "lock", "keys")
        decided = work.decide(draw(), pins=Pins(), update=False)
        (finding,) = decided.findings
        assert (finding.code, names in finding.message) == ("node-not-given", True)
        assert {name.partition("/")[0] for name in need(decided.lock or Lock()).certificates} <= {
            *("ca", "etcd", "front-proxy-ca", "cp-1"),
        }


def _named(spec: ClusterSpec, name: str) -> InitConfiguration:
    init = spec.nodes[0].init
    return evolve(init, node_registration=evolve(init.node_registration, name=name))
