"""Rows of static tokens, as the API server's reader takes them."""

import pytest
from usual_spec import CLUSTER_SPEC, Find


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ("{user: alice}, {user: bob, uid: '7', groups: [a, b]}", []),
        ("{uid: '7'}", ["[0].user"]),
        ("null", ["[0]"]),
        ("{user: alice, groups: ['a,b', '']}", ["[0].groups[0]", "[0].groups[1]"]),
        ('{user: "al\\nice"}', ["[0].user"]),
        ("{user: alice, token: 'a b'}", ["[0].token"]),
        ("{user: alice, token: é}", ["[0].token"]),
        ("{user: alice, token: x}, {user: bob, token: x}", ["[1].token"]),
        ("{user: alice}, {user: alice}", ["[1].user"]),
        ("{user: alice}, {user: alice, token: x}", []),
        (f"{{user: {'a' * 81}}}", ["[0].user"]),
        (f"{{user: {'a' * 81}, token: x}}", []),
    ],
)
def test_each_row_is_one_that_the_api_server_reads(find: Find, rows: str, fields: list[str]) -> None:
    """A finding for each field that it would misread."""
    found = [
        one.path for one in find(f"{CLUSTER_SPEC}apiServer: {{staticTokens: [{rows}]}}\n") if one.code == "static-token"
    ]
    assert found == [f"apiServer.staticTokens{field}" for field in fields]


def test_no_message_holds_a_token(find: Find) -> None:
    """A token that is wrong, or another row's, is not repeated."""
    rows = "[{user: a, token: geheim}, {user: b, token: geheim}, {user: c, token: 'ge heim'}]"
    assert not any(
        "heim" in f"{found.message}{found.help}{found.notes}"
        for found in find(f"{CLUSTER_SPEC}apiServer: {{staticTokens: {rows}}}\n")
    )
