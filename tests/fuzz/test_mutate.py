"""A bounded share of the fuzzing: tests/fuzz/mutate.py checks a hundred thousand inputs."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from mutate import check, corpus, damaged  # noqa: E402 - a program beside us, which is no module of a package

COUNT = 2000


@pytest.mark.parametrize("share", range(4))
def test_damaged_specs_are_findings(share: int, tmp_path: Path) -> None:
    """No exception, no file left behind, whatever the input."""
    good = corpus()
    for seed in range(share * COUNT // 4, (share + 1) * COUNT // 4):
        check(damaged(seed, good), tmp_path, seed)
