"""Many WebSocket clients in one process, as cheap as Python allows: they count, check and time frames.

Requests: {"op": "open", "host", "port", "paths", "per_s", "resume", "pattern"}, {"op": "stats", "slowest"}
(since the last one; so many of the events that came latest), {"op": "wait_seq", "seq", "limit_s"},
{"op": "usage"}. `resume` reopens with full jitter and `?after=` when a connection ends. `pattern`
"timestamp" times by the event's own time; "none" only counts frames.
"""

import asyncio
import base64
import os
import random
import re
import socket
import time
from datetime import datetime
from typing import Any, cast

import uvloop

from benchmarks.stream.process import quantile, serve_requests, usage

_SEQ = re.compile(rb'"seq":(\d+)')
_MOMENT = re.compile(rb'"timestamp":"([^"]+)"')
_TEXT, _CLOSE, _PING = 0x1, 0x8, 0x9
# A client of the galaxy waits a random time up to this when its connection ends, doubling.
FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 4.0


class Totals:
    """What all clients saw since they were asked last."""

    def __init__(self) -> None:
        self.frames = 0
        self.bytes = 0
        self.gaps = 0
        self.doubles = 0
        self.closed = 0
        self.delays: list[float] = []
        self.bodies: dict[tuple[str, int], tuple[float, bytes]] = {}  # the first arrival of each event


class Client(asyncio.Protocol):
    """One connection; `seq` is the last event's number."""

    def __init__(self, crowd: "Crowd", path: str) -> None:
        self.crowd = crowd
        self.path = path
        self.seq: int | None = None
        self.open = False
        self.close_code: int | None = None
        self.failures = 0
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by inheritance
        self._buffer = b""
        key = base64.b64encode(os.urandom(16)).decode()
        after = "" if self.seq is None else f"?after={self.seq}"
        self._transport.write(
            f"GET {self.path}{after} HTTP/1.1\r\nHost: {self.crowd.host}:{self.crowd.port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n".encode()
        )

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        data = self._buffer + data if self._buffer else data
        at = 0
        if not self.open:
            at = data.find(b"\r\n\r\n") + 4
            if at < 4:
                self._buffer = data
                return
            self.open = data.startswith(b"HTTP/1.1 101")
            self.failures = 0
        self._buffer = data[self._take_frames(data, at) :]

    def _take_frames(self, data: bytes, at: int) -> int:
        """Where the first frame begins that is not whole yet."""
        end = len(data)
        while at + 2 <= end:
            size, start = data[at + 1] & 0x7F, at + 2
            if size == 126:
                size, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                size, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if start + size > end:
                break
            self._take(data[at] & 0x0F, data, start, start + size)
            at = start + size
        return at

    def _take(self, opcode: int, data: bytes, start: int, end: int) -> None:
        if opcode == _TEXT:
            self.crowd.totals.frames += 1
            self.crowd.totals.bytes += end - start
            if self.crowd.timed:
                self._check(data[start:end])
        elif opcode == _PING and self._transport is not None:
            payload = data[start:end]  # masked with zeros: legal, and it costs nothing
            self._transport.write(bytes((0x8A, 0x80 | len(payload), 0, 0, 0, 0)) + payload)
        elif opcode == _CLOSE:
            self.close_code = int.from_bytes(data[start : start + 2], "big")
            if self._transport is not None:
                self._transport.close()

    def _check(self, body: bytes) -> None:
        found = _SEQ.search(body)
        assert found is not None
        seq, totals = int(found[1]), self.crowd.totals
        if b'"event_type":"snapshot"' in body:
            if self.seq is None:
                self.seq = int(re.search(rb'"cursor":"[^:]+:(\d+)"', body)[1])  # type: ignore[index]
            return
        if b'"event_type":"heartbeat"' in body:
            return
        if self.seq is not None and seq != self.seq + 1:
            totals.gaps += seq > self.seq + 1
            totals.doubles += seq <= self.seq
        self.seq = seq
        moment = _MOMENT.search(body)
        assert moment is not None
        delay = time.time() - datetime.fromisoformat(moment[1].decode()).timestamp()
        totals.delays.append(delay)
        totals.bodies.setdefault((self.path, seq), (delay, body))

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self.open = False
        self.crowd.totals.closed += 1
        if self.crowd.resume:
            asyncio.get_running_loop().create_task(self.crowd.reopen(self))


class Crowd:
    """All clients of this process."""

    def __init__(self) -> None:
        self.host, self.port = "127.0.0.1", 0
        self.resume, self.timed = False, True
        self.clients: list[Client] = []
        self.totals = Totals()

    async def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        match request["op"]:
            case "open":
                return await self._open(request)
            case "stats":
                return self._stats(request.get("slowest", 0))
            case "wait_seq":
                return await self._wait_seq(request["seq"], request["limit_s"])
            case "close":
                self.resume = False
                for client in self.clients:
                    client.abort()
                self.clients.clear()
                return {}
            case _:
                return usage()

    async def _open(self, request: dict[str, Any]) -> dict[str, Any]:
        self.port, self.resume = request["port"], request.get("resume", False)
        self.timed = request.get("pattern", "timestamp") == "timestamp"
        began = time.monotonic()
        for number, path in enumerate(request["paths"], start=1):
            client = Client(self, path)
            self.clients.append(client)
            await self._connect(client)
            ahead_s = number / request.get("per_s", 500) - (time.monotonic() - began)
            if ahead_s > 0:
                await asyncio.sleep(ahead_s)
        async with asyncio.timeout(60):
            while not all(client.open for client in self.clients):  # noqa: ASYNC110  # thousands of them
                await asyncio.sleep(0.02)
        return {"open": len(self.clients), "seconds": time.monotonic() - began}

    async def _connect(self, client: Client) -> None:
        connection = socket.socket()
        connection.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(connection, (self.host, self.port))
        await loop.create_connection(lambda: client, sock=connection)

    async def reopen(self, client: Client) -> None:
        while self.resume and not client.open:
            longest = min(FIRST_DELAY_S * 2**client.failures, LONGEST_DELAY_S)
            await asyncio.sleep(random.uniform(0, longest))
            client.failures += 1
            try:
                await self._connect(client)
            except OSError:
                continue
            return

    def _stats(self, slowest: int) -> dict[str, Any]:
        totals, self.totals = self.totals, Totals()
        latest = sorted(totals.bodies.values(), reverse=True)[:slowest]
        return {
            "slowest": [{"ms": 1000 * delay, "event": body.decode()} for delay, body in latest],
            "frames": totals.frames,
            "bytes": totals.bytes,
            "gaps": totals.gaps,
            "doubles": totals.doubles,
            "closed": totals.closed,
            "codes": sorted({c.close_code for c in self.clients if c.close_code is not None}),
            "open": sum(client.open for client in self.clients),
            "p50_ms": 1000 * quantile(totals.delays, 0.5),
            "p99_ms": 1000 * quantile(totals.delays, 0.99),
            "max_ms": 1000 * quantile(totals.delays, 1.0),
        }

    async def _wait_seq(self, seq: int, limit_s: float) -> dict[str, Any]:
        began = time.monotonic()
        while time.monotonic() - began < limit_s:
            behind = sum((client.seq or 0) < seq for client in self.clients)
            if not behind:
                break
            await asyncio.sleep(0.01)
        return {"seconds": time.monotonic() - began, "behind": behind}


if __name__ == "__main__":
    uvloop.run(serve_requests(Crowd().answer))
