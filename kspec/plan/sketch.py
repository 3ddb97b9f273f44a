"""A plan before anything is issued: all that a check needs in order to see whether the files can be made."""

from collections.abc import Collection

from kspec.model.clusterspec import ClusterSpec
from kspec.model.plan import Credential, Plan
from kspec.model.release import Release
from kspec.plan.identities import identities


def sketch(spec: ClusterSpec, release: Release, external: Collection[str] = ()) -> Plan:
    """The plan of a public build with empty certificates and without tokens.

    The makers make the same files of it as of a true one; what is in certificates and what is secret is missing.
    `external` are the authorities whose keys are elsewhere.
    """
    return Plan(
        spec=spec,
        release=release,
        credentials={
            identity.name: Credential(b"", None, external=identity.name in external)
            for identity in identities(spec, release, {})
        },
        service_account_public_key=b"",
        service_account_key=None,
        tokens=(),
        public=True,
    )
