"""The logging section of every component."""

import pytest
from usual_spec import Find

HEAD = "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n"


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ("logging: {format: yaml}\n", "component-choice", "logging.format"),
        ("logging: {flushFrequency: -5s}\n", "component-value", "logging.flushFrequency"),
        ("logging: {verbosity: 2147483648}\n", "component-value", "logging.verbosity"),
        (
            "logging: {format: json, vmodule: [{filePattern: a, verbosity: 1}]}\n",
            "component-conflict",
            "logging.vmodule",
        ),
        ('logging: {vmodule: [{filePattern: "a=b"}]}\n', "component-value", "logging.vmodule[0]"),
        (
            "logging: {options: {text: {infoBufferSize: 1Ki}}}\n",
            "component-gate",
            "logging.options.text.infoBufferSize",
        ),
        ("logging: {format: json}\nfeatureGates: {LoggingBetaOptions: false}\n", "component-gate", "logging.format"),
    ],
)
def test_what_is_refused(find: Find, body: str, code: str, path: str) -> None:
    """Formats, verbosity, patterns, options behind gates."""
    found = [(one.code, one.path) for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))]
    assert found == [(code, path)]


@pytest.mark.parametrize(
    "body",
    [
        "logging: {format: json}\n",
        'logging: {options: {text: {infoBufferSize: "0"}}}\n',
        'logging: {vmodule: [{filePattern: "a*", verbosity: 9}]}\n',
    ],
)
def test_what_is_taken(find: Find, body: str) -> None:
    """The edges of what is allowed."""
    assert [one for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))] == []
