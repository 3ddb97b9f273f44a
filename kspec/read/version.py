"""Which release a spec is for."""

import re
from collections.abc import Sequence
from typing import Final

from kspec.facts import codes
from kspec.facts.releases import known_minors, newest, release
from kspec.model import kinds
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document
from kspec.model.expression import expression
from kspec.model.release import Release
from kspec.model.span import Span
from kspec.model.version import parse_version

COMMAND_LINE: Final = "--kubernetes-version"
"""Where an assumed release stands."""
_FIELD: Final = "kubernetesVersion"
_KUBEADM: Final = "kubeadm.k8s.io/"

# kubeadm's kubernetesReleaseVersion (util/version.go).
_PLACE = expression(r"(?:(release|ci)/)?([\w.+-]+)", re.ASCII)
_LABEL = expression(r"(?:latest|stable)+(?:-[1-9](?:\.[1-9]\d?)?)?", re.ASCII)


def choose_release(
    documents: Sequence[Document], assumed: Release | None = None, *, whole: bool = True
) -> tuple[Release, tuple[Diagnostic, ...]]:
    """The release that `kubernetesVersion` names, else the `assumed` one, else one that the documents could be for.

    kubeadm would ask the internet for a version that is missing or a label; here that is a finding, unless there is no
    cluster at hand: a build needs the version in the spec, so that it is always the same. Whatever is found, there is a
    release to go on with: where nothing names one, the newest whose kubeadm takes the documents. A patch release that
    was not recorded is a warning. `whole` says that no document was lost on the way here: a version is not missed that
    could have been in it.
    """
    document = next((document for document in documents if document.kind == kinds.CLUSTER), None)
    value = document.value.get(_FIELD) if document and isinstance(document.value, dict) else None
    fallback = assumed or _likely(documents)
    if document is None or value in (None, ""):
        needed = document or next((found for found in documents if found.kind == kinds.INIT), None)
        doubtful = _unrecorded(assumed, Span(COMMAND_LINE, 0, 0, 0, 0)) if assumed else ()
        if needed is None or not whole:
            return fallback, doubtful
        return fallback, (*doubtful, _missing(needed, fallback))
    if not isinstance(value, str):
        return fallback, ()  # decoding says so
    text = _resolve(value)
    found = release(text) if text else None
    if found is not None:
        return found, _unrecorded(found, document.locate((_FIELD,)), _FIELD)
    return fallback, (_unusable(document, value, text, fallback),)


def _resolve(value: str) -> str | None:
    """A version that kubeadm takes as it is, without the bucket in front of it; None if it is none."""
    place = _PLACE.fullmatch(value)
    if place is None or place[1] == "ci" or parse_version(place[2]) is None:
        return None
    return place[2]


def _likely(documents: Sequence[Document]) -> Release:
    written = {found.api_version for found in documents if found.api_version.startswith(_KUBEADM)}
    releases = newest()
    return next((known for known in releases if written <= set(known.api_versions)), releases[0])


def _missing(where: Document, likely: Release) -> Diagnostic:
    line = f"{_FIELD}: {likely.version}"
    return Diagnostic(
        codes.NO_VERSION,
        f"{_FIELD} is missing: kubeadm would ask the internet for it",
        where.locate((_FIELD,) if where.kind == kinds.CLUSTER else ()),
        path=_FIELD,
        document=kinds.CLUSTER,
        kind="Required value",
        help=f"add '{line}' to the {kinds.CLUSTER}"
        if where.kind == kinds.CLUSTER
        else f"add a {kinds.CLUSTER} with '{line}'",
    )


def _unrecorded(found: Release, where: Span, path: str = "") -> tuple[Diagnostic, ...]:
    """The warning of a patch release without data of its own."""
    if found.recorded:
        return ()
    warning = Diagnostic(
        codes.UNRECORDED_RELEASE,
        f"kspec has no data of {found.version}: what it says and builds is by the data of {found.nearest}",
        where,
        Severity.WARNING,
        path=path,
        document=kinds.CLUSTER if path else "",
        help=f"see that {found.version} exists and its images can be pulled, or write {found.nearest}",
    )
    return (warning,)


def _unusable(document: Document, value: str, text: str | None, likely: Release) -> Diagnostic:
    minors = known_minors()
    place = _PLACE.fullmatch(value)
    shown = value if len(value) <= 60 else f"{value[:60]}..."  # noqa: PLR2004 - what fits on a line
    if text:
        code, what = (
            codes.UNKNOWN_RELEASE,
            f"is a release that kspec has no data for: it knows {minors[0]} to {minors[-1]}",
        )
    elif place and (_LABEL.fullmatch(place[2]) or place[1] == "ci"):
        code, what = codes.NO_VERSION, "is a label, not a version: kubeadm would ask the internet what it means"
    else:
        code, what = codes.VERSION, "is not a version of Kubernetes"
    return Diagnostic(
        code,
        f"{_FIELD} {shown!r} {what}",
        document.locate((_FIELD,)),
        path=_FIELD,
        document=kinds.CLUSTER,
        kind="Invalid value",
        help=f"give a full version of {minors[0]} to {minors[-1]}, such as {likely.version}",
    )
