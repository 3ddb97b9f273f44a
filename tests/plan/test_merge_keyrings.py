"""Two copies of a keyring as one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kspec.model.secret import Secret
from kspec.plan.merge_keyrings import merge_keyrings, merge_recipients
from kspec.rules.identities import former_key_of
from kspec.x509 import keys

KEYS = [keys.generate("ECDSA-P256") for _ in range(4)]
NODE_KEYS = ("nodes/a/apiserver.key", "nodes/b/etcd/server.key", "nodes/b/kubelet.conf.key")
OTHERS = ("ca.key", "sa.key", "tokens/0", "tokens/1", "files/x")
COPY = st.dictionaries(st.sampled_from((*NODE_KEYS, *OTHERS)), st.sampled_from(KEYS))


def renewed(copy: dict[str, Secret], path: str, key: Secret) -> None:
    """What `kspec renew --new-key` does: the former key is kept beside the new one."""
    if path in copy and copy[path] != key:
        copy[former_key_of(path, keys.pin(keys.public_key(copy[path])))] = copy[path]
    copy[path] = key


def test_what_each_got_is_in_the_one() -> None:
    """And what the second had more is told."""
    merged = merge_keyrings({"ca.key": KEYS[0], "tokens/0": KEYS[1]}, {"ca.key": KEYS[0], "tokens/1": KEYS[2]})
    assert merged.entries == {"ca.key": KEYS[0], "tokens/0": KEYS[1], "tokens/1": KEYS[2]}
    assert (merged.kept, merged.conflicts, merged.added) == ((), (), ("tokens/1",))


def test_of_a_nodes_key_both_are_kept() -> None:
    """As after a renewal: a lock names the one or the other."""
    path = "nodes/a/apiserver.key"
    merged = merge_keyrings({path: KEYS[0]}, {path: KEYS[1]})
    assert merged.entries == {path: KEYS[0], former_key_of(path, keys.pin(keys.public_key(KEYS[1]))): KEYS[1]}
    assert (merged.kept, merged.conflicts) == ((path,), ())


def test_what_has_no_place_for_two_is_named() -> None:
    """An authority, a token, and what is no key at all."""
    first = dict.fromkeys(("ca.key", "tokens/0", "nodes/a/apiserver.key"), Secret(b"1"))
    merged = merge_keyrings(first, dict.fromkeys(first, Secret(b"2")))
    assert merged.conflicts == ("ca.key", "nodes/a/apiserver.key", "tokens/0")
    assert merged.entries == first


@given(
    COPY,
    st.lists(st.tuples(st.booleans(), st.sampled_from(NODE_KEYS), st.sampled_from(KEYS)), max_size=8),
    st.lists(st.tuples(st.booleans(), st.sampled_from(OTHERS), st.sampled_from(KEYS)), max_size=4),
)
@settings(max_examples=1000)
def test_nothing_is_lost_in_any_history(
    base: dict[str, Secret], renewals: list[tuple[bool, str, Secret]], additions: list[tuple[bool, str, Secret]]
) -> None:
    """Two people begin with one keyring, renew and add: every secret of both is in the merged one, or is named.

    A thousand histories in each run.
    """
    copies = dict(base), dict(base)
    for second, path, key in renewals:
        renewed(copies[second], path, key)
    for second, path, key in additions:
        copies[second].setdefault(path, key)
    merged = merge_keyrings(*copies)
    conflicts = set(merged.conflicts)
    assert conflicts <= set(OTHERS)
    for copy in copies:
        assert {path for path in copy if path not in merged.entries} == set()
        held = set(merged.entries.values())
        assert [path for path, secret in copy.items() if secret not in held and path not in conflicts] == []
    assert all(copies[0][path] != copies[1][path] for path in conflicts)
    again = merge_keyrings(merged.entries, copies[1])
    assert again.entries == merged.entries
    assert set(again.conflicts) == conflicts


def test_with_a_base_one_side_alone_decides() -> None:
    """What is removed does not come back, and what both changed is merged as ever."""
    base = {"ca.key": KEYS[0], "tokens/0": KEYS[0], "tokens/1": KEYS[0], "sa.key": KEYS[0]}
    first = {"ca.key": KEYS[1], "tokens/1": KEYS[0], "sa.key": KEYS[1]}
    second = {"ca.key": KEYS[0], "tokens/0": KEYS[0], "tokens/1": KEYS[2], "sa.key": KEYS[2]}
    merged = merge_keyrings(first, second, base)
    assert merged.entries == {"ca.key": KEYS[1], "tokens/1": KEYS[2], "sa.key": KEYS[1]}
    assert merged.conflicts == ("sa.key",)


def test_who_was_removed_is_no_recipient_again() -> None:
    """Nor is a comment another key."""
    assert merge_recipients(("a", "ssh-rsa X me"), ("ssh-rsa X you", "a", "c"), ("a", "b", "ssh-rsa X")) == (
        "a",
        "ssh-rsa X me",
        "c",
    )
    assert merge_recipients(("a", "b"), ("a",), ("a", "b")) == ("a",)
