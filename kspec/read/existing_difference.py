"""What is on an existing node, and what a build will write for it: every difference a finding with its file."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from attrs import define, field

from kspec.disk.rooted import BrokenLinkError
from kspec.facts import codes
from kspec.facts.kubeconfigs import FOLDER as KUBERNETES_FOLDER
from kspec.go.path import clean
from kspec.model.clusterspec import ClusterSpec
from kspec.model.code import Code, Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.existing import Existing
from kspec.model.file import File
from kspec.model.span import Span
from kspec.read.existing_place import Place, find_place
from kspec.read.external_etcd import FIELDS
from kspec.read.file_difference import file_differences

_MOST_IN_FILE: Final = 30
_MOST_UNKNOWN: Final = 50
_HELP: Final = "say it in the spec, as far as it is meant so; else the next build takes it back"


def compare_existing(
    existing: Existing, spec: ClusterSpec, files: Iterable[File], told: Sequence[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """Every way in which a node is not as a build will make it: warnings, file by file.

    `files` are a build's, of which those of the node count; of a file that `told` has a finding of already nothing more
    is told. What cannot be read is a finding, too.
    """
    place = find_place(Path(existing.folder), spec.cluster.certificates_dir)
    if isinstance(place, Diagnostic):
        return ()
    before = f"nodes/{existing.node}"
    wanted = {file.path.removeprefix(before): file for file in files if file.path.startswith(f"{before}/")}
    comparison = _Comparison(place, _told(existing, told))
    return (*comparison.files(wanted), *comparison.unknown(_looked_into(spec), _others(spec)))


def _told(existing: Existing, findings: Sequence[Diagnostic]) -> frozenset[str]:
    """The files of which something is told already: of a pair both, since one says what happens to the other."""
    told = {finding.span.file for finding in findings}
    for credential in existing.credentials.values():
        pair = {credential.certificate_file, credential.key_file}
        if pair & told:
            told |= pair
    return frozenset(told)


def _looked_into(spec: ClusterSpec) -> tuple[str, ...]:
    """The folders that are kubeadm's alone."""
    certificates = clean(spec.cluster.certificates_dir)
    inside = f"{certificates}/".startswith(f"{KUBERNETES_FOLDER}/")
    return (KUBERNETES_FOLDER,) if inside else (KUBERNETES_FOLDER, certificates)


def _others(spec: ClusterSpec) -> frozenset[str]:
    """Files that the spec names and no build writes: somebody else brings them."""
    external = spec.cluster.etcd.external
    paths = [getattr(external, attribute) for _, attribute in FIELDS.values()] if external else []
    return frozenset(clean(path) for path in paths if path)


@define
class _Comparison:
    """A node's place, the files that are told already, and the paths that are known by now, those behind links too."""

    place: Place
    told: frozenset[str]
    known: set[str] = field(factory=set)

    def files(self, wanted: dict[str, File]) -> Iterator[Diagnostic]:
        """What is otherwise in the files that a build writes."""
        outside = [path for path in sorted(wanted) if not self.place.has(path)]
        if outside:
            message = (
                f"{self.place.folder} is {KUBERNETES_FOLDER} alone: {len(outside)} files that a build writes outside "
                f"of it were not compared, {outside[0]} first"
            )
            span = Span(str(self.place.folder), 1, 1, 1, 1)
            yield Diagnostic(
                codes.NOT_COMPARED, message, span, Severity.WARNING, help="give the node's root folder instead"
            )
        for path in sorted(wanted.keys() - set(outside)):
            yield from self._file(path, wanted[path])

    def _file(self, path: str, file: File) -> Iterator[Diagnostic]:
        self.known.add(path)
        name = self.place.name(path)
        found, problem = self._read(path)
        if name in self.told:
            return
        if found is None:
            yield _warning(codes.DIFFERS, Span(name, 1, 1, 1, 1), f"{name} {problem}", "")
            return
        differences = list(file_differences(found, file, name))
        for difference in differences[:_MOST_IN_FILE]:
            about = f"{name}: {difference.field}" if difference.field else name
            yield _warning(codes.DIFFERS, difference.span, f"{about} {difference.message}", difference.field)
        if len(differences) > _MOST_IN_FILE:
            message = f"{name} has {len(differences) - _MOST_IN_FILE} more differences"
            yield _warning(codes.DIFFERS, Span(name, 1, 1, 1, 1), message, "")

    def _read(self, path: str) -> tuple[bytes | None, str]:
        """The content of a file of the node, or why there is none to compare."""
        try:
            found, real = self.place.rooted.read(path)
        except BrokenLinkError as error:
            return None, f"is a link that leads nowhere: {self.place.name(error.link)} says {error.target}"
        except (FileNotFoundError, NotADirectoryError):
            return None, "is not on the node, a build writes it"
        except OSError as error:
            return None, f"cannot be read: {error.strerror}"
        self.known.add(real)
        return found, ""

    def unknown(self, folders: Iterable[str], others: frozenset[str]) -> Iterator[Diagnostic]:
        """Files of the node that a build does not write; of a folder with nothing else in it, the folder alone."""
        self.known |= others
        found = [path for folder in folders if self.place.has(folder) for path in self._unknown_in(folder)]
        for path in found[:_MOST_UNKNOWN]:
            name = self.place.name(path)
            if name not in self.told:
                message = f"{name} is on the node, a build does not write it"
                help_ = "name it in `files:` if the node needs it; an import takes nothing of it"
                yield Diagnostic(codes.UNKNOWN_FILE, message, Span(name, 1, 1, 1, 1), Severity.WARNING, help=help_)
        if len(found) > _MOST_UNKNOWN:
            message = f"{self.place.folder} has {len(found) - _MOST_UNKNOWN} more files that a build does not write"
            span = Span(str(self.place.folder), 1, 1, 1, 1)
            yield Diagnostic(codes.UNKNOWN_FILE, message, span, Severity.WARNING)

    def _unknown_in(self, folder: str) -> Iterator[str]:
        """Links are not followed: what is behind a known one is known by its own path, too."""
        try:
            names = self.place.rooted.names(folder)
        except OSError:
            return
        for name, is_folder in names:
            path = f"{folder}/{name}"
            below = any(known.startswith(f"{path}/") for known in self.known)
            if is_folder and below:
                yield from self._unknown_in(path)
            elif path not in self.known and not below and not (is_folder and self._is_empty(path)):
                yield path

    def _is_empty(self, folder: str) -> bool:
        try:
            return not self.place.rooted.names(folder)
        except OSError:
            return False


def _warning(code: Code, span: Span, message: str, path: str) -> Diagnostic:
    return Diagnostic(code, message, span, Severity.WARNING, path=path, help=_HELP)
