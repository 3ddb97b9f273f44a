"""What is being taken from existing nodes, while it is worked out."""

from attrs import define, field, frozen

from kspec.model.code import Code, Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.imported import Key, Recorded
from kspec.model.lock import LockedCertificate
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.x509 import reader


@frozen
class Pins:
    """Which certificates are kept though the spec would issue others: all that need it, or those with these names."""

    names: frozenset[str] = frozenset()
    every: bool = False

    def has(self, name: str) -> bool:
        """Whether the certificate is to be kept."""
        return self.every or name in self.names


@define
class ImportedNodes:
    """What was taken, while it is being worked out.

    `recorded` has lock and keyring as they stand; `is_new` tells that there is no cluster yet, but authorities for one.
    """

    release: Release
    pins: Pins
    recorded: Recorded
    is_new: bool = False
    certificates: dict[str, LockedCertificate] = field(factory=dict)
    parsed: dict[str, reader.ParsedCertificate] = field(factory=dict)
    secrets: dict[str, Secret] = field(factory=dict)
    places: dict[Key, str] = field(factory=dict)
    told_by: dict[Key, Key] = field(factory=dict)
    findings: list[Diagnostic] = field(factory=list)

    def known(self, name: str) -> LockedCertificate | None:
        """The certificate that the lock has under that name."""
        return self.recorded.lock.certificates.get(name) if self.recorded.lock else None

    def without_rotated(self, name: str, chain: list[bytes]) -> list[bytes]:
        """What stands behind an authority in its file, but for what a rotation that the lock knows of brings there."""
        rotation = self.recorded.lock.rotations.get(name) if self.recorded.lock else None
        return [one for one in chain if rotation is None or one != rotation.other]

    def is_external(self, name: str | None) -> bool:
        """Whether that is an authority whose key is elsewhere."""
        locked = self.certificates.get(name or "") or self.known(name or "")
        return locked is not None and locked.external

    def report(self, code: Code, file: str, message: str, help_: str = "", *, warning: bool = False) -> None:
        """Note a finding at a file."""
        severity = Severity.WARNING if warning else Severity.ERROR
        self.findings.append(Diagnostic(code, message, Span(file, 1, 1, 1, 1), severity, help=help_))
