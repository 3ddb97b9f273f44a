"""A plan before anything is issued."""

from pathlib import Path

from small_cluster import CERTIFICATE_KEY, SPEC, first_plan, read_spec

from kspec.make.whole import make
from kspec.plan.sketch import sketch

NODES = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nnodes: [{name: w-1}]\n"


def test_the_same_files_are_made_of_it_as_of_a_true_plan(tmp_path: Path) -> None:
    """By path and mode; so what cannot be made of the one cannot be made of the other."""
    build = read_spec(tmp_path, SPEC.replace(f"certificateKey: {CERTIFICATE_KEY}\n", "") + NODES)
    spec = build.stage.spec
    true = first_plan(spec, build.stage.release).plan
    made, drawn = make(sketch(spec, build.stage.release)), make(true)
    assert made.findings == drawn.findings == ()
    assert made.folders == drawn.folders
    listed, wanted = ({(file.path, file.mode) for file in whole.files} for whole in (made, drawn))
    tokens = {path for path, _ in wanted - listed}
    assert listed <= wanted
    assert all(path.startswith(("cluster/join/", "cluster/bootstrap", "cluster/")) for path in tokens), tokens
