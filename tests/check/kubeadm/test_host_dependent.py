"""What kubeadm asks its host for."""

import json
import re
from typing import Any

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find, wrong

from kspec.read.documents import load


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "host-dependent"),
        ("0.0.0.0", "host-dependent"),  # noqa: S104 - refused here
        ("'::'", "host-dependent"),
        ("127.0.0.1", "host-dependent"),
        ("cp-1", "address"),
        ("1.2.3", "address"),
        ("'fe80::1%eth0'", "address"),
    ],
)
def test_an_address_must_be_one_for_others(find: Find, address: str, code: str) -> None:
    """A missing, unspecified or loopback one would be looked up on a host; kubeadm refuses the others."""
    found = find(f"{INIT}{NODE}{CLUSTER}".replace("10.0.0.11", address))
    assert [path for path, _ in wrong(found, code)] == ["localAPIEndpoint.advertiseAddress"]


def test_a_whole_document_to_add_is_one_finding(find: Find) -> None:
    """Of a spec without InitConfiguration: what is to be pasted is one document, and then nothing is missing."""
    spec = CLUSTER.removeprefix("---\n")
    (finding,) = [finding for finding in find(spec) if finding.code == "host-dependent"]
    document = finding.help.removeprefix("add, behind a line ---, the document ")
    assert not [one for one in find(f"{spec}---\n{document}\n") if one.code == "host-dependent"]


def test_the_line_to_add_is_shown(find: Find) -> None:
    """Of a spec whose InitConfiguration lacks one of the two."""
    found = [finding for finding in find(f"{INIT}{CLUSTER}") if finding.code == "host-dependent"]
    assert [finding.help for finding in found] == ["add 'nodeRegistration: {name: cp-1}' to the InitConfiguration"]


FURTHER = """---
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery: {bootstrapToken: {token: abcdef.0123456789abcdef, apiServerEndpoint: "lb:6443", caCertHashes: []}}
"""


@pytest.mark.parametrize(
    "document",
    [
        *(f"{INIT}{fields}" for fields in ("", "localAPIEndpoint: {}\nnodeRegistration: {}\n")),
        f"{INIT}localAPIEndpoint: {{bindPort: 6443}}\nnodeRegistration: {{taints: []}}\n",
        f"{INIT}localAPIEndpoint:\nnodeRegistration: null\n",
        f"{INIT}nodeRegistration: {{name: ''}}\nlocalAPIEndpoint: {{advertiseAddress: ''}}\n",
        f"{INIT}{NODE}{CLUSTER}{FURTHER}",
        f"{INIT}{NODE}{CLUSTER}{FURTHER}nodeRegistration: {{criSocket: 'unix:///run/a.sock'}}\n",
        f"{INIT}{NODE}{CLUSTER}{FURTHER}controlPlane: {{}}\n",
        f"{INIT}{NODE}{CLUSTER}{FURTHER}controlPlane: {{localAPIEndpoint: {{bindPort: 6443}}}}\n",
    ],
)
def test_the_advice_can_be_taken_literally(find: Find, document: str) -> None:
    """What is to be added is not there yet, where it is to be added is, and then nothing is missing."""
    text = document if CLUSTER in document else f"{document}{CLUSTER}"
    documents = {found.kind: found.value for found in load(text.encode(), "f.yaml")[0]}
    advice = [finding.help for finding in find(text) if finding.code == "host-dependent"]
    assert advice
    for help_ in advice:
        match = re.fullmatch(r"(add|write) '(\w+): (.*)' (?:to|in) (?:(\S+) of )?the (\w+)", help_)
        assert match is not None, help_
        verb, name, value, where, kind = match.groups()
        target: Any = documents[kind]
        for step in (where or "").split(".") if where else ():
            target = target[step]
        assert (name in target) == (verb == "write"), help_
        target[name] = load(value.encode(), "v.yaml")[0][0].value
    mended = "\n---\n".join(json.dumps(value) for value in documents.values())
    assert not [one for one in find(mended) if one.code in {"host-dependent", "duplicate-node"}]


JOIN = "---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\n"


@pytest.mark.parametrize(
    "join",
    [
        f"{JOIN}nodeRegistration: {{criSocket: 'unix:///run/a.sock'}}\n",
        f"{JOIN}nodeRegistration: {{name: cp-1}}\n",
        f"{JOIN}nodeRegistration: {{name: w_1}}\n",
        f"{JOIN}nodeRegistration: {{name: w-1}}\ncontrolPlane: {{}}\n",
    ],
)
def test_a_document_that_kubeadm_init_ignores_is_called_so(find: Find, join: str) -> None:
    """Once for each, at its first error: it may not be a node at all."""
    spec = f"{INIT}{NODE}{CLUSTER}{join}"
    notes = [note for finding in find(spec) for note in finding.notes if "kubeadm init ignores" in str(note)]
    assert len(notes) == 1
    assert not [note for finding in find(f"{INIT}{NODE}{CLUSTER}") for note in finding.notes]


def test_users_of_the_host_cannot_be_known(find: Find) -> None:
    """With RootlessControlPlane, kubeadm makes users on its host and writes their numbers into the static pods."""
    spec = f"{INIT}{NODE}{CLUSTER}featureGates: {{RootlessControlPlane: true}}\n"
    assert wrong(find(spec), "host-dependent") == [("featureGates.RootlessControlPlane", "Invalid value")]
    assert not wrong(find(spec.replace("true", "false")), "host-dependent")
