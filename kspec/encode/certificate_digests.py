"""The digests of public keys, read back out of the texts that an output has of its certificates."""

from collections.abc import Iterator, Mapping

_FILE, _KEY, _DIGEST, _KIND = "  file ", "  key  ", "  key's digest ", "sha256:"
_CLASSIC = ("RSA", "ECDSA", "Ed25519")


def public_keys(text: str) -> Mapping[str, str]:
    """For each file that a text tells of, the SHA-256 of its key's SubjectPublicKeyInfo, in hexadecimal.

    Keys that a machine's openssl may not know, as those of ML-DSA, are left out.

    Args:
        text: what `certificates/cluster.txt` or `certificates/nodes/<node>.txt` says.

    Returns:
        The digests by the files' paths, relative to the node's root.
    """
    return dict(_pairs(text.splitlines()))


def _pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    file = ""
    for line in lines:
        if line.startswith(_KEY) and not line.removeprefix(_KEY).strip().startswith(_CLASSIC):
            file = ""
        elif line.startswith(_FILE):
            file = line.removeprefix(_FILE).strip().lstrip("/")
        elif line.startswith(_DIGEST) and file:
            yield file, line.removeprefix(_DIGEST).strip().removeprefix(_KIND)
            file = ""
