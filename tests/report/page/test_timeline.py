"""What ends when, drawn."""

import re
from datetime import UTC, datetime, timedelta

from kspec.model.expiry import Expiry
from kspec.report.page.timeline import bars, draw

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def ending(name: str, days: int) -> tuple[str, tuple[Expiry, ...]]:
    """Something that ends in so many days."""
    return name, (Expiry(name, "certificate", NOW - timedelta(days=100), NOW + timedelta(days=days)),)


def test_a_bar_for_each_group_by_its_first_end() -> None:
    """What never ends has none."""
    never = ("sa", (Expiry("sa", "certificate", None, None),))
    pair = ("pair", (*ending("x", 400)[1], *ending("y", 20)[1]))
    found = bars([ending("late", 900), never, pair, ending("gone", -1)], NOW)
    assert [(bar.name, bar.state) for bar in found] == [("gone", "expired"), ("pair", "expiring"), ("late", "valid")]
    assert found[1].last - found[1].first == timedelta(days=380)


def widths(drawing: str) -> dict[str, int]:
    """The widths of the bars, by how they stand."""
    return {
        state: int(wide)
        for wide, state in re.findall(r'width="(\d+)" height="14" rx="2" class="bar ([\w-]+)"', drawing)
    }


def test_later_is_longer_and_the_ended_stands_apart() -> None:
    """Within the drawing, near days wide."""
    found = draw(bars([ending("a", -5), ending("b", 20), ending("c", 3000)], NOW), NOW)
    wide = widths(found)
    assert 0 < wide["expiring"] < wide["valid"] < 20 * wide["expiring"]
    assert wide["expired"] > 0
    assert all(date in found for date in ("2029-12-27", "2030-01-21", "2038-03-20"))


def test_a_group_shows_its_last_end_too() -> None:
    """As a thin line behind the bar."""
    pair = ("pair", (*ending("x", 400)[1], *ending("y", 20)[1]))
    assert 'class="rest"' in draw(bars([pair], NOW), NOW)
    assert 'class="rest"' not in draw(bars([ending("one", 20)], NOW), NOW)


def test_it_is_told_in_words() -> None:
    """Each end with its day."""
    assert "a ends on 2030-01-21; b ends on 2030-01-31" in draw(bars([ending("a", 20), ending("b", 30)], NOW), NOW)
