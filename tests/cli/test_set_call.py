"""What a command over a set is called with."""

from pathlib import Path

import pytest
from built_set import build_words

from kspec import pipeline
from kspec.cli.parser import parser
from kspec.cli.set_call import options_of_set, stops, wrong_use
from kspec.disk.sources import Sources


def test_stores_stand_beside_the_sets_file() -> None:
    """Called after it."""
    options = options_of_set(parser(("build",)).parse_args(build_words(Path("some/shop.yaml"))))
    assert (str(options.lock_file), str(options.keys_folder)) == ("some/shop.lock", "some/shop.keys")


@pytest.mark.parametrize("more", [("--lock", "x"), ("--keys", "x"), ("--keys-command", "x")])
def test_there_is_one_file_and_no_other_store(more: tuple[str, ...]) -> None:
    """As a sentence."""
    arguments = parser(("build",)).parse_args(build_words(Path("shop.yaml"), *more))
    assert wrong_use(arguments).startswith("a set is one file")
    assert not wrong_use(parser(("build",)).parse_args(build_words(Path("shop.yaml"))))
    assert wrong_use(parser(("build",)).parse_args(["build", "shop.yaml", "other.yaml", "-o", "out"]))


def test_what_is_of_one_cluster_stops_no_other(shop: Path) -> None:
    """A spec with mistakes, or a damaged lock; what clusters share does."""
    options = options_of_set(parser(("build",)).parse_args(build_words(shop)))

    def stopped() -> bool:
        checked = pipeline.check_set(options, Sources())
        return stops(checked.stage.given, checked.findings)

    assert not stopped()
    (shop.parent / "eu.yaml").write_text("kind: [")
    (shop.parent / "us.lock").write_text("{}")
    assert not stopped()
    shop.write_text(shop.read_text().replace("hub: hub\n", "hub: none\n"))
    assert stopped()
