"""`kspec export`: a built output in the form that an image builder or installer takes."""

import argparse
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from kspec.cli.answer import end, fail
from kspec.cli.clock import AT, UnusableTimeError, now
from kspec.cli.paths import STANDARD_INPUT
from kspec.cli.printing import say
from kspec.disk.atomic import read_regular
from kspec.disk.sources import Sources
from kspec.export.expiry import expired
from kspec.export.formats import BY_NAME, CannotExportError, Options, suffix_of
from kspec.export.role_image import UnfitTreeError, role_image
from kspec.export.selection import WrongSelectionError, select
from kspec.facts import codes
from kspec.facts.user_data import PLATFORMS
from kspec.model.diagnostic import Diagnostic, listed
from kspec.model.file import File, Folder, Sensitivity
from kspec.model.host_tree import HostTree
from kspec.model.span import Span
from kspec.read.host_trees import Output, read_output
from kspec.write.new_file import NotWrittenError
from kspec.write.target import write_target

_REFUSALS = (UnusableTimeError, WrongSelectionError, UnfitTreeError, CannotExportError, NotWrittenError)


def run(arguments: argparse.Namespace) -> int:
    """Write the target: 1 for an output that is not whole or has expired, 2 for wrong use; then nothing is written."""
    output, target = Path(arguments.tree), Path(arguments.target)
    try:
        moment = now(arguments.at, os.environ, AT)
        mirrors, materials = _mirrors(arguments.mirror), _materials(arguments.made_from)
        found, findings = read_output(output, public=arguments.public, withheld=arguments.secrets_later)
        if findings:
            return end(arguments, findings, Sources())
        row = BY_NAME[arguments.kind]
        if row.of_output and (arguments.node or arguments.role):
            return fail("export", arguments.format, f"a {row.name} is of the whole output: leave out --node and --role")
        every = arguments.all or row.of_output
        if arguments.target == STANDARD_INPUT:
            message = "an export is a file or a folder: name it with -o"
            raise NotWrittenError(message)
        trees = select(found.trees, node=arguments.node, role=arguments.role, every=every)
        if arguments.secrets_later:
            trees = (_role_image(arguments, found),)
        if ended := expired(found.trees if arguments.secrets_later else trees, moment):
            return end(arguments, (_ended(output, ended),), Sources())
        suffix = suffix_of(row, target.name)
        if suffix and len(trees) > 1 and not (row.whole or row.of_output):
            return fail("export", arguments.format, f"{target} is one file: choose one node, or name a folder with -o")
        platform = next((one for one in PLATFORMS if one.name == arguments.platform), None)
        options = Options(
            suffix,
            arguments.architecture,
            arguments.ignition,
            platform,
            found.images,
            mirrors,
            found.kspec,
            found.kubernetes,
            found.subjects,
            materials,
            found.trees,
        )
        made = row.make(trees, options)
        write_target(target, made)
    except (*_REFUSALS, _WrongUseError) as error:
        return fail("export", arguments.format, str(error))
    if arguments.format == "text" and not arguments.quiet:
        names = ", ".join(tree.name for tree in trees)
        say(f"{target}: {row.summary}, of {names}{_warning(made)}")
    files = [entry.path for entry in made if isinstance(entry, File)]
    return end(
        arguments,
        (),
        Sources(),
        target=str(target),
        trees=[tree.name for tree in trees],
        files=files,
        secret=_is_secret(made),
    )


class _WrongUseError(Exception):
    """What is wrong with an argument."""


def _role_image(arguments: argparse.Namespace, found: Output) -> HostTree:
    """The tree of a role with what installs the secrets later."""
    if not arguments.role:
        message = "--secrets-later is for what the machines of a role have alike: say which, with --role"
        raise _WrongUseError(message)
    return role_image(arguments.role, found.trees, found.keys)


def _mirrors(given: list[str]) -> Mapping[str, str]:
    found = {}
    for word in given:
        registry, _, mirror = word.partition("=")
        if not registry or not mirror or "://" in word:
            message = f"--mirror {word!r} is not REGISTRY=MIRROR, such as registry.k8s.io=mirror.example.com/k8s"
            raise _WrongUseError(message)
        found[registry] = mirror
    return found


def _materials(files: list[str]) -> Mapping[str, str]:
    """The SHA-256 of files, by their names without folders."""
    found: dict[str, str] = {}
    for file in files:
        name = Path(file).name
        if name in found:
            message = f"--made-from {file}: there are two files of the name {name}"
            raise _WrongUseError(message)
        try:
            found[name] = hashlib.sha256(read_regular(file)[0]).hexdigest()
        except OSError as error:
            message = f"--made-from {file}: {error.strerror}"
            raise _WrongUseError(message) from error
    return found


def _ended(output: Path, ended: tuple[str, ...]) -> Diagnostic:
    message = "certificates of the output are no longer valid"
    help_ = "renew them and build again; or say with --at for which day the export is meant"
    return Diagnostic(codes.OUTPUT_EXPIRED, message, Span(str(output), 0, 0, 0, 0), help=help_, notes=listed(ended))


def _is_secret(made: tuple[File | Folder, ...]) -> bool:
    return any(isinstance(entry, File) and entry.sensitivity is Sensitivity.SECRET for entry in made)


def _warning(made: tuple[File | Folder, ...]) -> str:
    return "; it holds private keys: keep it as you keep the keyring" if _is_secret(made) else ""
