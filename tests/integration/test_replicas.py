"""Two real API processes following real Dagster runs, and both, they and Dagster, on one real Postgres."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import text
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.errors import DagsterRefused
from api.dagster_gql.logs import LogEntry, LogPage
from api.db.database import Database
from contracts import metadata
from contracts.stages import STAGES
from tests.api.core.postgres import BINARIES, another_database, on_postgres, running
from tests.api.core.streaming import add_project, database, is_end, read_until_end, seqs, served
from tests.integration.dagster_asked import SECRET
from tests.integration.dagster_processes import REPO, DagsterProcesses
from tests.integration.starter import until

pytestmark = pytest.mark.timeout(240)


@dataclass
class Api:
    """One `python -m api` and where it listens."""

    process: subprocess.Popen[bytes]
    address: str

    def stream(self, project: str, query: str = "") -> Any:
        return connect(f"ws://{self.address}/api/v1/ws/projects/{project}/stream{query}", proxy=None)


@dataclass
class Pair:
    dagster: DagsterProcesses
    environment: dict[str, str]
    folder: Path
    apis: list[Api]

    def start(self) -> Api:
        output = self.folder / f"api-{uuid.uuid4().hex[:6]}.log"
        with output.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "api"],
                cwd=REPO, env=self.environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        words = "Orrery API on http://"
        until(lambda: words in output.read_text() or process.poll() is not None, 60)
        assert process.poll() is None, output.read_text()
        api = Api(process, output.read_text().split(words)[1].split()[0])
        self.apis.append(api)
        return api

    def by_pid(self, pid: int) -> Api:
        return next(api for api in self.apis if api.process.pid == pid)

    def kill(self, api: Api, number: int = signal.SIGKILL) -> None:
        self.apis.remove(api)
        api.process.send_signal(number)
        api.process.wait(20)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    if BINARIES is None:
        pytest.skip("no Postgres on this machine")
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def pair(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with ExitStack() as stack:
        dagster = stack.enter_context(
            DagsterProcesses.started(
                ("host", "code", "webserver"),
                max_runs=2,
                module="tests.api.core.quick_location",
                dagster_yaml=on_postgres(tmp_path_factory.mktemp("dagster")),
                DAGSTER_POSTGRES_URL=another_database(url, "dagster").replace("+asyncpg", ""),
            )
        )
        environment = {**dagster.environment, "DATABASE_URL": url, "ORRERY_PORT": "0"}
        made = Pair(dagster, environment, tmp_path_factory.mktemp("apis"), [])
        stack.callback(lambda: [made.kill(api) for api in list(made.apis)])
        yield made


@pytest.fixture
def two(pair: Pair) -> Pair:
    """With exactly two API processes alive."""
    while len(pair.apis) < 2:
        pair.start()
    return pair


@pytest.fixture
async def db(url: str) -> AsyncIterator[Database]:
    async with database(url) as opened:
        yield opened


async def new_run(pair: Pair, db: Database, **steer: str) -> tuple[str, str]:
    """A project and its run, started past both APIs, so that both must find it."""
    project = await add_project(db)
    await asyncio.to_thread(pair.dagster.add_partition, project)
    tags = {
        metadata.PARTITION_TAG: project,
        metadata.LAUNCH_TAG: str(uuid.uuid4()),
        **{f"test/{name}": value for name, value in steer.items()},
    }
    run_id = await asyncio.to_thread(pair.dagster.launch_raw, [s.value for s in STAGES], tags)
    return project, run_id


async def holder(db: Database, project: str) -> int:
    """The pid of the API process that follows the project's runs."""
    async with asyncio.timeout(10):
        while True:
            async with db.reading() as session:
                statement = text("select holder from leases where project_id = :id and expires_at > now()")
                found = (await session.execute(statement, {"id": project})).scalar_one_or_none()
            if found is not None:
                return int(found.split(":")[1])
            await asyncio.sleep(0.05)


async def read_until(ws: Any, done: Any, frames: list[dict[str, Any]], limit_s: float = 60) -> None:
    async with asyncio.timeout(limit_s):
        while not done(frames):
            frames.append(json.loads(await ws.recv()))


def ended(frames: list[dict[str, Any]]) -> bool:
    return bool(frames) and is_end(frames[-1])


def words_said(frames: list[dict[str, Any]]) -> Counter[str]:
    told = [f for f in frames if f["event_type"] == "progress_update" and f["data"]["stage"]]
    return Counter(f["data"]["message"] for f in told)


def words_logged(pair: Pair, run_id: str) -> Counter[str]:
    return Counter(s["message"] for s in pair.dagster.signals(run_id) if s["kind"] == "progress")


async def test_both_replicas_carry_every_event(two: Pair, db: Database) -> None:
    """STREAM-92: a client of each sees the same transcript, and soon; one of them follows (STREAM-90)."""
    project, run_id = await new_run(two, db, pause="0.05", words="8")
    frames: list[list[dict[str, Any]]] = [[], []]
    arrived: list[dict[int, float]] = [{}, {}]

    async def watch(which: int) -> None:
        async with two.apis[which].stream(project, "?after=0") as ws, asyncio.timeout(90):
            while not ended(frames[which]):
                frames[which].append(json.loads(await ws.recv()))
                arrived[which][frames[which][-1].get("seq", 0)] = time.time()

    await asyncio.gather(watch(0), watch(1))
    events = [[f for f in got if "seq" in f] for got in frames]
    assert events[0] == events[1]
    assert seqs(events[0]) == list(range(1, len(events[0]) + 1))
    assert words_said(events[0]) == await asyncio.to_thread(words_logged, two, run_id)
    assert set(words_said(events[0]).values()) == {1}
    apart = sorted(abs(arrived[0][n] - arrived[1][n]) for n in seqs(events[0]))
    assert apart[len(apart) // 2] < 0.25, apart  # the promise is for all, on a machine with nothing else


async def test_the_survivor_follows_on(two: Pair, db: Database) -> None:
    """STREAM-99: kill -9 of the replica that follows: the other goes on within 5 s, and all is told once."""
    project, run_id = await new_run(two, db, pause="0.2", words="5")
    victim = two.by_pid(await holder(db, project))
    survivor = next(api for api in two.apis if api is not victim)
    seen: list[dict[str, Any]] = []
    cut: list[dict[str, Any]] = []
    async with survivor.stream(project, "?after=0") as ws:
        async with victim.stream(project, "?after=0") as dying:
            await read_until(dying, lambda got: len(words_said(got)) >= 8, cut)
        two.kill(victim)
        killed_at = time.monotonic()
        last = max(seqs(cut))
        await read_until(ws, lambda got: max(seqs(got), default=0) > last + 8, seen)
        gap_s = time.monotonic() - killed_at
        assert await holder(db, project) == survivor.process.pid
        async with survivor.stream(project, f"?after={last}") as resumed:
            await read_until(resumed, ended, cut)
        await read_until(ws, ended, seen)
    assert gap_s < 5 + 2, gap_s  # 5 s until it follows, and the two until eight more words are said
    transcript = [f for f in seen if "seq" in f]
    assert seqs(transcript) == list(range(1, len(transcript) + 1))
    assert [f for f in cut if "seq" in f] == transcript
    assert sum(map(is_end, transcript)) == 1
    assert words_said(transcript) == await asyncio.to_thread(words_logged, two, run_id)
    assert set(words_said(transcript).values()) == {1}


async def test_a_replica_that_stops_hands_over(two: Pair, db: Database) -> None:
    """STREAM-91: SIGTERM to the one that follows: its streams end with 1012, the other follows at once."""
    project, run_id = await new_run(two, db, pause="0.15", words="5")
    leaving = two.by_pid(await holder(db, project))
    staying = next(api for api in two.apis if api is not leaving)
    async with staying.stream(project, "?after=0") as ws, leaving.stream(project) as closing:
        two.kill(leaving, signal.SIGTERM)
        with pytest.raises(ConnectionClosed, match="1012"):
            await read_until(closing, lambda _: False, [])
        assert await holder(db, project) == staying.process.pid
        frames: list[dict[str, Any]] = []
        await read_until(ws, ended, frames)
    assert words_said(frames) == await asyncio.to_thread(words_logged, two, run_id)


async def test_a_frozen_replica_is_replaced_and_does_no_harm(two: Pair, db: Database) -> None:
    """STREAM-91: SIGSTOP past its term: the other follows; awake again, it doubles nothing."""
    project, run_id = await new_run(two, db, pause="0.2", words="5")
    frozen = two.by_pid(await holder(db, project))
    other = next(api for api in two.apis if api is not frozen)
    frames: list[dict[str, Any]] = []
    async with other.stream(project, "?after=0") as ws:
        await read_until(ws, lambda got: len(words_said(got)) >= 3, frames)
        os.kill(frozen.process.pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(4.5)
            assert await holder(db, project) == other.process.pid
        finally:
            os.kill(frozen.process.pid, signal.SIGCONT)
        await read_until(ws, ended, frames)
    assert seqs(frames) == list(range(1, len(seqs(frames)) + 1))
    assert words_said(frames) == await asyncio.to_thread(words_logged, two, run_id)
    async with frozen.stream(project, "?after=0") as ws:
        again: list[dict[str, Any]] = []
        await read_until(ws, ended, again)
    assert [f for f in again if "seq" in f] == [f for f in frames if "seq" in f]


async def test_a_project_deleted_on_one_is_gone_on_the_other(two: Pair, db: Database) -> None:
    """STREAM-93: DELETE at one replica closes the other's streams with 4404."""
    project = await add_project(db)
    async with two.apis[1].stream(project) as ws:
        await ws.recv()
        async with httpx2.AsyncClient() as http:
            answer = await http.delete(f"http://{two.apis[0].address}/api/v1/projects/{project}")
        assert answer.status_code == 200
        with pytest.raises(Exception, match="4404"):
            await ws.recv()


async def test_the_places_of_a_killed_replica_are_free_at_once(two: Pair, db: Database) -> None:
    """STREAM-112: racing opens at two processes fill the cap; kill -9 of one frees its places within 1 s."""
    project = await add_project(db)
    victim, survivor = two.apis

    open_now = []  # kept, or they would be closed as they are forgotten

    async def is_admitted(api: Api) -> bool:
        ws = await api.stream(project)
        try:
            await ws.recv()
        except ConnectionClosed:
            return bool(ws.close_code != 4429)
        open_now.append(ws)
        return True

    async def admitted(*apis: Api) -> int:
        return sum(await asyncio.gather(*map(is_admitted, apis)))

    first = await admitted(*[victim] * 4)
    assert (first, await admitted(*[victim, survivor] * 12)) == (4, 6)
    async with db.reading() as session:
        statement = text("select sum(places) from stream_places where project_id = :id and replica like :pid")
        pid = f"%:{victim.process.pid}:%"
        theirs = (await session.execute(statement, {"id": project, "pid": pid})).scalar_one()
    assert theirs >= 4
    two.kill(victim)
    killed_at, again = time.monotonic(), 0
    while again < theirs and time.monotonic() - killed_at < 10:
        again += await admitted(survivor)
    took_s = time.monotonic() - killed_at
    assert again == theirs
    assert took_s < 1 + 1, took_s  # the bound, and the opens themselves on a busy machine
    assert await admitted(*[survivor] * 3) == 0
    for ws in open_now:
        await ws.close()


class Recording(DagsterClient):
    """Notes which runs' logs each request asks for."""

    def __init__(self, base_url: str) -> None:
        super().__init__(base_url)
        self.asked: list[set[str]] = []

    async def logs_of(
        self, cursors: Mapping[str, str | None], *, limit: int = 1000
    ) -> dict[str, LogPage | DagsterRefused]:
        self.asked.append(set(cursors))
        return await super().logs_of(cursors, limit=limit)

    def subscribe_logs(self, run_id: str, cursor: str | None) -> AsyncGenerator[list[LogEntry], None]:
        raise AssertionError("on Postgres nothing is subscribed to")


async def test_all_runs_share_a_request(pair: Pair, url: str, tmp_path: Path) -> None:
    """STREAM-100: where Dagster is on Postgres, runs at work are read with one request, each word once."""
    client = Recording(f"http://127.0.0.1:{pair.dagster.port}/{SECRET}")
    both = tmp_path / "both"
    name = f"alone{uuid.uuid4().hex[:8]}"
    async with database(another_database(url, name)) as own, served(own, dagster=client) as stream:
        steer = {"pause": "0.05", "words": "10", "from": str(both)}
        started = [await new_run(pair, own, **steer) for _ in range(2)]
        for _, run_id in started:  # neither has said its second word before the other its first
            await asyncio.to_thread(
                pair.dagster.wait_until, lambda run_id=run_id: words_logged(pair, run_id), 60
            )
        both.touch()
        for project, run_id in started:
            async with stream.socket(project, "?after=0") as ws:
                frames = await read_until_end(ws)
            assert seqs(frames) == list(range(1, len(seqs(frames)) + 1))
            assert words_said(frames) == await asyncio.to_thread(words_logged, pair, run_id)
            assert set(words_said(frames).values()) == {1}
        together = {run_id for _, run_id in started}
        # 80 words a run; how many come with one answer depends on what else the machine does
        assert sum(asked == together for asked in client.asked) > 3
