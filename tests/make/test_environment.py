"""Facts about environment variables."""

from typing import TYPE_CHECKING

from kspec.make.environment import merge_environment, proxy_environment
from kspec.model.host import Host

if TYPE_CHECKING:
    from kspec.model.document import Json


def test_proxy_variables_end_in_proxy() -> None:
    """The ending counts in any case; what is empty or has another name is not a proxy variable."""
    host = Host(
        (), proxy_variables={"no_proxy": "a,b", "HTTPS_PROXY": "http://p:1", "Zed_Proxy": "", "PROXY_USER": "me"}
    )
    assert proxy_environment(host) == [
        {"name": "no_proxy", "value": "a,b"},
        {"name": "HTTPS_PROXY", "value": "http://p:1"},
    ]


def test_later_lists_win_and_names_are_sorted() -> None:
    """Merged variables are sorted by name, capitals first; of two with one name the later list's stays."""
    first: list[dict[str, Json]] = [{"name": "no_proxy", "value": "a"}, {"name": "B", "value": "1"}]
    second: list[dict[str, Json]] = [{"name": "B", "valueFrom": {"fieldRef": {"fieldPath": "status.hostIP"}}}]
    assert merge_environment(first, second) == [second[0], first[0]]
