"""A pack that a spec names."""

from kspec.model.pack import ChosenPack, PackFolder
from kspec.model.pack_description import PackDescription
from kspec.model.span import Span


def test_a_chosen_pack_has_its_descriptions_name() -> None:
    """Whatever its folder is called."""
    folder = PackFolder("folder", {}, "sha256:0")
    chosen = ChosenPack(PackDescription("mine", "1", "-"), folder, {}, (), Span("a", 1, 1, 1, 1))
    assert chosen.name == "mine"
