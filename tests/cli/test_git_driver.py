"""What Git calls: texts of certificates and locks, and merges of locks."""

from pathlib import Path

import pytest
from small_cluster import Cluster, Kspec


def test_certificates_and_locks_as_facts(cluster: Cluster, kspec: Kspec) -> None:
    """One a line; of a lock all certificates, by name."""
    said = kspec("git-driver", "textconv", cluster.node / "etc/kubernetes/pki/apiserver.crt")
    assert "  name            DNS:cp-1\n" in said.out
    said = kspec("git-driver", "textconv", cluster.lock)
    assert "cp-1/apiserver\n" in said.out
    assert "sa\n" in said.out


@pytest.mark.parametrize("content", ["plain\n", "-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----\n", "{}"])
def test_anything_else_as_it_is(kspec: Kspec, tmp_path: Path, content: str) -> None:
    """A text, a certificate that is none, an object that is not a lock."""
    (tmp_path / "file").write_text(content)
    assert kspec("git-driver", "textconv", tmp_path / "file").out == content


def test_what_is_not_a_lock_is_merged_as_text(kspec: Kspec, tmp_path: Path) -> None:
    """As Git does it: clean, or with its marks and the status of a conflict."""
    names = [tmp_path / name for name in ("base", "ours", "theirs")]
    for path, text in zip(names, ("a\n\n\n\nb\n", "1\n\n\n\nb\n", "a\n\n\n\n2\n"), strict=True):
        path.write_text(text)
    assert kspec("git-driver", "merge-lock", *names).status == 0
    assert names[1].read_text() == "1\n\n\n\n2\n"
    for path, text in zip(names, ("a\n", "1\n", "2\n"), strict=True):
        path.write_text(text)
    assert kspec("git-driver", "merge-lock", *names).status == 1
    assert "<<<<<<<" in names[1].read_text()


def test_git_gives_the_files_that_belong_to_it(kspec: Kspec) -> None:
    """Too few are wrong use."""
    assert kspec("git-driver", "merge-lock", "a", "b").status == 2
