"""Extra arguments and configuration fields that weaken or break what kubeadm would write."""

from collections.abc import Callable

import pytest

from kspec.check.advice import arguments

Find = Callable[..., list[tuple[str, str]]]


def server(*given: tuple[str, str]) -> str:
    """A ClusterConfiguration's extra arguments of the API server."""
    rows = "".join(f'\n  - {{name: {name}, value: "{value}"}}' for name, value in given)
    return f"apiServer:\n  extraArgs:{rows}\n"


@pytest.mark.parametrize(
    ("flag", "value", "codes"),
    [
        ("authorization-mode", "AlwaysAllow", ["always-allow", "weak-authorization"]),
        ("authorization-mode", "RBAC,Node", []),
        ("authorization-mode", "RBAC", ["weak-authorization"]),
        ("enable-admission-plugins", "NodeRestriction, AlwaysPullImages", []),
        ("enable-admission-plugins", "AlwaysPullImages", ["no-node-restriction"]),
        ("disable-admission-plugins", "NodeRestriction", ["no-node-restriction"]),
        ("disable-admission-plugins", "PodSecurity", ["disabled-admission"]),
        ("enable-admission-plugins", "NodeRestriction,AlwaysAdmit", ["disabled-admission"]),
        ("token-auth-file", "/etc/kubernetes/pki/tokens.csv", ["static-token-file"]),
        ("anonymous-auth", "True", []),
        ("anonymous-auth", "0", ["anonymous-auth-off"]),
        ("tls-min-version", "VersionTLS11", ["insecure-tls"]),
        ("tls-min-version", "VersionTLS13", []),
        ("tls-cipher-suites", "TLS_AES_128_GCM_SHA256,TLS_RSA_WITH_RC4_128_SHA", ["insecure-tls"]),
    ],
)
def test_the_api_servers_arguments(find: Find, flag: str, value: str, codes: list[str]) -> None:
    """Each requirement of the table is met or found, at the value."""
    found = find(arguments.check_arguments, cluster=server((flag, value)))
    assert found == [(code, f'"{value}"') for code in codes]


def test_a_list_that_is_given_in_parts_counts_as_a_whole(find: Find) -> None:
    """The values of a repeated list add up before they are judged."""
    given = server(("enable-admission-plugins", "AlwaysPullImages"), ("enable-admission-plugins", "NodeRestriction"))
    assert find(arguments.check_arguments, cluster=given) == []


def test_arguments_of_etcd_and_of_every_kubelet(find: Find) -> None:
    """etcd's client authentication and each node's kubelet arguments are looked at."""
    found = find(
        arguments.check_arguments,
        cluster='etcd: {local: {extraArgs: [{name: client-cert-auth, value: "false"}]}}',
        join='nodeRegistration: {name: w, kubeletExtraArgs: [{name: anonymous-auth, value: "true"}]}',
    )
    assert found == [("etcd-open", '"false"'), ("anonymous-access", '"true"')]


def test_an_old_document_is_pointed_at_in_its_own_shape(find: Find) -> None:
    """In v1beta3 an argument's value stands behind its name."""
    cluster = (
        "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.3\n"
        'apiServer: {extraArgs: {anonymous-auth: "false", v: "2"}}'
    )
    assert find(arguments.check_arguments, cluster=cluster) == [("anonymous-auth-off", '"false"')]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("authentication: {anonymous: {enabled: true}}", ("anonymous-access", "true")),
        ("authentication: {anonymous: {enabled: false}}", None),
        ("authorization: {mode: AlwaysAllow}", ("always-allow", "AlwaysAllow")),
        ("readOnlyPort: 10255", ("read-only-port", "10255")),
        ("readOnlyPort: 0", None),
        ("cgroupDriver: cgroupfs", ("cgroupfs-driver", "cgroupfs")),
        ("tlsCipherSuites: [TLS_RSA_WITH_3DES_EDE_CBC_SHA]", ("insecure-tls", "[TLS_RSA_WITH_3DES_EDE_CBC_SHA]")),
    ],
)
def test_the_kubelets_fields(find: Find, text: str, finding: tuple[str, str] | None) -> None:
    """Each requirement of the table is met or found, at the value."""
    assert find(arguments.check_fields, kubelet=text) == ([finding] if finding else [])


def test_kubeadms_own_configuration_is_nobodys_fault(find: Find) -> None:
    """Where the spec has no KubeletConfiguration, its defaults are not judged."""
    assert find(arguments.check_fields) == []


def test_a_flag_with_one_value_is_given_once(find: Find) -> None:
    """The last value is pointed at; flags for lists may repeat; all flags of etcd take one value."""
    cluster = server(("v", "1"), ("service-account-issuer", "a"), ("v", "2"), ("service-account-issuer", "b"))
    cluster += (
        "etcd: {local: {extraArgs: [{name: feature-gates, value: A=true}, {name: feature-gates, value: B=true}]}}"
    )
    assert find(arguments.check_repeated, cluster=cluster) == [
        ("repeated-argument", '"2"'),
        ("repeated-argument", "B=true"),
    ]


@pytest.mark.parametrize(
    ("flag", "value", "wrong"),
    [
        ("client-ca-file", "/etc/kubernetes/pki/corporate.crt", True),
        ("client-ca-file", "/etc/kubernetes/pki/ca.crt", False),
        ("service-account-signing-key-file", "/etc/kubernetes/pki/old.key", True),
        ("oidc-ca-file", "/etc/kubernetes/pki/corporate.crt", False),
    ],
)
def test_kubeadms_files_are_not_replaced(find: Find, flag: str, value: str, *, wrong: bool) -> None:
    """An argument that says what kubeadm would say anyway replaces nothing."""
    found = find(arguments.check_replaced, cluster=server((flag, value)))
    assert found == ([("replaced-file", f'"{value}"')] if wrong else [])


def test_kubeadms_file_beside_another_is_not_replaced(find: Find) -> None:
    """A second key of service accounts, during a rotation; of a flag that takes one value the last one counts."""
    own, other = "/etc/kubernetes/pki/sa.pub", "/etc/kubernetes/pki/sa-old.pub"
    both = server(("service-account-key-file", own), ("service-account-key-file", other))
    assert find(arguments.check_replaced, cluster=both) == []
    last = server(("client-ca-file", "/etc/kubernetes/pki/ca.crt"), ("client-ca-file", other))
    assert find(arguments.check_replaced, cluster=last) == [("replaced-file", f'"{other}"')]


def test_an_external_etcds_authority_may_be_replaced(find: Find) -> None:
    """kubeadm makes no certificates for an etcd elsewhere."""
    cluster = (
        server(("etcd-cafile", "/srv/b.crt"))
        + 'etcd: {external: {endpoints: ["https://e:2379"], caFile: /srv/ca.crt, certFile: /srv/c.crt, keyFile: /k}}'
    )
    assert find(arguments.check_replaced, cluster=cluster) == []
    assert find(arguments.check_mounted, cluster=cluster) == []


@pytest.mark.parametrize(
    ("mounts", "wrong"),
    [
        ("", True),
        ("  extraVolumes: [{name: a, hostPath: /srv, mountPath: /etc/audit}]", False),
        ("  extraVolumes: [{name: a, hostPath: /srv/p.yaml, mountPath: /etc/audit/policy.yaml}]", False),
        ("  extraVolumes: [{name: a, hostPath: /etc/audit, mountPath: /srv}]", True),
        ("  extraVolumes: [{name: a, hostPath: /srv, mountPath: /etc/aud}]", True),
    ],
)
def test_a_named_file_is_mounted(find: Find, mounts: str, *, wrong: bool) -> None:
    """The mount path is the file or a folder above it; the path on the host does not count."""
    cluster = server(("audit-policy-file", "/etc/audit/policy.yaml")) + mounts
    found = find(arguments.check_mounted, cluster=cluster)
    assert found == ([("file-not-mounted", '"/etc/audit/policy.yaml"')] if wrong else [])


def test_what_kubeadm_mounts_need_not_be_mounted(find: Find) -> None:
    """Files among the certificates are in the pods of the API server, the controller manager and etcd."""
    cluster = (
        server(("tls-cert-file", "/etc/kubernetes/pki/own.crt"), ("oidc-ca-file", "/etc/ssl/certs/oidc.pem"))
        + "scheduler: {extraArgs: [{name: client-ca-file, value: /etc/kubernetes/pki/ca.crt}]}\n"
        + "etcd: {local: {extraArgs: [{name: trusted-ca-file, value: /etc/kubernetes/pki/etcd/other.crt}]}}"
    )
    assert find(arguments.check_mounted, cluster=cluster) == [("file-not-mounted", "/etc/kubernetes/pki/ca.crt")]


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ([("audit-log-path", "/log")], ["audit-without-policy", "audit-log-unbounded"]),
        ([("audit-log-path", "-"), ("audit-policy-file", "/p")], []),
        (
            [("audit-log-path", "/log"), ("audit-policy-file", "/p"), ("audit-log-maxbackup", "0")],
            ["audit-log-unbounded"],
        ),
        ([("audit-log-path", "/log"), ("audit-policy-file", "/p"), ("audit-log-maxage", "30")], []),
        ([("audit-log-path", "")], []),
    ],
)
def test_an_audit_log_has_a_policy_and_an_end(find: Find, given: list[tuple[str, str]], codes: list[str]) -> None:
    """Standard output needs no limit, an empty path is not a log, and zero is not a limit."""
    assert [code for code, _ in find(arguments.check_audit, cluster=server(*given))] == codes


@pytest.mark.parametrize(
    ("kubelet", "wrong"), [("", True), ("serverTLSBootstrap: true", False), ("tlsCertFile: /k.crt", False)]
)
def test_kubelets_have_certificates_that_can_be_checked(find: Find, kubelet: str, *, wrong: bool) -> None:
    """Self-signed serving certificates fit no authority."""
    cluster = server(("kubelet-certificate-authority", "/etc/kubernetes/pki/ca.crt"))
    found = find(arguments.check_kubelet_authority, cluster=cluster, kubelet=kubelet)
    assert found == ([("kubelet-authority", '"/etc/kubernetes/pki/ca.crt"')] if wrong else [])


def test_etcd_speaks_no_plain_text(find: Find) -> None:
    """Neither elsewhere nor in a static pod."""
    external = 'etcd: {external: {endpoints: ["http://e:2379"]}}'
    assert find(arguments.check_plain_etcd, cluster=external) == [("etcd-open", '"http://e:2379"')]
    local = 'etcd: {local: {extraArgs: [{name: listen-client-urls, value: "http://0.0.0.0:2379"}]}}'
    assert find(arguments.check_plain_etcd, cluster=local) == [("etcd-open", '"http://0.0.0.0:2379"')]
