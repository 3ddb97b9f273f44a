"""The root that the clusters of a set share, in the set's own lock and keyring: found, or made and kept."""

from kspec.cli.set_call import Call
from kspec.cli.stderr import waiting
from kspec.disk.keyring_folder import PENDING
from kspec.disk.sources import Sources
from kspec.encode import lock_text
from kspec.facts import clusterset, codes
from kspec.facts.releases import newest
from kspec.model.diagnostic import Diagnostic
from kspec.model.lock import Lock, LockedCertificate
from kspec.model.span import Span
from kspec.plan.root_rotation import Rotating, rotate_root
from kspec.plan.rotation import Turned
from kspec.plan.shared_root import Root, root_of
from kspec.read.keyring import Keyring, read_keyring, read_lock
from kspec.rules.identities import SHARED_ROOT
from kspec.write.commit import store
from kspec.write.forgetting import remove_entries
from kspec.write.keyring_file import rewritten, write_file
from kspec.write.lock_file import changed_lock, hold_lock


def root_lock(certificate: bytes) -> Lock:
    """The lock of a set with that root (DER)."""
    return Lock(certificates={SHARED_ROOT: LockedCertificate(certificate)})


def find_root(call: Call) -> Root | Diagnostic | None:
    """The root of the set, new where there is none; None where its authorities are separate.

    The root's key may be elsewhere: it is needed only where an authority has to be issued.
    """
    if call.given.authorities != clusterset.SHARED_ROOT:
        return None
    stores = call.stores
    lock, _ = read_lock(stores.lock, Sources())
    place = Span(str(stores.lock), 1, 1, 1, 1)
    lock = lock or Lock()
    if SHARED_ROOT not in lock.certificates and (call.options.frozen or call.options.public):
        option = "--frozen" if call.options.frozen else "--public"
        text = f"there is no root of {call.given.name} in a lock, and {option} generates nothing"
        return Diagnostic(codes.NO_LOCK, text, place, help="build once without it, or restore the lock")
    keyring = Keyring()
    if not call.options.public:
        keyring, unusable = read_keyring(stores.keys, lock, call.options.access)
        if unusable:
            return unusable[0]
    return root_of(call.given.name, lock, keyring.secrets, call.draw, newest()[0], place)


def turn_root(call: Call, *, back: bool) -> Turned:
    """Bring the rotation of the root on by one stage, or back; the caller holds the set's keyring."""
    stores, sources = call.stores, Sources()
    lock, findings = read_lock(stores.lock, sources)
    keyring, unusable = read_keyring(stores.keys, lock, call.options.access)
    if findings or unusable:
        return Turned(findings=(*findings, *unusable))
    place = Span(str(stores.lock), 1, 1, 1, 1)
    own = Rotating(call.given.name, lock or Lock(), keyring.secrets, call.draw, newest()[0], place)
    turned = rotate_root(own, back=back)
    if turned.turn is None:
        return turned
    entries, access = turned.turn.entries, call.options.access
    with hold_lock(stores.lock, waiting):
        if changed := changed_lock(stores.lock, sources.files[str(stores.lock)]):
            return Turned(findings=(changed,))
        sealed = rewritten(stores.keys, access, entries)
        if isinstance(sealed, Diagnostic):
            return Turned(findings=(sealed,))
        content = lock_text.render(turned.turn.lock).encode()
        store(stores.lock, stores.keys, content, entries, progress=call.progress, sealed=sealed)
        if turned.gone:
            left = rewritten(stores.keys, access, {}, gone=turned.gone)
            if left is None:
                remove_entries(stores.keys, turned.gone)
            elif not isinstance(left, Diagnostic):
                write_file(stores.keys, left)
    return turned


def store_root(call: Call, root: Root) -> Diagnostic | None:
    """Bring a new root into the set's keyring and lock, before anything is signed by it; or why that cannot be."""
    if not root.events:
        return None
    stores = call.stores
    with hold_lock(stores.lock, waiting):
        if changed := changed_lock(stores.lock, None):
            return changed
        sealed = rewritten(stores.keys, call.options.access, root.drawn)
        if isinstance(sealed, Diagnostic):
            return sealed
        content = lock_text.render(root_lock(root.certificate)).encode()
        store(stores.lock, stores.keys, content, root.drawn, progress=call.progress, note=PENDING, sealed=sealed)
    return None
