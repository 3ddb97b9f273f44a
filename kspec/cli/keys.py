"""`kspec keys`: what is in a keyring, and the way from a folder to a file for a team, and back."""

import argparse
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from kspec.cli.access import identities
from kspec.cli.answer import end, fail
from kspec.cli.held_keyring import FoundError, WrongUseError, open_held, state_of, write_folder
from kspec.cli.printing import put
from kspec.cli.recipients import WrongRecipientError, add_recipient, recipients_of, remove_recipient
from kspec.cli.stderr import waiting
from kspec.disk.faults import Progress
from kspec.disk.keyring_folder import STATE_NAME
from kspec.disk.keyring_place import is_folder
from kspec.disk.sources import Sources
from kspec.encode.age import MissingAgeError
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic, listed
from kspec.model.frozen import evolve
from kspec.model.keyring_file import Access, KeyringFile, Unopened
from kspec.model.span import Span
from kspec.plan.merge_keyrings import merge_keyrings
from kspec.report.keyring import counted, entry_rows, text_added, text_listed, text_merged, text_removed
from kspec.write.keyring import write_note
from kspec.write.keyring_file import new_file, prepare_notes
from kspec.write.keyring_guard import guard
from kspec.write.new_file import NotWrittenError, check_new


class _Said(NamedTuple):
    """What an action did: the text for people, the keyring that it is about, and whether that is as it was."""

    text: str
    name: str
    keyring: KeyringFile
    unchanged: bool = False


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked with a keyring: 1 for findings, with nothing written; 2 for wrong use."""
    try:
        action = _action(arguments)
        access = _access(arguments)
        with Progress() as progress:
            said = action(arguments, access, progress)
    except (WrongUseError, WrongRecipientError, NotWrittenError, MissingAgeError) as error:
        return fail("keys", arguments.format, str(error))
    except FoundError as error:
        return end(arguments, error.findings, Sources())
    if arguments.format == "text" and not (arguments.quiet and arguments.action != "list"):
        put(said.text)
    return end(arguments, (), Sources(), **_values(said))


def _action(arguments: argparse.Namespace) -> "_Action":
    action, keyrings = _ACTIONS[arguments.action]
    if len(arguments.keyring) not in keyrings:
        expected = " or ".join(map(str, keyrings))
        message = f"{arguments.action} takes {expected} KEYRING, not {len(arguments.keyring)}"
        raise WrongUseError(message)
    return action


def _values(said: _Said) -> Mapping[str, Any]:
    entries = entry_rows(said.keyring.entries)
    return {
        "keyring": said.name,
        "recipients": list(said.keyring.recipients),
        "entries": entries,
        "unchanged": said.unchanged,
    }


def _access(arguments: argparse.Namespace) -> Access:
    """What opens the keyrings that are files; none of it is looked at where all are folders."""
    if all(is_folder(name) for name in arguments.keyring):
        return Access()
    found = identities(arguments.identity)
    return Access(unusable=found) if isinstance(found, Unopened) else Access(found)


def _list(arguments: argparse.Namespace, access: Access, _: Progress) -> _Said:
    (name,) = arguments.keyring
    keyring = open_held(name, access)
    return _Said(text_listed(name, keyring), name, keyring, unchanged=True)


def _encrypt(arguments: argparse.Namespace, access: Access, progress: Progress) -> _Said:
    output = _output(arguments)
    recipients = recipients_of(arguments)
    if not recipients:
        message = "a file is for somebody: name a recipient with -r, or a file of them with -R"
        raise WrongUseError(message)
    if is_folder(output):
        message = f"{output} would be taken for a folder: let its name end in .age"
        raise WrongUseError(message)
    with _guarded(arguments.keyring, output):
        check_new(output)
        entries = open_held(arguments.keyring[0], access).entries if arguments.keyring else {}
        keyring = KeyringFile(recipients, entries)
        progress.begin(output)
        new_file(Path(output), keyring)
        if arguments.keyring and (state := state_of(arguments.keyring[0])) is not None:
            write_note(Path(os.path.realpath(prepare_notes(Path(output)))), STATE_NAME, state.reveal())
    left = f"; {arguments.keyring[0]} is as it was, and is not needed any more" if arguments.keyring else ""
    return _Said(f"{output}: {counted(keyring)}{left}\n", output, keyring)


def _decrypt(arguments: argparse.Namespace, access: Access, _: Progress) -> _Said:
    (name,), output = arguments.keyring, _output(arguments)
    keyring = open_held(name, access)
    write_folder(output, keyring, state_of(name))
    return _Said(
        f"{output}: {counted(evolve(keyring, sealed=False))}, readable for whoever reads the disk\n", output, keyring
    )


def _merge(arguments: argparse.Namespace, access: Access, progress: Progress) -> _Said:
    names, output = arguments.keyring, _output(arguments)
    with _guarded(names, output):
        first, second = (open_held(name, access) for name in names)
        if arguments.prefer == "second":
            first, second = second, first
        merged = merge_keyrings(first.entries, second.entries)
        if merged.conflicts and not arguments.prefer:
            raise FoundError(_conflict(names, merged.conflicts))
        keyring = KeyringFile(recipients_of(arguments), merged.entries, sealed=not is_folder(output))
        if keyring.sealed and not keyring.recipients:
            keyring = evolve(keyring, recipients=_common(names, first, second))
        if not keyring.sealed:
            write_folder(output, keyring)
        else:
            if output not in names:
                check_new(output)
            progress.begin(output)
            new_file(Path(output), keyring)
    return _Said(text_merged(output, keyring, merged), output, keyring)


def _common(names: Sequence[str], first: KeyringFile, second: KeyringFile) -> tuple[str, ...]:
    """The recipients of both; where they differ one may have been removed, and must not come back unasked."""
    sealed = [keyring for keyring in (first, second) if keyring.sealed]
    if not sealed:
        message = "a file is for somebody: name a recipient with -r, or a file of them with -R"
        raise WrongUseError(message)
    if len(sealed) > 1 and set(first.recipients) != set(second.recipients):
        other = sorted({*first.recipients} ^ {*second.recipients})
        message = f"{names[0]} and {names[1]} are for different recipients ({', '.join(other)}): name all with -r or -R"
        raise WrongUseError(message)
    return sealed[0].recipients


def _conflict(names: Sequence[str], paths: Sequence[str]) -> Diagnostic:
    return Diagnostic(
        codes.KEYRING_CONFLICT,
        f"{names[0]} and {names[1]} have different secrets for the same thing; nothing was written",
        Span(names[1], 0, 0, 0, 0),
        help="take those that the lock is of: --prefer first, or --prefer second",
        notes=listed(paths),
    )


def _add(arguments: argparse.Namespace, access: Access, progress: Progress) -> _Said:
    (name,) = arguments.keyring
    with _guarded([], name):
        keyring, added = add_recipient(_file(name, access), recipients_of(arguments))
        if added:
            progress.begin(name)
            new_file(Path(name), keyring)
    return _Said(text_added(name, added, keyring), name, keyring, unchanged=not added)


def _remove(arguments: argparse.Namespace, access: Access, progress: Progress) -> _Said:
    (name,) = arguments.keyring
    with _guarded([], name):
        keyring, removed, warning = remove_recipient(name, _file(name, access), recipients_of(arguments), access)
        progress.begin(name)
        new_file(Path(name), keyring)
    return _Said(text_removed(name, removed, keyring, warning), name, keyring)


def _file(name: str, access: Access) -> KeyringFile:
    """A keyring that has recipients."""
    if is_folder(name):
        message = f"{name} is a folder, which has no recipients: make a file of it with kspec keys encrypt"
        raise WrongUseError(message)
    keyring = open_held(name, access)
    if not keyring.sealed:
        message = f"{name} is not encrypted: make a file of it with kspec keys encrypt"
        raise WrongUseError(message)
    return keyring


def _output(arguments: argparse.Namespace) -> str:
    if not arguments.output:
        message = f"{arguments.action} writes a keyring: name it with -o"
        raise WrongUseError(message)
    output: str = arguments.output
    return output


@contextmanager
def _guarded(names: Sequence[str], output: str) -> Iterator[None]:
    """The keyrings held, each once, in an order that all keep; only the output, if it is a file, for oneself alone."""
    own = {output} if not is_folder(output) else set()
    with ExitStack() as stack:
        for name in sorted({*names, *own}):
            stack.enter_context(guard(Path(name), waiting, frozen=name not in own))
        yield


_Action: TypeAlias = Callable[[argparse.Namespace, Access, Progress], _Said]
_ACTIONS: Final[Mapping[str, tuple[_Action, tuple[int, ...]]]] = {
    "list": (_list, (1,)),
    "encrypt": (_encrypt, (0, 1)),
    "decrypt": (_decrypt, (1,)),
    "add-recipient": (_add, (1,)),
    "remove-recipient": (_remove, (1,)),
    "merge": (_merge, (2,)),
}
"""Each action, and how many keyrings it takes."""
