"""The ClusterSpec document's `host:` to what kubeadm would find on its machine."""

from collections.abc import Mapping
from typing import Any

from kspec.facts import clusterspec, codes
from kspec.facts.hosts import CERTIFICATE_FOLDERS, DEFAULT_PROFILE, PROFILES
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Json, Path, render_path
from kspec.model.host import Host
from kspec.model.wire import Wire, WireDocument
from kspec.text.spelling import expected, suggestion

_HOST: Path = ("host",)


def read_host(
    wire: Wire, own: Mapping[str, Json] | None = None, at: Path = _HOST
) -> tuple[Host, tuple[Diagnostic, ...]]:
    """The host that the spec describes; a profile that is none is a finding.

    `own` is a node's own `host:`, which stands at `at` in the ClusterSpec document: what it leaves out, the spec's
    general one says. Where nothing is said, the default profile counts, and the rest is off.
    """
    document = wire.get(clusterspec.KIND)
    found = document.value.get("host") if document else None
    value: dict[str, Any] = dict(found) if isinstance(found, dict) else {}
    value |= own or {}
    profile = value.get("profile") or DEFAULT_PROFILE
    folders, findings = _folders(document, profile, (*at, "profile"))
    host = Host(
        certificate_folders=folders,
        systemd_resolved=value.get("systemdResolved", False),
        host_name=value.get("hostName") or None,
        proxy_variables={name: text for name, text in (value.get("proxyVariables") or {}).items() if text},
        profile=profile if isinstance(profile, str) and profile in PROFILES else "",
        kubelet_unit=bool(value.get("kubeletUnit", False)),
    )
    return host, findings


def _folders(document: WireDocument | None, profile: Any, at: Path) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:  # noqa: ANN401 - a profile is a name or a list until it is proven
    if isinstance(profile, str) and profile in PROFILES:
        return PROFILES[profile], ()
    if document is None:
        return (), ()
    if isinstance(profile, list) and all(isinstance(folder, str) for folder in profile):
        given = [folder.rstrip("/") for folder in profile]
        help_ = f"kubeadm mounts only {', '.join(CERTIFICATE_FOLDERS)}"
        findings = tuple(
            _finding(document, (*at, index), f"{folder!r} is not a folder that kubeadm would mount", help_)
            for index, folder in enumerate(given)
            if folder not in {*CERTIFICATE_FOLDERS, "/etc/ssl/certs"}
        )
        return tuple(folder for folder in CERTIFICATE_FOLDERS if folder in given), findings
    known = f"{expected(sorted(PROFILES))}; or a list of folders"
    help_ = suggestion(str(profile), PROFILES, known)
    return (), (_finding(document, at, f"{profile!r} is not a valid host profile", help_),)


def _finding(document: WireDocument, path: Path, text: str, help_: str) -> Diagnostic:
    field = render_path(path)
    return Diagnostic(
        codes.HOST_PROFILE,
        f"{field}: {text}",
        document.locate(path),
        path=field,
        document=clusterspec.KIND,
        kind="Invalid value",
        help=help_,
    )
