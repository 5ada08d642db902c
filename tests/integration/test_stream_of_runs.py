"""The stream of real runs: real Dagster processes, a real server, real clients.

The stages compute nothing (`tests.api.core.quick_location`).
"""

import asyncio
import fcntl
import json
import signal
import statistics
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.errors import DagsterRefused, DagsterUnavailable
from api.dagster_gql.runs import RunStatus
from api.db import runs
from api.db.database import Database
from api.projection.watching import RunsFile
from api.reindex import reindex
from api.sagas.late import end_run
from api.stream.session import find_state
from contracts import metadata
from contracts.datasets import ProjectSpec
from contracts.errors import ErrorCode
from contracts.events import FRAME, ProjectState
from contracts.launch import Launch, LaunchSpec, to_launch
from contracts.layout import manifest_key, project_key, results_key
from contracts.results import ProjectResults
from contracts.stages import STAGES, PipelineStage, ProjectStatus, StageStatus
from object_store import ObjectStore, open_store
from pipeline_assets.run_slots import LOCK_FILE
from tests.api.core.streaming import (
    Served,
    a_dataset,
    add_project,
    database,
    is_end,
    project_id,
    read_until_end,
    seqs,
    served,
    sqlite_url,
)
from tests.integration.dagster_asked import SECRET
from tests.integration.dagster_processes import DagsterProcesses

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    async with database(sqlite_url(tmp_path)) as opened:
        yield opened


def client_of(dagster: DagsterProcesses) -> DagsterClient:
    return DagsterClient(f"http://127.0.0.1:{dagster.port}/{SECRET}")


@pytest.fixture
async def stream(dagster: DagsterProcesses, db: Database) -> AsyncIterator[Served]:
    runs_file = RunsFile(dagster.home / "dagster")
    async with served(db, dagster=client_of(dagster), runs_file=runs_file) as running:
        yield running


async def new_project(stream: Served) -> str:
    project = await add_project(stream.services.db)
    await stream.services.dagster.add_partition(project)
    return project


def launch_of(project: str, stages: Sequence[PipelineStage] = STAGES, **tags: str) -> Launch:
    steer = {f"test/{name}": value for name, value in tags.items()}
    spec = LaunchSpec(
        project_id=project, launch_key=str(uuid.uuid4()), from_stage=STAGES[0], parent_run_id=None,
        trigger="api", request_id=None,
    )  # fmt: skip
    launch = to_launch(spec)
    return Launch(asset_keys=[s.value for s in stages], tags={**launch.tags, **steer}, run_config={})


async def start(stream: Served, project: str, stages: Sequence[PipelineStage] = STAGES, **tags: str) -> str:
    run_id = await stream.services.dagster.launch(launch_of(project, stages, **tags))
    stream.services.follower.follow_now(run_id, project)
    return run_id


def stage_changes(frames: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(f["data"]["stage"], f["data"]["status"]) for f in frames if f["event_type"] == "stage_change"]


EVERY_STAGE = [(s.value, status) for s in STAGES for status in ("running", "completed")]


async def test_a_run_is_watched_from_start_to_end(stream: Served) -> None:
    """STREAM-20: eight stages, each once, progress that never falls, one terminal event, no gap."""
    project = await new_project(stream)
    async with stream.socket(project) as ws:
        run_id = await start(stream, project)
        frames = await read_until_end(ws)
    for frame in frames:
        FRAME.validate_python(frame)
    assert seqs(frames) == list(range(1, len(frames)))
    assert stage_changes(frames) == EVERY_STAGE
    shown = [f["data"]["progress_percentage"] for f in frames if f["event_type"] == "progress_update"]
    assert shown == sorted(shown)
    assert len(shown) == 16
    assert {f["data"]["run_id"] for f in frames[1:]} == {run_id}
    assert frames[-1]["event_type"] == "completed"
    assert frames[-1]["data"]["metrics"] == {"f1": 0.9}
    state = await find_state(stream.services.db, project)
    assert (state.status, state.progress_percentage) == (ProjectStatus.COMPLETED, 100)


async def test_a_run_started_elsewhere_is_found_within_a_second(
    stream: Served, dagster: DagsterProcesses
) -> None:
    """STREAM-61: a stage re-materialised in Dagster's UI shows in the stream, on top of what stands."""
    project = await new_project(stream)
    async with stream.socket(project) as ws:
        await start(stream, project)
        await read_until_end(ws)
        await asyncio.to_thread(dagster.launch_by_hand, project, [PipelineStage.MODEL_EVALUATION])
        first = json.loads(await ws.recv())
        lag = time.time() - datetime.fromisoformat(first["timestamp"]).timestamp()
        frames = [first, *await read_until_end(ws)]
    assert lag < 1.5, lag  # the promise is 1 s, on a machine that does nothing else
    assert stage_changes(frames) == [("model_evaluation", "running"), ("model_evaluation", "completed")]
    state = await find_state(stream.services.db, project)
    assert [s.stage for s in state.stages if s.reused] == list(STAGES[:6])
    assert state.stages[-1].status is StageStatus.PENDING


async def test_a_run_that_is_not_submitted_is_not_followed(stream: Served, dagster: DagsterProcesses) -> None:
    """STREAM-105: the second run of a launch, made and about to be deleted, leaves no trace in the stream."""
    project = await new_project(stream)
    launch = launch_of(project, pause="0.2", words="2")
    async with stream.socket(project) as ws:
        first = await stream.services.dagster.launch(launch)
        with (dagster.home / "dagster" / LOCK_FILE).open("a") as lock:
            await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
            again = asyncio.create_task(stream.services.dagster.launch(launch))
            async with asyncio.timeout(20):
                while len(await stream.services.dagster.runs_by_tag(metadata.PARTITION_TAG, project)) < 2:
                    await asyncio.sleep(0.05)
            await asyncio.sleep(1)  # discovery looks
        assert await again == first
        frames = await read_until_end(ws)
    assert {f["data"]["run_id"] for f in frames[1:]} == {first}
    assert frames[-1]["event_type"] == "completed"
    async with stream.services.db.reading() as session:
        assert [row.run_id for row in await runs.of_project(session, project)] == [first]


async def test_a_failing_stage(stream: Served) -> None:
    """STREAM-23: the stage fails, its error names code and details, the run's end repeats it, fatal."""
    project = await new_project(stream)
    async with stream.socket(project) as ws:
        await start(stream, project, fail="data_analysis")
        frames = await read_until_end(ws)
    assert stage_changes(frames)[-1] == ("data_analysis", "failed")
    errors = [f["data"] for f in frames if f["event_type"] == "error"]
    assert [(e["code"], e["stage"], e["fatal"]) for e in errors] == [
        ("VALIDATION_ERROR", "data_analysis", False),
        ("VALIDATION_ERROR", "data_analysis", True),
    ]
    assert (await find_state(stream.services.db, project)).status is ProjectStatus.FAILED


async def test_a_cancelled_run(stream: Served) -> None:
    """STREAM-24: cancelling ends the open stage and the run as cancelled; a new run begins a new round."""
    project = await new_project(stream)
    dagster = stream.services.dagster
    async with stream.socket(project) as ws:
        run_id = await start(stream, project, pause="0.3", words="50")
        await until_stage(ws, "data_upload")
        assert await dagster.terminate(run_id)
        frames = await read_until_end(ws)
        assert stage_changes(frames)[-1] == ("data_upload", "cancelled")
        assert frames[-1]["data"]["code"] == "CANCELLED"
        assert not await dagster.terminate(run_id)
        again = await start(stream, project)
        frames = await read_until_end(ws)
        assert frames[-1]["event_type"] == "completed"
    state = await find_state(stream.services.db, project)
    assert (state.run_id, state.error) == (again, None)


async def until_stage(ws: Any, stage: str) -> list[dict[str, Any]]:
    frames: list[dict[str, Any]] = []
    async with asyncio.timeout(60):
        while not any(s == stage for s, _ in stage_changes(frames)):
            frames.append(json.loads(await ws.recv()))
    return frames


async def test_the_queue_says_its_positions(stream: Served) -> None:
    """STREAM-62: on a full machine a run says its place in Dagster's queue, then runs."""
    busy = [await new_project(stream) for _ in range(2)]
    waiting = [await new_project(stream) for _ in range(2)]
    blockers = [await start(stream, project, pause="0.5", words="100") for project in busy]
    try:
        async with stream.socket(waiting[1]) as ws:
            for project in waiting:
                await start(stream, project)
            queued = await until_position(ws, 2)
            assert queued["data"]["stage"] is None
            assert queued["data"]["message"] == "Queued: 1 ahead in the queue"
            state = await find_state(stream.services.db, waiting[1])
            assert (state.status, state.queue_position) == (ProjectStatus.CREATED, 2)
            for run_id in blockers:
                await end_run(stream.services.dagster, run_id)
            frames = await read_until_end(ws)
    finally:
        for run_id in blockers:
            await stream.services.dagster.terminate(run_id, force=True)
    assert stage_changes(frames) == EVERY_STAGE
    assert (await find_state(stream.services.db, waiting[1])).queue_position is None


async def until_position(ws: Any, position: int) -> dict[str, Any]:
    async with asyncio.timeout(30):
        while True:
            frame: dict[str, Any] = json.loads(await ws.recv())
            if frame["data"].get("queue_position") == position:
                return frame


async def test_nothing_is_lost_when_the_webserver_dies(stream: Served, dagster: DagsterProcesses) -> None:
    """STREAM-63: kill -9 of the webserver in the middle of a run: the stream goes on, whole."""
    project = await new_project(stream)
    async with stream.socket(project) as ws:
        run_id = await start(stream, project, pause="0.15", words="4")
        before = await until_stage(ws, "data_processing")
        dagster.stop_part("webserver", signal.SIGKILL)
        await asyncio.sleep(1)
        dagster.start("webserver")
        frames = before + await read_until_end(ws)
        await asyncio.to_thread(dagster.wait_ready)
    assert_whole(frames, await logged_words(stream, run_id))


async def test_nothing_is_lost_when_the_api_dies(dagster: DagsterProcesses, db: Database) -> None:
    """STREAM-63: an API that starts anew goes on where the log is; a client resumes by its cursor."""
    async with served(db, dagster=client_of(dagster)) as first:
        project = await new_project(first)
        async with first.socket(project) as ws:
            run_id = await start(first, project, pause="0.1", words="4")
            frames = await until_stage(ws, "data_processing")
        await first.services.follower.stop()
    await asyncio.sleep(0.5)
    async with served(db, dagster=client_of(dagster)) as second:
        async with second.socket(project, f"?after={frames[-1]['seq']}") as ws:
            frames += (await read_until_end(ws))[1:]
        assert_whole(frames, await logged_words(second, run_id))


async def logged_words(stream: Served, run_id: str) -> Counter[str]:
    page = await stream.services.dagster.run_logs(run_id, None, limit=1000)
    return Counter(s["message"] for e in page.entries for s in e.signals if s["kind"] == "progress")


def assert_whole(frames: list[dict[str, Any]], words: Counter[str]) -> None:
    assert seqs(frames) == list(range(1, len(frames)))
    assert stage_changes(frames) == EVERY_STAGE
    assert sum(map(is_end, frames)) == 1
    told = Counter(f["data"]["message"] for f in frames if f["event_type"] == "progress_update")
    assert told == words
    assert set(told.values()) == {1}


async def test_a_lost_index_is_not_overwritten_by_dagsters_history(
    dagster: DagsterProcesses, db: Database, tmp_path: Path
) -> None:
    """GCS-20: of the runs that Dagster knows still, those that the results tell of are not told again."""
    runs_file = RunsFile(dagster.home / "dagster")
    store = open_store((tmp_path / "objects").as_uri())
    async with served(db, dagster=client_of(dagster), runs_file=runs_file) as first:
        project = await new_project(first)
        async with first.socket(project) as ws:
            await start(first, project, fail="data_analysis")  # ended before the results; leaves no object
            await read_until_end(ws)
            completed = await start(first, project)
            await read_until_end(ws)
            by_hand = await asyncio.to_thread(
                dagster.launch_by_hand, project, [PipelineStage.MODEL_EVALUATION]
            )
            await read_until_end(ws)
        state = await find_state(db, project)
        assert (state.run_id, state.status) == (by_hand, ProjectStatus.COMPLETED)
    store_project(store, project, state, manifests=[completed])
    async with database(f"sqlite+aiosqlite:///{tmp_path}/second.db") as second:
        assert (await reindex(second, store)).added == [project]
        # one that goes on: it began when nobody looked any more, and its end is seen
        late = await asyncio.to_thread(
            dagster.launch_raw, ["data_upload"], {metadata.PARTITION_TAG: project, "test/pause": "1"}
        )
        async with served(second, dagster=client_of(dagster), runs_file=runs_file) as again:
            async with again.socket(project) as ws:
                frames = await read_until_end(ws)
            assert {frame["data"].get("run_id", late) for frame in frames if "seq" in frame} == {late}
            told = await find_state(second, project)
            assert (told.run_id, told.metrics) == (late, state.metrics)
            async with second.reading() as session:
                rows = await runs.of_project(session, project)
            assert {row.run_id for row in rows} == {completed, by_hand, late}


def store_project(store: ObjectStore, project: str, state: ProjectState, manifests: Sequence[str]) -> None:
    """What a project leaves in the store whose results have just been written."""
    spec = ProjectSpec.model_validate(
        {
            "project_id": project,
            "project_name": "x",
            "problem_description": "y",
            "created_at": datetime.now(UTC),
            "dataset": a_dataset(),
            "overrides": {},
        }
    )
    store.put(project_key(project), spec.model_dump_json().encode())
    for run_id in manifests:
        store.put(manifest_key(project, run_id), b"{}")
    results = ProjectResults(format=1, written_at=datetime.now(UTC), state=state)
    store.put(results_key(project), results.model_dump_json().encode())


async def test_a_run_that_dagster_does_not_know_ends(stream: Served) -> None:
    """STREAM-25: a run that is gone ends as interrupted, and its project is free for another."""
    project = await new_project(stream)
    run_id = str(uuid.uuid4())
    async with stream.socket(project) as ws:
        stream.services.follower.follow_now(run_id, project)
        frames = await read_until_end(ws)
        assert frames[-1]["data"]["code"] == "INTERRUPTED"
        await start(stream, project, STAGES[:1])
        assert (await read_until_end(ws))[-1]["event_type"] == "completed"


async def test_written_to_frame_is_quick(stream: Served) -> None:
    """STREAM-64: Dagster's write to the client's frame, SQLite; here bounded for a busy machine."""
    project = await new_project(stream)
    lags: list[float] = []
    async with stream.socket(project) as ws:
        await start(stream, project, pause="0.03", words="10")
        async with asyncio.timeout(60):
            while True:
                frame = json.loads(await ws.recv())
                if frame["event_type"] == "progress_update" and frame["data"]["stage"]:
                    lags.append(time.time() - float(frame["data"]["message"]))
                if is_end(frame):
                    break
    print(f"write to frame: p50 {1000 * statistics.median(lags):.1f} ms, max {1000 * max(lags):.1f} ms")
    assert len(lags) == 80
    assert statistics.median(lags) < 0.25


async def test_the_client_s_own_words(stream: Served) -> None:
    """STREAM-60: each mutation is repeatable where it says so, and each refusal has a name."""
    dagster = stream.services.dagster
    assert await dagster.ready()
    project = await new_project(stream)
    await dagster.add_partition(project)
    launch = launch_of(project, STAGES[:1])
    run_id = await dagster.launch(launch)
    found = await dagster.find_run_by_tag(metadata.LAUNCH_TAG, launch.tags[metadata.LAUNCH_TAG])
    assert found is not None
    assert (found.run_id, found.project_id) == (run_id, project)
    assert await dagster.find_run_by_tag(metadata.LAUNCH_TAG, "nobody") is None
    now = await dagster.runs_updated_after(datetime.now(UTC) - timedelta(seconds=60), limit=1)
    assert run_id in [run.run_id for run in now.changed]
    async with asyncio.timeout(30):
        while (run := await dagster.get_run(run_id)) is None or run.status is not RunStatus.SUCCESS:
            await asyncio.sleep(0.05)
    child = launch_of(project, STAGES[:1])
    child.tags[metadata.PARENT_RUN_TAG] = run_id
    again = await dagster.get_run(await dagster.launch(child))
    assert again is not None
    assert (again.parent_run_id, again.root_run_id) == (run_id, run_id)
    with pytest.raises(DagsterRefused):
        await dagster.launch(Launch(asset_keys=["nothing"], tags=launch.tags, run_config={}))
    with pytest.raises(DagsterRefused) as refused:
        await dagster.run_logs(project_id(), None)
    assert refused.value.code is ErrorCode.NOT_FOUND
    assert not await dagster.terminate(project_id())
    assert (await dagster.location_health()).loaded
    assert [daemon.name for daemon in await dagster.daemon_health() if daemon.healthy]
    await dagster.delete_partition(project)
    await dagster.delete_partition(project)
    await dagster.delete_run(run_id)
    await dagster.delete_run(run_id)
    assert await dagster.get_run(run_id) is None


@asynccontextmanager
async def relay(path: Path, port: int) -> AsyncIterator[None]:
    """A Unix socket in front of a port."""

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await reader.read(65536):
                writer.write(chunk)
                await writer.drain()
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))

    server = await asyncio.start_unix_server(serve, path)
    try:
        yield
    finally:
        server.close()


@pytest.mark.parametrize("subscribe", [True, False])
async def test_by_subscription_or_by_polling_over_a_unix_socket(
    dagster: DagsterProcesses, db: Database, short_dir: Path, subscribe: bool
) -> None:
    """STREAM-12: polling (as for Postgres) gives the stream that the subscription gives; by socket too."""
    path = short_dir / "w.sock"
    async with relay(path, dagster.port):
        client = DagsterClient(f"http://dagster/{SECRET}", uds=str(path))
        async with served(db, dagster=client, subscribe=subscribe) as stream:
            project = await new_project(stream)
            async with stream.socket(project) as ws:
                run_id = await start(stream, project)
                frames = await read_until_end(ws)
            assert_whole(frames, await logged_words(stream, run_id))


async def test_nobody_there_is_unavailable() -> None:
    """STREAM-60: a Dagster that doesn't answer is UNAVAILABLE, by HTTP and by subscription."""
    client = DagsterClient("http://127.0.0.1:9/x", timeout_s=2)
    assert not await client.ready()
    with pytest.raises(DagsterUnavailable):
        await client.get_run("x")
    with pytest.raises(DagsterUnavailable):
        await anext(client.subscribe_logs("x", None))
    gone = DagsterClient("http://dagster/x", uds="/nonexistent.sock")
    with pytest.raises(DagsterUnavailable):
        await anext(gone.subscribe_logs("x", None))
    await client.close()
    await gone.close()
