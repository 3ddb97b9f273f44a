"""Which files a keyring has, by their path below it. Everything else in one is not kspec's."""

import re
from typing import Final

from kspec.disk.keyring_folder import CERTIFICATE_KEY

ENTRY: Final = re.compile(
    rf"""
    (?!.*/\.)(?:                                 # no name begins with a dot: those are notes and temporary files
        (?:ca|front-proxy-ca|etcd/ca|sa)\.key    # the authorities' keys, and that of service accounts
        | root\.key                              # the key of the root that the clusters of a set share
        | rotation/(?:ca|front-proxy-ca|etcd/ca|sa|root)/(?:next|former)\.key
        | rotation/token/[a-z0-9]{{6}}           # bootstrap tokens that are being replaced, by their identifiers
        | nodes/[^/]+/.+\.key                    # the key of each certificate of a node
        | tokens/[0-9]+                          # generated bootstrap tokens, by their place in the spec
        | {CERTIFICATE_KEY}                      # the key of kubeadm-certs
        | external-etcd/external-etcd(?:-ca\.crt|\.crt|\.key)
        | files/.+                               # secrets of the spec's own files
    )
    """,
    re.VERBOSE,
)
"""An entry's path, to be matched in full."""
FORMER: Final = re.compile(r"nodes/(?P<node>[^/]+)/former/(?P<pin>[0-9a-f]{64})\.key")
"""The path of an entry that is a node's former key, by the SHA-256 of its public key: a renewal has replaced it.

It is kept, because what was built with it may come back: another branch, an earlier commit.
"""
SERVICE_ACCOUNT_KEY: Final = "sa.key"
ROOT_KEY: Final = "root.key"
ROTATION: Final = "rotation/"
"""Where the keys are that a rotation brings (`rotation/ca/next.key`) and takes away (`rotation/ca/former.key`).

The one of them that issues is in its usual place as well. So whichever of the two a lock names can be found.
"""


def next_key_of(name: str) -> str:
    """The entry of the key that a rotation of `name` brings."""
    return f"{ROTATION}{name}/next.key"


def former_token_of(identifier: str) -> str:
    """The entry of a bootstrap token that is being replaced."""
    return f"{ROTATION}token/{identifier}"


def former_key_of(name: str) -> str:
    """The entry of the key that a rotation of `name` takes away."""
    return f"{ROTATION}{name}/former.key"
