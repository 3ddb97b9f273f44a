"""Nouns of the tests of fleets."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema

BASE = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
encryptionAlgorithm: ECDSA-P256
"""
OWN = """\
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
extends: base.yaml
nodes:
- {{name: cp-1, role: control-plane, address: 192.0.2.11}}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
clusterName: {name}
"""
PROGRAM = """\
local kspec = import 'kspec.libsonnet';
{
  [name]: [
    kspec.init('cp-1', '192.0.2.11'),
    kspec.cluster('v1.37.2', fields={ clusterName: name, encryptionAlgorithm: 'ECDSA-P256' }),
  ]
  for name in ['p-1', 'p-2']
}
"""
NOW = "--now=2030-01-01T00:00:00Z"
SCHEMA = Path(__file__).parents[1] / "docs" / "json" / "fleet.schema.json"


class Told(NamedTuple):
    status: int
    out: str
    err: str


Kspec = Callable[..., Told]


def loaded(told: Told) -> Any:  # noqa: ANN401 - JSON
    """The object that a program reads, which fits its schema."""
    value = json.loads(told.out)
    jsonschema.validate(value, json.loads(SCHEMA.read_text()))
    assert value["status"] == told.status
    return value
