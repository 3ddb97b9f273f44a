"""What makers give."""

from kspec.facts import codes
from kspec.make.made import Made, on_node, one, together
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import File, Folder
from kspec.model.span import Span

FINDING = Diagnostic(codes.PATCH_APPLY, "no good", Span("p", 1, 1, 1, 1))
FIRST, SECOND = File("a", b""), File("b", b"")


def test_a_finding_stands_in_the_place_of_its_file() -> None:
    """One of the two is given, never both."""
    assert one(FIRST) == Made(files=(FIRST,))
    assert one(FINDING) == Made(findings=(FINDING,))


def test_parts_are_added_up_in_their_order() -> None:
    """A finding of one part takes nothing from the others."""
    parts = (Made((SECOND,), folders=(Folder("f"),)), one(FINDING), one(FIRST))
    assert together(parts) == Made((SECOND, FIRST), (FINDING,), (Folder("f"),))
    assert together(()) == Made()


def test_a_node_has_a_folder_like_its_root() -> None:
    """An absolute path of the host is cleaned and stands below the node's folder."""
    assert on_node("cp-1", "/etc//kubernetes/./pki/") == "nodes/cp-1/etc/kubernetes/pki"
    assert on_node("cp-1", "/") == "nodes/cp-1"
