"""Zygotes as the run host sees them: started, spoken to, replaced when stale or dead."""

import asyncio
import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import structlog

from contracts.errors import ErrorCode, OrreryError
from pipeline_assets.sources import Fingerprint, fingerprint
from pipeline_assets.zygote import MAX_PACKET_BYTES

_log = structlog.get_logger("orrery.run_host")
RESTART_AFTER_S = 2.0
RESTART_AT_MOST_S = 60.0
_ORDER_IDS = itertools.count(1)

# Libraries that start threads when they are loaded, which a fork would lose: OpenBLAS its pool, pyarrow's
# jemalloc a cleaner. OpenMP's waiting threads must not spin on cores that other runs need.
_ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "OMP_WAIT_POLICY": "PASSIVE",
}


class Generation:
    """One zygote. All its futures fail with OrreryError(UNAVAILABLE) when it ends."""

    def __init__(self, number: int, modules: list[str]) -> None:
        self.number = number
        self.sources: Fingerprint = fingerprint()
        self.started_at = time.monotonic()
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pids: dict[int, asyncio.Future[int]] = {}
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        self._channel = ours
        self.pid = _spawn(theirs, modules)
        theirs.close()
        self._reader = asyncio.create_task(self._read())

    @property
    def is_ready(self) -> bool:
        """Whether it has ever been able to fork."""
        return self.ready.done() and self.ready.exception() is None

    @property
    def is_over(self) -> bool:
        return self._reader.done()

    async def fork_worker(self, run_id: str) -> int:
        """Fork a worker for the run; its pid."""
        return await self._forked({"op": "work", "run_id": run_id})

    async def report(self, task: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        """Let a forked child do a report task; its answer."""
        order = {"op": "report", "task": task}
        number = next(_ORDER_IDS)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout_s):
                await self._forked(order, number)
                found: dict[str, Any] = await answer
                return found
        except TimeoutError as error:
            raise _over("did not report in time") from error
        finally:
            self._answers.pop(number, None)

    async def _forked(self, order: dict[str, Any], number: int | None = None) -> int:
        number = next(_ORDER_IDS) if number is None else number
        pid = self._pids[number] = asyncio.get_running_loop().create_future()
        packet = json.dumps({"id": number, **order}).encode()
        try:
            await asyncio.get_running_loop().sock_sendall(self._channel, packet)
            # A zygote that still imports answers late, and the caller has its own limit.
            forked: int = await pid
        except OSError as error:
            raise _over("is gone") from error
        else:
            return forked
        finally:
            self._pids.pop(number, None)

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while packet := await loop.sock_recv(self._channel, MAX_PACKET_BYTES):
                self._take(json.loads(packet))
        except OSError:
            pass
        finally:
            self._fail_all()

    def _take(self, message: dict[str, Any]) -> None:
        if message.get("ready"):
            self.ready.set_result(None)
            _log.info("ready", generation=self.number, pid=self.pid, threads=message["threads"])
            return
        future = self._pids.get(message["id"])
        if "answer" in message:
            _settle(self._answers.get(message["id"]), message["answer"])
        elif "error" in message and future is not None and not future.done():
            future.set_exception(_over(message["error"]))
        elif "pid" in message:
            _settle(future, message["pid"])

    def _fail_all(self) -> None:
        pending: list[asyncio.Future[Any]] = [self.ready, *self._pids.values(), *self._answers.values()]
        for future in pending:
            if not future.done():
                future.set_exception(_over("ended"))
                future.exception()  # nobody need be waiting
        with contextlib.suppress(OSError):
            self._channel.close()

    def retire(self) -> None:
        """Let it go: its workers are the host's, so nothing has to be waited for."""
        self._reader.cancel()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


def _settle(future: "asyncio.Future[Any] | None", value: object) -> None:
    if future is not None and not future.done():
        future.set_result(value)


def _over(what: str) -> OrreryError:
    return OrreryError(ErrorCode.UNAVAILABLE, f"The process that forks workers {what}")


def _spawn(channel: socket.socket, modules: list[str]) -> int:
    command = [
        sys.executable,
        "-m",
        "pipeline_assets.zygote",
        str(channel.fileno()),
        str(os.getpid()),
        *modules,
    ]
    environment = {**os.environ, **_ONE_THREAD}
    process = subprocess.Popen(  # noqa: S603  # our own module, no user's text
        command, pass_fds=[channel.fileno()], env=environment, stdin=subprocess.DEVNULL
    )
    process.returncode = 0  # the host reaps every child itself; Popen must not look for it
    return process.pid


class Generations:
    """The current zygote, and how it is replaced: when it ends, and when our sources change."""

    def __init__(self, modules: list[str], *, reload: bool, on_new: Callable[[Generation], None]) -> None:
        self._modules = modules
        self._reload = reload
        self._on_new = on_new
        self._numbers = itertools.count(1)
        self._stillborn = 0
        self.current = self._next()

    def _next(self) -> Generation:
        generation = Generation(next(self._numbers), self._modules)
        self._on_new(generation)
        return generation

    def refresh(self) -> Generation:
        """The current generation, replaced if that is due. One that can't start is retried ever later."""
        if self._is_stale() or (self.current.is_over and self._may_restart()):
            self._stillborn = 0 if self.current.is_ready or not self.current.is_over else self._stillborn + 1
            self.current.retire()
            self.current = self._next()
        return self.current

    def _is_stale(self) -> bool:
        return self._reload and fingerprint() != self.current.sources

    def _may_restart(self) -> bool:
        patience = min(RESTART_AFTER_S * 2**self._stillborn, RESTART_AT_MOST_S)
        return self.current.is_ready or time.monotonic() - self.current.started_at >= patience

    async def ready(self) -> Generation:
        """The current generation once it can fork; OrreryError(UNAVAILABLE) if it ends before that."""
        generation = self.refresh()
        try:
            await asyncio.shield(generation.ready)
        except OrreryError:
            if self.current is not generation:
                return await self.ready()
            raise
        return generation
