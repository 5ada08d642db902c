"""A part of a benchmark as a process of its own: JSON lines in, JSON lines out, on one core."""

import asyncio
import gc
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

REPO = Path(__file__).resolve().parents[2]
Answer = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class Part:
    """The asking end."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def ask(self, **request: Any) -> dict[str, Any]:
        """One request, one answer. Raises RuntimeError when the part has ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"a part of the benchmark ended with {self.process.wait(5)}")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def part(module: str, *, core: int | None = None, **environment: str) -> Iterator[Part]:
    """`python -m module` until the block ends, bound to `core`."""
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=REPO,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if core is not None:
        os.sched_setaffinity(process.pid, {core % (os.cpu_count() or 1)})
    try:
        yield Part(process)
    finally:
        process.kill()
        process.wait()


async def serve_requests(answer: Answer) -> None:
    """The answering end: reads standard input until it closes."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=16 * 1024 * 1024)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        print(json.dumps(await answer(json.loads(line))), flush=True)


def usage(pid: int | None = None) -> dict[str, Any]:
    """CPU seconds so far, resident bytes and open descriptors of a process."""
    gc.collect()
    process = psutil.Process(pid)
    times = process.cpu_times()
    return {
        "cpu_s": times.user + times.system,
        "rss": process.memory_info().rss,
        "fds": process.num_fds(),
    }


def quantile(values: list[float], share: float) -> float:
    """NaN of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def machine() -> str:
    """What the figures depend on, in one line."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{os.cpu_count()} cores, load average {load}, Python {sys.version.split()[0]}"
