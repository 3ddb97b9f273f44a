"""Secrets that never print themselves."""

import copy
import pickle

import pytest

from kspec.model.secret import Secret

SECRET = Secret(b"opensesame")


@pytest.mark.parametrize("show", [repr, str, "{}".format, "{:>30}".format, "{!r}".format, lambda secret: f"{[secret]}"])
def test_every_representation_is_a_mask(show: object) -> None:
    """However it is printed, alone or in a container, a secret is three stars."""
    assert callable(show)
    assert "Secret(***)" in show(SECRET)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_secret_is_never_pickled(protocol: int) -> None:
    """Neither pickle nor a copy of the module takes it."""
    with pytest.raises(TypeError, match="a secret is never pickled"):
        pickle.dumps(SECRET, protocol)
    with pytest.raises(TypeError, match="a secret is never pickled"):
        copy.deepcopy(SECRET)


def test_the_content_is_revealed_by_name_alone() -> None:
    """Two secrets are equal when their bytes are; the bytes have one way out."""
    assert Secret(b"opensesame") == SECRET
    assert Secret(b"other") != SECRET
    assert SECRET.reveal() == b"opensesame"
    assert not hasattr(SECRET, "__dict__")
