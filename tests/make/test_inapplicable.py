"""The way out of a patch that cannot be applied."""

import pytest

from kspec.make.inapplicable import InapplicableError, within


def test_the_path_grows_on_the_way_out() -> None:
    """Each level that the error passes puts its step in front."""
    error = InapplicableError("is wrong", ("name",))
    with pytest.raises(InapplicableError) as caught, within("spec"), within(0):
        raise error
    assert (caught.value.reason, caught.value.path) == ("is wrong", ("spec", 0, "name"))
