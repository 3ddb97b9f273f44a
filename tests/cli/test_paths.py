"""Where lock and keyring stand."""

import argparse

import pytest

from kspec.cli.paths import keys_path, lock_path


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
    arguments = argparse.Namespace(lock=None, keys=None)
    assert (lock_path(arguments, spec), keys_path(arguments, spec)) == (lock, keys)


def test_the_user_may_say_otherwise() -> None:
    """--lock and --keys count more."""
    arguments = argparse.Namespace(lock="l", keys="k")
    assert (lock_path(arguments, "a.yaml"), keys_path(arguments, "a.yaml")) == ("l", "k")
