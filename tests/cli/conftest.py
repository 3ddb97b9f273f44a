"""A small fleet in a folder of its own: two specs with a base, and a program of two specs."""

from pathlib import Path

import pytest
from small_fleet import BASE, OWN, PROGRAM, Kspec, Told

from kspec.cli.main import main


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kspec:
    """A fleet of four clusters, and the command in the folder in which it stands."""
    monkeypatch.chdir(tmp_path)
    Path("fleet/eu").mkdir(parents=True)
    Path("fleet/base.yaml").write_text(BASE)
    for name in ("a", "b"):
        Path(f"fleet/{name}.yaml").write_text(OWN.format(name=name))
    Path("fleet/eu/p.jsonnet").write_text(PROGRAM)

    def run(*words: str) -> Told:
        capsys.readouterr()
        status = main(words)
        return Told(status, *capsys.readouterr())

    return run
