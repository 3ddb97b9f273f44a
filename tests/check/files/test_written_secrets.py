"""Secrets of files that stand in the spec."""

from pathlib import Path

from usual_spec import CLUSTER_SPEC, Find

from kspec.model.code import Severity


def test_written_secrets_are_told_and_drawn_ones_are_not(find: Find) -> None:
    """A token, a key and a secret file's content; each a warning at its place, which repeats nothing."""
    text = f"""{CLUSTER_SPEC}files:
- {{path: /etc/a, secret: true, content: geheim}}
- {{path: /etc/b, content: offen}}
apiServer:
  staticTokens: [{{user: a, token: geheim}}, {{user: b}}]
  encryptionConfiguration:
    resources:
    - resources: [secrets]
      providers: [{{aescbc: {{keys: [{{name: a}}, {{name: b, secret: Z2VoZWlt}}]}}}}]
"""
    found = [one for one in find(text) if one.code == "file-secret-in-spec"]
    assert [one.path for one in found] == [
        "files[0].secret",
        "apiServer.staticTokens[0].token",
        "apiServer.encryptionConfiguration.resources[0].providers[0].aescbc.keys[1].secret",
    ]
    assert {one.severity for one in found} == {Severity.WARNING}
    assert not any("geheim" in f"{one.message}{one.help}" for one in found)


def test_a_key_in_a_file_beside_the_spec_is_told_there(find: Find, tmp_path: Path) -> None:
    """The file is as readable as the spec."""
    keys = "{name: a, secret: MDEyMzQ1Njc4OWFiY2RlZg==}"
    (tmp_path / "e.yaml").write_text(
        "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"
        f"resources: [{{resources: [secrets], providers: [{{aesgcm: {{keys: [{keys}]}}}}]}}]\n"
    )
    text = f"{CLUSTER_SPEC}apiServer: {{encryptionConfiguration: {{from: e.yaml}}}}\n"
    (found,) = [one for one in find(text) if one.code == "file-secret-in-spec"]
    assert found.span.file == str(tmp_path / "e.yaml")
    assert found.span.line == 3
