"""How two texts differ that say the same: in their line ends, at their end, around their PEM."""

from itertools import zip_longest

from kspec.x509 import pem

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def text_difference(found: bytes, wanted: bytes) -> str:
    """What a text has otherwise than the wanted one, as the end of a sentence that begins with "it".

    Empty where they are equal. What is only spelt otherwise is told by how; else the first line that differs, which is
    never quoted: it may hold a secret.
    """
    if found == wanted:
        return ""
    reasons = []
    text = found
    if text.startswith(_BYTE_ORDER_MARK):
        text = text.removeprefix(_BYTE_ORDER_MARK)
        reasons.append("begins with a byte order mark")
    if b"\r\n" in text and b"\r" not in wanted:
        text = text.replace(b"\r\n", b"\n")
        reasons.append("has lines that end in CR LF")
    if not text.endswith(b"\n") and wanted.endswith(b"\n"):
        text += b"\n"
        reasons.append("lacks the line feed of its last line")
    if text != wanted and text.rstrip() == wanted.rstrip():
        text = wanted
        reasons.append("has blanks or empty lines at its end")
    if text != wanted and (about := _pem_difference(text, wanted)):
        text = wanted
        reasons.append(about)
    if text != wanted:
        pairs = enumerate(zip_longest(found.splitlines(), wanted.splitlines()), 1)
        return f"differs from line {next((number for number, (a, b) in pairs if a != b), 1)} on"
    return " and ".join(reasons)


def _pem_difference(text: bytes, wanted: bytes) -> str:
    """How the same PEM blocks are written otherwise; nothing where they are not the same, or there are none."""
    try:
        blocks, others = pem.decode(text), pem.decode(wanted)
    except ValueError:
        return ""
    if not others or [(block.label, block.content) for block in blocks] != [
        (block.label, block.content) for block in others
    ]:
        return ""
    if any(block.has_headers for block in blocks):
        return "has headers in its PEM"
    own = b"".join(pem.encode(block.label, block.content) for block in blocks)
    lines = {line.strip() for line in own.splitlines()}
    joined = b"".join(own.split())
    around = [
        line
        for line in text.splitlines()
        if (bare := line.strip()) and bare not in lines and b"".join(bare.split()) not in joined
    ]
    return "has text around its PEM" if around else "has its PEM in lines of another length, or blanks in it"
