"""`kspec images`: the container images of a spec."""

import argparse
from pathlib import Path

from kspec import pipeline
from kspec.cli.answer import end
from kspec.cli.printing import put
from kspec.cli.specs import sources_of
from kspec.make.images import images
from kspec.report.terminal import printable


def run(arguments: argparse.Namespace) -> int:
    """Print one image a line, or all as JSON, in the order of `kubeadm config images list`."""
    files = tuple(map(Path, arguments.spec))
    options = pipeline.Options(
        files, files[0].with_suffix(".lock"), files[0].with_suffix(".keys"), waived=tuple(arguments.waive)
    )
    build = pipeline.run(pipeline.READ, pipeline.Build(options, sources_of(arguments.spec)))
    if build.failed:
        return end(arguments, build.findings, build.sources)
    names = images(pipeline.need(build.spec), build.release)
    release = {"version": build.release.version, "builtBy": build.release.nearest}
    status = end(arguments, build.findings, build.sources, kubernetes=release, images=list(names))
    if arguments.format == "text":
        put("".join(f"{printable(name)}\n" for name in names))
    return status
