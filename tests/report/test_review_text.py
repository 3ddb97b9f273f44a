"""A review at a terminal."""

from reviewed import CERTIFICATE, reviewed

from kspec.model.event import Action, Event
from kspec.model.frozen import evolve
from kspec.model.review import Change, Deed
from kspec.report.review_text import render


def test_a_review_is_read_from_the_worst_to_the_least() -> None:
    """What it means, what is issued, what differs; nothing acts on the terminal."""
    assert render(reviewed()) == (
        "a build of cluster.yaml changes 4 files in out\n"
        "\n"
        "Kubernetes v1.36.3 -> v1.37.2\n"
        "  A gate is gone.\n"
        "\n"
        "What it means, the worst first:\n"
        "  kube-apiserver on cp-1 must restart (etc/kubernetes/pki/apiserver.crt)\n"
        "\n"
        "What a build generates and issues:\n"
        "  re-issued  cp-1/apiserver: a name is missing\n"
        "  a build with --frozen would refuse: lock or keyring would change\n"
        "\n"
        "cp-1 (control plane)\n"
        "  etc/kubernetes/pki/apiserver.crt\n"
        "    apiserver on cp-1 gains DNS:api.example.com, its key stays, valid until 2027-11-28; "
        "kube-apiserver must restart\n"
        "    + name: DNS:api.example.com\n"
        "    ~ serial number: 7 -> to be generated\n"
        "    ~ <b>`x`</b>: changed (not shown)\n"
        "    ~ names in another order\n"
        "    ~ key: another on each machine\n"
        "    - gone: 1\n"
        "    ~ it says the same\n"
        "  a.key\n"
        "    has mode 0600 instead of 0644\n"
        "\n"
        "w-1, w-2, w-3 and 197 more (all 200 workers, new)\n"
        "  1 files each; --verbose names all\n"
        "\n"
        "the rest follows from that: manifest.json\n"
        "1 secret file is not compared: one side does not have the content\n"
    )


def test_verbose_names_everything() -> None:
    """Else what is much is counted."""
    many = evolve(
        CERTIFICATE, changes=tuple(Change(f"place {number}", Deed.ADDED, after="\x1b[31m") for number in range(90))
    )
    review = reviewed()
    groups = (evolve(review.groups[0], files=(many,) * 50), *review.groups[1:])
    review = evolve(review, groups=groups, events=tuple(Event(Action.ISSUED, str(n)) for n in range(60)))
    brief, whole = render(review), render(review, verbose=True)
    assert "and 70 more; --verbose names all" in brief
    assert "and 20 more; --verbose names all" in brief
    assert "and 10 more files; --verbose names all" in brief
    assert "--verbose" not in whole
    assert "w-200" in whole
    assert "etc/a" in whole
    assert "\x1b" not in whole
