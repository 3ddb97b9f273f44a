"""The logs of containers and of the node."""

import pytest
from usual_spec import Find

HEAD = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ("podLogsDir: /var/log/pods/\n", "component-value", "podLogsDir"),
        ("podLogsDir: logs\n", "component-value", "podLogsDir"),
        ("podLogsDir: /é\n", "component-value", "podLogsDir"),
        ("containerLogMonitorInterval: 2999ms\n", "component-value", "containerLogMonitorInterval"),
        ("enableSystemLogQuery: true\nenableSystemLogHandler: false\n", "component-conflict", "enableSystemLogHandler"),
    ],
)
def test_what_is_refused(find: Find, body: str, code: str, path: str) -> None:
    """Folders, intervals, handlers."""
    found = [(one.code, one.path) for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))]
    assert found == [(code, path)]


@pytest.mark.parametrize("body", ["containerLogMonitorInterval: 3s\n", "podLogsDir: /data/pods\n"])
def test_what_is_taken(find: Find, body: str) -> None:
    """The edges of what is allowed."""
    assert [one for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))] == []
