"""Each code: a row, a page, a smallest failing spec and the text that a user sees; none is missing, none too much.

`pytest tests/test_codes.py --force-regen` writes the texts and the index of pages anew; review what it changed.
"""

import re
import shutil
from pathlib import Path
from typing import Final

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from kspec.cli.check import check_file
from kspec.cli.main import main
from kspec.facts import codes
from kspec.facts.code_table import BY_NAME, CODES
from kspec.facts.pages import page
from kspec.model.code import Code, Severity
from kspec.report.text import render

ROOT: Final = Path(__file__).parents[1]
BAD: Final = ROOT / "specs" / "bad"
TEXTS: Final = ROOT / "tests" / "report" / "bad"
BENCHMARK: Final = "cis-"
"""How the codes begin that only a profile asks for."""
LOCK: Final = "needs a lock or a keyring that no longer fits its spec"
EXPORT: Final = "needs a built output that is no longer whole or valid"
OUTPUT: Final = "needs an output folder that is not to be replaced"
IMPORT: Final = "needs a cluster's files to import"
SETS: Final = "needs the locks of several clusters"
VERIFY: Final = "needs what was built, altered"
WITHOUT_SPEC: Final = {
    "ca-pin": "names the pin of an authority that a build draws",
    "file-read": "needs a file that is not there",
    "fleet-name": "is of two specs",
    "file-size": "needs a file of several MiB",
    "patch-read": "needs a link that leads nowhere",
    "not-migrated": "is told of a spec that is sound, when it is to be rewritten",
    **dict.fromkeys(
        (
            *("lock-damaged", "no-lock", "not-locked", "must-reissue", "must-sign", "frozen", "key-missing"),
            *("signer", "signer-needed", "signer-misfit"),
            *("key-unreadable", "key-mismatch", "token-missing", "token-unreadable", "certificate-key", "signature"),
            *("file-secret-missing", "file-secret-unreadable"),
            *("lock-changed", "not-a-keyring", "keyring-missing", "keyring-unreadable"),
            *("keyring-open", "keyring-not-ignored", "keyring-untidy", "keyring-locked", "keyring-changed"),
            *("keyring-read-only", "keyring-twice", "keyring-conflict"),
        ),
        LOCK,
    ),
    **dict.fromkeys(
        (
            *("no-tree", "missing", "unreadable", "kubeconfig", "foreign-authority", "does-not-fit", "text"),
            *("signature-algorithm", "differs", "lock-exists", "link", "unknown-file", "not-compared"),
            *("certificate-differs", "key-differs", "secret-differs", "kubelet-conf-differs", "node-not-given"),
        ),
        IMPORT,
    ),
    **dict.fromkeys(("set-authority", "set-root", "set-service-account-key"), SETS),
    "name-constraints": "needs an authority with constraints, which a build does not make",
    **dict.fromkeys(("csr-archive", "csr-entry", "csr-misfit"), "needs what came back from an authority"),
    **dict.fromkeys(("output-incomplete", "output-expired"), EXPORT),
    **dict.fromkeys(
        (
            *("not-ours", "no-folder", "repository", "immovable", "public-over-secrets", "output-path"),
            *("edited", "unrecorded", "foreign", "overlapping-paths", "another-cluster"),
        ),
        OUTPUT,
    ),
    **dict.fromkeys(
        (
            *("drift-manifest", "drift-missing", "drift-extra", "drift-kind", "drift-mode", "drift-owner"),
            *("drift-content", "drift-unreadable", "drift-key", "drift-authority", "drift-lock", "drift-kubeconfig"),
            *("drift-cluster-info", "drift-join", "drift-statement", "expired", "expiring"),
        ),
        VERIFY,
    ),
}
"""Codes that no spec alone can show, and why. Each is shown by a test of its own."""
BUILT: Final = ("no-cluster", "not-built", "patch-apply", "patch-result", "external-etcd")
"""Codes that only a build finds."""


def code_of(spec: Path) -> str:
    """The code that a spec's name begins with: the longest that does."""
    found = [code for code in CODES if spec.name.startswith(f"{code}-")]
    assert found, f"{spec.name} begins with no code"
    return max(found, key=len)


SPECS: Final = sorted(path for path in BAD.iterdir() if path.is_file())


@pytest.mark.parametrize("row", CODES, ids=str)
def test_each_code_has_a_page(row: Code) -> None:
    """What is wrong, an example, and what to write instead, under the code's own name."""
    text = page(row)
    assert text, f"docs/codes/{row}.md is missing"
    if row.startswith(BENCHMARK):  # a section of a page that they share
        assert text.startswith(f"# {row}\n\n")
        return
    assert text.startswith(f"# {row}\n\n{row.summary}\n")
    assert "```" in text
    assert 10 <= text.count("\n") <= 60


def test_no_page_is_of_a_code_that_is_gone() -> None:
    """A page that nothing can lead to."""
    pages = {path.stem for path in (ROOT / "docs" / "codes").glob("*.md")} - {"README"}
    assert pages - BY_NAME.keys() == {BENCHMARK.rstrip("-")}


def test_each_code_has_a_failing_spec() -> None:
    """Or a reason why it has none, which holds only where there is none; then a test names the code."""
    shown = {code_of(spec) for spec in SPECS}
    asked = {code for code in BY_NAME if code.startswith(BENCHMARK)}  # tests/check/advice/test_cis.py shows these
    assert BY_NAME.keys() - shown - WITHOUT_SPEC.keys() - asked == set()
    assert shown & WITHOUT_SPEC.keys() == set()
    tests = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__))
    named = {name: rf'["\[]{name}["\]]|\bcodes\.{name.upper().replace("-", "_")}\b' for name in WITHOUT_SPEC}
    assert [name for name, pattern in named.items() if not re.search(pattern, tests)] == []


def test_codes_are_constants_and_each_is_used() -> None:
    """A finding takes a Code, as mypy knows; one is made in two tables alone, under its own name, and used."""
    constants = {name: code for name, code in vars(codes).items() if isinstance(code, Code)}
    assert {name.lower().replace("_", "-"): code for name, code in constants.items()} == {
        str(code): code for code in constants.values()
    }
    sources = {path: path.read_text() for path in (ROOT / "kspec").rglob("*.py")}
    makers = {path.name for path, text in sources.items() if re.search(r"\bCode\(", text)}
    assert makers == {"code.py", "codes.py", "cis.py"}
    used = {name for text in sources.values() for name in re.findall(r"\bcodes\.([A-Z_]+)", text)}
    assert constants.keys() - used == set()


def test_one_renderer_prints_codes() -> None:
    """No module prints a severity and a code by itself."""
    renderers = {ROOT / "kspec" / "report" / name for name in ("text.py", "concise.py")}
    others = set((ROOT / "kspec").rglob("*.py")) - renderers
    assert [path for path in others if re.search(r"\b(error|warning)\[\{?[a-z-]+\}?\]:", path.read_text())] == []


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_a_bad_spec_fails_with_its_code_and_its_text(
    spec: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    file_regression: FileRegressionFixture,
) -> None:
    """Exactly that code, no other error, and what the user reads is what was reviewed."""
    code = code_of(spec)
    name = f"specs/bad/{spec.name}"
    if code in BUILT:
        shutil.copytree(BAD, tmp_path / "specs" / "bad")
        monkeypatch.chdir(tmp_path)
        assert main(["build", name, "-o", "out"]) == 1
        text = capsys.readouterr().err
        found = {
            (word, severity) for severity, word in re.findall(r"^(error|warning)\[([\w.-]+)\]", text, re.MULTILINE)
        }
    else:
        monkeypatch.chdir(ROOT)
        result = check_file(name, profile="cis" if code.startswith(BENCHMARK) else "")
        text = render([result])
        found = {(finding.code, finding.severity.value) for finding in result.findings}
    assert code in {word for word, _ in found}
    assert {word for word, severity in found if severity == Severity.ERROR.value} <= {code}
    file_regression.check(text, fullpath=TEXTS / f"{spec.stem}.txt")


def test_no_text_is_of_a_spec_that_is_gone() -> None:
    """Each text is one of the test above."""
    assert {path.stem for path in TEXTS.glob("*")} == {spec.stem for spec in SPECS}


def test_the_index_of_pages_is_current(file_regression: FileRegressionFixture) -> None:
    """docs/codes/README.md lists every code, in the order of the table."""
    lines = [
        "# Codes",
        "",
        "Every finding has a code. `kspec explain CODE` prints its page. Made from the table of codes by",
        "`pytest tests/test_codes.py --force-regen`.",
        "",
        "| code | severity | can be waived | what is wrong |",
        "|---|---|---|---|",
    ]
    for row in CODES:
        waiver = "yes" if row.waiver else "no"
        page_of = f"cis.md#{row.replace('.', '')}" if row.startswith(BENCHMARK) else f"{row}.md"
        lines.append(f"| [{row}]({page_of}) | {row.severity.value} | {waiver} | {row.summary} |")
    file_regression.check("\n".join(lines) + "\n", fullpath=ROOT / "docs" / "codes" / "README.md")
