"""Record specs with every release, several at once, into golden/<release>/<case>/.

usage: record_all.py [CASE...] [--release VERSION]... [--out DIR] [--jobs N]

Without CASE every spec of specs/ok/, without --release every release that kspec has data of. A spec that
a release's kubeadm refuses is left out for it. Joined nodes are another program's: record_join.py.
"""

import argparse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from places import REPOSITORY, recorded_releases
from record import record

SPECS = REPOSITORY / "specs" / "ok"


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--release", action="append", metavar="VERSION", default=[])
    parser.add_argument("--out", type=Path, default=REPOSITORY / "golden")
    parser.add_argument("--jobs", type=int, default=4)
    arguments = parser.parse_args()
    specs = [SPECS / f"{case}.yaml" for case in arguments.cases] or sorted(SPECS.glob("*.yaml"))
    releases = arguments.release or recorded_releases()
    work = [(spec, release) for spec in specs for release in releases]
    with ThreadPoolExecutor(arguments.jobs) as pool:
        results = pool.map(lambda job: record(job[0], arguments.out / job[1] / job[0].stem, job[1]), work)
        return 0 if all(list(results)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
