"""What a public plan withholds, put into the files that were made of one."""

from pathlib import Path

import pytest
from small_cluster import SPEC, first_plan, read_spec

from kspec.make.made import Made
from kspec.make.whole import make
from kspec.make.withheld import filled
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import File, Withheld
from kspec.model.frozen import evolve
from kspec.model.plan import Plan
from kspec.plan.published import published

OWN = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
packs: [prometheus, coredns, kube-proxy]
apiServer: {staticTokens: [{user: a}], encryptionConfiguration: {from: encryption.yaml}}
nodes:
- {name: w-1, credentials: bootstrap}
- {name: cp-2, role: control-plane, address: 10.0.0.12, kubeletServingCertificate: true}
files: [{path: /etc/a, content: something}, {path: /etc/b, secret: true, content: other}]
"""
ENCRYPTION = "resources: [{resources: [secrets], providers: [{aescbc: {keys: [{name: a}]}}, {identity: {}}]}]\n"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """One with secret files of every maker."""
    (tmp_path / "encryption.yaml").write_text(ENCRYPTION)
    cluster = SPEC.replace("kubernetesVersion", "controlPlaneEndpoint: 10.0.0.1\nkubernetesVersion")
    completed = read_spec(tmp_path, cluster + OWN).stage
    return first_plan(completed.spec, completed.release).plan


def test_it_is_what_is_made_of_the_plan_itself(plan: Plan) -> None:
    """Every file, in the same order, with the same mode; and most of the secret makers have one."""
    whole = make(plan)
    assert filled(plan, make(published(plan))) == whole
    secret = {file.path for file in whole.files if not isinstance(file.content, bytes)}
    for part in ("pki/sa.key", "admin.conf", "bootstrap-kubelet.conf", "kubelet.key", "join/w-1", "bootstrap-token"):
        assert any(part in path for path in secret), part
    for part in ("Secret-kubeadm-certs", "Secret-prometheus", "encryption"):
        assert any(part in path for path in secret), part


def test_of_a_public_plan_the_secrets_stay_withheld(plan: Plan) -> None:
    """But the spec's own public files, which hold whatever somebody has written, are filled in."""
    public = evolve(plan, public=True)
    assert filled(public, make(published(public))) == make(public)


def test_other_files_than_expected_are_refused(plan: Plan) -> None:
    """One that is withheld and should not be, one that is missing, one whose content is there."""
    made = make(published(plan))
    secret = next(file for file in made.files if isinstance(file.content, Withheld))
    rest = tuple(file for file in made.files if file != secret)
    for files in ((*made.files, File("other", Withheld())), rest, (*rest, evolve(secret, content=b"known"))):
        with pytest.raises(ValueError, match="withheld"):
            filled(plan, evolve(made, files=files))


def test_what_has_findings_stays_as_it_is(plan: Plan) -> None:
    """It is not built."""
    finding = Diagnostic.__new__(Diagnostic)
    made = Made(findings=(finding,))
    assert filled(plan, made) is made
