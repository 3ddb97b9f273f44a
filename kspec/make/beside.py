"""kspec's own files at the root of an output, beside the nodes' trees and the cluster's objects."""

from collections.abc import Sequence

from kspec.make.certificate_texts import certificate_texts
from kspec.make.host_checks import host_checks_file
from kspec.make.images import images
from kspec.make.listings import checksums_file, ignore_file, images_file
from kspec.model.file import File
from kspec.model.plan import Plan


def with_own_files(plan: Plan, made: Sequence[File]) -> tuple[File, ...]:
    """What was made of a plan, and all that is said about it but the manifest, which lists these as well."""
    images_of_all = images_file(images(plan.spec, plan.release))
    files = (*made, ignore_file(made), images_of_all, host_checks_file(plan), *certificate_texts(plan))
    return (*files, checksums_file(files))
