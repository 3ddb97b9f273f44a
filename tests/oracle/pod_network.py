"""Let pods on two nodes talk through the files of the pack `bridge`, with CNI's real plugins.

usage: pod_network.py OUT NODE NODE

Each node and each pod is a network namespace; the nodes are on one network, with their addresses of the spec. On each
node the plugins of OUT's CNI configuration run one after the other, as a container runtime would run them, and then the
program of the pack's unit. Prints a line for each fact. Needs root, iptables, and the plugins in /usr/lib/cni.
"""

import ipaddress
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import namespace

PLUGINS = Path("/usr/lib/cni")
PORT = 8080
SEPARATORS = {4: ".", 6: ":"}
OTHER = "250"
SERVE = f"""
import socket
server = socket.create_server(("::", {PORT}), family=socket.AF_INET6, dualstack_ipv6=True)
print("ready", flush=True)
while True:
    connection, peer = server.accept()
    connection.sendall(peer[0].encode())
    connection.close()
"""
ASK = """
import socket, sys
with socket.create_connection((sys.argv[1], int(sys.argv[2])), 5) as connection:
    print(connection.recv(100).decode())
"""


def fail(message: str) -> NoReturn:
    """End the program with what is wrong."""
    raise SystemExit(message)


def sh(*words: str | Path, given: str = "", **variables: str) -> str:
    """Run a command, which has to succeed; what it prints."""
    environment = os.environ | variables
    done = subprocess.run(
        list(map(str, words)), input=given, capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        fail(f"{' '.join(map(str, words))}: {done.stdout}{done.stderr}")
    return done.stdout


def inside(name: str, *words: str | Path, given: str = "", **variables: str) -> str:
    """The same in a network namespace."""
    return sh("ip", "netns", "exec", name, *words, given=given, **variables)


def addresses_of(tree: Path, node: str) -> list[str]:
    """The node's addresses, by the list of routes."""
    rows = [line.split() for line in (tree / "etc/kspec/pod-routes/routes").read_text().splitlines()]
    return list(dict.fromkeys(address for name, _, _, address in rows if name == node))


def family(address: str) -> int:
    """4 or 6."""
    return ipaddress.ip_address(address).version


def plug(name: str, addresses: list[str]) -> None:
    """A namespace on the network that all nodes share."""
    sh("ip", "netns", "add", name)
    sh("ip", "link", "add", f"to-{name}", "type", "veth", "peer", "name", "eth0", "netns", name)
    sh("ip", "link", "set", f"to-{name}", "master", "lan", "up")
    for address in addresses:
        length = "24" if family(address) == 4 else "64"
        inside(name, "ip", "addr", "add", f"{address}/{length}", "dev", "eth0", *(["nodad"] if length == "64" else []))
    for words in ("link set eth0 up", "link set lo up"):
        inside(name, "ip", *words.split())


def add_pod(tree: Path, node: str) -> list[str]:
    """Run the node's plugins for a pod, and then its unit's program; the pod's addresses."""
    pod = f"pod-{node}"
    sh("ip", "netns", "add", pod)
    conflist = json.loads((tree / "etc/cni/net.d/10-kspec-bridge.conflist").read_text())
    result: dict[str, Any] = {}
    variables = {
        "CNI_COMMAND": "ADD",
        "CNI_CONTAINERID": pod,
        "CNI_NETNS": f"/run/netns/{pod}",
        "CNI_IFNAME": "eth0",
        "CNI_PATH": str(PLUGINS),
    }
    for plugin in conflist["plugins"]:
        given = {"cniVersion": conflist["cniVersion"], "name": conflist["name"], **plugin}
        if result:
            given["prevResult"] = result
        result = json.loads(inside(node, PLUGINS / plugin["type"], given=json.dumps(given), **variables))
    inside(node, "sh", tree / "etc/kspec/pod-routes/apply.sh", KSPEC_POD_ROUTES=str(tree / "etc/kspec/pod-routes"))
    return [found["address"].partition("/")[0] for found in result["ips"]]


def ask(name: str, address: str) -> str:
    """As whom a server sees a client in a namespace."""
    return inside(name, sys.executable, "-c", ASK, address, str(PORT)).strip().removeprefix("::ffff:")


def known(trees: dict[str, Path]) -> list[str]:
    """The addresses of the first node."""
    node, tree = next(iter(trees.items()))
    return addresses_of(tree, node)


def talk(node: str, target: str, pod: str, there: str) -> None:
    """Let the pod of a node reach that of another, which has to see its own address."""
    seen = ask(f"pod-{node}", there)
    if seen != pod:
        fail(f"the pod on {target} sees {seen}, and the one on {node} has {pod}")
    print(f"ok    the pod {pod} on {node} reaches the pod on {target}, as {seen}")  # noqa: T201 - the result


def leave(node: str, beside: str, own: str) -> None:
    """Let the pod of a node reach a machine beside the cluster, which has to see the node's address."""
    seen = ask(f"pod-{node}", beside)
    if seen != own:
        fail(f"beside the cluster the pod on {node} is seen as {seen}")
    print(f"ok    beside the cluster it is seen by its node's address, {seen}")  # noqa: T201 - the result


def main() -> int:
    """Run the program."""
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    namespace.enter("--mount")
    out, nodes = Path(sys.argv[1]).resolve(), sys.argv[2:]
    sh("mount", "--make-rprivate", "/")
    for folder in ("/run/netns", "/var/lib/cni"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        sh("mount", "-t", "tmpfs", "none", folder)
    sh("ip", "link", "add", "lan", "type", "bridge")
    sh("ip", "link", "set", "lan", "up")
    trees = {node: out / "nodes" / node for node in nodes}
    pods = {}
    for node, tree in trees.items():
        plug(node, addresses_of(tree, node))
        pods[node] = add_pod(tree, node)
    # somebody beside the cluster, who knows no way to pods
    beside = {family(own): f"{own[: own.rindex(SEPARATORS[family(own)]) + 1]}{OTHER}" for own in known(trees)}
    plug("beside", list(beside.values()))
    servers = []
    for name in (*(f"pod-{node}" for node in nodes), "beside"):
        command = ["ip", "netns", "exec", name, sys.executable, "-c", SERVE]
        servers.append(subprocess.Popen(command, stdout=subprocess.PIPE))
        output = servers[-1].stdout
        if output is None or output.readline() != b"ready\n":
            fail(f"{name} does not listen")
    for node, target in ((nodes[0], nodes[1]), (nodes[1], nodes[0])):
        own = {family(address): address for address in addresses_of(trees[node], node)}
        for pod, there in zip(pods[node], pods[target], strict=True):
            talk(node, target, pod, there)
            if family(pod) in own:
                leave(node, beside[family(pod)], own[family(pod)])
    for server in servers:
        server.terminate()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
