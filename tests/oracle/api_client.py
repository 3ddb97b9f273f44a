"""A client of an API server by the standard library alone: it costs a hundredth of a kubectl."""

import http.client
import json
import ssl
import tempfile
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

PORT = 6443
SECONDS = 20


class Answer(NamedTuple):
    """What a server said; status 0 where there was no talking to it, and why is the text."""

    status: int
    text: str

    @property
    def good(self) -> bool:
        """Whether the request was fulfilled."""
        return 200 <= self.status < 300


class Client(NamedTuple):
    """Who asks: whom they trust (PEM), what they show (PEM of certificate and key, or a token), and where."""

    address: str
    authorities: str
    shown: bytes = b""
    token: str = ""

    @classmethod
    def of(cls, kubeconfig: Path, address: str, *, trusting: Path | None = None) -> "Client":
        """Who a kubeconfig is, at an address of its own; `trusting` is one whose authorities count instead."""
        own = YAML(typ="safe").load(kubeconfig)
        other = YAML(typ="safe").load(trusting) if trusting else own
        user = own["users"][0]["user"]
        shown = b64decode(user["client-certificate-data"]) + b64decode(user["client-key-data"])
        authorities = b64decode(other["clusters"][0]["cluster"]["certificate-authority-data"]).decode()
        return cls(address, authorities, shown)

    def showing(self, certificate: Path, key: Path) -> "Client":
        """The same with another certificate."""
        return self._replace(shown=certificate.read_bytes() + key.read_bytes(), token="")

    def bearing(self, token: str) -> "Client":
        """The same with a token alone."""
        return self._replace(shown=b"", token=token)

    def get(self, path: str) -> Answer:
        """What is there."""
        return self._ask("GET", path)

    def post(self, path: str, value: Any, headers: Mapping[str, str] | None = None) -> Answer:  # noqa: ANN401 - JSON
        """Make something."""
        return self._ask("POST", path, json.dumps(value), headers)

    def patch(self, path: str, value: Any) -> Answer:  # noqa: ANN401 - JSON
        """Change something."""
        return self._ask("PATCH", path, json.dumps(value), {"Content-Type": "application/merge-patch+json"})

    def _ask(self, method: str, path: str, body: str | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        context = ssl.create_default_context(cadata=self.authorities)
        if self.shown:
            with tempfile.NamedTemporaryFile() as file:
                file.write(self.shown)
                file.flush()
                context.load_cert_chain(file.name)
        own = {"Content-Type": "application/json", **({"Authorization": f"Bearer {self.token}"} if self.token else {})}
        connection = http.client.HTTPSConnection(self.address, PORT, timeout=SECONDS, context=context)
        try:
            connection.request(method, path, body, {**own, **(headers or {})})
            answer = connection.getresponse()
            return Answer(answer.status, answer.read().decode(errors="replace"))
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, str(error))
        finally:
            connection.close()
