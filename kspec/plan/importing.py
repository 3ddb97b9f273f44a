"""Existing nodes beside lock and keyring to a decision: what is added, what is replaced, and what forbids it."""

from collections.abc import Mapping, Sequence

from attrs import define, field

from kspec.disk.keyring_entries import SERVICE_ACCOUNT_KEY
from kspec.facts import codes
from kspec.model.clusterspec import ClusterSpec
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.draw import Draw
from kspec.model.event import Action, Event
from kspec.model.existing import Existing
from kspec.model.imported import Imported, Recorded, Taken
from kspec.model.lock import Lock
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.plan.compare import Compared, compare
from kspec.plan.completion import complete
from kspec.plan.identities import identities
from kspec.plan.import_nodes import import_nodes
from kspec.plan.imported_nodes import Pins
from kspec.plan.rotated_nodes import other_stages
from kspec.plan.validity import tell
from kspec.rules.identities import owner
from kspec.x509 import keys, reader, signatures

_UPDATE = "take what changed on the nodes with --update; or give the nodes back what lock and keyring have"
_ELSEWHERE = "name a lock and a keyring of this cluster's own with --lock and --keys"


@define
class Import:
    """One import while it is decided. `lock_file` and `keys_folder` are lock and keyring as messages name them."""

    spec: ClusterSpec
    release: Release
    recorded: Recorded
    found: Sequence[Existing]
    lock_file: str
    keys_folder: str
    findings: list[Diagnostic] = field(factory=list)

    @property
    def _lock_place(self) -> Span:
        return Span(self.lock_file, 0, 0, 0, 0)

    @property
    def failed(self) -> bool:
        """Whether an error was found."""
        return bool(errors(self.findings))

    def decide(self, draw: Draw, *, pins: Pins, update: bool) -> Imported:
        """Decide.

        An import adds to lock and keyring what they lack; what differs is a finding, or taken from the nodes with
        `update`. What the nodes lack is generated or issued where lock and keyring lack it as well, as far as it is
        theirs or the whole cluster's: other nodes' own is left to their import, or to a build.
        """
        apart = other_stages(self.found, self.recorded.lock)
        if apart:
            return Imported(None, findings=apart)
        taken, wrong = import_nodes(self.spec, self.release, self.found, pins=pins, recorded=self.recorded)
        self.findings += wrong
        same_cluster = self._is_same_cluster(taken)
        self._prove_keyring(taken)
        wanted = update and same_cluster and (self.recorded.lock is not None or self.recorded.pending)
        help_ = _UPDATE if same_cluster and self.recorded.lock else _ELSEWHERE
        compared = compare(self.recorded, taken, update=wanted, help_=help_)
        self.findings += compared.findings
        self._prove_kept(compared)
        self._name_the_others()
        if self.failed:
            return Imported(None, findings=tuple(self.findings))
        return self._complete(compared, draw)

    def _is_same_cluster(self, taken: Taken) -> bool:
        """Whether lock and keyring are of the cluster that the nodes are of; it is a finding if they are not.

        They are if an authority, or the key of service accounts, is the same. Without a lock the keyring has to prove
        it, unless it has no key yet, or is that of an interrupted import.
        """
        there, given = self._anchors(self.recorded.lock, self.recorded.secrets), self._anchors(taken.lock, {})
        common = there.keys() & given.keys()
        if any(there[name] == given[name] for name in common):
            return True
        place = self._lock_place
        if self.recorded.lock is not None:
            if common:
                message = f"{self.lock_file} is another cluster's: its authorities and its sa.key are not the nodes'"
                self.findings.append(Diagnostic(codes.LOCK_EXISTS, message, place, help=_ELSEWHERE))
            return not common
        has_keys = any(path.endswith(".key") for path in self.recorded.secrets)
        if given and (common or (has_keys and not self.recorded.pending)):
            message = f"there is no lock, and the keyring {self.keys_folder} has another cluster's keys"
            help_ = f"restore the lock of this cluster, if it has one; or {_ELSEWHERE}"
            self.findings.append(Diagnostic(codes.NO_LOCK, message, place, help=help_))
            return False
        return True

    def _anchors(self, lock: Lock | None, secrets: Mapping[str, Secret]) -> Mapping[str, bytes]:
        """The public keys that make a cluster the one that it is: by a lock, or where there is none, by a keyring."""
        authorities = [identity for identity in identities(self.spec, self.release, {}) if identity.authority is None]
        if lock is None:
            paths = {**{identity.name: identity.key for identity in authorities}, "sa": SERVICE_ACCOUNT_KEY}
            found = {name: _public_key(secrets[path]) for name, path in paths.items() if path in secrets}
        else:
            found = {
                identity.name: reader.parse(lock.certificates[identity.name].certificate).public_key
                for identity in authorities
                if identity.name in lock.certificates
            }
            found["sa"] = lock.service_account
        return {name: key for name, key in found.items() if key}

    def _prove_keyring(self, taken: Taken) -> None:
        """Each key of the keyring has to be the locked one; or else the node's, as an interrupted update leaves it."""
        lock = self.recorded.lock
        if lock is None:
            return
        wanted = {
            identity.key: reader.parse(lock.certificates[identity.name].certificate).public_key
            for identity in identities(self.spec, self.release, {})
            if identity.name in lock.certificates
        }
        for path, public in {**wanted, SERVICE_ACCOUNT_KEY: lock.service_account}.items():
            key = self.recorded.secrets.get(path)
            if key is not None and public and key != taken.secrets.get(path) and _public_key(key) != public:
                message = f"the key in the keyring ({path}) is not the one that the lock tells"
                help_ = "restore keyring and lock that belong together, or name them with --lock and --keys"
                place = self._lock_place
                self.findings.append(Diagnostic(codes.KEY_MISMATCH, message, place, help=help_))

    def _prove_kept(self, compared: Compared) -> None:
        """Where an authority was replaced, what lock and keyring keep has to be signed by the new one, too."""
        for identity in identities(self.spec, self.release, compared.lock.kubelet_conf):
            key = ("certificates", identity.authority or "")
            locked = compared.lock.certificates.get(identity.name)
            if key not in compared.replaced or locked is None or ("certificates", identity.name) in compared.replaced:
                continue
            authority = reader.parse(compared.lock.certificates[key[1]].certificate)
            if not signatures.is_signed(reader.parse(locked.certificate), authority.public_key):
                message = f"{identity.name}: the certificate in the lock is not signed by the {key[1]} that is imported"
                help_ = "give its node as well, with the certificate that it has now"
                place = self._lock_place
                self.findings.append(Diagnostic(codes.FOREIGN_AUTHORITY, message, place, help=help_))

    def _name_the_others(self) -> None:
        """Nodes of the spec that nobody gave, and of which lock and keyring have nothing."""
        lock = self.recorded.lock or Lock()
        known = {existing.node for existing in self.found} | lock.kubelet_conf.keys()
        known |= {owner(name) for name in lock.certificates}
        others = [node.name for node in self.spec.nodes if node.name not in known]
        if others:
            message = f"not given: {', '.join(others)}; the next build issues their certificates and keys anew"
            help_ = f"if they exist, import them before: {' '.join(f'{name}=DIR' for name in others)}"
            span = Span(str(self.spec.file), 0, 0, 0, 0)
            self.findings.append(Diagnostic(codes.NODE_NOT_GIVEN, message, span, Severity.WARNING, help=help_))

    def _complete(self, compared: Compared, draw: Draw) -> Imported:
        """Generate and issue what the given nodes, lock and keyring all lack."""
        given = {existing.node for existing in self.found}
        completion = complete(
            self.spec,
            self.release,
            compared.lock,
            compared.secrets,
            draw,
            nodes=[node for node in self.spec.nodes if node.name in given],
            place=self._lock_place,
            first=self.recorded.lock is None,
        )
        findings = (*self.findings, *completion.findings)
        if completion.findings:
            return Imported(None, findings=findings)
        events = (*compared.events, *(event for event in completion.events if event.changes_lock))
        if not events and completion.lock != self.recorded.lock:
            events = (Event(Action.RECORDED, "the lock", ("it now has what the keyring and the spec say",)),)
        written = {**compared.written, **completion.drawn}
        return Imported(completion.lock, written, (*events, *tell(completion.periods, draw.now)), findings)


def _public_key(key: Secret) -> bytes:
    """The public key, or nothing where the private one cannot be used."""
    try:
        return keys.public_key(key)
    except ValueError:
        return b""
