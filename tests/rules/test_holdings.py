"""Which certificates, keys, kubeconfigs and static pods a node has, against what real kubeadm wrote."""

from pathlib import Path

import pytest

from kspec.model.role import EtcdPlace, Role
from kspec.rules.holdings import authorities, certificates, kubeconfigs, service_account_files, static_pods

GOLDEN = Path(__file__).parents[2] / "golden/v1.37.2"
SHARED = ("ca", "apiserver", "apiserver-kubelet-client", "front-proxy-ca", "front-proxy-client")
MEMBERS = ("etcd/server", "etcd/peer", "etcd/healthcheck-client")


def held(role: Role, etcd: EtcdPlace) -> dict[str, bool]:
    """Name of a certificate -> whether its key is there."""
    return {row.name: with_key for row, with_key in certificates(role, etcd)}


@pytest.mark.parametrize(("case", "etcd"), [("single", "stacked"), ("external-etcd", "external")])
def test_the_first_control_plane_has_what_kubeadm_wrote(case: str, etcd: EtcdPlace) -> None:
    """No file of the folder of certificates, no kubeconfig and no manifest more or less."""
    folder = GOLDEN / case / "tree/etc/kubernetes"
    pki = {str(path.relative_to(folder / "pki")) for path in (folder / "pki").rglob("*") if path.is_file()}
    pairs = {f"{name}.{end}" for name in held("control-plane", etcd) for end in ("crt", "key")}
    assert all(held("control-plane", etcd).values())
    assert pairs | {*service_account_files("control-plane")} == pki
    assert {row.file for row in kubeconfigs("control-plane", first=True)} == {
        path.name for path in folder.glob("*.conf")
    }
    pods = {path.stem for path in (folder / "manifests").iterdir()}
    assert {row.name for row in static_pods("control-plane", etcd)} == pods


def test_a_further_control_plane_lacks_the_firsts_own() -> None:
    """There is one super-admin.conf."""
    first, further = (kubeconfigs("control-plane", first=first) for first in (True, False))
    assert [row.file for row in first if row not in further] == ["super-admin.conf"]


def test_etcd_on_nodes_of_its_own_parts_the_keys() -> None:
    """Its CA's key is on no node, and a control plane has its client's certificate alone."""
    plane = {**dict.fromkeys(SHARED, True), "etcd/ca": False, "apiserver-etcd-client": True}
    assert held("control-plane", "nodes") == plane
    assert held("etcd", "nodes") == {"ca": False, "etcd/ca": False, **dict.fromkeys(MEMBERS, True)}
    assert [row.name for row in static_pods("etcd", "nodes")] == ["etcd"]
    assert "etcd" not in [row.name for row in static_pods("control-plane", "nodes")]


@pytest.mark.parametrize("etcd", ["stacked", "nodes", "external"])
def test_a_worker_has_its_kubelets_alone(etcd: EtcdPlace) -> None:
    """Wherever etcd is."""
    assert held("worker", etcd) == {}
    assert service_account_files("worker") == service_account_files("etcd") == ()
    assert [row.file for row in kubeconfigs("worker", first=False)] == ["kubelet.conf"]
    assert static_pods("worker", etcd) == ()


@pytest.mark.parametrize(("etcd", "with_etcd"), [("stacked", True), ("nodes", True), ("external", False)])
def test_etcd_elsewhere_has_no_authority_here(etcd: EtcdPlace, *, with_etcd: bool) -> None:
    """Who runs it has one."""
    names = [row.name for row in authorities(etcd)]
    assert names == ["ca", "front-proxy-ca", *(["etcd/ca"] if with_etcd else [])]
