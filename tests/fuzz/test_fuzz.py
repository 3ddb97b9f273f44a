"""A bounded share of the fuzzing: tests/fuzz/fuzz.py checks a hundred thousand inputs."""

from pathlib import Path

import pytest

COUNT = 2000


@pytest.mark.parametrize("share", range(4))
def test_damaged_specs_are_findings(share: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No exception, no file left behind, whatever the input."""
    monkeypatch.syspath_prepend(Path(__file__).parent)
    from damage import corpus, damaged  # noqa: PLC0415 - programs beside us, no modules of a package
    from fuzz import check  # noqa: PLC0415

    good = corpus()
    for seed in range(share * COUNT // 4, (share + 1) * COUNT // 4):
        check(damaged(seed, good), tmp_path, seed)
