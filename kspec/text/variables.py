"""Files of variables such as kubeadm-flags.env, by the words of each variable."""

import re
import shlex
from typing import Final

from kspec.model.document import Json

_ASSIGNMENT: Final = re.compile(r"([A-Za-z_]\w*)=(.*)")


def variables(text: bytes) -> dict[str, Json] | None:
    """The words of each variable; None if the text holds anything else than assignments, or one twice."""
    found: dict[str, Json] = {}
    try:
        lines = text.decode().splitlines()
        for line in lines:
            assignment = _ASSIGNMENT.fullmatch(line)
            if assignment is None or assignment[1] in found:
                return None
            found[assignment[1]] = [word for part in shlex.split(assignment[2]) for word in part.split()]
    except ValueError:
        return None
    return found
