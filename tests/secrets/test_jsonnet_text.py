"""A program's text as it may be shown."""

import pytest

from kspec.secrets.jsonnet_text import jsonnet_lines


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("local a = 'secret';", "local a = '******';"),
        ('assert false : "secret"; {}', 'assert false : "******"; {}'),
        ("{ kind: 'InitConfiguration', token: 'secret' }", "{ kind: 'InitConfiguration', token: '******' }"),
        ("{ 'kind': 'InitConfiguration' }", "{ 'kind': 'InitConfiguration' }"),
        ("import 'a.libsonnet'", "import 'a.libsonnet'"),
        ("// secret\n{} # secret", "//*******\n{} #*******"),
        ("{a: |||\n  secret\n|||}", "{a: |||\n********\n|||}"),
        ("error 'a' + secret", "error '*' + secret"),
        ("local a = 'secret", "local a = '******"),
        ("{ value: 'secret', clusterName: f('x') }", "{ value: '******', clusterName: f('*') }"),
        ("@'sec''ret'", "@'***''***'"),
    ],
)
def test_strings_and_comments_are_starred_and_code_is_not(text: str, masked: str) -> None:
    """But for keys, imports, and values of keys that every reader knows."""
    assert "\n".join(jsonnet_lines(text)) == masked
