"""What a command line says, as the passes take it."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from kspec.cli.access import access_of
from kspec.cli.paths import keys_path, lock_path
from kspec.cli.programs import program_of
from kspec.model.keyring_file import Access
from kspec.passes.run import Options


def options_of(arguments: argparse.Namespace, stores: Mapping[str, str] | None = None) -> Options:
    """The options of a command that has one spec, in one or more files, with its lock and keyring.

    `stores` says where `lock` and `keys` are, if that is known already, or is not where the command line says. A build
    that is public opens no keyring.
    """
    where = stores or {name: path(arguments, arguments.spec[0]) for name, path in _STORES.items()}
    public = getattr(arguments, "public", False)
    return Options(
        tuple(map(Path, arguments.spec)),
        Path(where["lock"]),
        Path(where["keys"]),
        frozen=getattr(arguments, "frozen", False),
        public=public,
        waived=tuple(arguments.waive),
        access=Access() if public else access_of(arguments, where["keys"]),
        program=program_of(arguments),
    )


_STORES = {"lock": lock_path, "keys": keys_path}
