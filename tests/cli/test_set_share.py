"""What a cluster gets of its set."""

from pathlib import Path

import pytest

from kspec import pipeline
from kspec.cli.set_share import share_of
from kspec.disk.sources import Sources
from kspec.passes.run import Options


@pytest.mark.parametrize(("name", "clients"), [("hub", ()), ("eu", ("argocd", "cluster-api"))])
def test_the_hub_has_no_client_of_its_own(shop: Path, name: str, clients: tuple[str, ...]) -> None:
    """All others have one for each program that comes by a certificate."""
    options = Options((shop,), shop.with_suffix(".lock"), shop.with_suffix(".keys"))
    given = pipeline.check_set(options, Sources()).stage.given
    assert given is not None
    member = next(one for one in given.members if one.name == name)
    share = share_of(given, member, None, "shop.lock")
    assert (share.called, share.clients, share.place.file) == (("shop", name), clients, "shop.lock")
