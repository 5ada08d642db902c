"""What the stream says of runs that stand still or die: real Dagster, real workers, real signals."""

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from api.dagster_gql.client import DagsterClient
from api.projection.stalls import StallWatch
from contracts import heartbeat
from contracts.heartbeat import STALLED_AFTER_S
from contracts.launch import Launch
from contracts.stages import STAGES
from tests.api.core.streaming import (
    Served,
    add_project,
    database,
    is_end,
    read_until_end,
    seqs,
    served,
    sqlite_url,
)
from tests.integration.dagster_asked import SECRET
from tests.integration.dagster_processes import DagsterProcesses

pytestmark = pytest.mark.timeout(240)
SLACK_S = 15.0  # a busy machine; the promise is the bound and two looks


@pytest.fixture
async def stream(dagster: DagsterProcesses, tmp_path: Path) -> AsyncIterator[Served]:
    client = DagsterClient(f"http://127.0.0.1:{dagster.port}/{SECRET}")
    folder = dagster.runtime / heartbeat.FOLDER
    async with (
        database(sqlite_url(tmp_path)) as db,
        served(db, dagster=client) as running,
        watching(running, folder),
    ):
        yield running


@asynccontextmanager
async def watching(stream: Served, folder: Path) -> AsyncIterator[None]:
    watch = StallWatch(stream.services.db, stream.services.recorder, folder)
    await watch.start()
    try:
        yield
    finally:
        await watch.stop()


async def start(stream: Served, project: str, **steer: str) -> str:
    tags = {"dagster/partition": project, "orrery/project": project}
    tags |= {f"test/{name}": value for name, value in steer.items()}
    await stream.services.dagster.add_partition(project)
    run_id = await stream.services.dagster.launch(
        Launch(asset_keys=[s.value for s in STAGES], tags=tags, run_config={})
    )
    stream.services.follower.follow_now(run_id, project)
    return run_id


async def until(ws: Any, frames: list[dict[str, Any]], limit_s: float, **data: str) -> float:
    """Read until a frame's data has these values; how long that took."""
    began = time.monotonic()
    async with asyncio.timeout(limit_s):
        while True:
            frames.append(json.loads(await ws.recv()))
            if all(frames[-1]["data"].get(name) == value for name, value in data.items()):
                return time.monotonic() - began


async def test_a_frozen_worker_is_shown_as_stalled(stream: Served, dagster: DagsterProcesses) -> None:
    """STALL-1: SIGSTOP shows as stalled within the bound, the bar stands, SIGCONT shows as running."""
    project = await add_project(stream.services.db)
    frames: list[dict[str, Any]] = []
    async with stream.socket(project) as ws:
        run_id = await start(stream, project, pause="0.2", words="6")
        await until(ws, frames, 60, stage="data_upload", status="running")
        await until(ws, frames, 60, stage="data_analysis", status="running")
        pid = await asyncio.to_thread(dagster.worker_of, run_id)
        os.kill(pid, signal.SIGSTOP)
        try:
            took = await until(ws, frames, STALLED_AFTER_S + SLACK_S, status="stalled")
            (stalled,) = [f for f in frames if f["data"].get("status") == "stalled"]
            with pytest.raises(TimeoutError):
                await until(ws, frames, 3, status="running")
            meanwhile = [f for f in frames[frames.index(stalled) + 1 :] if f["event_type"] != "heartbeat"]
            assert meanwhile == []  # the bar stands, and nothing else is made up
        finally:
            os.kill(pid, signal.SIGCONT)
        back = await until(ws, frames, SLACK_S, stage=stalled["data"]["stage"], status="running")
        frames += await read_until_end(ws)
    print(f"frozen -> stalled {took:.1f} s, thawed -> running {back:.1f} s")
    assert took > STALLED_AFTER_S - 2
    numbers = seqs(frames)  # heartbeats have none
    assert numbers == list(range(1, len(numbers) + 1))
    shown = [f["data"]["progress_percentage"] for f in frames if f["event_type"] == "progress_update"]
    assert shown == sorted(shown)
    assert frames[-1]["event_type"] == "completed"
    assert sum(f["data"].get("status") == "stalled" for f in frames) == 1


async def test_a_quiet_run_is_not_stalled(stream: Served) -> None:
    """STALL-2: a stage that says nothing for longer than the bound, but lives, is not called stalled."""
    project = await add_project(stream.services.db)
    async with stream.socket(project) as ws:
        run_id = await start(stream, project, pause=str(STALLED_AFTER_S + 3), words="1")
        frames: list[dict[str, Any]] = []
        await until(ws, frames, 90, stage="data_analysis", status="running")
        await stream.services.dagster.terminate(run_id)
        frames += await read_until_end(ws)
    assert not [f for f in frames if f["data"].get("status") == "stalled"]


async def test_a_killed_worker_is_failed_within_ten_seconds(
    stream: Served, dagster: DagsterProcesses
) -> None:
    """STREAM-73: kill -9 of a worker: the stream says failed, with the reason, within 10 s."""
    project = await add_project(stream.services.db)
    frames: list[dict[str, Any]] = []
    async with stream.socket(project) as ws:
        run_id = await start(stream, project, pause="0.3", words="50")
        await until(ws, frames, 60, stage="data_upload", status="running")
        pid = await asyncio.to_thread(dagster.worker_of, run_id)
        killed = time.monotonic()
        os.kill(pid, signal.SIGKILL)
        frames += await read_until_end(ws, 30)
        took = time.monotonic() - killed
    print(f"killed -> failed {took:.2f} s")
    assert took < 10
    assert frames[-1]["data"]["code"] == "INTERRUPTED"
    assert "SIGKILL" in frames[-1]["data"]["message"]
    assert sum(map(is_end, frames)) == 1
    failed = [f["data"]["stage"] for f in frames if f["data"].get("status") == "failed"]
    assert failed == ["data_upload"]
