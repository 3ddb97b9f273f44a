"""How the field names of our models are spelt in the Kubernetes API."""

from typing import Final

_INITIALISMS: Final = {
    "certSans": "certSANs",
    "serverCertSans": "serverCertSANs",
    "peerCertSans": "peerCertSANs",
    "localApiEndpoint": "localAPIEndpoint",
}


def json_name(name: str) -> str:
    """`extra_args` is `extraArgs`, `cert_sans` is `certSANs`: snake case to the API's camel case."""
    head, *rest = name.split("_")
    camel = head + "".join(word.capitalize() for word in rest)
    return _INITIALISMS.get(camel, camel)
