"""Real kubeadm on what kspec builds below authorities of other tools (slow: needs root and built binaries).

kubeadm is `python tests/oracle/build.py v1.37.2`'s, etcd `build_etcd.py`'s.
"""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest
from authorities import AUTHORITIES, WAYS
from good_specs import WAIVE
from small_cluster import Kspec
from test_authorities_by_kubeadm import CASES, RECORDED
from test_cluster import SPECS, run
from test_golden import node_of
from test_kubeadm import contents, phase

pytestmark = pytest.mark.slow

RELEASE: Final = "v1.37.2"
SIGNER: Final = Path(__file__).parents[1] / "docs/examples/signer/sign.sh"
HOST: Final = ("tmp", "run", "etc/ssl/certs")


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith(RELEASE)])
def test_kubeadm_takes_a_built_tree_of_each_kind_for_its_own(case: str, tmp_path: Path, kspec: Kspec) -> None:
    """Its phases keep every certificate and kubeconfig, and it finds none missing."""
    recording = RECORDED / case
    spec, node = tmp_path / "cluster.yaml", node_of(recording)
    shutil.copy(recording / "spec.yaml", spec)
    assert kspec("import", f"{node}={recording / 'tree'}", "--spec", spec, *WAIVE).status == 0
    assert kspec("build", spec, "-o", tmp_path / "out", "--frozen", *WAIVE).status == 0
    root = tmp_path / "out" / "nodes" / node
    for folder in HOST:
        (root / folder).mkdir(parents=True)
    shutil.copy(spec, root / "spec.yaml")
    before = contents(root)
    for words in (("init", "phase", "certs", "all"), ("init", "phase", "kubeconfig", "all")):
        assert "Generating" not in phase(RELEASE, root, *words, "--config", "/spec.yaml")
        assert contents(root) == before
    said = phase(RELEASE, root, "certs", "check-expiration", "--config", "/spec.yaml")
    assert "MISSING" not in said.upper()
    outside = {line.split()[0] for line in said.splitlines() if re.search(r"\b20\d\d\b.*\byes\b", line)}
    assert ({"admin.conf", "apiserver"} <= outside) == ("keyless" in case), said


@pytest.mark.parametrize("way", ["own", "no-identifier", "p384", "path-length-0", "intermediate", "bundle"])
@pytest.mark.parametrize("keyless", [False, True], ids=["with keys", "keyless"])
def test_real_kubeadm_joins_below_such_an_authority(way: str, tmp_path: Path, kspec: Kspec, *, keyless: bool) -> None:
    """By nothing but what was built: a worker in each case; without keys kubeadm joins no control plane."""
    given, elsewhere, pki = tmp_path / "given", tmp_path / "elsewhere", tmp_path / "given/etc/kubernetes/pki"
    for name in AUTHORITIES:
        made = WAYS[way]()
        for folder in (pki, elsewhere):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.crt").write_bytes(made.certificates)
            if folder == elsewhere or not keyless:
                (folder / f"{name}.key").write_bytes(made.key)
    key = ["openssl", "genrsa", "-out", str(pki / "sa.key"), "2048"]
    subprocess.run(key, check=True, capture_output=True)
    spec = tmp_path / "cluster.yaml"
    shutil.copy(SPECS / "ha-join.yaml", spec)
    said = kspec("import", f"cp-1={given}", "--spec", spec, *WAIVE)
    assert said.status == 0, said.err
    said = kspec("build", spec, "-o", tmp_path / "out", "--signer", f"{SIGNER} {elsewhere}", *WAIVE)
    assert said.status == 0, said.err
    nodes = ("worker-1",) if keyless else ("cp-2", "worker-1")
    said_by_kubeadm = run("join.py", RELEASE, tmp_path / "out", "cp-1", *nodes)
    assert said_by_kubeadm.splitlines() == [f"{node} joined" for node in nodes]
