"""Let pods on two nodes talk through the files of the pack `bridge`, with CNI's real plugins.

usage: pod_network.py OUT NODE NODE

Each node and each pod is a network namespace; the nodes are on one network, with their addresses of the spec. On each
node the plugins of OUT's CNI configuration run one after the other, as a container runtime would run them, and then the
program of the pack's unit. Prints a line for each fact. Needs root, iptables, and the plugins in /usr/lib/cni.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import namespace

PLUGINS = Path("/usr/lib/cni")
PORT = 8080
SERVE = f"""
import socket
server = socket.create_server(("0.0.0.0", {PORT}))
print("ready", flush=True)
while True:
    connection, (address, _) = server.accept()
    connection.sendall(address.encode())
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


def address_of(tree: Path, node: str) -> str:
    """The node's address, by the list of routes."""
    rows = [line.split() for line in (tree / "etc/kspec/pod-routes/routes").read_text().splitlines()]
    return next(address for name, _, _, address in rows if name == node)


def plug(name: str, address: str) -> None:
    """A namespace on the network that all nodes share."""
    sh("ip", "netns", "add", name)
    sh("ip", "link", "add", f"to-{name}", "type", "veth", "peer", "name", "eth0", "netns", name)
    sh("ip", "link", "set", f"to-{name}", "master", "lan", "up")
    for words in (f"addr add {address}/24 dev eth0", "link set eth0 up", "link set lo up"):
        inside(name, "ip", *words.split())


def add_pod(tree: Path, node: str) -> str:
    """Run the node's plugins for a pod, and then its unit's program; the pod's address."""
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
    address: str = result["ips"][0]["address"]
    return address.partition("/")[0]


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
        plug(node, address_of(tree, node))
        pods[node] = add_pod(tree, node)
    # somebody beside the cluster, who knows no way to pods
    first = address_of(trees[nodes[0]], nodes[0])
    other = f"{first.rpartition('.')[0]}.250"
    plug("beside", other)
    servers = []
    for name in (*(f"pod-{node}" for node in nodes), "beside"):
        command = ["ip", "netns", "exec", name, sys.executable, "-c", SERVE]
        servers.append(subprocess.Popen(command, stdout=subprocess.PIPE))
        output = servers[-1].stdout
        if output is None or output.readline() != b"ready\n":
            fail(f"{name} does not listen")
    for node, target in ((nodes[0], nodes[1]), (nodes[1], nodes[0])):
        seen = inside(f"pod-{node}", sys.executable, "-c", ASK, pods[target], str(PORT)).strip()
        if seen != pods[node]:
            fail(f"the pod on {target} sees {seen}, and the one on {node} has {pods[node]}")
        print(f"ok    the pod {pods[node]} on {node} reaches the pod on {target}, as {seen}")  # noqa: T201 - the result
        seen = inside(f"pod-{node}", sys.executable, "-c", ASK, other, str(PORT)).strip()
        if seen != address_of(trees[node], node):
            fail(f"beside the cluster the pod on {node} is seen as {seen}")
        print(f"ok    beside the cluster it is seen by its node's address, {seen}")  # noqa: T201 - the result
    for server in servers:
        server.terminate()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
