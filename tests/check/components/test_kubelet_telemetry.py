"""Metrics and traces."""

import pytest
from usual_spec import Find

HEAD = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ('showHiddenMetricsForVersion: "1.35"\n', "component-value", "showHiddenMetricsForVersion"),
        ('tracing: {endpoint: "http://collector:4317"}\n', "component-value", "tracing.endpoint"),
        ('tracing: {endpoint: "a b"}\n', "component-value", "tracing.endpoint"),
        ("tracing: {samplingRatePerMillion: 1000001}\n", "component-value", "tracing.samplingRatePerMillion"),
    ],
)
def test_what_is_refused(find: Find, body: str, code: str, path: str) -> None:
    """Releases, endpoints, rates."""
    found = [(one.code, one.path) for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))]
    assert found == [(code, path)]


@pytest.mark.parametrize(
    "body",
    [
        'showHiddenMetricsForVersion: "1.36"\n',
        'tracing: {endpoint: "localhost:4317"}\n',
        'tracing: {endpoint: "unix:///run/otel.sock"}\n',
    ],
)
def test_what_is_taken(find: Find, body: str) -> None:
    """The edges of what is allowed."""
    assert [one for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))] == []
