"""The sections of the page."""

from datetime import UTC, datetime

from kspec.facts import codes
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.frozen import evolve
from kspec.model.overview import Overview
from kspec.model.span import Span
from kspec.report.page.sections import sections

NOW = datetime(2030, 1, 1, tzinfo=UTC)
SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - has a secret's form, and is none


def section(overview: Overview, anchor: str) -> str:
    """The content of a section."""
    return next(part.content for part in sections(overview, NOW) if part.anchor == anchor)


def test_every_wish_has_its_section(overview: Overview) -> None:
    """In the order in which they are read."""
    found = [part.anchor for part in sections(overview, NOW)]
    assert found == ["findings", "nodes", "trust", "pki", "expiry", "flags", "images", "objects"]


def test_what_a_check_says_of_the_spec(overview: Overview) -> None:
    """Beside what the output itself shows, with its place and advice."""
    span = Span("cluster.yaml", 3, 5, 3, 9)
    finding = Diagnostic(codes.WEAK_AUTHORIZATION, "it is <weak>", span, Severity.WARNING, "apiServer", help="mend it")
    content = sections(overview, NOW, (finding,))[0].content
    assert "<code>weak-authorization</code>" in content
    assert "it is &lt;weak&gt;" in content
    assert "<code>cluster.yaml:3:5</code></td><td>mend it" in content
    assert "What a check says" not in section(overview, "findings")


def test_what_holds_for_several_nodes_is_one_row(overview: Overview) -> None:
    """With their names."""
    trust = section(overview, "trust")
    assert trust.count("serves with") == 1
    assert "<code>cp-1</code>, <code>cp-2</code>" in trust


def test_flags_without_what_may_be_secret(overview: Overview) -> None:
    """kubeadm's value beside the own one; a value that may be a secret is not shown."""
    flags = section(overview, "flags")
    assert "<code>--profiling</code></td>" in flags
    assert "not set" in flags
    assert flags.count("(not shown)") == 3
    assert SECRET not in flags


def test_what_is_not_known_is_said(overview: Overview) -> None:
    """And not taken for none."""
    bare = evolve(overview, configured=False, certificates=(), nodes=(), relations=(), wrong=())
    assert "no ConfigMap kubeadm-config" in section(bare, "flags")
    assert "no texts of its certificates" in section(bare, "pki")
    assert "Nothing that ends is known" in section(bare, "expiry")
    assert "Every public file is as it was built" in section(bare, "findings")
    assert ": none." in section(bare, "nodes")


def test_images_and_objects(overview: Overview) -> None:
    """An image that a pod runs, one that none does; a secret object by its name."""
    pod = evolve(overview.nodes[0].pods[0], image="other.example.com/a:1")
    other = evolve(overview, nodes=(evolve(overview.nodes[0], pods=(pod,)),))
    images = section(other, "images")
    assert "not listed" in images
    assert "kube-apiserver on <code>cp-1</code>" in images
    assert "secret, not read" in section(overview, "objects")
