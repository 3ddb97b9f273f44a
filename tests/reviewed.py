"""A review of a change that has a bit of everything: a noun of the tests of its formats."""

from kspec.model.event import Action, Event
from kspec.model.review import (
    Change,
    Consequence,
    Deed,
    Effect,
    FileChange,
    Group,
    Review,
    Tree,
    Verdict,
    Weight,
)

RESTART = Effect(Weight.CONTROL_PLANE, "must-restart", "kube-apiserver", "kube-apiserver must restart")
CERTIFICATE = FileChange(
    "nodes/cp-1/etc/kubernetes/pki/apiserver.crt",
    "cp-1",
    "etc/kubernetes/pki/apiserver.crt",
    Verdict.CHANGED,
    "certificate",
    changes=(
        Change("name", Deed.ADDED, after="DNS:api.example.com"),
        Change("serial number", Deed.CHANGED, "7", "to be generated", own=True),
        Change("<b>`x`</b>", Deed.CHANGED, hidden=True),
        Change("names", Deed.REORDERED),
        Change("key", Deed.CHANGED, own=True),
        Change("gone", Deed.REMOVED, before="1"),
        Change("", Deed.CHANGED, after="it says the same"),
    ),
    effects=(RESTART,),
    summary="gains DNS:api.example.com, its key stays, valid until 2027-11-28",
)
MANIFEST = FileChange("manifest.json", "", "manifest.json", Verdict.CHANGED, "manifest")
SECRET = FileChange(
    "nodes/cp-1/a.key",
    "cp-1",
    "a.key",
    Verdict.MODE,
    "key",
    secret=True,
    modes=(0o644, 0o600),
    changes=(Change("", Deed.CHANGED, hidden=True),),
    summary="has mode 0600 instead of 0644",
)
WORKERS = tuple(f"w-{number}" for number in range(1, 201))
NEW = FileChange("nodes/w-1/etc/a", "w-1", "etc/a", Verdict.CREATED, "text", summary="is new")


def reviewed() -> Review:
    """The review."""
    return Review(
        Tree("out", "output", {}, "v1.36.3"),
        Tree("cluster.yaml", "spec", {}, "v1.37.2"),
        (MANIFEST, CERTIFICATE, SECRET, NEW),
        groups=(
            Group("control-plane", ("cp-1",), (CERTIFICATE, SECRET), of=1),
            Group("worker", WORKERS, (NEW,), "created", 200),
            Group("", (), (MANIFEST,)),
        ),
        consequences=(Consequence(RESTART, ("cp-1",), ("etc/kubernetes/pki/apiserver.crt",)),),
        uncompared=("b.key",),
        releases=("v1.36.3", "v1.37.2"),
        notes=("A gate is gone.",),
        events=(Event(Action.REISSUED, "cp-1/apiserver", ("a name is missing",)), Event(Action.REUSED, "ca")),
    )
