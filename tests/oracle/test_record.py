"""What the recorder takes from a spec, and from what kubeadm prints."""

from pathlib import Path

import pytest
from host import documents
from record import Spec, read_spec, split_objects
from ruamel.yaml import YAML

INIT = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n"
CLUSTER = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.37.2\n"


def spec_of(folder: Path, text: str) -> Spec:
    (folder / "spec.yaml").write_text(text, encoding="utf-8")
    return read_spec(folder / "spec.yaml", None)[0]


@pytest.mark.parametrize(
    ("line", "folder"),
    [
        ("", "/etc/kubernetes/pki"),
        ("certificatesDir: /etc/pki", "/etc/pki"),
        ('certificatesDir: "/etc/pki"', "/etc/pki"),
        ("certificatesDir: '/etc/pki' # here", "/etc/pki"),
        ("certificatesDir:\n  /etc/pki", "/etc/pki"),
        ("# certificatesDir: /etc/pki", "/etc/kubernetes/pki"),
    ],
)
def test_the_folder_of_certificates_is_read_as_yaml(tmp_path: Path, line: str, folder: str) -> None:
    """However it is quoted."""
    assert spec_of(tmp_path, f"{INIT}---\n{CLUSTER}{line}\n").certificates == folder


@pytest.mark.parametrize(
    ("lines", "external"),
    [
        ("etcd: {external: {endpoints: ['https://a:2379']}}", True),
        ("etcd:\n  external:\n    endpoints: ['https://a:2379']", True),
        ("etcd: {local: {dataDir: /a}} # external: no", False),
        ("# external: none\nclusterName: 'external: x'", False),
        ("etcd: {external: null}", False),
    ],
)
def test_an_external_etcd_is_read_as_yaml(tmp_path: Path, lines: str, external: bool) -> None:  # noqa: FBT001 - a table
    """A comment or a text that has the word is none."""
    assert spec_of(tmp_path, f"{INIT}---\n{CLUSTER}{lines}\n").external_etcd is external


@pytest.mark.parametrize(
    "registration",
    [
        "  ignorePreflightErrors: [Swap, Mem]\n  name: a\n",
        "  ignorePreflightErrors:\n  - Swap\n  - Mem # both\n  name: a\n",
        "  name: a\n  ignorePreflightErrors:\n    - Swap\n\n    - Mem\n",
        "  ignorePreflightErrors: [\n    Swap,\n    Mem]\n  name: a\n",
        "  {name: a, ignorePreflightErrors: [Swap]}\n",
        "  {ignorePreflightErrors: [Swap], name: a}\n",
        "  'ignorePreflightErrors': []\n  name: a\n",
        "  name: a\n",
    ],
)
def test_a_dry_run_ignores_no_other_errors(tmp_path: Path, registration: str) -> None:
    """All else stays as it was written."""
    spec = spec_of(tmp_path, f"{INIT}nodeRegistration:\n{registration}---\n{CLUSTER}# end\n")
    init, cluster = YAML(typ="safe", pure=True).load_all(spec.text_of_dry_run)
    assert init["nodeRegistration"].pop("ignorePreflightErrors", []) == []
    assert init["nodeRegistration"] == {"name": "a"}
    assert cluster["kubernetesVersion"] == "v1.37.2"
    assert spec.text_of_dry_run.endswith(f"---\n{CLUSTER}# end\n")


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_lines_end_in_line_feeds_alone(character: str) -> None:
    """What str.splitlines() takes for the end of a line is a part of what kubeadm prints, and of a document."""
    yaml = f'apiVersion: v1\ndata:\n  a: "{character}b"\nkind: ConfigMap\nmetadata:\n  name: c\n'
    printed = f'[dryrun] Would perform action CREATE on resource "x"\n[dryrun] Attached object:\n{yaml}[next]\n'
    assert split_objects(printed) == [("ConfigMap", "c", yaml)]
    assert documents(f"{yaml}---\na: 1\n") == [yaml, "a: 1\n"]
