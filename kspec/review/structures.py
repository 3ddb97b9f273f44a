"""How two configurations differ, place by place, with entries of lists named by what identifies them."""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from kspec.model.document import Document, Json
from kspec.model.review import Change, Deed
from kspec.review.certificates import certificate_changes
from kspec.review.stand_ins import StandIns
from kspec.review.texts import text_changes
from kspec.review.values import is_hidden, rendered
from kspec.secrets.showable import OF_KUBECONFIG
from kspec.text.structural_differences import Difference, Kind, structural_differences

Load = Callable[[bytes], tuple[Document, ...] | None]
"""Reads a YAML text; None where it is none, or holds a document that is neither a mapping nor a list."""

KUBECONFIG: Final = ("v1", "Config")
_CONFIG_MAP: Final = "ConfigMap"
_FLAG: Final = re.compile(r"\[(--[^\]]*)\]$")
_DEEDS: Final = {
    Kind.CHANGED: Deed.CHANGED,
    Kind.ONLY_LEFT: Deed.REMOVED,
    Kind.ONLY_RIGHT: Deed.ADDED,
    Kind.ORDER: Deed.REORDERED,
}
_CERTIFICATES: Final = ("certificate-authority-data", "client-certificate-data")


def document_changes(
    left: Sequence[Document], right: Sequence[Document], load: Load, stand_ins: StandIns, prefix: str = ""
) -> tuple[Change, ...]:
    """Every place at which two files of documents differ; nothing where no field does.

    Kubeconfigs are opened, with the certificates in them; so are the texts in a ConfigMap. Each place begins with
    `prefix`.
    """
    return tuple(_changes(left, right, load, stand_ins, prefix))


def value_changes(left: Json, right: Json) -> tuple[Change, ...]:
    """Every place at which two values differ."""
    return tuple(_change(one, one.names, "") for one in structural_differences(left, right))


def _changes(
    left: Sequence[Document], right: Sequence[Document], load: Load, stand_ins: StandIns, prefix: str
) -> Iterator[Change]:
    several = len(left) > 1 or len(right) > 1
    for number, (one, other) in enumerate(zip(left, right, strict=False), 1):
        before = f"{prefix}document {number}: " if several else prefix
        kubeconfig = KUBECONFIG in {(one.api_version, one.kind), (other.api_version, other.kind)}
        for difference in structural_differences(one.value, other.value):
            if kubeconfig:
                yield from _of_kubeconfig(difference, before, stand_ins)
            elif one.kind == other.kind == _CONFIG_MAP and difference.names[:1] == ("data",):
                yield from _of_config_map(difference, before, load, stand_ins)
            else:
                yield _change(difference, difference.names, before)
    for number, document in enumerate(left[len(right) :], len(right) + 1):
        yield Change(f"{prefix}document {number}", Deed.REMOVED, before=_title(document))
    for number, document in enumerate(right[len(left) :], len(left) + 1):
        yield Change(f"{prefix}document {number}", Deed.ADDED, after=_title(document))


def _title(document: Document) -> str:
    return rendered(("kind",), document.kind) if document.kind else "a document"


def _of_kubeconfig(difference: Difference, prefix: str, stand_ins: StandIns) -> Iterator[Change]:
    """A kubeconfig's field; an embedded certificate by its own fields."""
    name = difference.names[-1] if difference.names else ""
    left, right = difference.left, difference.right
    if name in _CERTIFICATES and isinstance(left, str) and isinstance(right, str):
        try:
            ours, theirs = b64decode(left, validate=True), b64decode(right, validate=True)
            yield from certificate_changes(ours, theirs, stand_ins, prefix + _place(difference))
        except (ValueError, Error):
            yield Change(prefix + _place(difference), Deed.CHANGED, hidden=True)
        return
    yield _change(difference, difference.names, prefix, hidden=name not in OF_KUBECONFIG)


def _of_config_map(difference: Difference, prefix: str, load: Load, stand_ins: StandIns) -> Iterator[Change]:
    """A ConfigMap's datum, which is public; a text of several lines is opened, as YAML if it is that."""
    left, right = difference.left, difference.right
    if isinstance(left, str) and isinstance(right, str) and "\n" in left.strip() + right.strip():
        where = prefix + difference.place
        ours, theirs = load(left.encode()), load(right.encode())
        found = document_changes(ours, theirs, load, stand_ins, f"{where}.") if ours and theirs else ()
        yield from found or text_changes(left.encode(), right.encode(), where)
        return
    yield _change(difference, difference.names[1:], prefix)


def _change(difference: Difference, names: Sequence[str], prefix: str, *, hidden: bool = False) -> Change:
    """A difference as it may be shown. `names` are those that decide what may be."""
    where, deed = prefix + _place(difference), _DEEDS[difference.kind]
    if deed is Deed.REORDERED:
        return Change(where, deed)
    before = [difference.left] if deed is not Deed.ADDED else []
    after = [difference.right] if deed is not Deed.REMOVED else []
    if hidden or any(is_hidden(names, value) for value in (*before, *after)):
        return Change(where, deed, hidden=True)
    left, right = (next((rendered(names, value) for value in values), None) for values in (before, after))
    return Change(where, deed, left, right)


def _place(difference: Difference) -> str:
    """The way to a difference; to a flag, `spec.containers[kube-apiserver].command --etcd-servers`."""
    return _FLAG.sub(r" \1", difference.place)
