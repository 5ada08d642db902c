"""Inspector processes, and questions put to them over their sockets."""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

HOSTILE = Path(__file__).with_name("hostile_inspector.py")


@dataclass(frozen=True)
class Inspector:
    """A running inspector: its socket, the root of the files that it reads, its pid."""

    socket: Path
    root: Path
    pid: int

    @property
    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.pid).children(recursive=True)


@contextmanager
def hostile_inspector() -> Iterator[Inspector]:
    """One whose reader does what the file says, in a short folder of its own."""
    with tempfile.TemporaryDirectory(prefix="oy-") as folder:
        root, socket = Path(folder) / "objects", Path(folder) / "i.sock"
        root.mkdir()
        with process([str(HOSTILE), str(socket), str(root)], socket) as started:
            yield Inspector(socket, root, started.pid)


@contextmanager
def process(command: list[str], socket: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process that listens on `socket`, until the block ends."""
    with subprocess.Popen([sys.executable, *command]) as started:
        try:
            deadline = time.monotonic() + 60
            while not socket.exists():
                assert started.poll() is None, "the inspector ended"
                assert time.monotonic() < deadline, "the inspector does not listen"
                time.sleep(0.02)
            yield started
        finally:
            started.kill()


def request(path: Path, **fields: Any) -> bytes:
    """The line that asks about the file at `path`."""
    body = {"path": str(path), "file_name": "t.csv", "sha256": "0" * 64, "overrides": {}} | fields
    return json.dumps(body).encode() + b"\n"


async def ask(socket: Path, *lines: bytes) -> list[dict[str, Any]]:
    """The answers to some lines of one connection."""
    reader, writer = await asyncio.open_unix_connection(str(socket), limit=2**25)
    writer.write(b"".join(lines))
    answers = [json.loads(await asyncio.wait_for(reader.readline(), 60)) for _ in lines]
    writer.close()
    return answers


async def ask_order(inspector: Inspector, order: str, **fields: Any) -> dict[str, Any]:
    """The hostile reader's answer to one order."""
    file = inspector.root / f"{order.split(maxsplit=1)[0]}-{time.monotonic_ns()}"
    file.write_text(order)
    return (await ask(inspector.socket, request(file, **fields)))[0]


async def until(condition: Callable[[], bool], what: str, within_s: float = 30) -> None:
    """Wait for `condition`, looking every 10 ms."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.01)
