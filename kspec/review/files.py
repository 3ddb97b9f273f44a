"""One file on both sides: what it is, and how its contents differ, without its secrets."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from kspec.facts.staticpods import MANIFESTS_FOLDER
from kspec.model.frozen import field, frozen
from kspec.model.review import Change, Deed, Entry
from kspec.review.certificates import KEY, certificate_changes, key_name
from kspec.review.host_checks import are_checks, host_check_changes
from kspec.review.sources import source_changes
from kspec.review.stand_ins import StandIns
from kspec.review.structures import KUBECONFIG, Load, document_changes, value_changes
from kspec.review.texts import text_changes
from kspec.text.text_differences import text_difference
from kspec.text.variables import variables
from kspec.x509.public_keys import public_keys

_PRIVATE: Final = re.compile(rb"PRIVATE KEY")
_BEGINNINGS: Final = (
    ("certificate", re.compile(rb"\s*-----BEGIN CERTIFICATE-----")),
    ("public key", re.compile(rb"\s*-----BEGIN (?:RSA )?PUBLIC KEY-----")),
)
_LISTING: Final = re.compile(r"manifest\.json|SHA256SUMS|certificates/.+")
"""Files of kspec's own that follow from the others."""
_HIDDEN: Final = Change("", Deed.CHANGED, hidden=True)
_STRUCTURED: Final = (".yaml", ".yml", ".json", ".conf")
_SAID_AGAIN: Final = ("kspec", "kubernetes")
"""What a manifest says besides the files and folders that are compared themselves."""


@frozen
class Opener:
    """How files are opened.

    `load` reads YAML, `stand_ins` are what a build would generate, `sources` are the paths that are no output's: of
    specs and locks, with the form "spec" or "lock".
    """

    load: Load
    stand_ins: StandIns = field(factory=StandIns)
    sources: Mapping[str, str] = field(factory=dict)

    def form(self, path: str, left: Entry, right: Entry) -> str:
        """What a file is, by its path and by what it holds on either side."""
        contents = [entry.content for entry in (left, right) if entry.content is not None]
        name = path.rpartition("/")[2]
        if path in self.sources or _LISTING.fullmatch(path):
            return self.sources.get(path, "manifest")
        if name.endswith(".key") or any(_PRIVATE.search(content) for content in contents):
            return "key"
        for form, beginning in _BEGINNINGS:
            if contents and all(beginning.match(content) for content in contents):
                return form
        if not name.endswith(_STRUCTURED):
            return "variables" if name.endswith(".env") else "text"
        if name.endswith(".conf") and self._kind(contents) == KUBECONFIG:
            return "kubeconfig"
        return "static pod" if f"/{MANIFESTS_FOLDER.strip('/')}/" in path else "configuration"

    def changes(self, form: str, left: Entry, right: Entry) -> tuple[Change, ...]:
        """How two contents that are not equal differ: at least one change, but of what both would only generate.

        Nothing is shown of a secret file but of a kubeconfig, whose public fields are.
        """
        if form in {"spec", "lock"}:
            return source_changes(form, left.content or b"", right.content or b"", self.load)
        if form == "key" or ((left.secret or right.secret) and form != "kubeconfig"):
            return (_HIDDEN,)
        compare = {
            "certificate": self._of_certificates,
            "public key": self._of_public_keys,
            "manifest": _of_manifests,
            "variables": _of_variables,
            "kubeconfig": self._of_kubeconfigs,
            "configuration": self._of_documents,
            "static pod": self._of_documents,
        }.get(form, text_changes)
        return compare(left.content or b"", right.content or b"")

    def _kind(self, contents: Sequence[bytes]) -> tuple[str, str]:
        """The API version and kind of the first document that one of the contents has."""
        for content in contents:
            documents = self.load(content)
            if documents:
                return documents[0].api_version, documents[0].kind
        return "", ""

    def _of_certificates(self, left: bytes, right: bytes) -> tuple[Change, ...]:
        try:
            return certificate_changes(left, right, self.stand_ins)
        except ValueError:
            return (_HIDDEN,)

    def _of_kubeconfigs(self, left: bytes, right: bytes) -> tuple[Change, ...]:
        return self._fields(left, right) or (_HIDDEN,)

    def _of_documents(self, left: bytes, right: bytes) -> tuple[Change, ...]:
        return self._fields(left, right) or text_changes(left, right)

    def _fields(self, left: bytes, right: bytes) -> tuple[Change, ...]:
        """The fields that differ, or that none does; nothing where one of the texts cannot be read."""
        ours, theirs = self.load(left), self.load(right)
        if ours is None or theirs is None:
            return ()
        if len(ours) == len(theirs) == 1 and all(map(are_checks, (ours[0].value, theirs[0].value))):
            found = host_check_changes(ours[0].value, theirs[0].value)
        else:
            found = document_changes(ours, theirs, self.load, self.stand_ins)
        return found or (_same_in_another_form(left, right),)

    def _of_public_keys(self, left: bytes, right: bytes) -> tuple[Change, ...]:
        try:
            ours, theirs = (
                ", ".join(key_name(key, self.stand_ins) for key in public_keys(text)) for text in (left, right)
            )
        except ValueError:
            return (Change(KEY, Deed.CHANGED, hidden=True),)
        if ours == theirs:
            return (Change("", Deed.CHANGED, after=f"it {text_difference(right, left)}"),)
        return (Change(KEY, Deed.CHANGED, ours, theirs, own=True),)


def _same_in_another_form(left: bytes, right: bytes) -> Change:
    about = text_difference(right, left)
    if about.startswith("differs from line"):
        about = "says the same in another form: comments, quotes or the order of fields"
    return Change("", Deed.CHANGED, after=f"it {about}")


def _of_manifests(left: bytes, right: bytes) -> tuple[Change, ...]:
    """What a manifest says of its own; the files that it lists are compared themselves."""
    try:
        ours, theirs = json.loads(left), json.loads(right)
        own = ({key: side.get(key) for key in _SAID_AGAIN} for side in (ours, theirs))
        found = value_changes(*own)
    except (ValueError, AttributeError, RecursionError):
        found = ()
    return found or (Change("", Deed.CHANGED, after="it says what the other files are"),)


def _of_variables(left: bytes, right: bytes) -> tuple[Change, ...]:
    ours, theirs = variables(left), variables(right)
    found = value_changes(ours, theirs) if ours is not None and theirs is not None else ()
    return found or text_changes(left, right)
