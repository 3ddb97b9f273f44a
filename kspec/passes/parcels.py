"""Work for another machine as bytes, and its answer: what a worker is given, what it does, what comes back.

A worker is given values that are public: none of the types that hold secrets can be pickled, what a spec's texts and
documents hold at the place of a secret keeps a parcel from being made, and so does any known secret that is found in
one. What comes back is read by a table of the classes that an answer is made of: no other is ever called, so that an
answer can be wrong, but cannot run anything.
"""

import io
import pickle
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum
from operator import ne
from types import MappingProxyType
from typing import Any, Final, TypeVar

from kspec.make.made import Made
from kspec.make.whole import make
from kspec.model.code import Code, Severity
from kspec.model.diagnostic import Diagnostic, Note
from kspec.model.document import Document
from kspec.model.file import File, Folder, Withheld
from kspec.model.fix import Edit, Fix
from kspec.model.frozen import evolve
from kspec.model.plan import Plan
from kspec.model.program import Variable
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.model.wire import Wire
from kspec.passes.finding import Checks, check_wire
from kspec.plan.published import published
from kspec.secrets.places import WINDOW, Verdict, secrets_given, secrets_in
from kspec.secrets.text import secret_text

T = TypeVar("T")
_PEM: Final = b"-----BEGIN"
_POD: Final = "Pod"
"""As what a patch is judged: an environment variable of it, for one, can be a secret."""


_ANSWER: Final = {
    (class_.__module__, class_.__qualname__): class_
    for class_ in (
        *(Checks, Made, File, Folder, Withheld),
        *(Diagnostic, Code, Severity, Span, Note, Fix, Edit),
    )
}
"""The classes that an answer is made of, besides texts, bytes, numbers and tuples."""


def check_parcel(wire: Wire, variables: Iterable[Variable]) -> bytes | None:
    """The work of `check_wire`, as a worker is given it.

    None where a document gives a secret, or may give one, or has the value of a program's variable that is called so.
    """
    documents = {id(found.document): found.document for found in wire.documents}
    if any(_may_hold_a_secret(document) for document in documents.values()):
        return None
    parcel = _packed(evolve(wire, packs=()))
    return None if any(value in parcel for value in _values(variables)) else parcel


def make_parcel(
    plan: Plan, documents: Iterable[Document], variables: Iterable[Variable], known: Collection[Secret]
) -> bytes | None:
    """The work of making the public files of a plan, as a worker is given it.

    None where one of the `known` secrets would be in it, or what the documents of its spec, its patches, or the
    variables of its program, may hold of secrets: such a value can be meant for a file that is public all the same.
    """
    parcel = _packed(published(plan))
    patches = (patch for node in plan.spec.nodes for file in node.patches for patch in file.patches)
    given = {text.encode() for text in (*_given(documents), *_given(patches, _POD)) if len(text) >= WINDOW}
    held = (*given, *_values(variables), *_contents(known))
    return None if any(content in parcel for content in held) else parcel


def work(parcel: bytes) -> bytes:
    """Do what a parcel asks for. The parcel is of this kspec's own making, and is trusted."""
    given = pickle.loads(parcel)  # noqa: S301 - from the machine that gives the work
    answer = check_wire(given) if isinstance(given, Wire) else make(given)
    return _packed(answer)


def checks_of(answer: bytes) -> Checks:
    """What a worker found by `check_wire`. ValueError for what is not such an answer."""
    return _unpacked(answer, Checks)


def made_of(answer: bytes) -> Made:
    """What a worker made. ValueError for what is not such an answer."""
    return _unpacked(answer, Made)


def _may_hold_a_secret(document: Document) -> bool:
    if any(True for _ in secrets_in(document.value, document.kind)):
        return True
    if document.source is None:
        return False
    shown = secret_text(document.source.text)  # its comments, too
    return bool(shown.values) or any(map(ne, shown.lines, document.source.text.removesuffix("\n").split("\n")))


def _given(documents: Iterable[Document], kind: str = "") -> Iterator[str]:
    for document in documents:
        for found, verdict in secrets_in(document.value, kind or document.kind):
            yield from found.splitlines() if verdict is Verdict.TEXT else (found,)


def _values(variables: Iterable[Variable]) -> Iterator[bytes]:
    """What variables hold that are called like secrets."""
    return (value.encode() for value, _ in secrets_given(variables) if len(value) >= WINDOW)


def _contents(secrets: Iterable[Secret]) -> Iterator[bytes]:
    """By what a secret is known: of a private key in PEM its first line, since the last is of the public one as well.

    Of a token, what is behind its dot.
    """
    for secret in secrets:
        first, *others = secret.reveal().strip().splitlines() or [b""]
        content = others[0] if first.startswith(_PEM) and others else first.strip().rpartition(b".")[2]
        if len(content) >= WINDOW:
            yield content


def _view(value: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(value)


class _Packing(pickle.Pickler):
    """Pickles what the standard library's does, and views of mappings as well; a member of an enumeration by its value.

    Python 3.11 has it by `getattr`, which no answer may name.
    """

    def reducer_override(self, value: Any) -> Any:  # noqa: ANN401 - as the standard library has it
        if isinstance(value, Enum):
            return type(value), (value.value,)
        return (_view, (dict(value),)) if type(value) is MappingProxyType else NotImplemented


class _Unpacking(pickle.Unpickler):
    """Reads what an answer is made of, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as the standard library has it
        if (module, name) not in _ANSWER:
            message = f"{module}.{name} is not a part of an answer"
            raise pickle.UnpicklingError(message)
        return _ANSWER[module, name]


def _packed(value: object) -> bytes:
    stream = io.BytesIO()
    _Packing(stream, pickle.HIGHEST_PROTOCOL).dump(value)
    return stream.getvalue()


def _unpacked(answer: bytes, class_: type[T]) -> T:
    try:
        found = _Unpacking(io.BytesIO(answer)).load()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it
        message = f"the answer cannot be read ({type(error).__name__})"
        raise ValueError(message) from None
    if not isinstance(found, class_):
        message = "the answer is to another question"
        raise ValueError(message)  # noqa: TRY004 - whatever is wrong with an answer is a ValueError
    return found
