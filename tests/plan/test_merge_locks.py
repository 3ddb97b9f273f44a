"""Two branches' locks as one."""

from attrs import evolve

from kspec.model.encryption import Encryption
from kspec.model.lock import Lock, LockedCertificate, LockedToken
from kspec.plan.merge_locks import merge_locks

A, B, C = (LockedCertificate(bytes([number])) for number in (1, 2, 3))
BASE = Lock({"ca": A, "cp-1/apiserver": B, "w-1/kubelet.conf": C}, b"key", {"abcdef": LockedToken(None)})


def test_what_one_side_did_is_done() -> None:
    """Added, changed and removed entries of both are in the merge."""
    ours = evolve(BASE, certificates={**BASE.certificates, "w-2/kubelet.conf": A}, files=("files/one",))
    theirs = evolve(BASE, certificates={"ca": A, "cp-1/apiserver": C, "w-3/kubelet.conf": B}, files=("files/two",))
    merged, conflicts = merge_locks(BASE, ours, theirs)
    assert conflicts == ()
    assert merged.certificates == {"ca": A, "cp-1/apiserver": C, "w-2/kubelet.conf": A, "w-3/kubelet.conf": B}
    assert merged.files == ("files/one", "files/two")
    assert (merged.service_account, merged.tokens) == (BASE.service_account, BASE.tokens)
    assert merge_locks(BASE, theirs, ours)[0] == merged


def test_of_what_both_changed_ours_is_taken() -> None:
    """A build issues it again."""
    ours, theirs = (evolve(BASE, certificates={**BASE.certificates, "cp-1/apiserver": one}) for one in (A, C))
    assert merge_locks(BASE, ours, theirs) == (ours, ())


def test_an_authority_of_each_side_is_a_conflict() -> None:
    """As is a key for service accounts; one that only one side changed is not."""
    ours = evolve(BASE, certificates={**BASE.certificates, "ca": B}, service_account=b"ours")
    theirs = evolve(BASE, certificates={**BASE.certificates, "ca": C}, service_account=b"theirs")
    assert merge_locks(BASE, ours, theirs)[1] == ("ca", "sa")
    assert merge_locks(Lock(), ours, theirs)[1] == ("ca", "sa")
    assert merge_locks(BASE, ours, BASE) == (ours, ())
    ours, theirs = (evolve(BASE, encryption=Encryption({"k": ("k", name)}, "trust")) for name in ("k-2", "k-3"))
    assert merge_locks(BASE, ours, theirs) == (ours, ("encryption",))
