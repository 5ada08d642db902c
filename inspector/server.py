"""The socket server: admits a few requests at a time, and never touches a file's content itself."""

import asyncio
import json
import logging
import select
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from contracts.errors import ErrorCode, OrreryError
from inspector.child import Job, Work
from inspector.inspection import inspect_bounded, path_below, relay_bounded
from inspector.limits import Limits
from inspector.protocol import (
    MAX_REQUEST_BYTES,
    CompareRequest,
    DataRequest,
    InterpretRequest,
    LogRequest,
    PredictRequest,
    Question,
    error_answer,
    parse_request,
)

log = logging.getLogger(__name__)


class Lane:
    """Requests of one kind: `concurrency` children at once, `queue` more waiting, others refused."""

    def __init__(self, limits: Limits, *, concurrency: int, queue: int) -> None:
        self.limits = limits
        self._slots = asyncio.Semaphore(concurrency)
        self._room = concurrency + queue
        self._admitted = 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A child's place, waited for. Raises OrreryError UNAVAILABLE if too many wait already."""
        if self._admitted >= self._room:
            raise OrreryError(ErrorCode.UNAVAILABLE, "Too many files are being inspected; try again soon")
        self._admitted += 1
        try:
            async with self._slots:
                yield
        finally:
            self._admitted -= 1


class Inspector:
    """Answers requests about files below `root`; those of one kind never wait for another's."""

    def __init__(
        self,
        root: Path,
        work: Work,
        *,
        inspections: Lane,
        interpretations: Lane,
        predictions: Lane,
        data_checks: Lane,
        log_reads: Lane,
    ) -> None:
        self._root = root.resolve(strict=True)
        self._work = work
        self._inspections = inspections
        self._interpretations = interpretations
        self._predictions = predictions
        self._data_checks = data_checks
        self._log_reads = log_reads

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: any number of requests, one after the other; a file of rows is the last."""
        try:
            while (line := await self._next_line(reader)) is not None:
                answer = await self._answer(line, writer)
                if answer is None:
                    break
                writer.write(json.dumps(answer).encode() + b"\n")
                await writer.drain()
        except (ConnectionError, ValueError) as error:
            log.info("connection closed: %s", error)
        finally:
            writer.close()

    @staticmethod
    async def _next_line(reader: asyncio.StreamReader) -> bytes | None:
        """The next request, None at the end. Raises ValueError if it is longer than the limit."""
        line = await reader.readline()
        return line or None

    async def _answer(self, line: bytes, writer: asyncio.StreamWriter) -> dict[str, Any] | None:
        """The answer, or None when it has been written already."""
        try:
            request = parse_request(line)
            path = path_below(self._root, request.path)
            if isinstance(request, PredictRequest):
                await self._relay(path, request, writer)
                return None
            if isinstance(request, CompareRequest | DataRequest):
                request = request.rooted(lambda text: path_below(self._root, text))
            if isinstance(request, LogRequest):
                request = request.model_copy(update={"root": str(self._root)})
            lane = self._lane_of(request)
            job = Job(path, request, lane.limits, self._work)
            async with lane.place():
                return await inspect_bounded(job, lambda: _has_left(writer))
        except OrreryError as error:
            return error_answer(error)

    def _lane_of(self, request: Question) -> Lane:
        if isinstance(request, DataRequest):
            return self._data_checks
        if isinstance(request, LogRequest):
            return self._log_reads
        return self._interpretations if isinstance(request, InterpretRequest) else self._inspections

    async def _relay(self, path: Path, request: PredictRequest, writer: asyncio.StreamWriter) -> None:
        model = path_below(self._root, request.model_path)
        request = request.model_copy(update={"model_path": str(model)})
        lane = self._predictions
        async with lane.place():
            await relay_bounded(
                Job(path, request, lane.limits, self._work), lambda: _has_left(writer), writer
            )


def _has_left(writer: asyncio.StreamWriter) -> bool:
    """Whether the peer has closed the connection for good; having sent its last byte is not enough."""
    if writer.is_closing():
        return True
    poll = select.poll()
    poll.register(writer.get_extra_info("socket").fileno(), 0)  # POLLHUP and POLLERR are always told
    return bool(poll.poll(0))


def _listen(path: Path) -> socket.socket:
    """A socket at `path` for this user only, in place of one that an earlier process left."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    path.chmod(0o600)
    return listener


async def run(path: Path, inspector: Inspector, stop: asyncio.Event) -> None:
    """Serve on the Unix socket at `path` until `stop` is set."""
    listener = _listen(path)
    server = await asyncio.start_unix_server(inspector.serve, sock=listener, limit=MAX_REQUEST_BYTES)
    log.info("listening on %s", path)
    try:
        await stop.wait()
    finally:
        server.close()  # open connections end with the loop, and their children with them
