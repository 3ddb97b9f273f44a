"""A rotation by one stage, forth or back, of plans that are not written; and random histories of them."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from rotations import THREE
from small_cluster import draw, first_plan, read_spec

from kspec.disk.keyring_entries import former_key_of, next_key_of
from kspec.facts.rotations import ENCRYPTION, NEXT, ROLL_OUT, ROTATED
from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import Argument
from kspec.model.event import Action
from kspec.model.frozen import evolve
from kspec.model.lock import Lock, Rotation
from kspec.model.nodefile import TypedDocument
from kspec.model.plan import Plan
from kspec.model.release import Release
from kspec.model.renewal import Renewal
from kspec.model.secret import Secret
from kspec.plan.encryption import rotate_encryption
from kspec.plan.planning import Planned, Refused, plan
from kspec.plan.rotation import Turned, rotate
from kspec.rules.identities import owner
from kspec.x509 import keys, pem, reader, signatures

LOCK_FILE: Final = str(Path("cluster.lock"))


def turned(planned: Planned, spec: ClusterSpec, release: Release, word: str, *, back: bool = False) -> Turned:
    """What a step makes of a plan's lock and keyring."""
    stores = (planned.lock, planned.drawn)
    return rotate(word, spec, release, *stores, draw(seed=7), back=back, lock_file=LOCK_FILE)


def after(planned: Planned, spec: ClusterSpec, release: Release, word: str, *, back: bool = False) -> Planned:
    """The plan of a step; `drawn` is the whole keyring after it."""
    step = turned(planned, spec, release, word, back=back)
    assert step.turn is not None, (step.wrong, step.findings)
    found = plan(
        spec,
        release,
        planned.lock,
        planned.drawn,
        draw(seed=8),
        external_etcd={},
        lock_file=LOCK_FILE,
        renewal=Renewal(turn=step.turn),
    )
    assert isinstance(found, Planned), found.findings
    keyring = {**planned.drawn, **found.drawn}
    return evolve(found, drawn={path: key for path, key in keyring.items() if path not in step.gone})


@pytest.mark.parametrize("word", ROTATED)
def test_each_call_goes_on_by_one_stage(word: str, planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """Trust, issue, drop, the end; each says so, and what is to be done then."""
    name = ROTATED[word]
    for stage in ("trust", "issue", "drop", None):
        planned = after(planned, spec, release, word)
        found = planned.lock.rotations.get(name)
        assert (found.stage if found is not None else None) == stage
        event = next(event for event in planned.events if event.action is Action.ROTATED)
        assert event.subject == name
        assert event.changes_lock
        assert stage is None or ROLL_OUT[name, stage]


def test_what_is_signed_by_the_former_authority_is_issued_by_the_new_one(
    planned: Planned, spec: ClusterSpec, release: Release
) -> None:
    """With the same keys, pinned or not; the former certificates stay in the lock as long as there is a way back."""
    names = ("cp-1/apiserver", "cp-1/admin.conf")
    pinned = {name: evolve(planned.lock.certificates[name], pinned=("odd",)) for name in names[:1]}
    lock = evolve(planned.lock, certificates={**planned.lock.certificates, **pinned})
    start = evolve(planned, lock=lock)
    issued = after(after(start, spec, release, "ca"), spec, release, "ca")
    authority = reader.parse(issued.lock.certificates["ca"].certificate)
    for name in names:
        old, new = (reader.parse(one.lock.certificates[name].certificate) for one in (start, issued))
        assert old.public_key == new.public_key
        assert signatures.is_signed(new, authority.public_key)
        assert issued.lock.rotations["ca"].former[name] == start.lock.certificates[name]
    assert "cp-1/etcd/server" not in issued.lock.rotations["ca"].former
    back = after(issued, spec, release, "ca", back=True)
    assert back.lock.certificates == start.lock.certificates


def test_a_certificate_with_another_key_does_not_come_back(
    planned: Planned, spec: ClusterSpec, release: Release
) -> None:
    """Its key is not in its place any more: it is issued by the former authority instead."""
    issued = after(after(planned, spec, release, "ca"), spec, release, "ca")
    renewal = Renewal(frozenset({"cp-1/apiserver"}), new_keys=True)
    found = plan(
        spec, release, issued.lock, issued.drawn, draw(2031), external_etcd={}, lock_file=LOCK_FILE, renewal=renewal
    )
    assert isinstance(found, Planned)
    back = after(evolve(found, drawn={**issued.drawn, **found.drawn}), spec, release, "ca", back=True)
    certificate = reader.parse(back.lock.certificates["cp-1/apiserver"].certificate)
    assert signatures.is_signed(certificate, reader.parse(planned.lock.certificates["ca"].certificate).public_key)
    assert certificate.public_key == keys.public_key(back.drawn["nodes/cp-1/apiserver.key"])


def test_a_key_that_was_made_before_is_taken(planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """Of a beginning that was interrupted, or gone back on; but not one that issues now, or that is of no use."""
    entry = next_key_of("ca")
    spare = keys.generate_many(["ECDSA-P256"])[0]
    useless = (planned.drawn["ca.key"], keys.generate_many(["ECDSA-P384"])[0], Secret(b"x"))
    for key in (spare, *useless):
        begun = after(evolve(planned, drawn={**planned.drawn, entry: key}), spec, release, "ca")
        public_key = reader.parse(begun.lock.rotations["ca"].other).public_key
        assert public_key == keys.public_key(begun.drawn[entry])
        assert (begun.drawn[entry].reveal() == key.reveal()) is (key is spare)
        begun = after(evolve(planned, drawn={**planned.drawn, next_key_of("sa"): key}), spec, release, "sa")
        assert (begun.drawn[next_key_of("sa")].reveal() == key.reveal()) is (key in {spare, useless[0]})


def test_what_cannot_be_rotated(planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """Each is told why, in words that say what is to be done."""
    assert (
        "ca is not being rotated: there is nothing to go back to"
        in turned(planned, spec, release, "ca", back=True).wrong
    )
    pinned = evolve(planned.lock.certificates["ca"], pinned=("its serial number is odd",))
    other = evolve(planned, lock=evolve(planned.lock, certificates={**planned.lock.certificates, "ca": pinned}))
    assert "ca is pinned" in turned(other, spec, release, "ca").wrong
    empty = evolve(planned, lock=Lock())
    for word in ROTATED:
        assert f"{word} is not in the lock yet: build once" in turned(empty, spec, release, word).wrong
    cluster = spec.cluster
    given = (Argument("service-account-key-file", "/x"),)
    own = evolve(spec, cluster=evolve(cluster, api_server=evolve(cluster.api_server, extra_args=given)))
    assert (
        "the spec gives kube-apiserver --service-account-key-file itself" in turned(planned, own, release, "sa").wrong
    )
    assert turned(planned, own, release, "ca").wrong == ""


@pytest.mark.parametrize("case", [(1, False, next_key_of("ca")), (2, True, former_key_of("ca")), (1, False, "ca.key")])
def test_a_lost_key_is_told(case: tuple[int, bool, str], planned: Planned, spec: ClusterSpec, release: Release) -> None:
    """A step that needs it is refused, and so is a build, as with any other key that the lock names."""
    steps, back, entry = case
    for _ in range(steps):
        planned = after(planned, spec, release, "ca")
    rest = {path: key for path, key in planned.drawn.items() if path != entry}
    (finding,) = turned(evolve(planned, drawn=rest), spec, release, "ca", back=back).findings
    assert entry in finding.message
    refused = plan(spec, release, planned.lock, rest, draw(), external_etcd={}, lock_file=LOCK_FILE)
    assert isinstance(refused, Refused)
    assert entry in refused.findings[0].message


def leaves_of(made: Plan, lock: Lock) -> Mapping[str, tuple[str, bytes]]:
    """What nodes show: the authority and the certificate, by identity."""
    table = {"front-proxy-client": "front-proxy-ca"}
    found = {}
    for name, credential in made.credentials.items():
        if name in {"ca", "front-proxy-ca", "etcd/ca"}:
            continue
        inner = name.partition("/")[2]
        etcd = inner.startswith("etcd/") or inner == "apiserver-etcd-client"
        found[name] = ("etcd/ca" if etcd else table.get(inner, "ca"), pem.certificates(credential.certificate)[0])
        assert lock.certificates[name].certificate == found[name][1]
    return found


def trusts(made: Plan, authority: str, certificate: bytes) -> bool:
    """Whether a bundle of a plan trusts a certificate."""
    bundle = [reader.parse(one).public_key for one in pem.certificates(made.trusted(authority))]
    assert bundle
    return any(signatures.is_signed(reader.parse(certificate), key) for key in bundle)


class Histories(RuleBasedStateMachine):
    """Renewals, rotations, ways back, nodes that come and go, in any order: each is one roll-out.

    Nodes that have what was before a roll-out and nodes that have what it brings trust each other in both directions,
    nobody trusts nothing, and no key that the lock names is ever gone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.year = 2030
        self.before: Planned | None = None

    @initialize()
    def build(self) -> None:
        """A first build, of a spec that is read once."""
        spec, release = SPECS.get()
        self.release, self.every = release, spec
        self.spec = spec
        self.now = first_plan(spec, release)

    def _go(self, renewal: Renewal | None = None, gone: tuple[str, ...] = ()) -> None:
        self.before = self.now
        self.year += 1
        found = plan(
            self.spec,
            self.release,
            self.now.lock,
            self.now.drawn,
            draw(self.year, seed=self.year),
            external_etcd={},
            lock_file=LOCK_FILE,
            renewal=renewal,
        )
        assert isinstance(found, Planned), found.findings
        keyring = {**self.now.drawn, **found.drawn}
        self.now = evolve(found, drawn={path: key for path, key in keyring.items() if path not in gone})

    @rule(word=st.sampled_from([*ROTATED, ENCRYPTION]), back=st.booleans())
    def rotate(self, word: str, *, back: bool) -> None:
        """A step of a rotation, where there is one."""
        lock = self.now.lock
        if word == ENCRYPTION:
            step = rotate_encryption(self.spec, lock, back=back)
            stage = lock.encryption.stage if lock.encryption is not None else None
        else:
            source = draw(self.year, seed=self.year)
            held, file = self.now.drawn, LOCK_FILE
            step = rotate(word, self.spec, self.release, lock, held, source, back=back, lock_file=file)
            former = lock.rotations.get(ROTATED[word])
            stage = former.stage if former is not None else None
        if back and stage is None:
            assert step.turn is None
            return
        assert step.turn is not None, (step.wrong, step.findings)
        assert back or step.stage == NEXT[stage]
        self._go(Renewal(turn=step.turn), step.gone)

    @rule(new_keys=st.booleans(), names=st.sets(st.sampled_from(["apiserver", "admin.conf", "etcd/peer"]), min_size=1))
    def renew(self, *, new_keys: bool, names: set[str]) -> None:
        """Some certificates of the first node."""
        self._go(Renewal(frozenset(f"cp-1/{name}" for name in names), new_keys=new_keys))

    @rule(kept=st.sets(st.sampled_from(["cp-2", "w-1"])))
    def nodes(self, kept: set[str]) -> None:
        """Nodes come and go."""
        names = kept | {"cp-1"}
        self.spec = evolve(self.every, nodes=tuple(node for node in self.every.nodes if node.name in names))
        self._go()

    @rule()
    def again(self) -> None:
        """A build in between changes nothing."""
        lock, made = self.now.lock, self.now.plan
        self._go()
        assert (self.now.lock, self.now.plan.rotations, self.now.plan.also_trusted) == (
            lock,
            made.rotations,
            made.also_trusted,
        )

    @invariant()
    def everybody_trusts_everybody(self) -> None:
        """Within what is there now, and with what was there before."""
        if self.before is None:
            return
        for shown, trusting in ((self.now, self.now), (self.now, self.before), (self.before, self.now)):
            for name, (authority, certificate) in leaves_of(shown.plan, shown.lock).items():
                assert trusts(trusting.plan, authority, certificate), name
            signing = shown.lock.service_account
            also = trusting.lock.also_trusted.get("sa")
            assert signing in {trusting.lock.service_account, also}

    @invariant()
    def what_is_written_can_be_read(self) -> None:
        """By each API server what any other one writes into etcd, before and behind a roll-out; no key is twice."""
        if self.before is None:
            return
        for one, other in ((self.now, self.before), (self.before, self.now)):
            keys_of_one, keys_of_other = encrypting(one), encrypting(other)
            assert keys_of_one[0] in keys_of_other
            assert len({secret for _, secret in keys_of_one}) == len(keys_of_one)

    @invariant()
    def no_key_is_lost(self) -> None:
        """Each certificate's key is in its place, or kept where the way back looks for it."""
        if self.before is None:
            return
        for name, locked in self.now.lock.certificates.items():
            path = f"{name}.key" if name in {"ca", "etcd/ca", "front-proxy-ca"} else f"nodes/{name}.key"
            public_key = reader.parse(locked.certificate).public_key
            kept = [key for key in self.now.drawn if key == path or key.startswith(f"nodes/{owner(name)}/former/")]
            assert public_key in {keys.public_key(self.now.drawn[key]) for key in kept}, name
        for name, rotation in self.now.lock.rotations.items():
            assert _public_key(name, rotation) in {
                keys.public_key(self.now.drawn[entry])
                for entry in (next_key_of(name), former_key_of(name))
                if entry in self.now.drawn
            }


def encrypting(planned: Planned) -> list[tuple[str, bytes]]:
    """The keys by which Secrets are written and read, the one that writes first: name and secret."""
    (file,) = planned.plan.spec.files
    assert isinstance(file.content, TypedDocument)
    holes = [hole.entry for _, hole in sorted(file.content.holes.items(), key=lambda one: one[0][6])]
    assert all(planned.drawn[entry].reveal().strip() == planned.plan.file_secrets[entry].reveal() for entry in holes)
    return [(entry.rpartition("/")[2], planned.plan.file_secrets[entry].reveal()) for entry in holes]


def _public_key(name: str, rotation: Rotation) -> bytes:
    return rotation.other if name == "sa" else reader.parse(rotation.other).public_key


class _Specs:
    """The spec of three nodes, read when it is first asked for."""

    found: tuple[ClusterSpec, Release] | None = None

    def get(self) -> tuple[ClusterSpec, Release]:
        """The spec and its release."""
        if self.found is None:
            with TemporaryDirectory() as folder:
                own = "credentials: issued\napiServer: {encryptionConfiguration: {resources: [ROW]}}\n"
                row = "{resources: [secrets], providers: [{aescbc: {keys: [{name: a}, {name: b}]}}, {identity: {}}]}"
                spec = THREE.replace("credentials: issued\n", own.replace("ROW", row))
                completed = read_spec(Path(folder), spec).stage
            self.found = (completed.spec, completed.release)
        return self.found


SPECS: Final = _Specs()
TestHistories = Histories.TestCase
IN_FULL: Final = settings.get_profile(settings.get_current_profile_name()).max_examples > 100
"""With --hypothesis-profile=explore: some minutes."""
TestHistories.settings = settings(
    max_examples=300 if IN_FULL else 12, stateful_step_count=20 if IN_FULL else 12, deadline=None
)
