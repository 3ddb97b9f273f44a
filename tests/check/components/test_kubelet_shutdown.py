"""A node's graceful shutdown."""

import pytest
from usual_spec import Find

BY_PRIORITY = "shutdownGracePeriodByPodPriority: [{priority: 1, shutdownGracePeriodSeconds: 5}]\n"
HEAD = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ("shutdownGracePeriod: 500ms\n", "component-value", "shutdownGracePeriod"),
        (
            "shutdownGracePeriod: 10s\nshutdownGracePeriodCriticalPods: 11s\n",
            "component-conflict",
            "shutdownGracePeriodCriticalPods",
        ),
        (
            f"shutdownGracePeriod: 10s\n{BY_PRIORITY}",
            "component-conflict",
            "shutdownGracePeriodByPodPriority",
        ),
    ],
)
def test_what_is_refused(find: Find, body: str, code: str, path: str) -> None:
    """Periods, and how they go together."""
    found = [(one.code, one.path) for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))]
    assert found == [(code, path)]


@pytest.mark.parametrize(
    "body",
    [
        "shutdownGracePeriod: 10s\nshutdownGracePeriodCriticalPods: 10s\n",
        BY_PRIORITY,
    ],
)
def test_what_is_taken(find: Find, body: str) -> None:
    """The edges of what is allowed."""
    assert [one for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))] == []
