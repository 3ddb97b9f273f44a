"""An output, or a machine's root folder, against the output's manifest, its own inner fit, and the lock."""

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from kspec.disk.atomic import open_folder
from kspec.disk.folders import is_long, walk
from kspec.encode.layout import MANIFEST, NODES, place_of
from kspec.encode.manifest import Manifest, ManifestEntry
from kspec.encode.manifest import parse as parse_manifest
from kspec.facts import codes
from kspec.facts.kubeconfigs import BOOTSTRAP_FILE, FOLDER, KUBECONFIGS
from kspec.model.diagnostic import Diagnostic
from kspec.model.expiry import Expiry
from kspec.model.frozen import field, frozen
from kspec.model.lock import Lock
from kspec.verify.credentials import Tree, verify_credentials
from kspec.verify.files import Terms, unknown, verify_files, verify_folders
from kspec.verify.kubeconfig import Load
from kspec.verify.objects import Objects, tokens_of, verify_bootstrap, verify_objects
from kspec.verify.packs import in_cluster, on_node, verify_secrets_of_packs
from kspec.verify.place import Place
from kspec.verify.secret_files import Knows, verify_secrets
from kspec.verify.statement import verify_statement
from kspec.verify.trust import first_certificate, trust_of
from kspec.x509.certificate_fields import moment as shown
from kspec.x509.differences import differences
from kspec.x509.expiry import of_token
from kspec.x509.reader import ParsedCertificate

_KUBERNETES = FOLDER.lstrip("/")
_BOOTSTRAP = f"{_KUBERNETES}/{BOOTSTRAP_FILE}"
_KUBELET_CONF = next(f"{_KUBERNETES}/{row.file}" for row in KUBECONFIGS if row.kubelet)
_RENEW = "renew it before; `kspec expiry` tells what expires when"


@frozen
class Request:
    """What is to be verified: an `output`, and with `root` the machine of one of its nodes against it.

    `now` and `within` say when something counts as expired, and as about to expire (None: never). `load` reads YAML.
    `statement` is the name and content of the output's statement, if there is one; `materials` are the files at hand
    that it may name. `knows` tells what a keyring remembers of secret files, where there is one.
    """

    output: str
    load: Load
    now: datetime
    within: timedelta | None = None
    root: str = ""
    node: str = ""
    lock: Lock | None = None
    public: bool = False
    statement: tuple[str, bytes] | None = None
    materials: Mapping[str, bytes] = field(factory=dict)
    knows: Knows | None = None


@frozen
class Verified:
    """What was found: the findings, how many files were looked at, and what of them expires when."""

    findings: tuple[Diagnostic, ...]
    files: int = 0
    ends: tuple[Expiry, ...] = field(factory=tuple)


def read_manifest(output: str) -> Manifest | Diagnostic:
    """The manifest of an output, or the finding that there is none."""
    place = Place(output)
    content = place.read(MANIFEST)
    if content is None:
        return place.findings[0]
    try:
        return parse_manifest(content)
    except ValueError as error:
        message = f"{place.name(MANIFEST)} cannot be used: {error}"
        place.tell(codes.DRIFT_MANIFEST, MANIFEST, message, "restore it from your version control, or build anew")
        return place.findings[0]


def nodes_of(manifest: Manifest) -> tuple[str, ...]:
    """The nodes that an output has trees of, sorted."""
    return tuple(sorted({path.split("/")[1] for path in manifest.folders if path.startswith(f"{NODES}/")}))


def verify(request: Request, manifest: Manifest) -> Verified:
    """Everything that is not as it was built.

    Raises:
        OSError: the output or the root folder is not there.
    """
    return _machine(request, manifest) if request.root else _output(request, manifest)


def _output(request: Request, manifest: Manifest) -> Verified:
    place, terms = Place(request.output), Terms(public=request.public)
    found = verify_files(place, manifest.files, terms)
    verify_secrets(place, found, manifest.files, knows=request.knows)
    verify_folders(place, manifest.folders, manifest.files, terms)
    known = {MANIFEST, *manifest.files, *manifest.folders}
    _tell_unknown(place, _unlisted(place, known))
    if request.statement:
        verify_statement(place, *request.statement, request.materials)
    public = {path: content for path, content in found.items() if _is_public(content, manifest.files[path])}
    sound = {path: content for path, content in public.items() if path not in manifest.brought}
    trust = trust_of(_by_node(sound), request.lock)
    certificates: list[tuple[str, ParsedCertificate]] = []
    for node, files in _by_node(found).items():
        tree = Tree(place, node, f"{NODES}/{node}/", files, on_node(manifest, node))
        certificates += verify_credentials(tree, trust, request.load)
    rest = {path: content for path, content in found.items() if not path.startswith(f"{NODES}/")}
    objects = Objects(place, rest, request.load)
    tokens = dict(tokens_of(objects, trust))
    verify_objects(objects, trust, tokens)
    certificates += verify_secrets_of_packs(objects, trust, in_cluster(manifest))
    asked = [path for path in manifest.files if path.endswith(f"/{_BOOTSTRAP}")]
    for path in found.keys() & asked:
        verify_bootstrap(objects, path, found[path], trust, tokens)
    ends = _ends(certificates)
    _tell_ends(place, ends, request)
    if asked:
        _tell_tokens(place, [of_token(name, token.expiration) for name, token in tokens.items()], request.now)
    return Verified(tuple(place.findings), len(manifest.files), ends)


def _machine(request: Request, manifest: Manifest) -> Verified:
    place, terms = Place(request.root), Terms(machine=True, public=request.public)
    base = f"{NODES}/{request.node}/"
    files = {path.removeprefix(base): entry for path, entry in manifest.files.items() if path.startswith(base)}
    folders = {path.removeprefix(base): mode for path, mode in manifest.folders.items() if path.startswith(base)}
    reference = Place(request.output)

    def explain(path: str, content: bytes) -> Sequence[str]:
        """How a certificate differs from the output's, where no lock is there to tell it."""
        if request.lock is not None or not path.endswith(".crt") or reference.status(base + path) is None:
            return ()
        built, changed = first_certificate(reference.read(base + path) or b""), first_certificate(content)
        return differences(built, changed) if built is not None and changed is not None else ()

    found = verify_files(place, files, terms, explain)
    verify_folders(place, folders, files, terms)
    own = {path for path in folders if f"{path}/".startswith(f"{_KUBERNETES}/")}
    own |= {path.rpartition("/")[0] for path in files if path.endswith("/ca.crt")}
    may_be = {_KUBELET_CONF} if _BOOTSTRAP in files else set()
    _tell_unknown(place, unknown(place, own, {*files, *folders, *may_be}))
    if request.statement:
        stated = Place(request.output)
        verify_statement(stated, *request.statement, request.materials)
        place.findings.extend(stated.findings)
    verify_secrets(place, found, files, base=base, reference=reference, knows=request.knows)
    trust = trust_of(_by_node(_public_certificates(reference, manifest)), request.lock)
    tree = Tree(place, request.node, "", found, on_node(manifest, request.node))
    certificates = [*verify_credentials(tree, trust, request.load)]
    ends = _ends(certificates)
    _tell_ends(place, ends, request)
    return Verified(tuple(place.findings), len(files), ends)


def _public_certificates(reference: Place, manifest: Manifest) -> dict[str, bytes]:
    """The certificates of all nodes, as they were built."""
    own = manifest.files.keys() - manifest.brought.keys()
    paths = (path for path in sorted(own) if path.endswith(".crt") and path.startswith(f"{NODES}/"))
    contents = {path: reference.read(path) for path in paths if reference.status(path) is not None}
    return {path: text for path, text in contents.items() if text and _is_public(text, manifest.files[path])}


def _is_public(content: bytes, entry: ManifestEntry) -> bool:
    """Whether a content is that of a public file, as it was built."""
    return bool(entry.sha256) and hashlib.sha256(content).hexdigest() == entry.sha256


def _by_node(files: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    nodes: dict[str, dict[str, bytes]] = {}
    for path, content in files.items():
        node, own = place_of(path)
        if node:
            nodes.setdefault(node, {})[own] = content
    return nodes


def _unlisted(place: Place, known: Collection[str]) -> Iterator[str]:
    """What is in an output and in no list, by path; folders hold nothing by themselves. A closed one is told."""
    folder = open_folder(os.path.realpath(place.folder))
    try:
        for path, _, _, is_folder in walk(folder, lambda path: not is_long(path) and path != ".git"):
            if path not in known and (not is_folder or is_long(path)):
                yield path
    except PermissionError as error:
        place.tell_unreadable(str(error.filename), error)
    finally:
        os.close(folder)


def _tell_unknown(place: Place, paths: Iterable[str]) -> None:
    for path in sorted(paths):
        message = f"{place.name(path)} is none of what was built"
        help_ = "find out who put it there; take it away, or add it to the spec's `files`"
        place.tell(codes.DRIFT_EXTRA, path, message, help_)


def _ends(certificates: Iterable[tuple[str, ParsedCertificate]]) -> tuple[Expiry, ...]:
    return tuple(
        Expiry(
            path,
            "authority" if found.is_authority else "certificate",
            found.validity.not_before,
            found.validity.not_after,
        )
        for path, found in certificates
    )


def _tell_ends(place: Place, ends: Iterable[Expiry], request: Request) -> None:
    for one in ends:
        name = place.name(one.name)
        match one.state(request.now, request.within or timedelta()):
            case "expired" if one.not_after:
                message = f"{name}: the certificate expired at {shown(one.not_after)}"
                place.tell(codes.EXPIRED, one.name, message, _RENEW)
            case "not-yet-valid" if one.not_before:
                message = f"{name}: the certificate is valid from {shown(one.not_before)} only"
                place.tell(codes.EXPIRED, one.name, message, "see whether the clock is right")
            case "expiring" if one.not_after and request.within is not None:
                message = f"{name}: the certificate expires at {shown(one.not_after)}"
                place.tell(codes.EXPIRING, one.name, message, _RENEW)


def _tell_tokens(place: Place, tokens: Iterable[Expiry], now: datetime) -> None:
    """Tokens by which a node of the output asks for its certificate: once they have expired, none can join any more."""
    for one in tokens:
        if one.not_after is not None and one.state(now) == "expired":
            message = f"the {one.name} expired at {shown(one.not_after)}: no node can join by it any more"
            path = f"cluster/kube-system/Secret-bootstrap-token-{one.name.rpartition(' ')[2]}.yaml"
            place.tell(codes.EXPIRED, path, message, _RENEW, warning=True)
