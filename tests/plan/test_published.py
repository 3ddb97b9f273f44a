"""A plan without what is secret."""

import pickle
from pathlib import Path
from typing import Any

import pytest
from small_cluster import CERTIFICATE_KEY, SPEC, first_plan, read_spec

from kspec.model.pack import Pack, PackSettings
from kspec.model.plan import Plan
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.plan.published import published

OWN = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes: [{name: w-1}]
files: [{path: /etc/a, content: something}, {path: /etc/b, secret: true, content: other}]
"""


def of(folder: Path) -> Plan:
    """A plan with a secret of each kind."""
    completed = read_spec(folder, SPEC + OWN).stage
    return first_plan(completed.spec, completed.release).plan


def secrets_in(value: Any) -> list[Secret]:  # noqa: ANN401 - anything
    """The secrets in a value, however deep."""
    if isinstance(value, Secret):
        return [value]
    if isinstance(value, dict):
        return [found for part in value.values() for found in secrets_in(part)]
    if isinstance(value, list | tuple):
        return [found for part in value for found in secrets_in(part)]
    return secrets_in(vars(value)) if hasattr(value, "__dict__") and hasattr(value, "__fields__") else []


def test_nothing_secret_is_left(tmp_path: Path) -> None:
    """Of the keys, tokens, the certificate key and the contents of files, all of which are there at first."""
    plan = of(tmp_path)
    assert len(secrets_in(plan)) > 10
    assert secrets_in(published(plan)) == []
    assert "something" not in repr(secrets_in(published(plan)))


def test_it_is_public_and_the_rest_stays(tmp_path: Path) -> None:
    """Certificates, nodes and the places of files."""
    plan = of(tmp_path)
    public = published(plan)
    assert public.public
    assert [node.name for node in public.spec.nodes] == ["cp-1", "w-1"]
    assert public.spec.cluster == plan.spec.cluster
    assert {name: found.certificate for name, found in public.credentials.items()} == {
        name: found.certificate for name, found in plan.credentials.items()
    }
    assert [(file.path, file.mode) for file in public.spec.files] == [
        (file.path, file.mode) for file in plan.spec.files
    ]
    assert public.has_kubeadm_certs


def test_of_a_pack_the_secrets_have_a_name_alone(tmp_path: Path) -> None:
    """Its public objects stay, and what it was given goes."""
    plan = of(tmp_path)
    secret: Any = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "a", "labels": {"b": "c"}},
        "data": {"d": "e"},
    }
    other: Any = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"d": "e"}}
    given: Any = {"replicas": 2, "password": "f"}
    pack = Pack("p", "1", "", given, (secret, other), (), (), (), PackSettings(), Span("a", 0, 0, 0, 0), "packs[0]")
    changed = published(_with(plan, pack)).spec.packs[0]
    assert changed.objects == ({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}}, other)
    assert changed.parameters == {"replicas": 2}


def _with(plan: Plan, pack: Pack) -> Plan:
    from kspec.model.frozen import evolve  # noqa: PLC0415 - of this test alone

    return evolve(plan, spec=evolve(plan.spec, packs=(pack,)))


def test_the_plan_itself_cannot_be_pickled(tmp_path: Path) -> None:
    """So that nobody sends it by mistake."""
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(of(tmp_path))
    assert CERTIFICATE_KEY.encode() not in pickle.dumps(published(of(tmp_path)).tokens)
