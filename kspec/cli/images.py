"""`kspec images`: the container images of a spec."""

import argparse
from pathlib import Path

from kspec.cli.answer import end
from kspec.cli.fleet import fleet_of_words
from kspec.cli.printing import put
from kspec.cli.programs import program_of
from kspec.cli.specs import sources_of
from kspec.make.images import images
from kspec.passes.run import Options, Stopped
from kspec.pipeline import read
from kspec.report.terminal import printable


def run(arguments: argparse.Namespace) -> int:
    """Print one image a line, or all as JSON, in the order of `kubeadm config images list`.

    Of a fleet each image is printed once.
    """
    fleet = fleet_of_words(arguments)
    if fleet is not None:
        from kspec.cli.fleet_images import run as of_fleet  # noqa: PLC0415 - not for one cluster

        return of_fleet(arguments, fleet)
    files = tuple(map(Path, arguments.spec))
    options = Options(
        files,
        files[0].with_suffix(".lock"),
        files[0].with_suffix(".keys"),
        waived=tuple(arguments.waive),
        program=program_of(arguments),
    )
    sources = sources_of(arguments.spec)
    run = read(options, sources)
    if isinstance(run, Stopped):
        return end(arguments, run.findings, sources)
    release = run.stage.release
    names = images(run.stage.spec, release)
    versions = {"version": release.version, "builtBy": release.nearest}
    status = end(arguments, run.findings, sources, kubernetes=versions, images=list(names))
    if arguments.format == "text":
        put("".join(f"{printable(name)}\n" for name in names))
    return status
