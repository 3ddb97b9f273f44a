"""Lines of texts of which nothing is known."""

import pytest

from kspec.secrets.lines import without_assigned

SECRET = "hunter2hunter2Xq9"  # noqa: S105 - of nothing


@pytest.mark.parametrize(
    "line",
    [
        f"export AWS_SECRET_ACCESS_KEY={SECRET}",
        f"db_pass: {SECRET}",
        f'{{"auths":{{"r":{{"auth":"{SECRET}"}}}}}}',
        f"<password>{SECRET}</password>",
        f"machine h login u password {SECRET}",
        f"curl -u user:{SECRET} https://example.com",
        f"sshpass -p {SECRET} ssh host",
        f"ExecStart=/usr/bin/x --auth-token {SECRET}",
        f"x-api-key: {SECRET}",
        f"AccountKey={SECRET}",
        f"client_secret = '{SECRET}'",
        f"settings['password'] = {SECRET}",
    ],
)
def test_what_a_telling_name_is_given_is_not_shown(line: str) -> None:
    """Whatever language it is; what stands before it is."""
    shown = without_assigned(line)
    assert "hunter2" not in shown
    assert len(shown) == len(line)
    assert shown[: line.index(SECRET)].rstrip("*") == line[: line.index(SECRET)].rstrip("*")


@pytest.mark.parametrize(
    "line",
    [
        "TOKEN_FILE=/etc/example/token",
        'TOKEN="$TOKEN"',
        "password_hash_rounds = 12",
        "# the secret is elsewhere",
        "authorization-mode=Node,RBAC",
        "  - --service-account-private-key-file=/etc/kubernetes/pki/sa.key",
        "cp -p a b",
        "image: registry.k8s.io/pause:3.10.2",
        "secrets: no",
    ],
)
def test_what_names_a_file_or_says_yes_or_no_is(line: str) -> None:
    """So that a change can be read."""
    assert without_assigned(line) == line
