"""The public keys in a file such as sa.pub, read as the API server's `--service-account-key-file`."""

from kspec.model.secret import Secret
from kspec.x509 import keys, pem, reader


def public_keys(text: bytes) -> tuple[bytes, ...]:
    """The DER SubjectPublicKeyInfo of each key in a PEM text, in order.

    As client-go's keyutil.ParsePublicKeysPEM does, a public key is taken as PKIX, as PKCS#1, out of a private key or
    out of a certificate; blocks of other kinds are passed over. ValueError for a block that is damaged.
    """
    found = []
    for block in pem.decode(text):
        match block.label:
            case pem.PUBLIC_KEY:
                keys.algorithm(block.content)
                found.append(block.content)
            case "RSA PUBLIC KEY":
                found.append(keys.from_rsa(block.content))
            case pem.CERTIFICATE:
                found.append(reader.parse(block.content).public_key)
            case "RSA PRIVATE KEY" | "EC PRIVATE KEY" | "PRIVATE KEY":
                found.append(keys.public_key(Secret(pem.encode(block.label, block.content))))
            case _:
                pass
    return tuple(found)
