"""One file of a node and what a build writes in its place: `tests/test_import_differences.py` changes every field."""

import pytest

from kspec.model.file import File
from kspec.model.secret import Secret
from kspec.read.file_difference import file_differences


def messages(found: bytes, wanted: bytes | Secret, path: str = "nodes/n/x.yaml") -> list[tuple[str, str]]:
    """Field and message of each difference."""
    return [(one.field, one.message) for one in file_differences(found, File(path, wanted), "x")]


def test_what_is_no_yaml_is_told_with_its_place() -> None:
    """As the reader of YAML says it."""
    (one,) = file_differences(b"a: 1\nb: [\n", File("nodes/n/x.yaml", b"a: 1\n"), "x")
    assert one.message.startswith("cannot be read as YAML: ")
    assert (one.span.file, one.span.line) == ("x", 3)


def test_documents_are_compared_one_by_one() -> None:
    """And counted."""
    assert messages(b"a: 1\n---\nb: 2\n", b"a: 1\n---\nb: 3\n") == [("document 2: b", "is 2, a build writes 3")]
    assert messages(b"a: 1\n", b"a: 1\n---\nb: 3\n") == [("", "has 1 documents, a build writes 2")]


def test_the_members_of_etcds_cluster_have_no_order() -> None:
    """Kubeadm writes them in the order of random numbers; another member is told."""
    wanted = b"command:\n- etcd\n- --initial-cluster=a=https://1,b=https://2\n"
    assert messages(wanted.replace(b"a=https://1,b=https://2", b"b=https://2,a=https://1"), wanted) == []
    ((field, _),) = messages(wanted.replace(b"b=", b"c="), wanted)
    assert field == "command[--initial-cluster]"


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (b'A="--v=2 --w=3"\n', [("A[--w]", "is 3, a build writes 1")]),
        (b'A="--w=1 --v=2"\n', [("A", "has its entries in another order than a build writes")]),
        (b"A='--v=2 --w=1'\n", [("", "differs from line 1 on")]),
        (b'A="--v=2 --w=1"\nB="x"\n', [("B", "is on the node only, a build does not write it")]),
        (b'A="--v=2\n', [("", "differs from line 1 on")]),
        (b"\xff", [("", "differs from line 1 on")]),
    ],
)
def test_a_file_of_flags_is_compared_flag_by_flag(found: bytes, told: list[tuple[str, str]]) -> None:
    """As kubeadm-flags.env; anything else in it by its line."""
    assert messages(found, b'A="--v=2 --w=1"\n', "nodes/n/kubeadm-flags.env") == told


def test_a_plain_text_is_no_yaml() -> None:
    """Its lines are compared, and not shown; those of a secret neither."""
    for wanted in (b"plain\n", Secret(b"plain\n")):
        assert messages(b"hidden\n", wanted, "nodes/n/x.conf") == [("", "differs from line 1 on")]


def test_values_of_a_secret_file_are_not_shown() -> None:
    """The fields are."""
    wanted = Secret(b"keys: [{name: a, secret: x}]\nm: 1\n")
    assert messages(b"keys: [{name: a, secret: y}]\nm: 2\n", wanted) == [
        ("keys[a].secret", "differs"),
        ("m", "differs"),
    ]
