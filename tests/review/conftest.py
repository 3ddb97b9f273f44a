"""How files are opened, and trees made, in the tests of reviews."""

import pytest
from made_trees import MakeTree, documents, make_tree

from kspec.review.files import Opener


@pytest.fixture
def opener() -> Opener:
    """Opens what a build has written."""
    return Opener(documents)


@pytest.fixture
def tree() -> MakeTree:
    """Makes trees of texts."""
    return make_tree
