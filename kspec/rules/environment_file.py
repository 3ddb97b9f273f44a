"""What systemd makes of kubeadm-flags.env: the words of the kubelet's command line.

kubeadm writes `KUBELET_KUBEADM_ARGS="..."` as Go's `%q` does; systemd reads the file, and its unit names the variable
as a word of its own, so that the value is split at blanks. Quotes and backslashes count twice: when the file is read
and when the value is split. Rules: systemd's parse_env_file_internal (basic/env-file.c), replace_env_argv
(basic/env-util.c) and extract_first_word with EXTRACT_RELAX and EXTRACT_UNQUOTE (basic/extract-word.c); nothing is
done about `$` and `%`.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from kspec.go.quote import go_quoted

_BLANKS: Final = " \t\n\r"
_QUOTES: Final = "\"'"
_ESCAPED: Final = '"\\`$'
"""Characters before which systemd takes a backslash away when it reads a value in double quotes."""


class Words(NamedTuple):
    """The words that a text is split into. `open` tells of a quote or backslash that takes in what follows it."""

    words: tuple[str, ...]
    open: bool


@lru_cache(maxsize=1024)  # nodes are alike
def words_of(argument: str) -> Words:
    """What the kubelet gets of one argument, such as `--name=value`, that kubeadm writes into kubeadm-flags.env."""
    return _split(_read(go_quoted(argument)[1:-1]))


def value_of(name: str, value: str) -> str | None:
    """The value of a flag as the kubelet gets it; None where it gets something else than that one argument."""
    found = words_of(f"--{name}={value}")
    seen, equals, rest = found.words[0].partition("=") if found.words else ("", "", "")
    return rest if len(found.words) == 1 and not found.open and seen == f"--{name}" and equals else None


def _read(written: str) -> str:
    """The variable's value: what stands between the double quotes of the file."""
    found: list[str] = []
    characters = iter(written)
    for character in characters:
        following = next(characters, "") if character == "\\" else ""
        found.append(following if following and following in _ESCAPED else character + following)
    return "".join(found)


def _split(value: str) -> Words:
    words: list[str] = []
    word: list[str] | None = None
    mark = ""
    characters = iter(value)
    for character in characters:
        if not mark and character in _BLANKS:
            words += [] if word is None else ["".join(word)]
            word = None
            continue
        word = [] if word is None else word
        if character == "\\":
            following = next(characters, None)
            if following is None:
                return Words((*words, "".join(word)), open=True)
            word.append(following)
        elif character == mark:
            mark = ""
        elif not mark and character in _QUOTES:
            mark = character
        else:
            word.append(character)
    words += [] if word is None else ["".join(word)]
    return Words(tuple(words), open=bool(mark))
