"""The other side: `websockets` `broadcast()` and nothing else. One group of connections a path.

Requests: {"op": "start"}, {"op": "fanout", "per_s", "seconds", "size"}, {"op": "usage"}.
"""

import asyncio
import logging
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

from benchmarks.stream.pacing import paced
from benchmarks.stream.process import serve_requests, usage


class Bare:
    """The program that one would write in an afternoon."""

    def __init__(self) -> None:
        self._groups: dict[str, set[ServerConnection]] = defaultdict(set)
        self._seqs: dict[str, int] = defaultdict(int)

    async def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        match request["op"]:
            case "start":
                server = await serve(
                    self._serve, "127.0.0.1", 0, compression=None, ping_interval=30, ping_timeout=30
                )
                return {"port": next(iter(server.sockets)).getsockname()[1]}
            case "fanout":
                return await self._fanout(request)
            case _:
                return usage()

    async def _serve(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        group = self._groups[connection.request.path]
        group.add(connection)
        try:
            await connection.wait_closed()
        finally:
            group.discard(connection)

    async def _fanout(self, request: dict[str, Any]) -> dict[str, Any]:
        names = sorted(self._groups)
        filler = "x" * request["size"]

        def send(number: int) -> None:
            name = names[number % len(names)]
            self._seqs[name] += 1
            broadcast(self._groups[name], body_of(name, self._seqs[name], filler))

        return await paced(send, request["per_s"], request["seconds"])


def body_of(project: str, seq: int, filler: str) -> str:
    """An event of the stream's shape, with the present time."""
    now = datetime.now(UTC).isoformat()
    return (
        f'{{"project_id":"{project}","timestamp":"{now}","seq":{seq},"event_type":"log",'
        f'"data":{{"run_id":null,"stage":null,"level":"info","message":"{filler}"}}}}'
    )


async def main() -> None:
    logging.getLogger("websockets").setLevel(logging.ERROR)
    await serve_requests(Bare().answer)


if __name__ == "__main__":
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    asyncio.run(main())
