"""A pack's pack.yaml."""

import pytest
from pack_specs import DESCRIPTION

from kspec.facts.packs import BUILT_IN
from kspec.model.diagnostic import Diagnostic
from kspec.model.pack import PackFolder
from kspec.model.pack_description import PackDescription, Parameter
from kspec.read.pack_description import read_description, why_unfit
from kspec.read.pack_folder import own_folder


def read(text: str) -> tuple[PackDescription | None, tuple[Diagnostic, ...]]:
    """What a description says."""
    return read_description(PackFolder("mine", {"pack.yaml": text.encode(), "a.jsonnet": b"[]"}, "sha256:0"))


@pytest.mark.parametrize("name", BUILT_IN)
def test_kspecs_own_are_sound(name: str) -> None:
    """And called as their folders are."""
    description, findings = read_description(own_folder(name))
    assert findings == ()
    assert description
    assert description.name == name


def test_a_description_becomes_a_value() -> None:
    """What it leaves out has a default."""
    description, findings = read(DESCRIPTION + "parameters: [{name: replicas, type: integer, default: 2}]\n")
    assert findings == ()
    assert description == PackDescription(
        "mine", "1", "A pack for tests.", parameters=(Parameter("replicas", "integer", default=2),)
    )


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("object: a\n", "object is not a field of a pack"),
        ("objects: 5\n", "objects is a number, but must be a string"),
        ("objects: a.sh\n", "objects: 'a.sh' is neither a jsonnet program nor YAML by the end of its name"),
        ("objects: b.jsonnet\n", "objects: 'b.jsonnet' is not a file of the pack"),
        ("needs: [nodes]\n", "needs[0]: 'nodes' is not a field that a pack can need"),
        ("parameters: [{name: a, type: float}]\n", "parameters[0].type: 'float' is not valid, expected one of: "),
        ("parameters: [{name: a}]\n", "parameters[0].type is missing"),
        (
            "parameters: [{name: a, type: string, format: url}]\n",
            "parameters[0].format: 'url' is not valid, expected one of: ",
        ),
        (
            "parameters: [{name: a, type: integer, format: address}]\n",
            "parameters[0].format is for texts, and the parameter is a whole number",
        ),
        (
            "parameters: [{name: a, type: string, format: address, default: here}]\n",
            "parameters[0].default is 'here', which is not a valid IP address",
        ),
        ("parameters: [null]\n", "parameters[0].name is missing"),
        ("parameters: [{name: A-b, type: string}]\n", "parameters[0].name: 'A-b' is not a valid name of a parameter"),
        ("parameters: [{name: a, type: string, default: 1}]\n", "parameters[0].default must be a string"),
        ("parameters: [{name: a, type: string}, {name: a, type: string}]\n", "parameters[1]: 'a' is there twice"),
        ("arguments: [{component: kubelet, name: v, value: '2'}]\n", "arguments[0].component: 'kubelet' is not valid"),
        ("volumes: [{component: scheduler, name: a, path: etc}]\n", "volumes[0].path: 'etc' is not absolute"),
        (
            "certificates: [{name: a, authority: ca, commonName: a}]\n",
            "certificates[0] has to lie in one place: expected one of: secretName, folder, kubeconfig",
        ),
        (
            "certificates: [{name: a, authority: ca, commonName: a, secretName: a}]\n",
            "certificates[0].namespace is missing",
        ),
        (
            "certificates: [{name: a, authority: ca, commonName: a, kubeconfig: /etc/../a}]\n",
            "certificates[0].kubeconfig: '/etc/../a' leads upwards",
        ),
        (
            "certificates: [{name: a, authority: etcd/ca, commonName: a, kubeconfig: /etc/a}]\n",
            "certificates[0]: a kubeconfig needs a certificate of the authority ca",
        ),
        (
            "certificates: [{name: a, authority: ca, commonName: a, namespace: a, secretName: a, perNode: true}]\n",
            "certificates[0] is each node's own, and has to lie in a folder of it",
        ),
        (
            "certificates: [{name: a, authority: ca, commonName: a, folder: /a, usages: [both]}]\n",
            "certificates[0].usages[0]: 'both' is not valid, expected one of: server, client",
        ),
    ],
)
def test_a_mistake_is_found_at_its_place(more: str, message: str) -> None:
    """In pack.yaml, with its line."""
    description, findings = read(DESCRIPTION + more)
    assert description is None
    assert findings[0].message.startswith(message)
    assert (findings[0].code, findings[0].span.file, findings[0].span.line) == ("pack-source", "mine/pack.yaml", 6)


@pytest.mark.parametrize("text", ["", "[]", "a: b\n---\nc: d\n", "a: ["])
def test_it_is_one_mapping(text: str) -> None:
    """Whatever else it is, it is not a pack."""
    assert read(text)[0] is None
    assert read(text)[1]


def test_every_pack_says_what_it_is() -> None:
    """Name, version and a summary."""
    messages = [finding.message for finding in read("apiVersion: v1\nkind: Pod\n")[1]]
    assert messages == [
        "apiVersion has to be kspec.dev/v1alpha1",
        "kind has to be Pack",
        "name is missing: every pack says it",
        "version is missing: every pack says it",
        "summary is missing: every pack says it",
    ]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/etc/motd", ""),
        ("etc/motd", "is not absolute"),
        ("/etc/../motd", "leads upwards"),
        ("/etc//motd", "is not a plain path"),
        ("/", "is not a plain path"),
        ("/a\nb", "has a control character"),
    ],
)
def test_a_path_of_a_host_is_plain(path: str, reason: str) -> None:
    """As those of `files:` are."""
    assert why_unfit(path) == reason
