"""Variables and a role for image-builder."""

import json

from ruamel.yaml import YAML

from kspec.export.image_builder import variables_and_role
from kspec.model.host_tree import HostTree


def test_variables_choose_a_tree_of_the_role(control_plane: HostTree, worker: HostTree) -> None:
    """The release as its packages are called, the role, and a tree that the role has."""
    files = {file.path: file for file in variables_and_role([control_plane, worker])}
    variables = json.loads(files["cp-1.json"].data)
    assert variables["kubernetes_semver"] == "v1.37.2"
    assert variables["kubernetes_series"] == "v1.37"
    assert variables["kubernetes_deb_version"] == "1.37.2-1.1"
    assert variables["node_custom_roles_post"] == "kspec"
    name = variables["ansible_user_vars"].removeprefix("kspec_tree=")
    assert {f"roles/kspec/files/{name}.{end}" for end in ("tar", "tar.sha256", "sums", "modes")} <= files.keys()
    assert files["roles/kspec/files/cp-1.tar"].mode == 0o600
    tasks = YAML(typ="safe").load(files["roles/kspec/tasks/main.yml"].data.decode())
    assert [task["name"] for task in tasks[1]["always"]] == ["Remove the folder"]
