"""Let a real API server take the objects by which a hub's programs know clusters.

usage: boot_hub.py RELEASE OUT NODE SET [--about FILE]

OUT is the hub's tree, and NODE its control plane, as of boot.py; SET is the folder of the set's own output. The
definitions of Cluster API's Cluster and of the About API's ClusterProperty, of their own Go modules, are installed;
then the API server has to take every object that is for a hub or for a member, strictly validated, but one: Karmada's
Cluster is served by an API server of its own, and is decoded by Karmada's Go types, strictly. Of the About API no
module is published that has v1beta1: the definition of v1alpha1, whose schema is the same, is installed as that, or
FILE. An object with a field more has to be refused, so that the validation is one. Prints a line for each. Needs root.
"""

import copy
import subprocess
import tempfile
from io import StringIO
from pathlib import Path
from typing import Any

import namespace
from boot import Examination, Machine, booting, until
from go_modules import go, module_folder
from places import cache
from ruamel.yaml import YAML

CLUSTER_API = ("sigs.k8s.io/cluster-api", "v1.14.2", "core/config/crd/bases/cluster.x-k8s.io_clusters.yaml")
ABOUT = (
    "github.com/aws/aws-cloud-map-mcs-controller-for-k8s",
    "v0.3.1",
    "config/crd/bases/about.k8s.io_clusterproperties.yaml",
)
KARMADA = ("github.com/karmada-io/karmada", "v1.16.0")
OWN_SERVER = ("cluster.karmada.io/v1alpha1", "Cluster")
NAMESPACES = ("argocd", "karmada-cluster")
APPROVED = "api-approved.kubernetes.io"


def documents(path: Path) -> list[dict[str, Any]]:
    """The objects in a file."""
    return [found for found in YAML(typ="safe").load_all(path) if found]


def text(value: dict[str, Any]) -> str:
    """An object as YAML."""
    stream = StringIO()
    YAML().dump(value, stream)
    return stream.getvalue()


def definition(module: str, version: str, path: str) -> dict[str, Any]:
    """A definition out of a Go module."""
    (found,) = documents(module_folder(module, version) / path)
    return found


def as_beta(found: dict[str, Any]) -> dict[str, Any]:
    """A definition of v1alpha1 as that of v1beta1, in a group that wants an approval's address."""
    found["spec"]["versions"][0]["name"] = "v1beta1"
    found["metadata"].setdefault("annotations", {})[APPROVED] = "https://github.com/kubernetes/enhancements/pull/1111"
    found.pop("status", None)
    return found


def karmadas() -> Path:
    """The program that decodes by Karmada's types, built once."""
    module, version = KARMADA
    program = cache() / f"karmada-{version}" / "decode"
    if not program.is_file():
        with tempfile.TemporaryDirectory(prefix="oracle-go.") as name:
            folder = Path(name)
            language = next(
                line
                for line in (module_folder(module, version) / "go.mod").read_text().splitlines()
                if line[:3] == "go "
            )
            (folder / "go.mod").write_text(f"module oracle\n{language}\nrequire {module} {version}\n")
            (folder / "main.go").write_text((Path(__file__).parent / "karmada" / "main.go").read_text())
            program.parent.mkdir(parents=True, exist_ok=True)
            go("build", "-trimpath", "-o", str(program), ".", folder=folder)
    return program


class Hub(Examination):
    """Asks the API server to take what is for hubs and members."""

    def take(self, value: dict[str, Any], *, dry: bool = False) -> str:
        """Apply an object strictly; what the API server has against it."""
        file = self.machine.scratch / "object.yaml"
        file.write_text(text(value))
        options = ("--dry-run=server",) if dry else ()
        said = self.machine.kubectl("apply", "--validate=strict", *options, "-f", str(file))
        return said.stderr.strip() if said.returncode else ""

    def hub(self, objects: Path, about: Path | None) -> None:
        """Start the components, install the definitions, apply everything."""
        machine = self.machine
        machine.start("etcd")
        machine.start("kube-apiserver")
        ready = until(lambda: machine.kubectl("get", "--raw", "/readyz").stdout == "ok", self.seconds)
        if not self.check("kube-apiserver is ready", holds=ready, detail=machine.log("kube-apiserver")):
            return
        properties = documents(about)[0] if about else as_beta(definition(*ABOUT))
        properties.setdefault("metadata", {}).setdefault("annotations", {}).setdefault(APPROVED, "unapproved, a test")
        for found in (definition(*CLUSTER_API), properties):
            name = found["metadata"]["name"]
            wrong = self.take(found)
            self.check(f"{name} is installed", holds=not wrong, detail=wrong)
            until(lambda name=name: "True" in self.established(name), 60)  # type: ignore[misc]
        for name in NAMESPACES:
            machine.kubectl("create", "namespace", name)
        self.objects_of(objects)

    def established(self, name: str) -> str:
        """Whether a definition is served."""
        path = "jsonpath={.status.conditions[?(@.type=='Established')].status}"
        return self.machine.kubectl("get", "crd", name, "-o", path).stdout

    def objects_of(self, objects: Path) -> None:
        """Every object in a folder."""
        for folder in sorted(path for path in objects.rglob("*") if path.is_dir()):
            found = [value for path in sorted(folder.glob("*.yaml")) for value in documents(path)]
            taken = [value for value in found if (value["apiVersion"], value["kind"]) != OWN_SERVER]
            refused = [f"{value['kind']}: {wrong[:300]}" for value in taken if (wrong := self.take(value))]
            if taken:
                fact = f"the API server takes {len(taken)} objects of {folder.relative_to(objects)}"
                self.check(fact, holds=not refused, detail="; ".join(refused))
            changed = [copy.deepcopy(value) | {"strange": 1} for value in taken]
            if taken:
                fact = f"and none of {len(taken)} with a field more"
                self.check(fact, holds=all(self.take(value, dry=True) for value in changed))
            self.karmadas_own([value for value in found if value not in taken], folder.relative_to(objects))

    def karmadas_own(self, found: list[dict[str, Any]], where: Path) -> None:
        """Clusters of Karmada's own API."""
        for number, value in enumerate(found):
            for strange in (False, True):
                file = self.machine.scratch / f"cluster-{number}.yaml"
                file.write_text(text(value | {"spec": value["spec"] | ({"strange": 1} if strange else {})}))
                said = subprocess.run([karmadas(), file], capture_output=True, text=True, check=False)
                fact = f"Karmada's types {'refuse a field more' if strange else 'take the Cluster'} of {where}"
                self.check(fact, holds=bool(said.returncode) is strange, detail=said.stdout + said.stderr)


def main() -> int:
    """Run the program."""
    parser = booting(__doc__)
    parser.add_argument("set", type=Path, help="the folder of the set's own output")
    parser.add_argument("--about", type=Path, help="the About API's definition")
    arguments = parser.parse_args()
    karmadas()
    for module, version, _ in (CLUSTER_API, ABOUT):
        module_folder(module, version)
    namespace.enter("--mount")
    machine = Machine(arguments.release, arguments.out / "nodes" / arguments.node)
    hub = Hub(machine, arguments.out / "cluster", 90)
    try:
        hub.hub(arguments.set / "objects", arguments.about)
    finally:
        machine.stop()
    return hub.result()


if __name__ == "__main__":
    raise SystemExit(main())
