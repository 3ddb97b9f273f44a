"""Every stage of the rotations of a set, judged by Go, in which Kubernetes is written.

`python tests/oracle/chains.py v1.37.2 </dev/null` builds the program once; it needs Go.
"""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from built_set import CLUSTERS, NOW, build_words, write_shop
from test_rotation_in_go import ask

from kspec.cli.main import main

pytestmark = pytest.mark.slow
PKI: Final = "nodes/{0}-cp-1/etc/kubernetes/pki"
AT: Final = "2030-01-01T01:00:00Z"
Stage = dict[str, dict[str, str]]


def stage_of(output: Path) -> Stage:
    """Of each cluster what its machines trust, and what they show: as a server, and as a client."""
    files = {"trusted": "ca.crt", "server": "apiserver.crt", "client": "apiserver-kubelet-client.crt"}
    return {
        name: {what: (output / name / PKI.format(name) / file).read_text() for what, file in files.items()}
        for name in CLUSTERS
    }


def questions(shown: Stage, trusting: Stage) -> Iterator[tuple[Any, bool]]:
    """Each cluster's certificates, to each cluster's machines, and whether these are to let them in."""
    for one, other in itertools.product(CLUSTERS, repeat=2):
        for usage in ("server", "client"):
            named = {"name": f"api.{one}.example"} if usage == "server" else {}
            asked = {"roots": trusting[other]["trusted"], "leaf": shown[one][usage], "time": AT, "usage": usage}
            yield {**asked, **named}, one == other


def check(stages: Sequence[tuple[Stage, Stage]]) -> None:
    """All questions at once."""
    asked = [question for shown, trusting in stages for question in questions(shown, trusting)]
    answers = ask([question for question, _ in asked])
    wrong = [
        question for (question, trusted), answer in zip(asked, answers, strict=True) if answer["trusted"] is not trusted
    ]
    assert wrong == []
    assert len(asked) == 18 * len(stages)


def rotated(folder: Path, *words: str) -> list[Stage]:
    """All stages of a rotation, from before to the end."""
    file = write_shop(folder)
    assert main(list(build_words(file))) == 0
    found = [stage_of(folder / "out")]
    for _ in range(4):
        assert main(["rotate", str(file), *words, "-o", str(folder / "out"), "--now", NOW]) == 0
        found.append(stage_of(folder / "out"))
    return found


def test_another_root_separates_no_machines(tmp_path: Path) -> None:
    """Of all stages with all stages: an authority's certificates are trusted alike, and no other cluster's is."""
    stages = rotated(tmp_path, "root")
    assert len({stage["eu"]["trusted"] for stage in stages}) == 2
    check([(shown, trusting) for shown in stages for trusting in stages])


def test_another_authority_below_the_root_separates_no_neighbours(tmp_path: Path) -> None:
    """As in a single cluster."""
    stages = rotated(tmp_path, "ca", "--name", "eu")
    pairs = list(itertools.pairwise(stages))
    check([*pairs, *((other, one) for one, other in pairs)])
