"""Nodes that the spec has no more."""

import pytest

from kspec.model.clusterspec import ClusterSpec
from kspec.model.event import Action, Event
from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.plan.forgetting import Forgotten, forget
from kspec.plan.planning import Planned

GONE = ("nodes/w-1/former/0.key", "nodes/w-1/kubelet.conf.key", "nodes/w-2/kubelet.conf.key")


@pytest.fixture
def lock(planned: Planned) -> Lock:
    """The lock of a cluster that had two workers as well; of the one, the keyring alone knows."""
    found = planned.lock
    kubelet = found.certificates["cp-1/kubelet.conf"]
    return evolve(
        found,
        certificates={**found.certificates, "w-1/kubelet.conf": kubelet, "w-1/kubelet": kubelet},
        kubelet_conf={**found.kubelet_conf, "w-1": "embedded"},
    )


@pytest.fixture
def entries(planned: Planned) -> tuple[str, ...]:
    """The keyring of the same."""
    return (*planned.drawn, *GONE)


def test_a_node_goes_with_all_that_is_its_own(
    planned: Planned, spec: ClusterSpec, lock: Lock, entries: tuple[str, ...]
) -> None:
    """And nothing else; authorities are no node's."""
    assert forget(("w-1",), spec, lock, entries) == Forgotten(
        planned.lock,
        GONE[:2],
        (
            Event(
                Action.FORGOTTEN,
                "w-1",
                ("2 certificates, valid until 2031-01-01", "2 keys", "the form of its kubelet.conf"),
            ),
        ),
    )


def test_without_names_all_that_are_gone(spec: ClusterSpec, lock: Lock, entries: tuple[str, ...]) -> None:
    """One that only the keyring knows is gone as well."""
    found = forget((), spec, lock, entries)
    assert [event.subject for event in found.events] == ["w-1", "w-2"]
    assert found.events[1].reasons == ("1 key",)
    assert found.entries == GONE


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cp-1", "cp-1 is a node of the spec: take it out there before"),
        ("w-11", "lock and keyring know nothing of w-11; did you mean w-1?"),
    ],
)
def test_what_is_not_forgotten(name: str, said: str, spec: ClusterSpec, lock: Lock, entries: tuple[str, ...]) -> None:
    """A node of the spec, and a name that may be a slip."""
    found = forget(("w-2", name), spec, lock, entries)
    assert (found.wrong, found.lock, found.entries) == (said, lock, ())


def test_a_node_that_nobody_knows_is_passed_over(spec: ClusterSpec, lock: Lock, entries: tuple[str, ...]) -> None:
    """The same command may be given twice."""
    once = forget(("w-2",), spec, lock, entries)
    again = forget(("another",), spec, once.lock, entries)
    assert (again.events, again.entries, again.lock) == ((), (), lock)
