"""Random damage to specs, for programs that look for a crash.

All is drawn from one generator, so that an input can be made again from its seed.
"""

import random
from pathlib import Path
from typing import Final

SPECS: Final = Path(__file__).parents[2] / "specs"

FRAGMENTS: Final = (
    *(b"---\n", b"...\n", b"- ", b": ", b"? ", b"{", b"}", b"[", b"]", b",", b"&a ", b"*a", b"<<: *a", b"|\n", b">-\n"),
    *(
        b"!!int ",
        b"!!binary ",
        b"!x ",
        b"%YAML 1.1\n",
        b"#",
        b"'",
        b'"',
        b"\\",
        b"\\0",
        b"\t",
        b"\r\n",
        b"\x00",
        b"\xff",
    ),
    *(
        b"\xef\xbb\xbf",
        b"\xe2\x80\xae",
        b"\xf0\x9f\x9a\x80",
        b"\xc2\x85",
        b"~",
        b"null",
        b"true",
        b"yes",
        b"0600",
        b"1e999",
    ),
    *(b"9" * 400, b"-1", b"0x1F", b"1.30", b".nan", b"2030-01-01T00:00:00Z", b"kubeadm.k8s.io/v1beta3", b"v1.99.0"),
    *(
        b"JoinConfiguration",
        b"KubeSchedulerConfiguration",
        b"ClusterSpec",
        b"kspec.dev/v1alpha1",
        b"nodes: [{name: a}]\n",
    ),
    *(b"10.0.0.0/8,fd00::/8", b"::ffff:1.2.3.4", b"[::1]:99999", b"https://[::1", b"fe80::1%eth0", b"unix://%zz"),
    *(b"patches: {directory: /}\n", b"discovery: {file: {kubeConfigPath: '\\0'}}\n", b"{" * 70, b"a" * 5000),
)
"""What means something to a reader of YAML, of JSON or of kubeadm's fields."""


def corpus() -> list[bytes]:
    """Every spec of ours, good and bad."""
    files = [file for folder in ("ok", "bad") for file in sorted((SPECS / folder).glob("*.yaml"))]
    return [file.read_bytes().replace(b"@VERSION@", b"v1.37.2") for file in files]


def damaged(seed: int, good: list[bytes]) -> bytes:
    """The input of a seed: a spec with one to six changes."""
    draw = random.Random(seed)  # noqa: S311 - test data, to be drawn again from the same seed
    text = draw.choice(good)
    for _ in range(draw.choice((1, 1, 1, 2, 3, 6))):
        text = _damage(text, draw, good)
    return text


def _damage(text: bytes, draw: random.Random, good: list[bytes]) -> bytes:  # noqa: PLR0911 - one way out per kind of damage
    start = draw.randrange(len(text) + 1)
    end = min(len(text), start + int(draw.expovariate(0.1)))
    match draw.randrange(8):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return text[:start] + draw.choice(FRAGMENTS) + text[end:]
        case 2:
            return text[:start] + draw.choice(FRAGMENTS) + text[start:]
        case 3:
            return text[:start] + draw.randbytes(draw.randrange(1, 4)) + text[end:]
        case 4:
            return text[:end] + text[start:]
        case 5:
            return _lines(text, draw)
        case 6:
            other = draw.choice(good)
            return text[:start] + other[draw.randrange(len(other) + 1) :]
        case _:
            position = draw.randrange(len(text) or 1)
            return text[:position] + bytes([draw.randrange(256)]) + text[position + 1 :]


def _lines(text: bytes, draw: random.Random) -> bytes:
    """Lines moved, repeated or with another indentation."""
    lines = text.split(b"\n")
    here, there = draw.randrange(len(lines)), draw.randrange(len(lines))
    match draw.randrange(3):
        case 0:
            lines[here], lines[there] = lines[there], lines[here]
        case 1:
            lines.insert(there, lines[here])
        case _:
            lines[here] = b" " * draw.randrange(9) + lines[here].lstrip()
    return b"\n".join(lines)
