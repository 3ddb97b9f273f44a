"""The passes that bring lock and keyring to a complete spec, and the keyring into order."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kspec.facts import codes
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic
from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.model.wire import Wire
from kspec.passes.completing import Completed
from kspec.passes.run import Options, Run
from kspec.read.external_etcd import read_external_etcd
from kspec.read.keyring import Keyring, missing_keyring, read_keyring, read_lock
from kspec.rules.identities import client
from kspec.write.tending import tend_keyring


class Recalled(NamedTuple):
    """A complete spec, and what was fixed for it before.

    `lock` is None before the first build. `displaced` are the keyring's keys as they stand, where `secrets` has the
    former ones that the lock names. `external_etcd` has the content of the external etcd's files by
    kubeadm-certs entry.
    """

    wire: Wire
    spec: ClusterSpec
    lock: Lock | None
    secrets: Mapping[str, Secret]
    displaced: Mapping[str, Secret]
    external_etcd: Mapping[str, Secret]


def recall(run: Run[Completed]) -> Run[Recalled]:
    """Lock and keyring as they stand on disk."""
    options, (wire, spec) = run.options, run.stage
    lock, findings = read_lock(options.lock_file, run.sources)
    spec = evolve(spec, clients=_clients(spec, lock))
    unusable: tuple[Diagnostic, ...] = ()
    keyring = Keyring()
    if not options.public:
        keyring, unusable = read_keyring(options.keys_folder, lock, options.access)
        if lock is not None and not unusable and not keyring.secrets:
            unusable = (missing_keyring(options.keys_folder, options.lock_file, keyring),)
    if unusable:
        return run.give(Recalled(wire, spec, lock, keyring.secrets, keyring.displaced, {}), (*findings, *unusable))
    unmatched = _mismatches(options, lock, keyring.secrets, findings, pending=keyring.pending and not keyring.importing)
    external, missing = read_external_etcd(spec, keyring.secrets, options.folder, run.sources)
    found = (*findings, *unmatched, *(() if options.public else missing))
    return run.give(Recalled(wire, spec, lock, keyring.secrets, keyring.displaced, external), found)


def _clients(spec: ClusterSpec, lock: Lock | None) -> tuple[str, ...]:
    """The programs that get a client certificate, and those that the lock knows to have got one."""
    known = (client(name, spec.first.name) for name in (lock.certificates if lock else ()))
    return tuple(sorted({*spec.clients, *known} - {""}))


def _mismatches(
    options: Options,
    lock: Lock | None,
    secrets: Mapping[str, Secret],
    findings: Sequence[Diagnostic],
    *,
    pending: bool,
) -> tuple[Diagnostic, ...]:
    """Keyring without lock, or no lock where one is needed."""
    if lock is not None or findings:
        return ()
    place = Span(str(options.lock_file), 1, 1, 1, 1)
    if options.frozen or options.public:
        option = "--frozen" if options.frozen else "--public"
        help_ = "build once without it, or restore the lock from your version control"
        return (Diagnostic(codes.NO_LOCK, f"there is no lock, and {option} generates nothing", place, help=help_),)
    keys = sorted(name for name in secrets if name.endswith(".key"))
    if keys and not pending:
        message = f"there is no lock, but the keyring {options.keys_folder} has keys ({keys[0]}, ...)"
        help_ = (
            "restore the lock from your version control; or make it anew from the cluster's files with "
            "`kspec import NODE=DIR --spec SPEC`"
        )
        return (Diagnostic(codes.NO_LOCK, message, place, help=help_),)
    return ()


def tend(run: Run[Recalled]) -> Run[Recalled]:
    """Mend the keyring's modes and notes before anything else is done with it, or tell where that cannot be."""
    if run.options.public:
        return run
    return run.found(tend_keyring(run.options.keys_folder, frozen=run.options.frozen))
