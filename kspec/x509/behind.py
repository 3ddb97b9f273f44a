"""What stands behind an authority's certificate in its file: the way to its root, or others that are trusted too."""

from collections import Counter
from collections.abc import Iterable, Iterator

from kspec.x509.reader import ParsedCertificate


def behind(name: str, certificates: Iterable[ParsedCertificate]) -> Iterator[tuple[str, ParsedCertificate]]:
    """Each with a name of its own, by the authority's and its subject, which stays when others come and go."""
    seen: Counter[str] = Counter()
    for one in certificates:
        called = f"{name} chain {one.subject}"
        seen[called] += 1
        yield called if seen[called] == 1 else f"{called} ({seen[called]})", one
