"""What packs have to do with a change."""

from made_trees import MakeTree, documents

from kspec.encode.manifest import render
from kspec.model.file import File
from kspec.model.pack_record import PackRecord
from kspec.model.review import Review, Tree
from kspec.review.compare import compare
from kspec.review.files import Opener

SCRAPE = PackRecord(
    "2",
    images=("example.com/a:1",),
    arguments={"scheduler": ("bind-address", "v"), "etcd": ("metrics",)},
    volumes={"scheduler": ("pack",)},
)
PODS = "nodes/cp-1/etc/kubernetes/manifests"
CONFIG = "cluster/kube-system/ConfigMap-kubeadm-config.yaml"


def pod(*flags: str, volume: str = "") -> str:
    """A static pod's manifest."""
    command = "".join(f"    - {flag}\n" for flag in ("program", *flags))
    volumes = f"  volumes:\n  - name: {volume}\n    hostPath: {{path: /a}}\n" if volume else "  volumes: []\n"
    return f"kind: Pod\nspec:\n  containers:\n  - name: c\n    command:\n{command}{volumes}"


def config(*names: str) -> str:
    """A kubeadm-config with arguments of the scheduler."""
    rows = "".join(f"\n      - {{name: {name}, value: x}}" for name in names)
    scheduler = f"\n      extraArgs:{rows}" if rows else " {}"
    head = "kind: ConfigMap\ndata:\n  ClusterConfiguration: |\n    kind: ClusterConfiguration\n"
    return f"{head}    scheduler:{scheduler}\n"


def with_manifest(tree: Tree, packs: dict[str, PackRecord], brought: dict[str, str]) -> Tree:
    """A tree and its manifest."""
    files = [File(path, entry.content or b"", pack=brought.get(path, "")) for path, entry in tree.entries.items()]
    entry = next(iter(tree.entries.values()))
    text = render(files, [], "0", "v1.37.2", packs).data
    return Tree("a tree", "output", {**tree.entries, "manifest.json": type(entry)(content=text, mode=0o644)})


def reviewed(left: Tree, right: Tree) -> Review:
    """The review of both."""
    return compare(left, right, Opener(documents))


def setters(review: Review, path: str) -> dict[str, tuple[str, str]]:
    """Which packs set what is otherwise in a file, by the places in it."""
    return {change.place: change.packs for file in review.files if file.path == path for change in file.changes}


def test_a_flag_that_a_pack_sets_is_its(tree: MakeTree) -> None:
    """So is a volume; what the user changes besides is not, nor is a flag of that name of another component."""
    ours = {f"{PODS}/kube-scheduler.yaml": pod("--bind-address=1", "--x=1"), f"{PODS}/etcd.yaml": pod("--v=1")}
    theirs = {
        f"{PODS}/kube-scheduler.yaml": pod("--bind-address=2", "--x=2", volume="pack"),
        f"{PODS}/etcd.yaml": pod("--v=2"),
    }
    left, right = with_manifest(tree(ours), {}, {}), with_manifest(tree(theirs), {"scrape": SCRAPE}, {})
    found = reviewed(left, right)
    assert setters(found, f"{PODS}/kube-scheduler.yaml") == {
        "spec.containers[c].command --bind-address": ("", "scrape"),
        "spec.containers[c].command --x": ("", ""),
        "spec.volumes[pack]": ("", "scrape"),
    }
    assert set(setters(found, f"{PODS}/etcd.yaml").values()) == {("", "")}
    assert {effect.effect.subject: effect.packs for effect in found.consequences} == {
        "kube-scheduler": ("scrape",),
        "etcd": (),
    }
    back = setters(reviewed(right, left), f"{PODS}/kube-scheduler.yaml")
    assert back["spec.containers[c].command --bind-address"] == ("scrape", "")


def test_kubeadms_own_list_is_a_packs_where_nobody_elses_is_in_it(tree: MakeTree) -> None:
    """A single argument in it is the pack's by its name."""
    packs = {"scrape": SCRAPE}
    for before, after, place, pack in (
        ((), ("bind-address", "v"), ".extraArgs", "scrape"),
        ((), ("bind-address", "mine"), ".extraArgs", ""),
        (("mine",), ("mine", "v"), ".extraArgs[v]", "scrape"),
        (("v",), ("v", "mine"), ".extraArgs[mine]", ""),
    ):
        left = with_manifest(tree({CONFIG: config(*before)}), {}, {})
        found = reviewed(left, with_manifest(tree({CONFIG: config(*after)}), packs, {}))
        ((where, sides),) = setters(found, CONFIG).items()
        assert (where.endswith(place), sides) == (True, ("", pack)), (before, after, where)


def test_files_and_images_are_a_packs(tree: MakeTree) -> None:
    """And the kubelet's fields, where the pack is why it has a certificate."""
    kubelet = "nodes/cp-1/var/lib/kubelet"
    ours = {"images.txt": "a:1\n", f"{kubelet}/config.yaml": "kind: K\n"}
    theirs = {
        "images.txt": "a:1\nexample.com/a:1\nb:1\n",
        f"{kubelet}/config.yaml": "kind: K\ntlsCertFile: /a\nport: 1\n",
        f"{kubelet}/pki/kubelet.crt": "x",
    }
    brought = {f"{kubelet}/pki/kubelet.crt": "scrape"}
    found = reviewed(with_manifest(tree(ours), {}, {}), with_manifest(tree(theirs), {"scrape": SCRAPE}, brought))
    assert list(setters(found, "images.txt").values()) == [("", "scrape"), ("", "")]
    assert setters(found, f"{kubelet}/config.yaml") == {"tlsCertFile": ("", "scrape"), "port": ("", "")}
    assert {file.path: file.packs for file in found.files if any(file.packs)} == {
        f"{kubelet}/pki/kubelet.crt": ("", "scrape")
    }


def test_packs_that_come_go_or_change_are_listed(tree: MakeTree) -> None:
    """By version and files; of a tree without a manifest nothing is known."""
    plain = tree({"a": "1"})
    old, new = PackRecord("1", "sha256:1"), PackRecord("1", "sha256:2")
    left = with_manifest(plain, {"gone": old, "mine": old, "same": old}, {})
    right = with_manifest(plain, {"mine": new, "same": old, "new": new}, {})
    found = reviewed(left, right).packs
    assert [(change.name, change.before, change.after) for change in found] == [
        ("gone", old, None),
        ("mine", old, new),
        ("new", None, new),
    ]
    assert reviewed(left, plain).packs == ()


def test_a_damaged_manifest_says_nothing_of_packs(tree: MakeTree) -> None:
    """It is told of elsewhere."""
    left, right = tree({"a": "1"}), tree({"a": "2", "manifest.json": '{"packs": 1}'})
    assert not any(change.packs != ("", "") for file in reviewed(left, right).files for change in file.changes)
