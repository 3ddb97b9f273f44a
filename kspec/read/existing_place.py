"""The folder of an existing node: a root folder, or /etc/kubernetes itself; and how its files are read and called."""

from pathlib import Path

from attrs import define, field

from kspec.disk.bounds import NODE_FILE
from kspec.disk.rooted import BrokenLinkError, OutsideError, Rooted
from kspec.facts import codes
from kspec.facts.kubeconfigs import FOLDER as KUBERNETES_FOLDER
from kspec.facts.kubeconfigs import KUBECONFIGS
from kspec.go.path import clean, join
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic
from kspec.model.span import Span

_CLOSED = "keys are readable by root alone: run as root, or import a copy of the folder that is yours"


@define
class Place:
    """Where a node's absolute paths are found, and what could not be read of them.

    Links lead below the folder, never to this machine's files.
    """

    folder: Path
    is_root: bool
    findings: list[Diagnostic] = field(factory=list)

    @property
    def rooted(self) -> Rooted:
        """The folder as the node sees it."""
        return Rooted(str(self.folder), "/" if self.is_root else KUBERNETES_FOLDER)

    def has(self, path: str) -> bool:
        """Whether a path of the node lies in what was given."""
        return self.is_root or f"{clean(path)}/".startswith(f"{KUBERNETES_FOLDER}/")

    def name(self, path: str) -> str:
        """How a file of the node is called in messages: by its place on this machine, if it has one."""
        if self.is_root:
            return str(self.folder / path.lstrip("/"))
        return str(self.folder / clean(path).removeprefix(KUBERNETES_FOLDER).lstrip("/")) if self.has(path) else path

    def read(self, path: str) -> bytes | None:
        """The content of a file of the node, or None where there is none.

        One that is there and cannot be read is a finding: a link that leads nowhere, a folder or device in its place, a
        file that is too large, or closed to whoever runs kspec.
        """
        try:
            return self.rooted.read(path, NODE_FILE)[0]
        except BrokenLinkError as error:
            self._tell_link(path, error)
        except (FileNotFoundError, NotADirectoryError, OutsideError):
            pass
        except OSError as error:
            self._tell_unreadable(path, error)
        return None

    def read_filled(self, path: str) -> bytes | None:
        """The same; a file without anything in it is a finding too."""
        content = self.read(path)
        if content == b"":
            help_ = "a disk that was full leaves such files: bring the file from a backup"
            self.tell(codes.UNREADABLE, path, f"{self.name(path)} is empty", help_)
            return None
        return content

    def read_named(self, path: str, by: str, file: str) -> bytes | None:
        """A file that another one names, relative to that one's folder as for kubectl; a finding where it is not there.

        `by` says which part of the other names it.
        """
        known = len(self.findings)
        named = file if file.startswith("/") else join(path.rpartition("/")[0] or "/", file)
        content = self.read_filled(named)
        if content is None and len(self.findings) == known:
            message = f"{self.name(path)} cannot be used: {by} is {file}, and there is no such file"
            help_ = f"bring {named} of the node, too"
            if not self.has(named):
                message = f"{self.name(path)} cannot be used: {by} is {file}, outside of {KUBERNETES_FOLDER}"
                help_ = "give the node's root folder instead"
            self.tell(codes.UNREADABLE, path, message, help_)
        return content

    def tell(self, code: Code, path: str, message: str, help_: str = "", span: Span | None = None) -> None:
        """Note a finding at a file of the node; `span` says where in it, if that is known."""
        self.findings.append(Diagnostic(code, message, span or Span(self.name(path), 1, 1, 1, 1), help=help_))

    def _tell_unreadable(self, path: str, error: OSError) -> None:
        help_ = _CLOSED if isinstance(error, PermissionError) else "bring the file itself, from the node or a backup"
        self.tell(codes.UNREADABLE, path, f"{self.name(path)} cannot be read: {error.strerror}", help_)

    def _tell_link(self, path: str, error: BrokenLinkError) -> None:
        link, file = self.name(error.link), self.name(path)
        named = "" if link == file else f"{file} cannot be read: "
        help_ = f"links are followed below {self.folder}: bring what it leads to, or put the file itself there"
        if not self.is_root:
            help_ = "give the node's root folder instead, or put the file itself there"
        message = f"{named}{link} is a link to {error.target}, {error.reason}"
        finding = Diagnostic(codes.LINK, message, Span(file, 1, 1, 1, 1), help=help_)
        if finding not in self.findings:
            self.findings.append(finding)


def find_place(folder: Path, certificates_dir: str) -> Place | Diagnostic:
    """The place that a folder is; or the finding that it is neither, or that it lacks the spec's certificates."""
    span = Span(str(folder), 1, 1, 1, 1)
    root = Place(folder, is_root=True)
    if root.rooted.kind(KUBERNETES_FOLDER) == "folder" or root.rooted.kind(certificates_dir) == "folder":
        return root
    part = Place(folder, is_root=False)
    has_certificates = clean(certificates_dir) != KUBERNETES_FOLDER and part.rooted.kind(certificates_dir) == "folder"
    if has_certificates or any(part.rooted.kind(f"{KUBERNETES_FOLDER}/{row.file}") == "file" for row in KUBECONFIGS):
        if part.has(certificates_dir):
            return part
        message = (
            f"{folder} is {KUBERNETES_FOLDER} itself, and the spec's certificatesDir {certificates_dir} is outside"
        )
        return Diagnostic(codes.NO_TREE, message, span, help="give the node's root folder instead")
    message = f"{folder} is neither a root folder with {KUBERNETES_FOLDER} nor {KUBERNETES_FOLDER} itself"
    help_ = "name a folder that has the node's files: NODE=DIR"
    for path in ("/", KUBERNETES_FOLDER):
        try:
            root.rooted.names(path)
        except FileNotFoundError:
            message = message if path != "/" else f"there is no folder {folder}"
        except NotADirectoryError:
            message = f"{root.name(path)} is not a folder"
        except OSError as error:
            message = f"{root.name(path)} cannot be read: {error.strerror}"
            help_ = _CLOSED if isinstance(error, PermissionError) else help_
        else:
            continue
        break
    return Diagnostic(codes.NO_TREE, message, span, help=help_)
