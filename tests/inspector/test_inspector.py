"""Real inspector processes, asked over their sockets."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.conftest import DATA

HOSTILE = Path(__file__).with_name("hostile_inspector.py")


@contextmanager
def process(command: list[str], socket: Path) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, *command]) as started:
        try:
            deadline = time.monotonic() + 30
            while not socket.exists():
                assert started.poll() is None, "the inspector ended"
                assert time.monotonic() < deadline, "the inspector does not listen"
                time.sleep(0.02)
            yield started
        finally:
            started.kill()


@pytest.fixture
def hostile(short_dir: Path) -> Iterator[tuple[Path, Path, int]]:
    root = short_dir / "objects"
    root.mkdir()
    socket = short_dir / "i.sock"
    with process([str(HOSTILE), str(socket), str(root)], socket) as started:
        yield socket, root, started.pid


def threads(pid: int) -> int:
    """Threads of a process but for pyarrow's allocator, which looks after its own at a fork."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum((task / "comm").read_text().strip() != "jemalloc_bg_thd" for task in tasks)


def request(path: Path, **fields: Any) -> bytes:
    body = {"path": str(path), "file_name": "t.csv", "sha256": "0" * 64, "overrides": {}} | fields
    return json.dumps(body).encode() + b"\n"


async def ask(socket: Path, *lines: bytes) -> list[dict[str, Any]]:
    reader, writer = await asyncio.open_unix_connection(str(socket), limit=2**25)
    writer.write(b"".join(lines))
    answers = [json.loads(await asyncio.wait_for(reader.readline(), 30)) for _ in lines]
    writer.close()
    return answers


async def ask_order(socket: Path, root: Path, order: str) -> dict[str, Any]:
    file = root / f"{order.split(maxsplit=1)[0]}-{time.monotonic_ns()}"
    file.write_text(order)
    return (await ask(socket, request(file)))[0]


@pytest.mark.parametrize(
    ("order", "details"),
    [
        ("memory", "memory"),
        ("spin", "CPU time"),
        ("sleep 60", "more than 2 s"),
        ("crash", "ended by SIGSEGV"),
        ("exit", "it gave no answer"),
        ("long", "an answer that is too long"),
        ("grandchild", "more than 2 s"),
    ],
)
async def test_a_child_out_of_bounds_is_named(hostile, order: str, details: str) -> None:
    """INSPECT-3: a child that breaks a limit or dies is answered as VALIDATION_ERROR with what it broke."""
    socket, root, pid = hostile
    answer = await ask_order(socket, root, order)
    assert answer["error"] == {
        "code": "VALIDATION_ERROR",
        "message": "The file could not be read within the limits",
        "details": details,
    }
    assert (await ask_order(socket, root, "fine"))["dataset_info"]["columns"] == ["fine"]
    assert psutil.Process(pid).children(recursive=True) == []


async def test_grandchildren_end_with_the_child(hostile) -> None:
    """INSPECT-3: what a killed child has started ends with it."""
    socket, root, _ = hostile
    await ask_order(socket, root, "grandchild")
    found = [
        p.info for p in psutil.process_iter(["cmdline", "status"]) if "86399" in (p.info["cmdline"] or ())
    ]
    assert not found


async def test_a_childs_refusal_is_passed_on(hostile) -> None:
    """INSPECT-2: the engine's own refusal reaches the caller with its code, message and details."""
    socket, root, _ = hostile
    answer = await ask_order(socket, root, "refuse")
    assert answer == {"error": {"code": "INVALID_FILE_TYPE", "message": "no table", "details": "bytes 0-4"}}


@pytest.mark.parametrize(("order", "details"), [("raise", "KeyError"), ("write", "OSError")])
async def test_an_unexpected_exception_is_the_files(hostile, order: str, details: str) -> None:
    """INSPECT-4: what a reader raises over a strange file is a VALIDATION_ERROR, never a lost connection."""
    socket, root, _ = hostile
    answer = await ask_order(socket, root, order)
    assert (answer["error"]["code"], answer["error"]["details"]) == ("VALIDATION_ERROR", details)


async def test_each_request_has_its_own_child(hostile) -> None:
    """INSPECT-1: every request runs in a process of its own, and never in the parent."""
    socket, root, pid = hostile
    file = root / "fine"
    file.write_text("fine")
    answers = await ask(socket, request(file), request(file))
    pids = {answer["dataset_info"]["num_rows"] for answer in answers}
    assert len(pids) == 2
    assert pid not in pids


async def test_paths_outside_the_root_are_refused(hostile, tmp_path: Path) -> None:
    """INSPECT-5: a path that leads out of the object root, by dots or by a link, is refused unread."""
    socket, root, _ = hostile
    outside = tmp_path / "outside"
    outside.write_text("fine")
    (root / "link").symlink_to(outside)
    for path in (outside, root / ".." / "i.sock", root / "link", root / "absent", root, Path("objects/fine")):
        answer = (await ask(socket, request(path)))[0]
        assert answer["error"]["message"] == "Not a file of the object store", path


@pytest.mark.parametrize("line", [b"{}\n", b"rubbish\n", b"[1]\n", b'{"path": 3}\n', b"\xff\n", b"\n"])
async def test_malformed_requests_are_answered(hostile, line: bytes) -> None:
    """INSPECT-6: a malformed request gets a VALIDATION_ERROR, and the connection lives on."""
    socket, root, _ = hostile
    (root / "fine").write_text("fine")
    bad, good = await ask(socket, line, request(root / "fine"))
    assert bad["error"]["code"] == "VALIDATION_ERROR"
    assert "dataset_info" in good


async def test_an_endless_request_is_dropped(hostile) -> None:
    """INSPECT-6: a request longer than 128 KiB closes its connection and no other."""
    socket, root, _ = hostile
    reader, writer = await asyncio.open_unix_connection(str(socket))
    writer.write(b"x" * 200_000)
    with suppress(ConnectionError):  # closed while we still write
        assert await asyncio.wait_for(reader.read(), 10) == b""
    assert "dataset_info" in await ask_order(socket, root, "fine")


async def test_a_full_queue_is_refused_and_the_rest_served(hostile) -> None:
    """INSPECT-7: two children at once and two waiting; the next request is UNAVAILABLE at once."""
    socket, root, _ = hostile
    begun = time.monotonic()
    waiting = [asyncio.create_task(ask_order(socket, root, "sleep 0.7")) for _ in range(4)]
    await asyncio.sleep(0.3)
    refused = await ask_order(socket, root, "fine")
    assert refused["error"]["code"] == "UNAVAILABLE"
    assert time.monotonic() - begun < 0.7
    assert all("dataset_info" in answer for answer in await asyncio.gather(*waiting))
    assert time.monotonic() - begun > 1.3


async def test_a_caller_that_leaves_ends_its_child(hostile) -> None:
    """INSPECT-8: a caller that closes its connection ends its child; half-closed, it is still answered."""
    socket, root, pid = hostile
    file = root / "slow"
    file.write_text("sleep 1.8")
    _, writer = await asyncio.open_unix_connection(str(socket))
    writer.write(request(file))
    await asyncio.sleep(0.3)
    assert len(psutil.Process(pid).children()) == 1
    writer.close()
    await asyncio.sleep(0.8)
    assert psutil.Process(pid).children() == []
    file.write_text("sleep 0.6")
    reader, writer = await asyncio.open_unix_connection(str(socket))
    writer.write(request(file))
    writer.write_eof()
    assert "dataset_info" in json.loads(await asyncio.wait_for(reader.readline(), 10))
    writer.close()


async def test_children_end_with_a_killed_parent(hostile) -> None:
    """INSPECT-9: kill -9 of the inspector ends its children."""
    socket, root, pid = hostile
    asking = asyncio.create_task(ask_order(socket, root, "sleep 1.8"))
    await asyncio.sleep(0.4)
    (child,) = psutil.Process(pid).children()
    os.kill(pid, 9)
    with pytest.raises((ConnectionError, ValueError)):
        await asking
    gone, _ = psutil.wait_procs([child], timeout=2)
    assert gone


async def test_the_real_inspector_counts_penguins(short_dir: Path) -> None:
    """INSPECT-1: `python -m inspector` tells what is in a real file, within a second once it is warm."""
    root = short_dir / "objects"
    root.mkdir()
    (root / "raw").write_bytes((DATA / "penguins.csv").read_bytes())
    (root / "rubbish").write_bytes(bytes(range(256)) * 64)
    socket = short_dir / "i.sock"
    with process(["-m", "inspector", "--socket", str(socket), "--root", str(root)], socket) as started:
        good, bad = await ask(
            socket, request(root / "raw", file_name="penguins.csv"), request(root / "rubbish")
        )
        info = good["dataset_info"]
        assert (info["num_rows"], info["num_columns"], info["format"]) == (344, 7, "csv")
        assert bad["error"]["code"] in {"VALIDATION_ERROR", "INVALID_FILE_TYPE"}
        begun = time.monotonic()
        await ask(socket, request(root / "raw"))
        assert time.monotonic() - begun < 1
        assert threads(started.pid) == 1
        started.terminate()
        assert started.wait(5) == 0
