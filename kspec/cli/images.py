"""`kspec images`: the container images of a spec."""

import argparse
import json
from pathlib import Path

from kspec import pipeline
from kspec.cli.printing import put
from kspec.cli.talk import complain
from kspec.disk.sources import Sources
from kspec.make.images import images
from kspec.report.terminal import printable


def run(arguments: argparse.Namespace) -> int:
    """Print one image a line, or a JSON list, in the order of `kubeadm config images list`."""
    files = tuple(map(Path, arguments.spec))
    options = pipeline.Options(files, files[0].with_suffix(".lock"), files[0].with_suffix(".keys"))
    build = pipeline.run(pipeline.READ, pipeline.Build(options, Sources()))
    status = complain(build.findings, build.sources)
    if status == 0:
        names = images(pipeline.need(build.spec), build.release)
        text = json.dumps(list(names), indent=2) if arguments.format == "json" else "\n".join(map(printable, names))
        put(text + "\n")
    return status
