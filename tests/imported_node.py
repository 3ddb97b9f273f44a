"""A node's root folder to be adopted, and what importing and rebuilding it says: nouns of the tests of imports."""

from pathlib import Path

from attrs import frozen
from small_cluster import Kspec, Said, tree


@frozen
class ImportedNode:
    """The root folder of a node, and the spec of the cluster that it is to be adopted into."""

    root: Path
    spec: Path
    kspec: Kspec
    name: str = "cp-1"

    @property
    def etc(self) -> Path:
        """The node's /etc/kubernetes."""
        return self.root / "etc" / "kubernetes"

    @property
    def pki(self) -> Path:
        """The node's certificates and keys."""
        return self.etc / "pki"

    @property
    def nothing_written(self) -> bool:
        """Whether neither lock nor keyring is there."""
        return [path.name for path in self.spec.parent.iterdir()] == [self.spec.name]

    def edit(self, old: str, new: str) -> None:
        """Change the spec in one place."""
        text = self.spec.read_text()
        assert text.count(old) == 1
        self.spec.write_text(text.replace(old, new))

    def take(self, *options: str, root: Path | None = None) -> Said:
        """Import the node."""
        return self.kspec("import", f"{self.name}={root or self.root}", "--spec", self.spec, *options)

    def rebuilt(self) -> set[str]:
        """Build frozen; the files that differ from the node's."""
        out = self.spec.parent / "out"
        said = self.kspec("build", self.spec, "-o", out, "--frozen")
        assert said.status == 0, said.err
        built, found = tree(out / "nodes" / self.name), tree(self.root)
        return {path for path in built.keys() | found.keys() if built.get(path) != found.get(path)}
