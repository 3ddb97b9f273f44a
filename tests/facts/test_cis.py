"""The CIS Kubernetes Benchmark as a table."""

from collections import Counter
from pathlib import Path
from textwrap import fill

from pytest_regressions.file_regression import FileRegressionFixture

from kspec.facts.cis import CONTROLS, MODES, UNDECIDED, UNDECIDED_SCORED, Control, ModeControl

PLACES = {
    "kube-apiserver": "apiServer.extraArgs",
    "kube-controller-manager": "controllerManager.extraArgs",
    "kube-scheduler": "scheduler.extraArgs",
    "etcd": "etcd.local.extraArgs",
    "kubelet": "nodeRegistration.kubeletExtraArgs",
}
HEAD = """\
# cis

`kspec check --profile cis` checks a spec by the CIS Kubernetes Benchmark 1.12.0: each
recommendation that the files of a build decide, by its number. The benchmark covers Kubernetes
v1.32 to v1.34; later releases are checked by it, too. A summary counts what passed, failed, was
waived, does not apply or cannot be decided offline: who owns a file, what the network plugin does,
what runs in the cluster.

With kubeadm's defaults ten scored recommendations fail: 1.2.5, 1.2.15 to 1.2.19, 1.2.30, 1.3.2,
1.4.1 and 4.1.9. The spec `specs/ok/cis-hardened.yaml` meets all of them but the last, which kubeadm
decides. Recommendations that are not scored are for a person to judge. Each is a warning, and can
be waived by its code: `waivers: [cis-4.1.9]` in a ClusterSpec document, or `--waive cis-4.1.9`.
Patches are not looked at.

## Example

```yaml
kind: ClusterConfiguration
apiServer: {}  # fails cis-1.2.15: the API server serves profiles unless it is told not to
```

## Instead

```yaml
kind: ClusterConfiguration
apiServer:
  extraArgs: [{name: profiling, value: "false"}]
```
"""
PARTS = {"1.1": 21, "1.2": 30, "1.3": 7, "1.4": 2, "2": 7, "3.1": 3, "3.2": 2, "4.1": 10, "4.2": 14, "4.3": 1}
POLICIES = {"5.1": 13, "5.2": 12, "5.3": 2, "5.4": 2, "5.5": 1, "5.6": 4}


def test_every_recommendation_is_there_once() -> None:
    """Version 1.12.0 has 131 of them in these parts."""
    numbers = [*(row.id for row in (*CONTROLS, *MODES)), *UNDECIDED]
    assert len(set(numbers)) == len(numbers)
    assert Counter(number.rpartition(".")[0] for number in numbers) == PARTS | POLICIES


def test_every_flag_has_an_example() -> None:
    """There is one value to write for each flag, and a field for each flag where there are fields."""
    for row in CONTROLS:
        assert len(row.examples) in {1, len(row.flags)}, row.id
        assert len(row.paths) in {0, len(row.flags)}, row.id


def test_examples_meet_the_requirements() -> None:
    """Whoever writes what is advised passes."""
    for row in CONTROLS:
        for example in row.examples:
            given = [example] if example else []
            assert row.requirement.test in {"has", "lacks"} or row.requirement.holds(given) or not given, row.id


def test_only_known_recommendations_are_scored() -> None:
    """The undecided ones that count are among the undecided ones."""
    assert UNDECIDED.keys() >= UNDECIDED_SCORED


def section(row: Control | ModeControl) -> str:
    """What the page says of a recommendation, Markdown."""
    summary = f"{row.title} {'Scored' if row.scored else 'Not scored'}."
    note = row.advice if isinstance(row, ModeControl) else row.note
    text = _modes(row) if isinstance(row, ModeControl) else _settings(row)
    text += f" {note[0].upper()}{note[1:]}." if note else ""
    return f"## {row.code}\n\n{_fill(summary)}\n\n{_fill(text)}\n"


def _fill(text: str) -> str:
    return fill(text, 100, break_long_words=False, break_on_hyphens=False)


def _modes(row: ModeControl) -> str:
    files = ", ".join(f"`{file}`" for file in row.files)
    return f"No bit outside {row.mode:04o}: {files}." + ("" if row.advice else " kubeadm and kspec write it so.")


def _settings(row: Control) -> str:
    values = row.requirement.values
    listed = "`, `".join(value for value in values if value)
    wanted = {
        "set": "given",
        "unset": "left out",
        "is": f"`{listed}`",
        "is-not": f"not `{listed}`",
        "has": f"a list with `{listed}`",
        "lacks": f"a list without `{listed}`",
        "only": "a list of strong ciphers only",
        "at-least": f"`{listed}` or more",
        "begins": "an address of the machine itself",
    }[row.requirement.test]
    flags = " and ".join(f"`--{flag}`" for flag in row.flags)
    fields = ", ".join(f"`{'.'.join(map(str, path))}`" for path in row.paths)
    where = f"in its configuration {fields}" if fields else f"in the spec `{PLACES[row.component]}`"
    absent = ", or left out" if row.requirement.absent else ""
    examples = " and ".join(f"`{example}`" for example in row.examples if example)
    return f"{flags} of {row.component} ({where}): {wanted}{absent}." + (
        f" For example {examples}." if examples else ""
    )


def test_the_page_is_made_from_the_table(file_regression: FileRegressionFixture) -> None:
    """A section for each recommendation; `pytest tests/facts/test_cis.py --force-regen` writes it anew."""
    rows: list[Control | ModeControl] = [*CONTROLS, *MODES]
    rows.sort(key=lambda row: [int(part) for part in row.id.split(".")])
    text = "\n".join([HEAD, *(section(row) for row in rows)])
    file_regression.check(text, fullpath=Path(__file__).parents[2] / "docs" / "codes" / "cis.md")
