"""What a fleet's commands say."""

import json
from typing import Any

from kspec.report.fleet import Done, json_fleet, text_build, text_expiry, text_told


def built(name: str, changed: list[str], events: list[str], unchanged: int = 70) -> Done:
    files: dict[str, Any] = {"created": [], "changed": changed, "removed": [], "mended": [], "unchanged": unchanged}
    return Done(name, f"{name}.yaml", 0, outcome={"files": files, "events": [{"action": action} for action in events]})


def test_a_build_says_what_changed_where() -> None:
    """Nodes are told together, and what is new in a tree that is new is not named."""
    done = [
        built("a", ["nodes/cp-1/etc/x", "nodes/cp-2/etc/x", "manifest.json"], ["re-issued", "reused"]),
        built("b", ["manifest.json"], []),
        built("c", [], ["issued", "issued"], unchanged=0),
        Done("d", "d.yaml", 0, outcome={"unchanged": True}),
        Done("e", "e.yaml", 1),
    ]
    assert text_build("out", done, ["f"]) == (
        "out: 5 clusters: 3 changed, 1 unchanged, 1 failed\n"
        "  changed    a: 3 changed\n"
        "             b: 1 changed\n"
        "             c: no file of its tree\n"
        "  in         manifest.json: 2 clusters\n"
        "             nodes/*/etc/x: 1 cluster\n"
        "  issued     2, in 1 cluster\n"
        "  re-issued  1, in 1 cluster\n"
        "  failed     e: see above\n"
        "  left       f: no spec of the fleet has this name\n"
    )


def test_a_long_list_is_cut_unless_all_is_asked_for() -> None:
    """The rest is counted."""
    done = [built(f"c{number:02}", ["a"], []) for number in range(30)]
    assert "and 18 more; --verbose names all" in text_build("out", done, [])
    assert "c29: 1 changed" in text_build("out", done, [], verbose=True)


def test_what_ends_is_told_by_time() -> None:
    """With the cluster before the name."""
    done = [Done("b", "", 0, text="2031  in 2 ca\nnever in 3 x\n"), Done("a", "", 0, text="2030  in 1 ca\n")]
    assert text_expiry(done, 11) == "2030  in 1 a/ca\n2031  in 2 b/ca\nnever in 3 b/x\n"


def test_programs_read_each_clusters_own_object() -> None:
    """Null where there is none."""
    value = json.loads(json_fleet("build", 1, [built("a", [], []), Done("b", "b.yaml", 2)], output="out", left=["c"]))
    assert [cluster["name"] for cluster in value["clusters"]] == ["a", "b"]
    assert value["clusters"][1]["outcome"] is None
    assert (value["command"], value["status"], value["left"]) == ("build", 1, ["c"])


def test_a_mistake_that_is_the_same_in_several_is_told_once() -> None:
    """As one in a base that they have in common."""
    done = [Done("a", "a.yaml", 1, told="oh\n"), Done("b", "b.yaml", 0), Done("c", "c.yaml", 1, told="oh\n")]
    assert text_told(done) == "a (a.yaml): the same in 1 other cluster: c:\noh\n"
    assert text_told(done[1:]) == "c (c.yaml):\noh\n"
