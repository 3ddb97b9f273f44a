"""The values of a pack's parameters."""

import pytest

from kspec.model.document import Document, Json
from kspec.model.pack_description import Parameter
from kspec.model.span import Span
from kspec.model.wire import WireDocument
from kspec.read.pack_parameters import misfit, read_parameters

ROWS = (
    Parameter("replicas", "integer", default=2, minimum=1, maximum=5),
    Parameter("level", "string", default="low", values=("low", "high")),
    Parameter("names", "strings"),
    Parameter("labels", "map"),
    Parameter("on", "boolean", default=True),
    Parameter("token", "string", required=True),
    Parameter("address", "string", format="address"),
    Parameter("servers", "strings", format="server"),
    Parameter("parts", "map", format="networks"),
)


def read(given: Json) -> tuple[dict[str, Json], list[str]]:
    """The values, and what is wrong."""
    document = WireDocument(Document({}, Span("a", 1, 1, 1, 1)), "v", "ClusterSpec", {})
    values, findings = read_parameters(document, ("packs", 0, "parameters"), given, ROWS)
    return dict(values), [finding.message.removeprefix("packs[0]") for finding in findings]


def test_what_is_not_given_has_its_default() -> None:
    """Null where there is none."""
    values, wrong = read({"token": "a", "replicas": 3, "level": None})
    assert wrong == []
    given = {"replicas": 3, "level": "low", "on": True, "token": "a"}
    assert values == given | dict.fromkeys(("names", "labels", "address", "servers", "parts"))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([], ".parameters must be a mapping of parameters"),
        ({"token": "a", "replica": 1}, ".parameters.replica is not a parameter of the pack"),
        ({"token": "a", "replicas": True}, ".parameters.replicas must be a whole number"),
        ({"token": "a", "replicas": 6}, ".parameters.replicas is 6, which is out of bounds: 1 to 5"),
        ({"token": "a", "level": "mid"}, ".parameters.level is 'mid', which is not valid, expected one of: low, high"),
        ({"token": "a", "names": ["a", 1]}, ".parameters.names must be a list of strings"),
        ({"token": "a", "labels": {"a": 1}}, ".parameters.labels must be a mapping of strings"),
        ({"token": "a", "address": "here"}, ".parameters.address is 'here', which is not a valid IP address"),
        (
            {"token": "a", "servers": ["192.0.2.53", "a"]},
            ".parameters.servers has 'a', which is not a valid server of names, such as 192.0.2.53 or /etc/resolv.conf",
        ),
        (
            {"token": "a", "parts": {"w-1": "10.244.1.0"}},
            ".parameters.parts has '10.244.1.0', which is not a valid list of networks, such as 10.244.1.0/24",
        ),
        ({"token": "a", "on": "yes"}, ".parameters.on must be true or false"),
        ({"on": True}, ".parameters needs the parameter token: a string"),
        (None, " needs the parameter token: a string"),
    ],
)
def test_a_value_that_does_not_fit_is_found(given: Json, message: str) -> None:
    """With what it has to be."""
    assert read(given)[1] == [message]


def test_bounds_may_be_open() -> None:
    """On either side."""
    assert misfit({"type": "integer", "minimum": 1}, 0) == "is 0, which is out of bounds: at least 1"
    assert misfit({"type": "integer", "maximum": 1}, 2) == "is 2, which is out of bounds: at most 1"
