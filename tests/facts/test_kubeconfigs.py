"""Facts about the table of kubeconfig files."""

from kspec.facts.kubeconfigs import KUBECONFIGS


def test_the_kubelet_is_named_after_its_node() -> None:
    """The node authorizer knows a kubelet by this name and group; other users are the same on all nodes."""
    users = {row.file: row.common_name("cp-1") for row in KUBECONFIGS}
    assert users["kubelet.conf"] == "system:node:cp-1"
    assert users["scheduler.conf"] == "system:kube-scheduler"
    assert next(row for row in KUBECONFIGS if row.file == "kubelet.conf").organizations == ("system:nodes",)


def test_programs_of_the_node_stay_on_it() -> None:
    """People use the cluster's endpoint, the node's own programs its API server."""
    assert [row.file for row in KUBECONFIGS if row.server == "endpoint"] == ["admin.conf", "super-admin.conf"]
