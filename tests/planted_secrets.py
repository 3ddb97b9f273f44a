"""Specs with a secret at each place that can hold one, and the ways to damage the line that it stands on."""

from collections.abc import Iterator
from typing import Final

from attrs import frozen

TOKEN: Final = "qx7w3k.9z2m5v8n4b1c6d0f"  # noqa: S105 - of a cluster that never was
DIGITS: Final = "7d1fb0c95a2e48637d1fb0c95a2e48637d1fb0c95a2e48637d1fb0c95a2e4863"
KEY: Final = "mK4vQ7xZ2pLw9RtY5uHc3sGd8jNb6fAe1iXoT0yVqWk="
WORD: Final = "Plant8fK2xQ9z-hunter"
PASSWORD: Final = "Plant8fK2xQ9z"  # noqa: S105 - as the token
URL: Final = f"http://alice:{PASSWORD}@proxy.example:3128"

_CLUSTER: Final = """\
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
encryptionAlgorithm: ECDSA-P256
"""
_INIT: Final = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.10}
nodeRegistration: {name: cp-1}
"""
_JOIN: Final = _INIT + _CLUSTER + "---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\n"
_OWN: Final = _INIT + _CLUSTER + "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n"
_PROVIDER: Final = (
    "    resources:\n    - resources: [secrets]\n      providers:\n      - {0}:\n          keys:\n          - name: k\n"
)


@frozen
class Field:
    """A field that can hold a secret: the text before its line, how deep that is, its key, the secret in its value.

    `value` is what is written, `secret` the part of it that nobody may see.
    """

    name: str
    before: str
    indent: int
    key: str
    value: str
    secret: str
    after: str = ""

    def spec(self, lines: str) -> str:
        """The spec with these lines in the place of the field's own."""
        return self.before + lines + self.after


def fields() -> Iterator[Field]:
    """Every place of a spec that can hold a secret."""
    half = TOKEN.partition(".")[2]
    tokens = f"{_INIT}bootstrapTokens:\n- description: a\n"
    yield Field("bootstrapTokens", tokens, 2, "token", TOKEN, half, "  usages: [signing]\n" + _CLUSTER)
    yield Field("certificateKey", _INIT, 0, "certificateKey", DIGITS, DIGITS, _CLUSTER)
    yield Field("join.controlPlane", f"{_JOIN}controlPlane:\n", 2, "certificateKey", DIGITS, DIGITS)
    found = f"{_JOIN}discovery:\n  bootstrapToken:\n    apiServerEndpoint: 10.0.0.10:6443\n"
    yield Field("join.bootstrapToken", found, 4, "token", TOKEN, half, "    unsafeSkipCAVerification: true\n")
    yield Field("join.discovery", f"{found}    token: abcdef.x\n", 2, "tlsBootstrapToken", TOKEN, half)
    yield Field("files.content", f"{_OWN}files:\n- path: /etc/a\n  secret: true\n", 2, "content", WORD, WORD)
    yield Field(
        "files.staticTokens", f"{_OWN}files:\n- path: /a\n  staticTokens:\n  - user: a\n", 4, "token", WORD, WORD
    )
    yield Field("apiServer.staticTokens", f"{_OWN}apiServer:\n  staticTokens:\n  - user: a\n", 4, "token", WORD, WORD)
    for provider in ("aescbc", "aesgcm", "secretbox"):
        before = f"{_OWN}apiServer:\n  encryptionConfiguration:\n{_PROVIDER.format(provider)}"
        yield Field(provider, before, 12, "secret", KEY, KEY)
    yield Field("proxyVariables", f"{_OWN}host:\n  proxyVariables:\n", 4, "HTTPS_PROXY", URL, PASSWORD)
    yield Field("extraEnvs", f"{_INIT}{_CLUSTER}apiServer:\n  extraEnvs:\n  - name: A\n", 4, "value", WORD, WORD)
    header = "---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nstaticPodURLHeader:\n"
    yield Field("staticPodURLHeader", _INIT + _CLUSTER + header, 2, "Authorization", f"[{WORD}]", WORD)
    old = _INIT.replace("v1beta4", "v1beta3")
    yield Field(
        "v1beta3",
        f"{old}bootstrapTokens:\n- ttl: 24h\n",
        2,
        "token",
        TOKEN,
        half,
        _CLUSTER.replace("v1beta4", "v1beta3"),
    )


DAMAGES: Final = {
    "none": "{i}{k}: {v}\n",
    "misspelt": "{i}{misspelt}: {v}\n",
    "a letter too much": "{i}{more}: {v}\n",
    "letters swapped": "{i}{swapped}: {v}\n",
    "another case": "{i}{cased}: {v}\n",
    "snake case": "{i}my_{lower}: {v}\n",
    "unknown key": "{i}other: {v}\n",
    "in quotes": '{i}"{k}": "{v}"\n',
    "a list": "{i}{k}: [{v}]\n",
    "a list of lists": "{i}{k}: [[{v}], x]\n",
    "a block list": "{i}{k}:\n{i}- {v}\n",
    "a mapping": "{i}{k}: {{a: {v}}}\n",
    "a block mapping": "{i}{k}:\n{i}  name: {v}\n",
    "a key of a mapping": "{i}{k}: {{'{v}': a}}\n",
    "a key": "{i}'{v}': x\n",
    "a complex key": "{i}? {v}\n{i}: x\n",
    "an integer": "{i}{k}: !!int {v}\n",
    "a float": "{i}{k}: !!float '{v}'\n",
    "binary": "{i}{k}: !!binary {v}\n",
    "a tag of one's own": "{i}{k}: !own {v}\n",
    "a tag that is not": "{i}{k}: !x!own {v}\n",
    "an anchor's name": "{i}{k}: &{name} x\n",
    "an alias": "{i}{k}: *{name}\n",
    "an aliased value": "{i}{k}: &t {v}\n{i}groups: [*t]\n{i}usages: [*t]\n{i}description: {{*t : 1}}\n",
    "an unended double quote": '{i}{k}: "{v}\n',
    "an unended single quote": "{i}{k}: '{v}\n",
    "a bad escape": '{i}{k}: "{v}\\q"\n',
    "more behind the quotes": '{i}{k}: "{v}" {v}\n',
    "a tab before the value": "{i}{k}:\t{v}\n",
    "a tab before the key": "{i}\t{k}: {v}\n",
    "no blank": "{i}{k}:{v}\n",
    "no colon": "{i}{k} {v}\n",
    "an equals sign": "{i}{k}={v}\n",
    "two colons": "{i}{k}: {v}: x\n",
    "a second colon": "{i}{k}: : {v}\n",
    "a block of text": "{i}{k}: |\n{i}  {v}\n",
    "folded text": "{i}{k}: >-\n{i}  x\n\n{i}  {v}\n",
    "on the next line": "{i}{k}:\n{i}  {v}\n",
    "too deep": "{i}   {k}: {v}\n",
    "not deep enough": "{k}: {v}\n",
    "given twice": "{i}{k}: {v}\n{i}{k}: {v}\n",
    "given twice otherwise": "{i}{k}: x\n{i}{k}: {v}x\n",
    "in an open bracket": "{i}{k}: [{v}\n",
    "in an open brace": "{i}{k}: {{{k}: {v}\n",
    "behind a comment": "{i}{k}: x # was {v}\n",
    "a comment": "{i}# {k}: {v}\n{i}{k}: [x]\n",
    "a comma": "{i}{k}: {v}, {v}\n",
    "a percent sign": "{i}{k}: %{v}\n",
    "merged": "{i}<<: {v}\n",
    "a merged mapping": "{i}<<: {{{k}: {v}}}\n",
    "too long": "{i}{k}: {v}{v}\n",
    "of another form": "{i}{k}: X{v}!\n",
    "an item": "{i}- {v}\n",
    "a control character": "{i}{k}: {v}\x01\n",
    "an escaped control character": '{i}{k}: "{v}\\n\\e"\n',
    "null beside": "{i}{k}: {v}\n{i}~: {v}\n",
    "a document's end": "{i}{k}: {v}\n... x\n--- {v}\n",
}
"""What can be wrong with the line of a field: its key, its value's shape, its syntax. `i` is the indentation, `k` the
key, `v` the value."""


def damaged(damage: str, field: Field) -> str:
    """The field's spec with that damage."""
    key, value = field.key, field.value
    half = len(key) // 2
    lines = DAMAGES[damage].format(
        i=" " * field.indent,
        k=key,
        v=value,
        name=value.strip("[]="),
        misspelt=key[:half] + key[half + 1 :],
        more=f"{key[:3]}x{key[3:]}",
        swapped=f"{key[0]}{key[2]}{key[1]}{key[3:]}",
        cased=key.swapcase(),
        lower=key.lower(),
    )
    return field.spec(lines)


def pieces(secret: str, size: int = 8) -> Iterator[str]:
    """What of a secret nobody may see: every stretch of it."""
    yield from (secret[start : start + size] for start in range(len(secret) - size + 1))
