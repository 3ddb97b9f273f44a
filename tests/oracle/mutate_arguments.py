"""Draw arguments for the control plane's components and record what the real components say of them.

usage: mutate_arguments.py VERSION SEED COUNT OUT.jsonl

Needs the built commands kube-apiserver, kube-controller-manager and kube-scheduler. Each line: {"component", "flag",
"value", "refused", "said"}: `refused` is "flag" where the component has no such flag or cannot read the value,
"value" where it complains of the argument later, and empty where it says of an argument nothing that it does not say
without it.
"""

import argparse
import json
import random
import re
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from places import executable, minor_of

from kspec.facts import flags

COMPONENTS: Final = ("kube-apiserver", "kube-controller-manager", "kube-scheduler")
ALWAYS: Final = {"kube-apiserver": ("--etcd-servers=http://127.0.0.1:1",)}
LEFT_OUT: Final = {"version", "help", "config", "etcd-servers"}
"""Flags that end the program, read a file, or make it wait."""
LONGEST: Final = 5
VALUES: Final = (
    *("", "true", "TRUE", "yes", "t", "0", "1", "-1", "+1", "08", "010", "0x1F", "1_000", "1e3", "1.5", ".5", "inf"),
    *("NaN", "x", "99999999999", "9223372036854775808", "1s", "-5m", "1h30m", "1.5h", "1x", "0s", "1.2.3.4", "::1"),
    *("010.1.1.1", "fe80::1%eth0", "a=b", "a=b,c=d", "a", "a,b", "a,b:c", "a,b:", "=", "a=", "a:b", "1-2", "5+5"),
    *("30000-32767", "2-1", "70000", "1,2", "1,x", "1Ki", "foo=1", "foo=", "*=9,bar=2", "65536", "-0x10", "0b11"),
    *("0o17", "4294967296", " 1", " true", "AllAlpha=false", "AllAlpha", "Nope=true", "kube:AllAlpha=false"),
    *("json", "text", "VersionTLS12", "TLS_AES_128_GCM_SHA256", "external", "leases", "10.0.0.0/16", "1.36", "1.30"),
    *(
        "Node,RBAC",
        "Node,RBACX",
        "NodeRestriction",
        "NodeRestriction,Foo",
        "lease",
        "etcd3",
        "batch",
        "application/json",
    ),
)
MISSPELT: Final = ("foo", "insecure-port", "v-level", "feature_gates")


def say(version: str, component: str, *arguments: str) -> set[str]:
    """What a component complains of when it starts with arguments, complaint by complaint."""
    command = [executable(version, component), *ALWAYS.get(component, ()), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return set()
    said = re.findall(r'command failed" err="(.*)"$', done.stderr, re.MULTILINE)
    said += re.findall(r"^Error: (.*)$", done.stdout + done.stderr, re.MULTILINE)
    return {part for whole in said for part in re.split(r", (?=[-\w]+[- ])", whole.strip("[]"))}


def row(version: str, usual: Mapping[str, set[str]], component: str, flag: str, value: str) -> dict[str, Any]:
    """One argument and the answer to it."""
    found = say(version, component, f"--{flag}={value}") - usual[component]
    early = any(text.startswith(("invalid argument", "unknown flag")) for text in found)
    refused = "flag" if early else "value" if any(flag in text for text in found) else ""
    return {"component": component, "flag": flag, "value": value, "refused": refused, "said": sorted(found)}


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="a release, such as v1.37.2")
    parser.add_argument("seed", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    version, draw = arguments.version, random.Random(arguments.seed)  # noqa: S311 - test data
    usual = {component: say(version, component) for component in COMPONENTS}
    asked = []
    for _ in range(arguments.count):
        component = draw.choice(COMPONENTS)
        known = sorted(set(flags.load(minor_of(version), component)) - LEFT_OUT)
        asked.append((component, draw.choice([*known, draw.choice(MISSPELT)]), draw.choice(VALUES)))
    with ThreadPoolExecutor(2) as pool, arguments.out.open("w", encoding="utf-8") as out:
        for answer in pool.map(lambda one: row(version, usual, *one), asked):
            out.write(json.dumps(answer, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
