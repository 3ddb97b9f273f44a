"""What a cluster gets of its set: certificates for the hub's programs, and authorities below the root."""

from kspec import pipeline
from kspec.facts import clusterset
from kspec.model.clusterset import ClusterSet, Member
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.frozen import evolve, frozen
from kspec.model.renewal import Renewal, Turn
from kspec.model.span import Span
from kspec.passes.building import Built
from kspec.passes.completing import Completed
from kspec.passes.recalling import Recalled
from kspec.passes.run import Run, Stopped
from kspec.plan.shared_root import Root, below


@frozen
class Share:
    """The set's and the cluster's name, the programs that come to the cluster by a certificate, and the shared root.

    `root` is None where authorities are separate; `place` is the set's lock.
    """

    called: tuple[str, str]
    clients: tuple[str, ...]
    root: Root | None
    place: Span

    def decide(self, completed: Run[Completed], draw: Draw, *, touching: bool = True) -> Run[Built] | Stopped:
        """Everything of the cluster decided and signed, by its lock and its keyring, which may be mended."""
        stage = completed.stage
        spec = evolve(stage.spec, clients=self.clients)
        recalled = pipeline.recall(completed.give(stage._replace(spec=spec)), touching=touching)
        if self.root is None or isinstance(recalled, Stopped):
            return pipeline.decide(recalled, draw)
        turn = self._authorities(self.root, recalled.stage, draw)
        if isinstance(turn, Diagnostic):
            return recalled.found((turn,)).stopped()
        return pipeline.decide(recalled, draw, Renewal(turn=turn) if turn else None)

    def _authorities(self, root: Root, found: Recalled, draw: Draw) -> Turn | Diagnostic | None:
        return below(
            root, self.called, found.spec, found.wire.release, found.lock, found.secrets, draw, span=self.place
        )


def share_of(given: ClusterSet, member: Member, root: Root | None, lock: str) -> Share:
    """What a cluster gets of a set; `lock` is the set's. The hub is not registered with itself."""
    programs = () if member.name == given.hub else given.registrations
    clients = tuple(program for program in programs if program in clusterset.WITH_CERTIFICATE)
    return Share((given.name, member.name), clients, root, Span(lock, 1, 1, 1, 1))
