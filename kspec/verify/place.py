"""A tree on a disk, and what is found in it: an output folder, or the root folder of a machine.

Links are followed as `chroot` would have it, never out of the folder. Nothing is changed.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from attrs import define, field

from kspec.disk import bounds
from kspec.disk.rooted import BrokenLinkError, Rooted
from kspec.facts import codes
from kspec.model.code import Code, Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.span import Span

_CLOSED = "keys are readable by root alone: verify as root"


@define
class Place:
    """A folder as the user named it, and the findings about what is in it. Paths are relative to the folder."""

    folder: str
    findings: list[Diagnostic] = field(factory=list)
    _unseen: dict[str, None] = field(factory=dict, init=False)
    """What cannot be looked at, by its path, since a folder on the way is closed."""

    def name(self, path: str) -> str:
        """How a path in it is called in messages."""
        return str(PurePath(self.folder) / path)

    def status(self, path: str) -> os.stat_result | None:
        """The status of what stands there, a link's own; None where nothing does, or nobody can tell.

        What is in the way then is told, once.
        """
        try:
            return Rooted(self.folder).status(f"/{path}")
        except (FileNotFoundError, NotADirectoryError, BrokenLinkError):
            return None
        except OSError as error:
            self._unseen[path] = None
            self.tell_unreadable(os.path.relpath(Path(str(error.filename)).parent, self.folder), error)
            return None

    def is_unseen(self, path: str) -> bool:
        """Whether nobody can tell what stands there, as its status has been found not to be had."""
        return path in self._unseen

    def read(self, path: str) -> bytes | None:
        """The content of a regular file; what cannot be read is told."""
        try:
            return Rooted(self.folder).read(f"/{path}", bounds.OUTPUT)[0]
        except OSError as error:
            self.tell_unreadable(path, error)
            return None

    def names(self, path: str) -> Iterator[tuple[str, bool]]:
        """The paths of what is directly in a folder, sorted, and of each whether it is a folder; of none, nothing."""
        try:
            listed = Rooted(self.folder).names(f"/{path}")
        except (FileNotFoundError, NotADirectoryError, BrokenLinkError):
            return
        except OSError as error:
            self.tell_unreadable(path, error)
            return
        for name, is_folder in listed:
            yield f"{path}/{name}".lstrip("/"), is_folder

    def tell(  # noqa: PLR0913 - all that a finding has
        self,
        code: Code,
        path: str,
        message: str,
        help_: str = "",
        notes: Sequence[str] = (),
        *,
        warning: bool = False,
    ) -> None:
        """Note a finding at a path."""
        severity = Severity.WARNING if warning else Severity.ERROR
        span = Span(self.name(path), 0, 0, 0, 0)
        self.findings.append(Diagnostic(code, message, span, severity, help=help_, notes=tuple(notes)))

    def tell_unreadable(self, path: str, error: OSError) -> None:
        """Note, once, that something cannot be read."""
        help_ = _CLOSED if isinstance(error, PermissionError) else ""
        message = f"{self.name(path)} cannot be read: {error.strerror}"
        if not any(one.message == message for one in self.findings):
            self.tell(codes.DRIFT_UNREADABLE, path, message, help_)
