"""Steps of a rotation of keys that encrypt; `tests/cli/test_rotate_encryption.py` goes through it as users do."""

from pathlib import Path

import pytest
from small_cluster import SPEC, read_spec

from kspec.model.clusterspec import ClusterSpec
from kspec.model.encryption import Encryption
from kspec.model.lock import Lock
from kspec.plan.encryption import rotate_encryption

GIVEN = "a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5MTI="
ENTRY = "files/encryption/aescbc/key1"
LOCK = Lock(files=(ENTRY,))


def spec_with(folder: Path, *providers: str) -> ClusterSpec:
    """A spec that encrypts Secrets by these providers, in YAML."""
    rows = "".join(f"      - {provider}\n" for provider in providers)
    own = (
        f"apiServer:\n  encryptionConfiguration:\n    resources:\n    - resources: [secrets]\n      providers:\n{rows}"
    )
    own = own if providers else ""
    return read_spec(folder, f"{SPEC}---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n{own}").stage.spec


def lock_after(lock: Lock, spec: ClusterSpec, *, back: bool = False) -> Lock:
    """The lock after a step, which is possible."""
    turned = rotate_encryption(spec, lock, back=back)
    assert turned.turn is not None, turned.wrong
    assert turned.turn.lock.encryption is None or turned.turn.lock.encryption.stage == turned.stage
    return turned.turn.lock


def test_stages_and_the_way_back(tmp_path: Path) -> None:
    """The new key is read by, then it writes, then it is alone; back leads through the same locks."""
    spec = spec_with(tmp_path, "aescbc: {keys: [{name: key1}]}")
    locks = [LOCK]
    for _ in range(3):
        locks.append(lock_after(locks[-1], spec))
    assert [lock.encryption for lock in locks] == [
        None,
        Encryption({ENTRY: ("key1", "key1-2")}, "trust"),
        Encryption({ENTRY: ("key1-2", "key1")}, "issue"),
        Encryption({ENTRY: ("key1-2", "key1")}, "drop"),
    ]
    lock = locks[-1]
    for former in reversed(locks[:-1]):
        lock = lock_after(lock, spec, back=True)
        assert lock == former


def test_after_the_end_the_next_key_has_the_next_name(tmp_path: Path) -> None:
    """Of which none comes again: what is in a backup of etcd names its key."""
    spec = spec_with(tmp_path, "aescbc: {keys: [{name: key1}, {name: key1-3}]}")
    lock = LOCK
    for name in ("key1-2", "key1-4"):
        for _ in range(4):
            lock = lock_after(lock, spec)
            lock = Lock(
                files=tuple(sorted({*lock.files, f"files/encryption/aescbc/{name}"})), encryption=lock.encryption
            )
        assert lock.encryption == Encryption({ENTRY: (name,)})
    begun = lock_after(lock, spec)
    assert begun.encryption == Encryption({ENTRY: ("key1-4", "key1-5")}, "trust")
    assert lock_after(begun, spec, back=True) == lock


def test_turning_on_ends_when_the_spec_says_it(tmp_path: Path) -> None:
    """Plain text in front of the spec, which the stages overrule, has to be gone before they are forgotten."""
    spec = spec_with(tmp_path, "identity: {}", "aescbc: {keys: [{name: key1}]}")
    lock = LOCK
    for _ in range(3):
        lock = lock_after(lock, spec)
    assert lock.encryption == Encryption(stage="drop")
    assert "the spec still has identity in front" in rotate_encryption(spec, lock, back=False).wrong
    for providers in (("aescbc: {keys: [{name: key1}]}",), ("aescbc: {keys: [{name: key1}]}", "identity: {}")):
        assert lock_after(lock, spec_with(tmp_path, *providers)).encryption is None
    assert lock_after(lock, spec, back=True).encryption == Encryption(stage="issue")


@pytest.mark.parametrize(
    ("providers", "said"),
    [
        ((), "the spec has no encryptionConfiguration"),
        (
            (f"aescbc: {{keys: [{{name: key1, secret: {GIVEN}}}]}}",),
            "the spec gives the secret of the key that writes",
        ),
        (("identity: {}",), "nothing encrypts: the only provider is identity"),
        (("kms: {apiVersion: v2, name: k, endpoint: 'unix:///k'}",), "which has its own keys: rotate them there"),
        (("aescbc: {keys: [{name: key2}]}",), "files/encryption/aescbc/key2 is not in the lock yet: build once"),
    ],
)
def test_what_cannot_be_rotated(providers: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """Each is told why."""
    spec = spec_with(tmp_path, *providers)
    assert said in rotate_encryption(spec, LOCK, back=False).wrong
    assert "there is nothing to go back to" in rotate_encryption(spec, LOCK, back=True).wrong


def test_a_name_that_would_grow_too_long(tmp_path: Path) -> None:
    """It is told before anything is generated."""
    name = "k" * 79
    spec = spec_with(tmp_path, f"aescbc: {{keys: [{{name: {name}}}]}}")
    lock = Lock(files=(f"files/encryption/aescbc/{name}",))
    assert "more than 80 characters" in rotate_encryption(spec, lock, back=False).wrong
