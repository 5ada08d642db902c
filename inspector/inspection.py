"""One bounded inspection, seen from the parent: fork, wait, kill if need be, say what happened."""

import asyncio
import json
import logging
import os
import signal
from asyncio import StreamWriter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from contracts.errors import ErrorCode, OrreryError
from inspector.child import OUT_OF_BOUNDS, Job, fork
from inspector.protocol import MAX_ANSWER_BYTES

POLL_S = 0.25
EXIT_GRACE_S = 1.0
CHUNK_BYTES = 64 * 1024

log = logging.getLogger(__name__)


def path_below(root: Path, text: str) -> Path:
    """The real path of the file `text`. Raises OrreryError if it is none or lies outside `root`."""
    path = Path(os.path.realpath(text))
    if not path.is_relative_to(root) or not path.is_file():
        raise OrreryError(ErrorCode.VALIDATION_ERROR, "Not a file of the object store", None)
    return path


async def inspect_bounded(job: Job, gone: Callable[[], bool]) -> dict[str, Any]:
    """The child's answer. Raises OrreryError if it died, took too long, or the caller is `gone`."""
    pid, pipe = fork(job)
    status: int | None = None
    try:
        body, reason = await _collect(pipe, job.limits.wall_s, gone)
        if reason is None:
            status = await _reap(pid, EXIT_GRACE_S)
    finally:
        os.close(pipe)
        if status is None:
            _kill(pid)
    if reason is None:
        reason = _bad_end(status)
    if reason is None:
        with suppress(ValueError):
            answer: dict[str, Any] = json.loads(body)
            return answer
    raise OrreryError(ErrorCode.VALIDATION_ERROR, OUT_OF_BOUNDS, reason or "it gave no answer")


async def relay_bounded(job: Job, gone: Callable[[], bool], writer: StreamWriter) -> None:
    """The child's answer, passed on as it comes, no faster than it is taken.

    Raises OrreryError if the child came to a bad end before it had said a word. After that its answer just
    stops: who reads it sees that the last frame is missing.
    """
    pid, pipe = fork(job)
    status: int | None = None
    said = 0
    reason: str | None = None
    try:
        async with asyncio.timeout(job.limits.wall_s):
            async for chunk in _chunks(pipe, job.limits.wall_s, gone):
                if isinstance(chunk, str):
                    reason = chunk
                    break
                said += len(chunk)
                writer.write(chunk)
                await writer.drain()
            else:
                status = await _reap(pid, EXIT_GRACE_S)
    except TimeoutError:
        reason = f"more than {job.limits.wall_s:g} s"
    finally:
        os.close(pipe)
        if status is None:
            _kill(pid)
    reason = reason or _bad_end(status)
    if not said:
        raise OrreryError(ErrorCode.VALIDATION_ERROR, OUT_OF_BOUNDS, reason or "it gave no answer")
    if reason is not None:
        log.warning("an answer was cut: %s", reason)


async def _collect(pipe: int, wall_s: float, gone: Callable[[], bool]) -> tuple[bytes, str | None]:
    """What came through the pipe until its end, and why that is not all of it (None if it is)."""
    body = bytearray()
    async for chunk in _chunks(pipe, wall_s, gone):
        if isinstance(chunk, str):
            return bytes(body), chunk
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            return bytes(body), "an answer that is too long"
    return bytes(body), None


async def _chunks(pipe: int, wall_s: float, gone: Callable[[], bool]) -> AsyncIterator[bytes | str]:
    """What comes through the pipe until its end; a text, the last, says why it is not all."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wall_s
    while True:
        if loop.time() >= deadline:
            yield f"more than {wall_s:g} s"
            return
        if gone():
            yield "the caller left"
            return
        if not await _readable(pipe, min(POLL_S, deadline - loop.time())):
            continue
        chunk = os.read(pipe, CHUNK_BYTES)
        if not chunk:
            return
        yield chunk


async def _readable(descriptor: int, timeout_s: float) -> bool:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(descriptor, ready.set)
    try:
        async with asyncio.timeout(max(timeout_s, 0)):
            await ready.wait()
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(descriptor)
    return True


async def _reap(pid: int, within_s: float) -> int | None:
    """The child's wait status; None if it lingers although its pipe is closed."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    while loop.time() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)  # noqa: ASYNC222 - it does not wait
        if done:
            return status
        await asyncio.sleep(0.002)
    return None


def _bad_end(status: int | None) -> str | None:
    if status is None or os.WIFEXITED(status):
        return None  # the answer, if there is one, counts
    number = os.WTERMSIG(status)
    return "CPU time" if number == signal.SIGXCPU else f"ended by {signal.Signals(number).name}"


def _kill(pid: int) -> None:
    """End the child and whatever it started in its session, and reap it: a moment after SIGKILL."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
