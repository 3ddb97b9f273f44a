"""Asks a server of names for the address of a name, by UDP.

usage: ask_name.py NAME SERVER
"""

import socket
import sys
from typing import Final

HEAD: Final = b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"
"""A query with one question, which wants recursion (RFC 1035, section 4.1.1)."""
ADDRESS: Final = b"\x00\x00\x01\x00\x01"
"""The end of a name, type A, class IN."""


def main(name: str, server: str) -> None:
    """Print the last address of the answer; the exit status says whether there was one."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(5)
        asking.sendto(HEAD + labels + ADDRESS, (server, 53))
        answer = asking.recv(512)
    if not int.from_bytes(answer[6:8]):
        message = f"{server} knows no {name}"
        raise SystemExit(message)
    print(socket.inet_ntoa(answer[-4:]))  # noqa: T201 - the program's result


if __name__ == "__main__":
    main(*sys.argv[1:])
