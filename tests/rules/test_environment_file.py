"""What systemd makes of kubeadm-flags.env."""

import pytest

from kspec.rules.environment_file import value_of, words_of


@pytest.mark.parametrize(
    ("argument", "words", "opened"),
    [
        ("--v=2", ["--v=2"], False),
        ("--node-labels=a=b,c=d", ["--node-labels=a=b,c=d"], False),
        ("--node-labels=a=b, c=d", ["--node-labels=a=b,", "c=d"], False),
        ("--a=b ", ["--a=b"], False),
        ("--a=b\tc", ["--a=btc"], False),
        ('--register-with-taints=k="":NoSchedule', ["--register-with-taints=k=:NoSchedule"], False),
        ("--register-with-taints=k='':NoSchedule", ["--register-with-taints=k=:NoSchedule"], False),
        ('--node-labels="a=b, c=d"', ["--node-labels=a=b, c=d"], False),
        ("--node-labels='a=b, c=d'", ["--node-labels=a=b, c=d"], False),
        ('--a="b', ["--a=b"], True),
        ("--a=it's", ["--a=its"], True),
        ("--a=b\\", ["--a=b"], True),
        ("--a=b\\ c", ["--a=b c"], False),
        ("--a=C:\\d", ["--a=C:d"], False),
        ("--a=\\\\b", ["--a=\\b"], False),
        ("--a=$HOME", ["--a=$HOME"], False),
        ("--a=`b`", ["--a=`b`"], False),
        ("--a=100%", ["--a=100%"], False),
        ("--a=ä", ["--a=ä"], False),
    ],
)
def test_words(argument: str, words: list[str], opened: bool) -> None:  # noqa: FBT001 - a column of the table
    """Blanks split, quotes and backslashes go away, a tab becomes a t, and `$` and `%` stay."""
    found = words_of(argument)
    assert list(found.words) == words
    assert found.open is opened


@pytest.mark.parametrize(
    ("value", "seen"), [("a=b", "a=b"), ('"a=b"', "a=b"), ('a="",c=d', "a=,c=d"), ("a=b, c=d", None), ('a="b', None)]
)
def test_the_value_that_the_kubelet_gets(value: str, seen: str | None) -> None:
    """Without its quotes; none where it is more than one word, or takes in what follows."""
    assert value_of("node-labels", value) == seen
