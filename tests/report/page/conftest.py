"""A small cluster as a report has it, made by hand."""

from datetime import UTC, datetime

import pytest

from kspec.model.overview import (
    ApiObject,
    Argument,
    Deviation,
    Overview,
    PublicCertificate,
    PublicNode,
    Relation,
    StaticPod,
)

NOW = datetime(2030, 1, 1, tzinfo=UTC)
START = datetime(2029, 12, 1, tzinfo=UTC)
SOON = datetime(2030, 1, 10, tzinfo=UTC)
LATER = datetime(2039, 12, 1, tzinfo=UTC)
SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - has a secret's form, and is none


def certificate(name: str, node: str = "", issuer: str = "CN=kubernetes", end: datetime = SOON) -> PublicCertificate:
    """A certificate that an authority of that name issued."""
    facts = (("subject", f"CN={name}"), ("issuer", issuer), ("key", "RSA-2048"), ("name", "DNS:<b>&"))
    return PublicCertificate(name, node, facts, START, end)


AUTHORITY = PublicCertificate(
    "ca",
    "",
    (("subject", "CN=kubernetes"), ("issuer", "CN=kubernetes"), ("authority", "yes")),
    START,
    LATER,
)


@pytest.fixture
def overview() -> Overview:
    """Two control planes; names that would act in a page, and a value with a secret's form."""
    pod = StaticPod("kube-apiserver", "r.example.com/kube-apiserver:v1", (Argument("v", "2"),))
    nodes = tuple(PublicNode(name, "control-plane", "10.0.0.1", (pod,)) for name in ("cp-1", "cp-2"))
    return Overview(
        name='<script>alert("x")</script>',
        endpoint="api.example.com:6443",
        kubernetes="v1.37.2",
        kspec="0.1.0",
        nodes=(*nodes, PublicNode("w-1", "worker", "", ())),
        certificates=(
            AUTHORITY,
            PublicCertificate("sa", "", (("key", "RSA-2048"),)),
            certificate("cp-1/apiserver", "cp-1"),
            certificate("cp-2/apiserver", "cp-2", end=LATER),
            certificate("cp-1/mine", "cp-1", issuer="CN=elsewhere"),
        ),
        relations=(
            Relation("cp-1", "kube-apiserver", "serves with", "cp-1/apiserver", "all clients"),
            Relation("cp-2", "kube-apiserver", "serves with", "cp-2/apiserver", "all clients"),
            Relation("cp-1", "kube-apiserver", "accepts clients of", "ca", "users"),
        ),
        deviations=(
            Deviation("cp-1", "kube-apiserver", "profiling", None, ("false",)),
            Deviation("cp-1", "kube-apiserver", "token", "a", (SECRET,)),
            Deviation("cp-1", "kube-apiserver", "oidc-username-prefix", None, (SECRET,)),
        ),
        images=("r.example.com/kube-apiserver:v1", "r.example.com/pause:3"),
        objects=(ApiObject("Secret", "kube-system", "bootstrap-token-abcdef", "p", secret=True),),
        wrong=("images.txt was changed after the build",),
        secrets=17,
    )
