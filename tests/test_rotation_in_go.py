"""Every stage of every rotation, judged by Go and by Kubernetes' own code, which have to agree with OpenSSL and pyca.

`python tests/oracle/chains.py v1.37.2 </dev/null` builds the program once; it needs Go.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from rotations import THREE, Anchor, Leaf, Tree, read_tree, verdicts
from ruamel.yaml import YAML
from small_cluster import BUILT, Cluster

from kspec.cli.main import main
from kspec.facts.rotations import ROTATED

pytestmark = pytest.mark.slow
ORACLE = Path(__file__).parent / "oracle"
RELEASE = "v1.37.2"
WHEN = "2030-03-01T12:00:00Z"
WAIVE = ("--waive", "token-in-spec", "--waive", "certificate-key-in-spec")
SERVERS = {
    "kubernetes/pki/apiserver.crt": "api.example",
    "etcd/server.crt": "localhost",
    "etcd/peer.crt": "localhost",
}
"""By the end of a leaf's place, what shows it as a server, and a name by which it is asked."""
BOTH = ("etcd/server.crt", "etcd/peer.crt")
"""What is shown as a client as well: etcd asks itself, and its peers."""
PKI = "nodes/cp-1/etc/kubernetes/pki"


@frozen
class Stage:
    """What a stage has built: who shows and trusts what, the key that signs tokens, and those by which they count."""

    tree: Tree
    signing: str
    known: tuple[str, ...]


def ask(questions: Sequence[Any]) -> list[Any]:
    """The answers of Kubernetes' code."""
    text = "".join(f"{json.dumps(question)}\n" for question in questions)
    command = [sys.executable, "chains.py", RELEASE]
    done = subprocess.run(command, cwd=ORACLE, input=text, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(questions)
    return answers


def stage_of(output: Path) -> Stage:
    """What an output has."""
    pod = YAML(typ="safe").load((output / "nodes/cp-1/etc/kubernetes/manifests/kube-apiserver.yaml").read_bytes())
    flag = "--service-account-key-file=/"
    files = [one.removeprefix(flag) for one in pod["spec"]["containers"][0]["command"] if one.startswith(flag)]
    known = tuple((output / "nodes/cp-1" / file).read_text() for file in files)
    return Stage(read_tree(output), (output / PKI / "sa.key").read_text(), known)


@pytest.fixture(scope="module", params=[(word, key) for word in ROTATED for key in ("ECDSA-P256", "RSA-2048")], ids=str)
def stages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[Stage]]:
    """One rotation to its end, and back from there is tried elsewhere."""
    word, algorithm = request.param
    cluster = Cluster(tmp_path_factory.mktemp("go"))
    cluster.spec.write_text(THREE.replace("ECDSA-P256", algorithm))
    output = ("-o", str(cluster.out), *WAIVE)
    assert main(["build", str(cluster.spec), *output, "--now", BUILT]) == 0
    found = [stage_of(cluster.out)]
    for _ in range(4):
        assert main(["rotate", str(cluster.spec), word, *output, "--now", WHEN]) == 0
        found.append(stage_of(cluster.out))
    return word, found


def chain_questions(leaf: Leaf, anchor: Anchor) -> Iterator[Any]:
    """As what a leaf is shown, to whom trusts by the anchor."""
    asked = {"roots": anchor.bundle.decode(), "leaf": leaf.certificate.decode(), "time": WHEN}
    name = next((name for end, name in SERVERS.items() if leaf.place.endswith(end)), "")
    if name:
        yield {**asked, "usage": "server", "name": name}
    if not name or leaf.place.endswith(BOTH):
        yield {**asked, "usage": "client"}


def test_go_agrees_on_every_chain(stages: tuple[str, list[Stage]]) -> None:
    """Of all stages with all stages, neighbours or not: whom OpenSSL and pyca trust, Go trusts, and nobody else."""
    _, found = stages
    questions, expected, places = [], [], []
    for shown in found:
        for trusting in found:
            for leaf, anchor, trusted in verdicts(shown.tree, trusting.tree):
                for question in chain_questions(leaf, anchor):
                    questions.append(question)
                    expected.append(trusted)
                    places.append((leaf.place, anchor.place))
    answers = ask(questions)
    wrong = [
        (place, answer)
        for place, answer, trusted in zip(places, answers, expected, strict=True)
        if answer["trusted"] is not trusted
    ]
    assert wrong == []
    assert len(questions) > 1000
    assert {True, False} == set(expected) or stages[0] == "sa"


def test_tokens_count_until_the_last_stage(stages: tuple[str, list[Stage]]) -> None:
    """As kube-apiserver decides by all of its --service-account-key-file; those of neighbouring stages always count."""
    word, found = stages
    tokens = [answer["token"] for answer in ask([{"sign": stage.signing} for stage in found])]
    questions = [{"token": token, "keys": list(stage.known)} for token in tokens for stage in found]
    answers = [answer["trusted"] for answer in ask(questions)]
    of = [answers[number * len(found) : (number + 1) * len(found)] for number in range(len(found))]
    if word != "sa":
        assert all(answers)
        return
    old, new = [True, True, True, False, False], [False, True, True, True, True]
    assert of == [old, old, new, new, new]
