"""What a command has come to over the clusters of a fleet: for people and for programs."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from kspec.encode.calendar import Day
from kspec.model.frozen import field, frozen
from kspec.report.outcome import outcome
from kspec.report.terminal import printable

_LISTED: Final = 12
"""How many clusters or paths of one kind a summary names; the rest is counted."""
_WRITTEN: Final = {"created": "new", "changed": "changed", "removed": "removed", "mended": "with their mode mended"}
_DECISIONS: Final = ("generated", "issued", "re-issued", "renewed", "rotated", "signed", "recorded")
"""What a build decides that lock or keyring keep."""


@frozen
class Done:
    """What a command has come to for one cluster: its status, and what it said on each stream.

    `outcome` is the object for programs, where that was asked for, else `text` what people read; `days` is
    for a calendar. With `of_set` it is what is of all clusters of a set together.
    """

    name: str
    spec: str
    status: int
    told: str = ""
    text: str = ""
    outcome: Mapping[str, Any] = field(factory=dict)
    days: tuple[Day, ...] = ()
    of_set: bool = False

    @property
    def heading(self) -> str:
        """The line above what is said of it."""
        return printable(f"{self.name} ({self.spec}):")


def text_build(output: str, done: Sequence[Done], left: Sequence[str], *, verbose: bool = False) -> str:
    """A summary: how many clusters changed, which, in what, and which could not be built."""
    changed = [one for one in done if not one.status and not one.outcome.get("unchanged")]
    failed = [one for one in done if one.status]
    counts = {
        "changed": len(changed),
        "unchanged": len(done) - len(changed) - len(failed),
        "failed": len(failed),
    }
    told = ", ".join(f"{count} {word}" for word, count in counts.items() if count) or "nothing to build"
    lines = [f"{output}: {counted(done)}: {told}"]
    lines += _listed("changed", [f"{one.name}: {_files(one)}" for one in changed], verbose=verbose)
    lines += _listed("in", [f"{path}: {count}" for path, count in _paths(changed)], verbose=verbose)
    lines += [f"  {action:<10} {often}, in {number(count, 'cluster')}" for action, often, count in _events(changed)]
    lines += _listed("failed", [f"{one.name}: see above" for one in failed], verbose=verbose)
    lines += _listed("left", [f"{name}: no spec of the fleet has this name" for name in left], verbose=verbose)
    return "".join(f"{printable(line)}\n" for line in lines)


@frozen
class Alike:
    """A cluster, and those others of which the same is said."""

    first: Done
    others: tuple[Done, ...] = ()

    def told(self, *, verbose: bool = False) -> str:
        """In which others it is the same, some of them by name, or all with `verbose`; nothing where there is none."""
        if not self.others:
            return ""
        most = len(self.others) if verbose else _LISTED
        names = ", ".join(one.name for one in self.others[:most])
        more = f" and {len(self.others) - most} more" if len(self.others) > most else ""
        return f"the same in {number(len(self.others), 'other cluster')}: {names}{more}"


def alike(done: Sequence[Done], said: Callable[[Done], str]) -> list[Alike]:
    """The clusters by what is said of them, in the order of the first of each; one of which nothing is, by itself."""
    found: dict[str, list[Done]] = {}
    for one in done:
        found.setdefault(said(one) or f"\0{one.name}", []).append(one)
    return [Alike(first, tuple(others)) for first, *others in found.values()]


def text_told(done: Sequence[Done], *, verbose: bool = False) -> str:
    """What was said of each cluster on standard error, below its name; what is the same of several is said once."""
    groups = alike([one for one in done if one.told], lambda one: one.told)
    return "".join(f"{one.first.heading}{_also(one.told(verbose=verbose))}\n{one.first.told}" for one in groups)


def _also(others: str) -> str:
    return f" {printable(others)}:" if others else ""


def text_renew(done: Sequence[Done]) -> str:
    """How much was renewed in which clusters."""
    failed = [one for one in done if one.status]
    renewed = [one for one in done if not one.status and not one.outcome.get("unchanged")]
    counts = {
        "renewed": len(renewed),
        "with nothing to renew": len(done) - len(renewed) - len(failed),
        "failed": len(failed),
    }
    told = ", ".join(f"{count} {word}" for word, count in counts.items() if count) or "nothing to renew"
    lines = [f"{number(len(done), 'cluster')}: {told}"]
    lines += _listed(
        "renewed", [f"{one.name}: {_items(one)} into {one.outcome['lock']}" for one in renewed], verbose=True
    )
    lines += _listed("failed", [f"{one.name}: see above" for one in failed], verbose=True)
    if renewed:
        lines.append("the next build writes what follows from it")
    return "".join(f"{printable(line)}\n" for line in lines)


def text_expiry(done: Sequence[Done], column: int) -> str:
    """What ends in all clusters, in the order of time; names stand from `column` on, the cluster's before them."""
    lines = [
        f"{line[:column]}{printable(one.name)}/{line[column:]}"
        for one in done
        for line in one.text.splitlines()
        if line
    ]
    return "".join(f"{line}\n" for line in sorted(lines))


def json_fleet(command: str, status: int, done: Sequence[Done], **values: Any) -> str:  # noqa: ANN401 - JSON
    """The same for programs: of each cluster the object that the command gives for it alone."""
    clusters = [
        {"name": one.name, "spec": one.spec, "status": one.status, "outcome": one.outcome or None} for one in done
    ]
    return outcome("fleet", status, command=command, clusters=clusters, **values)


def counted(done: Sequence[Done]) -> str:
    """How many clusters, and how many sets, whose clusters are among them."""
    sets = sum(one.of_set for one in done)
    clusters = number(len(done) - sets, "cluster")
    if not sets:
        return clusters
    return f"{clusters} and {number(sets, 'set')}" if sets < len(done) else number(sets, "set")


def number(count: int, word: str) -> str:
    """So many, with the word for them."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def _listed(word: str, lines: Sequence[str], *, verbose: bool) -> Iterator[str]:
    most = len(lines) if verbose else _LISTED
    for place, line in enumerate(lines[:most]):
        yield f"  {'' if place else word:<10} {line}"
    if len(lines) > most:
        yield f"  {'':<10} and {len(lines) - most} more; --verbose names all"


def _items(one: Done) -> str:
    return number(sum(event["action"] in _DECISIONS for event in one.outcome["events"]), "item")


def _files(one: Done) -> str:
    files = one.outcome.get("files", {})
    parts = [f"{len(files[key])} {word}" for key, word in _WRITTEN.items() if files.get(key)]
    return ", ".join(parts) or "no file of its tree"


def _paths(done: Sequence[Done]) -> Sequence[tuple[str, str]]:
    """The paths that changed, nodes taken together, with the number of clusters, those in most clusters first."""
    counts: Counter[str] = Counter()
    for one in done:
        files = one.outcome.get("files", {})
        if files.get("unchanged") or files.get("removed"):
            counts.update({_pattern(path) for key in _WRITTEN for path in files.get(key, ())})
    ordered = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return [(path, number(count, "cluster")) for path, count in ordered]


def _pattern(path: str) -> str:
    first, _, rest = path.partition("/")
    return f"nodes/*/{rest.partition('/')[2]}" if first == "nodes" else path


def _events(done: Sequence[Done]) -> Iterator[tuple[str, int, int]]:
    """What was decided anew: how often, and in how many clusters."""
    for action in _DECISIONS:
        found = [sum(event["action"] == action for event in one.outcome.get("events", ())) for one in done]
        if any(found):
            yield action, sum(found), sum(1 for often in found if often)
