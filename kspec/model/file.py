"""One file of the output."""

from enum import Enum

from kspec.model.frozen import field, frozen
from kspec.model.secret import Secret


class Sensitivity(Enum):
    """Who may see a file's content."""

    PUBLIC = "public"
    SECRET = "secret"  # noqa: S105 - a word, not a password


@frozen
class Withheld:
    """The content of a secret file whose secret is not at hand (`--public`)."""


@frozen
class File:
    """A file below the output folder.

    `path` is relative, with `/`, without `..`. `mode` is what kubeadm would give it on the host. A secret's content
    is a `Secret`, or `Withheld` where only public files are made; a public file's is bytes. `phase` is kubeadm's name
    of the phase that makes it (`addon/coredns`), or empty for kspec's own. `pack` is the pack that brings
    it, if one does.
    """

    path: str
    content: bytes | Secret | Withheld = field(repr=False)
    mode: int = 0o644
    phase: str = ""
    pack: str = ""

    @property
    def sensitivity(self) -> Sensitivity:
        """Secret if the content is."""
        return Sensitivity.PUBLIC if isinstance(self.content, bytes) else Sensitivity.SECRET

    @property
    def data(self) -> bytes:
        """The bytes to write; those of a withheld secret are a TypeError: it is never written."""
        if isinstance(self.content, Withheld):
            message = f"{self.path} is withheld"
            raise TypeError(message)
        return self.content.reveal() if isinstance(self.content, Secret) else self.content


@frozen
class Folder:
    """A folder below the output folder, with the mode that it has on the host; `pack` as of a file."""

    path: str
    mode: int = 0o755
    pack: str = ""
