"""Hands TCP connections on to the next of several addresses that takes them: a load balancer of API servers.

usage: balancer.py LISTEN ADDRESS...      each as HOST:PORT
"""

import asyncio
import itertools
import sys
from collections.abc import Iterator


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy one direction until it ends."""
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def connect(turn: Iterator[str], tries: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
    """A connection to the next address that answers within a second."""
    for address in itertools.islice(turn, tries):
        host, port = address.rsplit(":", 1)
        try:
            return await asyncio.wait_for(asyncio.open_connection(host, int(port)), 1)
        except (OSError, TimeoutError):
            continue
    return None


async def main(listen: str, *addresses: str) -> None:
    """Listen for ever."""
    turn = itertools.cycle(addresses)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found = await connect(turn, len(addresses))
        if found is None:
            writer.close()
            return
        await asyncio.gather(pump(reader, found[1]), pump(found[0], writer))

    host, port = listen.rsplit(":", 1)
    server = await asyncio.start_server(handle, host, int(port))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
