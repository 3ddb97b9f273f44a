"""Asks a web server, with a token if one is given, and prints the status of its answer and what it says.

usage: ask_page.py METHOD URL [TOKEN]
"""

import sys
import urllib.error
import urllib.request


def main(method: str, url: str, token: str = "") -> None:
    """Print the answer, whatever it is."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(url, method=method, headers=headers)  # noqa: S310 - http
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - http
            said = f"{answer.status} {answer.read().decode()}"
    except urllib.error.HTTPError as error:
        said = f"{error.code} {error.read().decode()}"
    print(said)  # noqa: T201 - the program's result


if __name__ == "__main__":
    main(*sys.argv[1:])
