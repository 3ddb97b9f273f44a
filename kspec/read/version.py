"""Which release a spec is for."""

from collections.abc import Sequence

from kspec.facts.releases import known_minors, release
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document
from kspec.model.release import Release

_KIND = "ClusterConfiguration"
_FIELD = "kubernetesVersion"


def choose_release(
    documents: Sequence[Document], assumed: Release | None = None
) -> tuple[Release | None, tuple[Diagnostic, ...]]:
    """The release that `kubernetesVersion` names, else the `assumed` one.

    kubeadm would ask the internet for a version that is missing or a label; here that is a finding, and the release
    is None.
    """
    document = next((document for document in documents if document.kind == _KIND), None)
    value = document.value.get(_FIELD) if document and isinstance(document.value, dict) else None
    if document is None or value in (None, ""):
        return (assumed, ()) if assumed else (None, (_missing(documents, document),))
    found = release(value) if isinstance(value, str) else None
    if found is not None:
        return found, ()
    minors = known_minors()
    finding = Diagnostic(
        "version",
        f"{_FIELD} {value!r} is no release that kspec knows"
        if isinstance(value, str)
        else f"{_FIELD} is {value!r}, but must be a string such as {minors[-1]}.0",
        document.locate((_FIELD,)),
        path=_FIELD,
        document=_KIND,
        kind="Invalid value",
        help=f"give a full version of {minors[0]} to {minors[-1]}, such as {minors[-1]}.0; a label would need the internet",
    )
    return None, (finding,)


def _missing(documents: Sequence[Document], document: Document | None) -> Diagnostic:
    line = f"{_FIELD}: {known_minors()[-1]}.0"
    where = document or documents[0]
    return Diagnostic(
        "no-version",
        f"{_FIELD} is missing: kubeadm would ask the internet for it",
        where.locate(("kind",), key=True),
        path=_FIELD,
        document=_KIND,
        kind="Required value",
        help=f"add '{line}' to the ClusterConfiguration" if document else f"add a ClusterConfiguration with '{line}'",
    )
