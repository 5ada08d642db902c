"""A file of rows asked of a real inspector whose child misbehaves, before its first word and after it."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.inspector.processes import Inspector, until


def request(root: Path, order: str, model: str | None = None) -> bytes:
    file, artefact = root / f"order-{time.monotonic_ns()}", root / "m.orrery"
    file.write_text(order)
    artefact.touch()
    body = {"kind": "predict", "path": str(file), "file_name": "t.csv", "model_path": model or str(artefact)}
    return (
        json.dumps(body | {"model_sha256": "0" * 64, "format": "csv", "keep_inputs": True}).encode() + b"\n"
    )


async def answer(socket: Path, line: bytes) -> list[Any]:
    """The lines that come until the connection ends."""
    reader, writer = await asyncio.open_unix_connection(str(socket))
    writer.write(line)
    text = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    return [json.loads(part) for part in text.splitlines()]


@pytest.mark.parametrize(
    ("order", "details"), [("memory", "memory"), ("crash", "ended by SIGSEGV"), ("exit", "it gave no answer")]
)
async def test_a_bad_end_before_the_first_word_is_named(hostile: Inspector, order: str, details: str) -> None:
    """INSPECT-11: as for every request: VALIDATION_ERROR with what was broken."""
    socket, root = hostile.socket, hostile.root
    only = await first(socket, request(root, order))
    assert (only["error"]["code"], only["error"]["details"]) == ("VALIDATION_ERROR", details)


async def first(socket: Path, line: bytes) -> Any:
    """The first line that comes."""
    reader, writer = await asyncio.open_unix_connection(str(socket))
    writer.write(line)
    said = await asyncio.wait_for(reader.readline(), 30)
    writer.close()
    return json.loads(said)


@pytest.mark.parametrize("order", ["then crash", "then raise", "then memory", "then hold"])
async def test_after_the_first_word_an_answer_just_stops(hostile: Inspector, order: str) -> None:
    """INSPECT-11: no second answer is written behind the first: its last frame is missing."""
    socket, root = hostile.socket, hostile.root
    assert await answer(socket, request(root, order)) == [{"num_rows": 1, "model_id": "m"}]


async def test_nobody_who_reads_means_nobody_who_works(hostile: Inspector) -> None:
    """INSPECT-11: the child says no more than is read, and ends when its reader goes."""
    socket, root, pid = hostile.socket, hostile.root, hostile.pid
    _, writer = await asyncio.open_unix_connection(str(socket))
    writer.write(request(root, "flood"))
    await asyncio.sleep(0.5)
    assert psutil.Process(pid).memory_info().rss < 200 * 2**20
    (child,) = psutil.Process(pid).children()
    writer.close()
    # sooner than its time would be over
    await until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, "it lives", 1.5)


async def test_only_models_of_the_store_are_read(hostile: Inspector, tmp_path: Path) -> None:
    """INSPECT-11: a model's file outside the root is refused like any other."""
    socket, root = hostile.socket, hostile.root
    (tmp_path / "m.orrery").touch()
    told = await first(socket, request(root, "fine", str(tmp_path / "m.orrery")))
    assert told["error"]["message"] == "Not a file of the object store"
