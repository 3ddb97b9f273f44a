"""What a command answers to programs: one object in every case, of a shape that stays (`docs/json/` has the schemas).

Whatever happens, a success, findings, wrong use or a fault of the machine, all keys of a command's object are there.
Standard library only: a broken installation has nothing else.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

VERSION: Final = 1
"""Rises where a key changes its meaning or goes; new keys may come."""

FAULT: Final = 2
"""The status of wrong use and of a fault of the machine."""

OUTCOMES: Final[Mapping[str, Mapping[str, Any]]] = {
    "build": {
        "unchanged": None,
        "output": None,
        "kubernetes": None,
        "events": [],
        "files": {"created": [], "changed": [], "removed": [], "mended": [], "unchanged": 0},
        "warnings": 0,
        "secret": [],
        "diagnostics": [],
    },
    "check": {"files": [], "diff": ""},
    "expiry": {"at": None, "entries": [], "diagnostics": []},
    "export": {"target": None, "trees": [], "files": [], "secret": False, "diagnostics": []},
    "diff": {
        "left": None,
        "right": None,
        "same": None,
        "kubernetes": None,
        "packs": [],
        "effects": [],
        "events": [],
        "files": [],
        "notCompared": [],
        "diagnostics": [],
    },
    "csr": {
        "lock": None,
        "keys": None,
        "archive": None,
        "unchanged": None,
        "requests": [],
        "waiting": [],
        "events": [],
        "diagnostics": [],
    },
    "fleet": {"command": None, "clusters": [], "output": None, "left": [], "diagnostics": []},
    "forget": {"lock": None, "keys": None, "unchanged": None, "events": [], "diagnostics": []},
    "images": {"kubernetes": None, "images": [], "diagnostics": []},
    "keys": {"keyring": None, "recipients": [], "entries": [], "unchanged": None, "diagnostics": []},
    "verify": {"files": 0, "certificates": 0, "expires": None, "diagnostics": []},
    "renew": {"lock": None, "keys": None, "output": None, "unchanged": None, "events": [], "diagnostics": []},
    "rotate": {
        "lock": None,
        "keys": None,
        "output": None,
        "unchanged": None,
        "events": [],
        "rotations": [],
        "next": [],
        "diagnostics": [],
    },
    "set": {
        "name": None,
        "output": None,
        "unchanged": None,
        "files": {"created": [], "changed": [], "removed": [], "mended": [], "unchanged": 0},
        "clusters": [],
        "diagnostics": [],
    },
    "import": {
        "lock": None,
        "keys": None,
        "unchanged": None,
        "events": [],
        "draft": None,
        "patches": [],
        "left": [],
        "pins": [],
        "diagnostics": [],
    },
}
"""What each command has to say beside version, status and fault, where it did nothing."""


def outcome(command: str, status: int, /, *, fault: str = "", **values: Any) -> str:  # noqa: ANN401 - JSON
    """One JSON object in ASCII, with a line feed.

    Args:
        command: a key of the table above.
        status: the exit status that goes with it.
        fault: for status 2, what went wrong: wrong use or a fault of the machine, in a sentence.
        values: the command's own, by keys of the table; those that are not given are as in the table.
    """
    own = OUTCOMES[command]
    if unknown := values.keys() - own.keys():
        message = f"{command} has no {', '.join(sorted(unknown))}"
        raise ValueError(message)
    return json.dumps({"version": VERSION, "status": status, "fault": fault, **own, **values}, indent=2) + "\n"
