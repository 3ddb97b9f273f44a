"""Discovery of a joining node: ValidateDiscovery of kubeadm, case by case."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find, wrong

JOIN = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
nodeRegistration: {name: worker-1}
"""
GIVEN = "token: abcdef.0123456789abcdef"
SOUND = f"apiServerEndpoint: 'a:1', {GIVEN}, unsafeSkipCAVerification: true"


@pytest.mark.parametrize(
    ("discovery", "code", "path", "kind"),
    [
        ("{}", "discovery", "discovery", "Invalid value"),
        (f"{{bootstrapToken: {{{SOUND}}}, file: {{kubeConfigPath: /}}}}", "discovery", "discovery", "Invalid value"),
        (
            f"{{bootstrapToken: {{{GIVEN}, unsafeSkipCAVerification: true}}}}",
            "discovery-endpoint",
            "discovery.bootstrapToken.apiServerEndpoint",
            "Required value",
        ),
        (
            f"{{bootstrapToken: {{apiServerEndpoint: host, {GIVEN}, unsafeSkipCAVerification: true}}}}",
            "discovery-endpoint",
            "discovery.bootstrapToken.apiServerEndpoint",
            "Invalid value",
        ),
        (
            f"{{bootstrapToken: {{apiServerEndpoint: 'a:1', {GIVEN}}}}}",
            "discovery-trust",
            "discovery.bootstrapToken.caCertHashes",
            "Invalid value",
        ),
        (
            "{bootstrapToken: {apiServerEndpoint: 'a:1', unsafeSkipCAVerification: true}}",
            "bootstrap-token",
            "discovery.bootstrapToken.token",
            "Invalid value",
        ),
        (
            f"{{bootstrapToken: {{{SOUND}}}, tlsBootstrapToken: x}}",
            "bootstrap-token",
            "discovery.tlsBootstrapToken",
            "Invalid value",
        ),
        ("{file: {}}", "discovery-file", "discovery.file.kubeConfigPath", "Invalid value"),
        ("{file: {kubeConfigPath: 'http://x'}}", "discovery-file", "discovery.file.kubeConfigPath", "Invalid value"),
        ("{file: {kubeConfigPath: 'C:x'}}", "discovery-file", "discovery.file.kubeConfigPath", "Invalid value"),
    ],
)
def test_a_wrong_discovery_is_refused_at_its_field(find: Find, discovery: str, code: str, path: str, kind: str) -> None:
    """kubeadm refuses each of these."""
    assert (path, kind) in wrong(find(f"{JOIN}discovery: {discovery}\n"), code)


@pytest.mark.parametrize(
    "discovery",
    [
        f"{{bootstrapToken: {{{SOUND}}}}}",
        "{file: {kubeConfigPath: 'https://x/y'}, tlsBootstrapToken: abcdef.0123456789abcdef}",
        "{file: {kubeConfigPath: /}}",
        "{file: {kubeConfigPath: 'file:///'}}",
    ],
)
def test_a_sound_discovery_is_not(find: Find, discovery: str) -> None:
    """A token copied from the discovery's, a URL, a file that exists."""
    assert [finding for finding in find(f"{JOIN}discovery: {discovery}\n") if finding.kind] == []


def test_beside_a_cluster_it_may_be_left_out(find: Find) -> None:
    """The cluster is at hand; kubeadm, which takes one document at a time, cannot know it."""
    assert wrong(find(f"{INIT}{NODE}{CLUSTER}---\n{JOIN}"), "discovery") == []
    assert wrong(find(JOIN), "discovery") == [("discovery", "Invalid value")]


def test_a_file_that_is_not_there_is_a_warning(find: Find) -> None:
    """It may be brought later."""
    (finding,) = [found for found in find(f"{JOIN}discovery: {{file: {{kubeConfigPath: none.conf}}}}\n") if found.kind]
    assert (finding.code, finding.severity.value) == ("discovery-file", "warning")
