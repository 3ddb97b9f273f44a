"""The set's own folder."""

from pathlib import Path

from kspec import pipeline
from kspec.cli.set_output import own_folder, own_identity
from kspec.disk.sources import Sources
from kspec.encode import lock_text
from kspec.passes.run import Options


def test_the_folder_is_called_like_the_set_and_known_by_its_root(shop: Path) -> None:
    """Beside the folders of the clusters."""
    options = Options((shop,), shop.with_suffix(".lock"), shop.with_suffix(".keys"))
    given = pipeline.check_set(options, Sources()).stage.given
    assert given is not None
    assert own_folder("out", given) == "out/shop"
    root = lock_text.parse(shop.with_suffix(".lock").read_text()).certificates["set/root"]
    identity = own_identity(given, shop.with_suffix(".lock"), ())
    assert (identity.known, identity.first) == (frozenset({root.certificate}), False)
