"""The objects of packs, and the Secrets with their certificates."""

import base64
from pathlib import Path
from typing import Any

from pack_specs import completed, write_pack, write_spec
from ruamel.yaml import YAML

from kspec.facts.releases import release
from kspec.make.packs import pack_objects
from kspec.model.file import File, Withheld
from kspec.model.frozen import evolve
from kspec.model.plan import Credential, Plan
from kspec.model.secret import Secret
from kspec.plan.sketch import sketch

ROWS = "certificates: [{name: client, authority: ca, commonName: a, namespace: default, secretName: mine-client}]\n"
PROGRAM = """function(cluster, parameters) [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine', namespace: 'default' },
    data: { ca: cluster.authorities.ca.pem, ca64: cluster.authorities.ca.base64 } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'own', namespace: 'default' } },
  { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a:b' } },
]"""


def plan_of(folder: Path, *, public: bool) -> Plan:
    """A plan with a pack, and stand-ins for what is signed."""
    write_pack(folder, ROWS, PROGRAM)
    spec, findings = completed(write_spec(folder, "packs: [{name: mine, source: mine}]\n"))
    known = release("v1.37.2")
    assert spec
    assert known
    assert findings == ()
    plan = sketch(spec, known)
    key = None if public else Secret(b"private")
    return evolve(plan, credentials=dict.fromkeys(plan.credentials, Credential(b"PEM\n", key)), public=public)


def value(file: File) -> Any:  # noqa: ANN401 - a document
    """The document of a file."""
    return YAML(typ="safe").load(file.data.decode())


def test_objects_are_files_in_the_packs_order(tmp_path: Path) -> None:
    """Behind them the Secrets with certificates; marks are filled."""
    made = pack_objects(plan_of(tmp_path, public=False), ())
    assert made.findings == ()
    assert [(file.path.removeprefix("cluster/"), file.mode) for file in made.files] == [
        ("default/ConfigMap-mine.yaml", 0o644),
        ("default/Secret-own.yaml", 0o600),
        ("_/Thing-a_b.yaml", 0o644),
        ("default/Secret-mine-client.yaml", 0o600),
    ]
    encoded = base64.b64encode(b"PEM\n").decode()
    assert value(made.files[0])["data"] == {"ca": "PEM\n", "ca64": encoded}
    assert isinstance(made.files[1].content, Secret)
    own = value(made.files[3])
    assert own["type"] == "kubernetes.io/tls"
    key = base64.b64encode(b"private").decode()
    assert own["data"] == {"ca.crt": encoded, "tls.crt": encoded, "tls.key": key}


def test_a_public_plan_withholds_secrets(tmp_path: Path) -> None:
    """Their paths and modes stay."""
    made = pack_objects(plan_of(tmp_path, public=True), ())
    secret = [file.path for file in made.files if isinstance(file.content, Withheld)]
    assert secret == ["cluster/default/Secret-own.yaml", "cluster/default/Secret-mine-client.yaml"]


def test_an_object_of_kubeadms_stays_its_own(tmp_path: Path) -> None:
    """A pack's of the same kind and name is a finding."""
    made = pack_objects(plan_of(tmp_path, public=False), [File("cluster/default/ConfigMap-mine.yaml", b"")])
    (found,) = made.findings
    assert found.code == "pack-object"
    assert found.message.endswith(
        "ConfigMap mine, which is in the cluster already (cluster/default/ConfigMap-mine.yaml)"
    )
    assert len(made.files) == 3
