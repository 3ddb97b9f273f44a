"""Ports and the control plane's endpoint: ValidateAPIEndpoint and ValidateHostPort of kubeadm, case by case."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find, wrong


@pytest.mark.parametrize("port", [-1, 65536, 70000])
def test_a_port_out_of_range_is_refused(find: Find, port: int) -> None:
    """0 means the default."""
    init = INIT.replace("10.0.0.11", f"10.0.0.11, bindPort: {port}")
    assert wrong(find(f"{init}{NODE}{CLUSTER}"), "port") == [("localAPIEndpoint.bindPort", "Invalid value")]


def test_the_port_of_a_joining_control_plane_counts(find: Find) -> None:
    """It is checked as the first one's is."""
    join = f"---\n{INIT}".replace("Init", "Join").replace("localAPIEndpoint: {", "controlPlane: {localAPIEndpoint: {")
    join = join.replace("10.0.0.11}", "10.0.0.11, bindPort: 0x10000}}") + "nodeRegistration: {name: cp-2}\n"
    assert wrong(find(f"{INIT}{NODE}{CLUSTER}{join}"), "port") == [
        ("controlPlane.localAPIEndpoint.bindPort", "Invalid value")
    ]


@pytest.mark.parametrize(
    "endpoint", ["https://a:1", "A:1", "a:0", "a:65536", "a:x", "a:b:c", "[a]", "a b", "*", "a/", "[::1", ":1", "a:+1"]
)
def test_what_is_no_endpoint_is_refused(find: Find, endpoint: str) -> None:
    """kubeadm refuses each of these."""
    spec = f"{INIT}{NODE}{CLUSTER}controlPlaneEndpoint: '{endpoint}'\n"
    assert wrong(find(spec), "control-plane-endpoint") == [("controlPlaneEndpoint", "Invalid value")]


@pytest.mark.parametrize("endpoint", ["", "a", "a:1", "a:065535", "::1", "[::1]:1", "1.2.3.4", "01.2.3.4:1", "a:"])
def test_what_is_one_is_not(find: Find, endpoint: str) -> None:
    """kubeadm accepts each of these."""
    spec = f"{INIT}{NODE}{CLUSTER}controlPlaneEndpoint: '{endpoint}'\n"
    assert wrong(find(spec), "control-plane-endpoint") == []
