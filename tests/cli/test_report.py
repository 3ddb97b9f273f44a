"""`kspec report`: one page, with nothing secret in it."""

import stat
from pathlib import Path

import pytest
from planted_secrets import damaged, fields, pieces
from small_cluster import CERTIFICATE_KEY, Cluster, Kspec

AT = "2030-06-01"


def page(kspec: Kspec, output: Path, target: Path, at: str = AT) -> str:
    """The report of an output."""
    said = kspec("report", output, "-o", target, "--at", at)
    assert said.status == 0, said.err
    assert str(target) in said.out
    return target.read_text()


def test_a_report_tells_of_everything(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """Nodes, certificates inside kubeconfigs, images, objects."""
    text = page(kspec, cluster.out, tmp_path / "report.html")
    for fact in ("cp-1/admin.conf", "10.0.0.10", "registry.k8s.io/etcd:", "kubeadm:get-nodes", "in 244 days"):
        assert fact in text
    assert stat.S_IMODE((tmp_path / "report.html").stat().st_mode) == 0o644


def test_nothing_secret_is_in_it(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """No stretch of any secret file, not of those that the output's public files might repeat either."""
    text = page(kspec, cluster.out, tmp_path / "report.html")
    closed = [path for path in cluster.keys.rglob("*") if path.is_file() and path.name[0] != "."]  # no notes
    lines = {line for path in closed for line in path.read_text().split() if len(line) > 30}
    assert len(lines) > 10
    for secret in (*lines, CERTIFICATE_KEY, "0123456789abcdef"):
        assert not any(piece in text for piece in pieces(secret, 12)), "a secret"
    assert "PRIVATE KEY" not in text


def test_no_secret_of_a_spec_is_in_it(fresh: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """Wherever a spec can hold one, in as far as a build takes that spec."""
    built = 0
    for number, field in enumerate(fields()):
        fresh.spec.write_text(damaged("none", field))
        output = tmp_path / f"out-{number}"
        stores = ("--lock", tmp_path / f"{number}.lock", "--keys", tmp_path / f"{number}.keys")
        if kspec("build", fresh.spec, "-o", output, *stores).status == 0:
            built += 1
            text = page(kspec, output, tmp_path / f"{number}.html")
            assert not any(piece in text for piece in pieces(field.secret)), field.name
    assert built >= 6


def test_a_report_needs_no_secret(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """After a clone there are no secret files: the page is the same."""
    first = page(kspec, cluster.out, tmp_path / "first.html")
    for path in cluster.out.rglob("*"):
        if path.suffix in {".key", ".conf"} or path.name.startswith("Secret-"):
            path.unlink()
    assert page(kspec, cluster.out, tmp_path / "second.html") == first


def test_the_day_decides(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """What has ended on it is a finding."""
    assert "certificates are no longer valid" in page(kspec, cluster.out, tmp_path / "report.html", "2035-01-01")


def test_what_a_check_says_of_the_spec(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """Where the spec is named: its findings without its secrets; those that are waived are left out."""
    named = ("--spec", cluster.spec, "--at", AT)
    assert kspec("report", cluster.out, "-o", tmp_path / "one.html", *named).status == 0
    text = (tmp_path / "one.html").read_text()
    assert "token-in-spec" in text
    assert "0123456789abcdef" not in text
    assert CERTIFICATE_KEY not in text
    assert kspec("report", cluster.out, "-o", tmp_path / "two.html", *named, "--waive", "token-in-spec").status == 0
    assert "token-in-spec" not in (tmp_path / "two.html").read_text()


def test_an_altered_output_is_told(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """In the page, whose facts are then of the rest."""
    (cluster.out / "images.txt").write_text("altered.example.com/a:1\n")
    text = page(kspec, cluster.out, tmp_path / "report.html")
    assert "images.txt was changed after the build" in text
    assert "altered.example.com" not in text


def test_a_file_that_exists_stays(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """Nor is a page written into an output, which a build replaces."""
    target = tmp_path / "report.html"
    target.write_text("mine")
    assert kspec("report", cluster.out, "-o", target).status == 2
    assert target.read_text() == "mine"
    assert kspec("report", cluster.out, "-o", cluster.out / "report.html").status == 2
    assert not (cluster.out / "report.html").exists()


@pytest.mark.parametrize(("at", "told"), [("soon", "--at 'soon' is not a time"), ("1960-01-01", "--at is not between")])
def test_wrong_use_is_told(cluster: Cluster, kspec: Kspec, tmp_path: Path, at: str, told: str) -> None:
    """Nothing is written."""
    said = kspec("report", cluster.out, "-o", tmp_path / "report.html", "--at", at)
    assert said.status == 2
    assert told in said.err
    assert not (tmp_path / "report.html").exists()


def test_what_is_not_an_output(kspec: Kspec, tmp_path: Path) -> None:
    """A finding, and no page."""
    said = kspec("report", tmp_path, "-o", tmp_path / "report.html")
    assert said.status == 1
    assert "output-incomplete" in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("spec", ["missing.yaml", "a-folder.yaml", "cluster.txt"])
def test_a_spec_that_cannot_be_had_is_wrong_use(cluster: Cluster, kspec: Kspec, tmp_path: Path, spec: str) -> None:
    """And nothing is written."""
    (tmp_path / "a-folder.yaml").mkdir()
    (tmp_path / "cluster.txt").write_text("")
    said = kspec("report", cluster.out, "-o", tmp_path / "page.html", "--spec", tmp_path / spec)
    assert said.status == 2
    assert said.err.startswith(f"kspec report: --spec: {tmp_path / spec}")
    assert not (tmp_path / "page.html").exists()
