"""What the passes learn of a command line."""

from argparse import Namespace
from pathlib import Path

from kspec.cli.options import options_of
from kspec.model.keyring_file import Access
from kspec.model.program import Variable

LEAST = {"spec": ["c/a.yaml", "b.yaml"], "lock": None, "keys": None, "keys_command": None, "waive": [], "identity": []}


def test_lock_and_keyring_stand_beside_the_first_file() -> None:
    """Unless the command line says where; what a command does not take is not asked for."""
    options = options_of(Namespace(**LEAST))
    assert options.specs == (Path("c/a.yaml"), Path("b.yaml"))
    assert (options.lock_file, options.keys_folder) == (Path("c/a.lock"), Path("c/a.keys"))
    assert (options.frozen, options.public, options.waived) == (False, False, ())
    named = options_of(Namespace(**{**LEAST, "lock": "l", "keys": "k"}))
    assert (named.lock_file, named.keys_folder) == (Path("l"), Path("k"))


def test_who_knows_the_stores_says_so() -> None:
    """A set keeps them elsewhere than a spec."""
    options = options_of(Namespace(**LEAST), {"lock": "x.lock", "keys": "x.keys"})
    assert (options.lock_file, options.keys_folder) == (Path("x.lock"), Path("x.keys"))


def test_a_public_build_opens_no_keyring() -> None:
    """Neither is its command run, nor an identity read."""
    asked = {"public": True, "frozen": True, "keys_command": "false", "identity": ["nowhere"]}
    options = options_of(Namespace(**{**LEAST, **asked}))
    assert (options.public, options.frozen, options.access) == (True, True, Access())


def test_programs_are_given_what_is_said() -> None:
    """With the codes that are accepted."""
    options = options_of(Namespace(**{**LEAST, "waive": ["cis"], "ext_str": [("a", "1")], "member": "eu"}))
    assert options.waived == ("cis",)
    assert (options.program.external, options.program.name) == ((Variable("a", "1"),), "eu")
    assert options.lock_file == Path("c/eu.lock")
