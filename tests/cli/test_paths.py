"""Where lock and keyring stand."""

import argparse
from pathlib import Path

import pytest

from kspec.cli.paths import is_node, keys_path, lock_path


@pytest.mark.parametrize(
    ("spec", "lock", "keys"),
    [
        ("cluster.yaml", "cluster.lock", "cluster.keys"),
        ("a/b/prod.jsonnet", "a/b/prod.lock", "a/b/prod.keys"),
        ("./x.y.yaml", "./x.y.lock", "./x.y.keys"),
    ],
)
def test_both_stand_beside_the_spec(spec: str, lock: str, keys: str) -> None:
    """By the spec's name."""
    arguments = argparse.Namespace(lock=None, keys=None, keys_command="")
    assert (lock_path(arguments, spec), keys_path(arguments, spec)) == (lock, keys)


def test_the_user_may_say_otherwise() -> None:
    """--lock and --keys count more."""
    arguments = argparse.Namespace(lock="l", keys="k")
    assert (lock_path(arguments, "a.yaml"), keys_path(arguments, "a.yaml")) == ("l", "k")


def test_a_keyring_file_is_found_where_there_is_no_folder(tmp_path: Path) -> None:
    """The folder is meant wherever it is; what a command prints counts more than both."""
    arguments = argparse.Namespace(lock=None, keys=None, keys_command="")
    spec = str(tmp_path / "cluster.yaml")
    (tmp_path / "cluster.keys.age").touch()
    assert keys_path(arguments, spec) == str(tmp_path / "cluster.keys.age")
    (tmp_path / "cluster.keys").mkdir()
    assert keys_path(arguments, spec) == str(tmp_path / "cluster.keys")
    arguments.keys_command = "sops decrypt keyring.json"
    assert keys_path(arguments, spec) == "--keys-command"


def test_a_file_with_an_equals_sign_is_a_file(tmp_path: Path) -> None:
    """What is there by that name is meant; else a name and a folder are a machine."""
    (tmp_path / "a=b.yaml").touch()
    assert not is_node(str(tmp_path / "a=b.yaml"))
    assert is_node("cp-1=/mnt/cp-1")
    assert not is_node("./x=y")
    assert not is_node("=y")
