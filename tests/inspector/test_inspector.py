"""Real inspector processes, asked over their sockets."""

import asyncio
import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from inspector.inspection import POLL_S
from tests.conftest import DATA
from tests.inspector.processes import Inspector, ask, ask_order, process, request, until


def threads(pid: int) -> int:
    """Threads of a process but for pyarrow's allocator, which looks after its own at a fork."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum((task / "comm").read_text().strip() != "jemalloc_bg_thd" for task in tasks)


BROKEN = "The file could not be read within the limits"


async def _is_refused(inspector: Inspector, order: str, details: str, **fields: Any) -> None:
    answer = await ask_order(inspector, order, **fields)
    assert answer["error"] == {"code": "VALIDATION_ERROR", "message": BROKEN, "details": details}
    assert (await ask_order(inspector, "fine"))["dataset_info"]["columns"] == ["fine"]
    assert inspector.children == []


@pytest.mark.parametrize(
    ("order", "details"),
    [
        ("memory", "memory"),
        ("spin", "CPU time"),
        ("crash", "ended by SIGSEGV"),
        ("exit", "it gave no answer"),
        ("long", "an answer that is too long"),
    ],
)
async def test_a_child_out_of_bounds_is_named(hostile: Inspector, order: str, details: str) -> None:
    """INSPECT-3: a child that breaks a limit or dies is answered as VALIDATION_ERROR with what it broke."""
    await _is_refused(hostile, order, details)


async def test_a_child_that_lives_too_long_is_ended(hostile: Inspector) -> None:
    """INSPECT-3: so is one that is still there after its time, and what it has started ends with it."""
    for order in ("hold", "grandchild"):
        await _is_refused(hostile, order, "more than 1 s", kind="interpret", description="")
    found = [
        p.info for p in psutil.process_iter(["cmdline", "status"]) if "86399" in (p.info["cmdline"] or ())
    ]
    assert not found


async def test_a_childs_refusal_is_passed_on(hostile: Inspector) -> None:
    """INSPECT-2: the engine's own refusal reaches the caller with its code, message and details."""
    answer = await ask_order(hostile, "refuse")
    assert answer == {"error": {"code": "INVALID_FILE_TYPE", "message": "no table", "details": "bytes 0-4"}}


@pytest.mark.parametrize(("order", "details"), [("raise", "KeyError"), ("write", "OSError")])
async def test_an_unexpected_exception_is_the_files(hostile: Inspector, order: str, details: str) -> None:
    """INSPECT-4: what a reader raises over a strange file is a VALIDATION_ERROR, never a lost connection."""
    answer = await ask_order(hostile, order)
    assert (answer["error"]["code"], answer["error"]["details"]) == ("VALIDATION_ERROR", details)


async def test_each_request_has_its_own_child(hostile: Inspector) -> None:
    """INSPECT-1: every request runs in a process of its own, and never in the parent."""
    file = hostile.root / "fine"
    file.write_text("fine")
    answers = await ask(hostile.socket, request(file), request(file))
    pids = {answer["dataset_info"]["num_rows"] for answer in answers}
    assert len(pids) == 2
    assert hostile.pid not in pids


async def test_paths_outside_the_root_are_refused(hostile: Inspector, tmp_path: Path) -> None:
    """INSPECT-5: a path that leads out of the object root, by dots or by a link, is refused unread."""
    socket, root = hostile.socket, hostile.root
    outside = tmp_path / "outside"
    outside.write_text("fine")
    (root / "link").symlink_to(outside)
    for path in (outside, root / ".." / "i.sock", root / "link", root / "absent", root, Path("objects/fine")):
        answer = (await ask(socket, request(path)))[0]
        assert answer["error"]["message"] == "Not a file of the object store", path


@pytest.mark.parametrize("line", [b"{}\n", b"rubbish\n", b"[1]\n", b'{"path": 3}\n', b"\xff\n", b"\n"])
async def test_malformed_requests_are_answered(hostile: Inspector, line: bytes) -> None:
    """INSPECT-6: a malformed request gets a VALIDATION_ERROR, and the connection lives on."""
    file = hostile.root / "fine"
    file.write_text("fine")
    bad, good = await ask(hostile.socket, line, request(file))
    assert bad["error"]["code"] == "VALIDATION_ERROR"
    assert "dataset_info" in good


async def test_an_endless_request_is_dropped(hostile: Inspector) -> None:
    """INSPECT-6: a request longer than 128 KiB closes its connection and no other."""
    reader, writer = await asyncio.open_unix_connection(str(hostile.socket))
    writer.write(b"x" * 200_000)
    with suppress(ConnectionError):  # closed while we still write
        assert await asyncio.wait_for(reader.read(), 10) == b""
    assert "dataset_info" in await ask_order(hostile, "fine")


async def test_a_full_queue_is_refused_and_the_rest_served(hostile: Inspector) -> None:
    """INSPECT-7: two children at once and two waiting; the next request is UNAVAILABLE at once."""
    file = hostile.root / "held"
    file.write_text("hold")
    asking = [asyncio.create_task(ask(hostile.socket, request(file))) for _ in range(5)]
    done, waiting = await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
    assert [(await task)[0]["error"]["code"] for task in done] == ["UNAVAILABLE"]
    await until(lambda: len(hostile.children) == 2, "two are at work")
    file.write_text("fine")
    assert all("dataset_info" in answers[0] for answers in await asyncio.gather(*waiting))


async def test_a_caller_that_leaves_ends_its_child(hostile: Inspector) -> None:
    """INSPECT-8: a caller that closes its connection ends its child; half-closed, it is still answered."""
    file = hostile.root / "slow"
    file.write_text("hold")
    _, writer = await asyncio.open_unix_connection(str(hostile.socket))
    writer.write(request(file))
    await until(lambda: len(hostile.children) == 1, "the child is at work")
    writer.close()
    await until(lambda: hostile.children == [], "the child has ended")
    reader, writer = await asyncio.open_unix_connection(str(hostile.socket))
    writer.write(request(file))
    writer.write_eof()
    await until(lambda: len(hostile.children) == 1, "the next is at work")
    await asyncio.sleep(2 * POLL_S)  # the parent looks meanwhile whether the caller is there
    file.write_text("fine")
    assert "dataset_info" in json.loads(await asyncio.wait_for(reader.readline(), 30))
    writer.close()


async def test_children_end_with_a_killed_parent(own: Inspector) -> None:
    """INSPECT-9: kill -9 of the inspector ends its children."""
    asking = asyncio.create_task(ask_order(own, "hold"))
    await until(lambda: len(own.children) == 1, "the child is at work")
    (child,) = own.children
    os.kill(own.pid, 9)
    with pytest.raises((ConnectionError, ValueError)):
        await asking
    gone, _ = psutil.wait_procs([child], timeout=10)
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
        took_s = []
        for _ in range(3):  # the best of three: others use the machine too
            begun = time.monotonic()
            await ask(socket, request(root / "raw"))
            took_s.append(time.monotonic() - begun)
        assert min(took_s) < 1, took_s
        assert threads(started.pid) == 1
        started.terminate()
        assert started.wait(5) == 0
