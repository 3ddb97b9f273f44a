"""`host:` of the ClusterSpec document."""

from pathlib import Path

import pytest
from small_cluster import SPEC, read_spec

from kspec.facts.hosts import PROFILES
from kspec.model.wire import Wire
from kspec.rules.host import read_host


def wire_of(folder: Path, host: str) -> Wire:
    """The small cluster with a host."""
    more = f"---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nhost: {host}\n" if host else ""
    return read_spec(folder, SPEC + more).stage.wire


def test_a_spec_that_says_nothing_is_for_debian(tmp_path: Path) -> None:
    """No systemd-resolved, no proxy variables, host name unknown."""
    host, findings = read_host(wire_of(tmp_path, ""))
    assert findings == ()
    assert (host.certificate_folders, host.systemd_resolved) == (PROFILES["debian"], False)
    assert (host.host_name, dict(host.proxy_variables)) == (None, {})


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_says_which_folders_exist(tmp_path: Path, profile: str) -> None:
    """Each profile by its name."""
    assert read_host(wire_of(tmp_path, f"{{profile: {profile}}}"))[0].certificate_folders == PROFILES[profile]


def test_folders_may_be_listed(tmp_path: Path) -> None:
    """They are kept in kubeadm's order, whatever the list's; /etc/ssl/certs is there always."""
    folders = "[/usr/share/ca-certificates/, /etc/ssl/certs, /etc/pki/tls/certs]"
    host, findings = read_host(wire_of(tmp_path, f"{{profile: {folders}}}"))
    assert host.certificate_folders == ("/etc/pki/tls/certs", "/usr/share/ca-certificates")
    assert findings == ()


def test_everything_else_is_taken_as_it_stands(tmp_path: Path) -> None:
    """Name, systemd-resolved and variables, but for empty ones, which kubeadm does not see either."""
    text = '{hostName: cp-1, systemdResolved: true, proxyVariables: {B: x, A: z, C: ""}}'
    host, _ = read_host(wire_of(tmp_path, text))
    assert (host.host_name, host.systemd_resolved) == ("cp-1", True)
    assert list(host.proxy_variables.items()) == [("B", "x"), ("A", "z")]


def test_a_nodes_own_host_overlays_the_general_one(tmp_path: Path) -> None:
    """What the node leaves out, the spec says."""
    host, _ = read_host(wire_of(tmp_path, "{profile: bare, hostName: a}"), {"hostName": "b"})
    assert (host.certificate_folders, host.host_name) == ((), "b")


@pytest.mark.parametrize(
    ("profile", "field", "help_"),
    [
        ("debain", "host.profile", "did you mean debian?"),
        ("xyz", "host.profile", "expected one of: bare, debian, flatcar, rhel; or a list of folders"),
        (["/opt"], "host.profile[0]", "kubeadm mounts only /etc/pki/ca-trust, "),
    ],
)
def test_a_profile_that_is_none_is_told(tmp_path: Path, profile: object, field: str, help_: str) -> None:
    """With its place and what it could have been."""
    _, findings = read_host(wire_of(tmp_path, "{profile: bare}"), {"profile": profile})  # type: ignore[dict-item]
    assert [(finding.code, finding.path) for finding in findings] == [("host-profile", field)]
    assert findings[0].help.startswith(help_)
