"""One file of a node and what a build will write in its place: the differences, in words that show no secret."""

from collections.abc import Iterator, Sequence
from typing import Final

from kspec.facts.staticpods import UNORDERED_FLAGS
from kspec.model.diagnostic import errors
from kspec.model.document import Document
from kspec.model.file import File, Sensitivity
from kspec.model.frozen import frozen
from kspec.model.span import Span
from kspec.read.documents import load
from kspec.secrets.showable import OF_KUBECONFIG, shown
from kspec.text.structural_differences import Difference, Kind, structural_differences
from kspec.text.text_differences import text_difference
from kspec.text.variables import variables

_STRUCTURED: Final = (".yaml", ".yml", ".json", ".conf")
_ENVIRONMENT: Final = ".env"
_KUBECONFIG: Final = ("v1", "Config")


@frozen
class FileDifference:
    """One difference: where in the node's file it is, the field (empty for the whole file), and the sentence's end."""

    span: Span
    field: str
    message: str


def file_differences(found: bytes, wanted: File, name: str) -> Iterator[FileDifference]:
    """How a file of the node, called `name` in messages, is not what a build writes; nothing if the bytes are equal.

    YAML, JSON and kubeconfigs are compared field by field, files of variables flag by flag, all others by their lines.
    """
    if found == wanted.data:
        return
    whole = Span(name, 1, 1, 1, 1)
    theirs = _structured(wanted)
    if theirs:
        documents, wrong = load(found, name)
        for error in errors(wrong):
            yield FileDifference(error.span, "", f"cannot be read as YAML: {error.message}")
            return
        told = _of_documents(documents, theirs, wanted)
        yield from [_of_text(found, wanted, whole, structured=True)] if told is None else told
        return
    if wanted.path.endswith(_ENVIRONMENT):
        ours, theirs_ = variables(found), variables(wanted.data)
        if ours is not None and theirs_ is not None:
            sentences = [_sentence(one, wanted, kubeconfig=False) for one in structural_differences(ours, theirs_)]
            yield from [FileDifference(whole, field, text) for field, text in sentences] or [
                _of_text(found, wanted, whole)
            ]
            return
    yield _of_text(found, wanted, whole)


def _structured(wanted: File) -> tuple[Document, ...]:
    """The documents of a file that has fields; none of any other, such as a text that could be read as YAML as well."""
    if not wanted.path.endswith(_STRUCTURED):
        return ()
    documents, wrong = load(wanted.data, wanted.path)
    good = not wrong and all(isinstance(document.value, dict | list) for document in documents)
    return documents if good else ()


def _of_text(found: bytes, wanted: File, whole: Span, *, structured: bool = False) -> FileDifference:
    """What is left where every field is equal. `structured`: the file has fields."""
    about = text_difference(found, wanted.data)
    if structured and about.startswith("differs from line"):
        about = "says the same in another form: comments, quotes or the order of fields"
    return FileDifference(whole, "", about)


def _of_documents(ours: Sequence[Document], theirs: Sequence[Document], wanted: File) -> list[FileDifference] | None:
    """The differences of fields that matter; None where no field differs at all."""
    several = len(ours) != 1 or len(theirs) != 1
    differs, found = False, []
    for number, (one, other) in enumerate(zip(ours, theirs, strict=False), 1):
        before = f"document {number}: " if several else ""
        kubeconfig = (other.api_version, other.kind) == _KUBECONFIG
        for difference in structural_differences(one.value, other.value):
            differs = True
            if not _is_same_set(difference):
                field, text = _sentence(difference, wanted, kubeconfig=kubeconfig)
                found.append(FileDifference(one.locate(difference.path), f"{before}{field}", text))
    if len(ours) != len(theirs):
        span = ours[-1].span if ours else Span(wanted.path, 1, 1, 1, 1)
        found.append(FileDifference(span, "", f"has {len(ours)} documents, a build writes {len(theirs)}"))
    return found if differs or found else None


def _is_same_set(difference: Difference) -> bool:
    """Whether a flag whose value is a set has the same members in another order."""
    flag = difference.names[-1] if difference.names else ""
    left, right = difference.left, difference.right
    if flag not in UNORDERED_FLAGS or not isinstance(left, str) or not isinstance(right, str):
        return False
    return sorted(left.split(",")) == sorted(right.split(","))


def _sentence(difference: Difference, wanted: File, *, kubeconfig: bool) -> tuple[str, str]:
    """The field, and what is otherwise in it."""
    names = difference.names
    hidden = wanted.sensitivity is Sensitivity.SECRET and not kubeconfig
    if not names or (kubeconfig and names[-1] not in OF_KUBECONFIG):
        hidden = True
    left, right = (None if hidden else shown(names, value) for value in (difference.left, difference.right))
    if difference.kind is Kind.CHANGED:
        text = "differs" if left is None or right is None else f"is {left}, a build writes {right}"
    elif difference.kind is Kind.ONLY_LEFT:
        text = f"{'' if left is None else f'({left}) '}is on the node only, a build does not write it"
    elif difference.kind is Kind.ONLY_RIGHT:
        text = f"is not on the node, a build writes {'it' if right is None else right}"
    else:
        text = "has its entries in another order than a build writes"
    return difference.place, text
