"""Record what real kubeadm makes below authorities that other tools have made.

usage: record_authorities.py [WAY...] [--release VERSION] [--out DIR]

Each WAY (`authorities.py` has them) becomes a recording golden/authorities/<release>/<way>/ of the form that record.py
makes, of specs/ok/single.yaml: all three authorities were there before kubeadm. Of `own`, `intermediate` and `bundle`
there are further ones:

    <way>-keyless         without the authorities' keys, as in kubeadm's external CA mode: certificates and kubeconfigs
                          are there as well, and kubeadm keeps them
    <way>-keyless-whole   the same, and the kubeconfigs trust all of ca.crt, as those of other tools do

Needs root. The keys are test keys and protect nothing.
"""

import argparse
import re
import shutil
import tempfile
from base64 import b64encode
from pathlib import Path

from authorities import AUTHORITIES, WAYS
from places import REPOSITORY, executable
from record import Recorder, keep_tree, read_spec, tidy

GOLDEN = REPOSITORY / "golden" / "authorities"
SPEC = REPOSITORY / "specs" / "ok" / "single.yaml"
PKI = "etc/kubernetes/pki"
KEYLESS = {"own": ("-keyless",), "intermediate": ("-keyless", "-keyless-whole"), "bundle": ("-keyless-whole",)}
UNRECORDED = ("ed25519",)
"""kubeadm refuses its key."""
TRUSTED = re.compile(r"(certificate-authority-data: )\S+")


class AuthorityRecorder(Recorder):
    """The same, on a host that has files before kubeadm comes."""

    given: Path

    def furnish(self, root: Path) -> None:
        """Make the host, with what was given."""
        super().furnish(root)
        shutil.copytree(self.given, root, dirs_exist_ok=True)

    def record_given(self) -> bool:
        """Record all of it, what was given included; whether kubeadm was content."""
        with tempfile.TemporaryDirectory(prefix="root.") as root, tempfile.TemporaryDirectory(prefix="dry.") as dry:
            self.furnish(Path(root))
            fine = self.ask(Path(root))
            given = {Path(root) / path.relative_to(self.given) for path in self.given.rglob("*") if path.is_file()}
            before = {path for path in Path(root).rglob("*") if path.is_file()} - given
            fine = fine and self.run_phases(Path(root))
            keep_tree(Path(root), before, self.out)
            keyless = not (self.given / PKI / "ca.key").exists()
            fine = fine and (self.dry_run_inside(Path(root)) if keyless else self.dry_run(Path(root), Path(dry)))
        (self.out / "log.txt").write_text(tidy("\n".join(self.log)), encoding="utf-8")
        return fine

    def dry_run_inside(self, root: Path) -> bool:
        """Let `init --dry-run` print the API objects with the host's own files, where it looks for an external CA.

        It refuses to upload certificates without their authority's key, so there is no kubeadm-certs.
        """
        (root / "dry").mkdir()
        shutil.copytree(root / PKI, root / "dry", dirs_exist_ok=True)
        options: list[str | Path] = [
            "--dry-run",
            "--ignore-preflight-errors=all",
            "--config",
            "/spec.yaml",
            "--rootfs",
            root,
        ]
        done = self.spec.host.run([self.kubeadm, "init", *options], KUBEADM_INIT_DRYRUN_DIR="/dry")
        return self.keep_objects(done)


def record(way: str, release: str, out: Path) -> bool:
    """Record a way with its further recordings; whether kubeadm was content with each."""
    with tempfile.TemporaryDirectory(prefix="given.") as folder:
        given = Path(folder)
        for name in AUTHORITIES:
            made = WAYS[way]()
            (given / PKI / name).parent.mkdir(parents=True, exist_ok=True)
            (given / PKI / f"{name}.crt").write_bytes(made.certificates)
            (given / PKI / f"{name}.key").write_bytes(made.key)
            (given / PKI / f"{name}.key").chmod(0o600)
        fine = one(given, release, out / way)
    for ending in KEYLESS.get(way, ()):
        fine = fine and keyless(out / way, release, out / f"{way}{ending}", whole=ending.endswith("-whole"))
    return fine


def keyless(made: Path, release: str, out: Path, *, whole: bool) -> bool:
    """Record what kubeadm makes of a recording's certificates and kubeconfigs without the authorities' keys."""
    with tempfile.TemporaryDirectory(prefix="given.") as folder:
        given = Path(shutil.copytree(made / "tree", Path(folder) / "tree"))
        lines = [line.split(" ", 1) for line in (made / "modes.txt").read_text().splitlines()]
        modes = {path: mode for mode, path in lines}
        shutil.rmtree(given / "etc/kubernetes/manifests")
        shutil.rmtree(given / "var")
        for name in AUTHORITIES:
            (given / PKI / f"{name}.key").unlink()
        authority = b64encode((given / PKI / "ca.crt").read_bytes()).decode()
        for path in sorted(given.rglob("*")):
            if whole and path.suffix == ".conf":
                path.write_text(TRUSTED.sub(rf"\g<1>{authority}", path.read_text()))
            if path.is_file():
                path.chmod(int(modes[f"/{path.relative_to(given)}"], 8))
        return one(given, release, out)


def one(given: Path, release: str, out: Path) -> bool:
    """One recording."""
    spec, _ = read_spec(SPEC, release)
    recorder = AuthorityRecorder(executable(release), spec, out.resolve())
    recorder.given = given
    fine = recorder.record_given()
    print(release, out.name, "recorded" if fine else f"FAILED: {recorder.log[-1][-900:]}", flush=True)  # noqa: T201 - the program's result
    return fine


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("way", nargs="*", metavar="WAY")
    parser.add_argument("--release", default="v1.37.2", metavar="VERSION")
    parser.add_argument("--out", type=Path, default=GOLDEN)
    arguments = parser.parse_args()
    ways = arguments.way or [way for way in WAYS if way not in UNRECORDED]
    fine = [record(way, arguments.release, arguments.out / arguments.release) for way in ways]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    raise SystemExit(main())
