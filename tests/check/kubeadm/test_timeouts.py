"""How long kubeadm waits."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find

from kspec.model.diagnostic import Diagnostic


def paths(found: list[Diagnostic], code: str) -> list[str]:
    """The fields of the findings of a code, each of which is a warning."""
    assert all(finding.severity.value == "warning" for finding in found if finding.code == code)
    return [finding.path for finding in found if finding.code == code]


@pytest.mark.parametrize(("timeout", "count"), [("0s", 1), ("-1h", 1), ("1ns", 0), ("4m", 0)])
def test_a_timeout_leaves_time(find: Find, timeout: str, count: int) -> None:
    """kubeadm itself takes any."""
    spec = f"{INIT}{NODE}timeouts: {{discovery: '{timeout}'}}\n{CLUSTER}"
    assert paths(find(spec), "timeout") == ["timeouts.discovery"] * count


def test_the_discoverys_timeout_of_v1beta3_stands_where_it_was_written(find: Find) -> None:
    """There it is part of the discovery."""
    text = "apiVersion: kubeadm.k8s.io/v1beta3\nkind: JoinConfiguration\ndiscovery: {timeout: 0s}\n"
    (finding,) = [found for found in find(text, "v1.36.3") if found.code == "timeout"]
    assert (finding.path, finding.span.line, finding.span.column) == ("timeouts.discovery", 3, 22)
