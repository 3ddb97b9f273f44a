"""What a cluster gets of its set: certificates for the hub's programs, and authorities below the root."""

from kspec import pipeline
from kspec.disk.sources import Sources
from kspec.facts import clusterset
from kspec.model.clusterset import ClusterSet, Member, Unusable
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.frozen import evolve, field, frozen
from kspec.model.lock import Lock
from kspec.model.plan import Plan
from kspec.model.renewal import Renewal, Turn
from kspec.model.span import Span
from kspec.passes.building import Built
from kspec.passes.completing import Completed
from kspec.passes.recalling import Recalled
from kspec.passes.run import Options, Run, Stopped
from kspec.plan.shared_root import Root, below


@frozen
class Signed:
    """What the root has signed for a cluster that joins, and by which lock of it. It is told to no other process.

    Processes that are forked begin with it.
    """

    lock: Lock | None = field(repr=False)
    turn: Turn = field(repr=False)


@frozen
class Share:
    """The set's and the cluster's name, the programs that come to the cluster by a certificate, and the shared root.

    `root` is None where authorities are separate; `place` is the set's lock.
    """

    called: tuple[str, str]
    clients: tuple[str, ...]
    root: Root | None
    place: Span

    def decide(
        self, completed: Run[Completed], draw: Draw, signed: Signed | None = None, *, touching: bool = True
    ) -> Run[Built] | Stopped:
        """Everything of the cluster decided and signed, by its lock and its keyring, which may be mended.

        What was `signed` for it before is taken, if its lock is still the same.
        """
        recalled = self._recall(completed, touching=touching)
        if self.root is None or isinstance(recalled, Stopped):
            return pipeline.decide(recalled, draw)
        if signed is not None and signed.lock == recalled.stage.lock:
            return pipeline.decide(recalled, draw, Renewal(turn=signed.turn))
        turn = self._authorities(recalled.stage, draw)
        if isinstance(turn, Diagnostic):
            return recalled.found((turn,)).stopped()
        return pipeline.decide(recalled, draw, Renewal(turn=turn) if turn else None)

    def sign(self, options: Options, draw: Draw) -> Signed | None:
        """What the root signs for the cluster; None where it lacks nothing, or cannot be built, as its build tells."""
        recalled = self._recalled(options)
        turn = None if recalled is None else self._authorities(recalled.stage, draw)
        return Signed(recalled.stage.lock, turn) if recalled is not None and isinstance(turn, Turn) else None

    def settled(self, options: Options, draw: Draw) -> Plan | None:
        """The plan of a cluster of which a build alone would change nothing; None where it lacks what the set gives."""
        recalled = self._recalled(options)
        if recalled is None or self._authorities(recalled.stage, draw) is not None:
            return None
        decided = pipeline.plan(recalled, draw)
        if isinstance(decided, Stopped):
            return None
        planned = decided.stage.planned
        return None if planned.drawn or planned.lock != recalled.stage.lock else planned.plan

    def _recalled(self, options: Options) -> Run[Recalled] | None:
        """Spec, lock and keyring of a cluster whose specs are not checked again; None where something is wrong."""
        completed = pipeline.complete(pipeline.understand(options, Sources()))
        recalled = completed if isinstance(completed, Stopped) else self._recall(completed, touching=False)
        return None if isinstance(recalled, Stopped) or recalled.failed else recalled

    def _recall(self, completed: Run[Completed], *, touching: bool) -> Run[Recalled] | Stopped:
        stage = completed.stage
        spec = evolve(stage.spec, clients=self.clients)
        return pipeline.recall(completed.give(stage._replace(spec=spec)), touching=touching)

    def _authorities(self, found: Recalled, draw: Draw) -> Turn | Diagnostic | None:
        if self.root is None:
            return None
        return below(
            self.root, self.called, found.spec, found.wire.release, found.lock, found.secrets, draw, span=self.place
        )


def share_of(given: ClusterSet, member: Member | Unusable, root: Root | None, lock: str) -> Share:
    """What a cluster gets of a set; `lock` is the set's. The hub is not registered with itself."""
    programs = () if member.name == given.hub else given.registrations
    clients = tuple(program for program in programs if program in clusterset.WITH_CERTIFICATE)
    return Share((given.name, member.name), clients, root, Span(lock, 1, 1, 1, 1))
