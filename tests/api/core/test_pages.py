"""Large pages of history, on SQLite and on Postgres."""

import json
import statistics
import time
from functools import partial

import httpx2

from api.db import events
from api.db.database import Database
from contracts.projects import EventPage
from tests.api.core.streaming import add_project, log_draft, served
from tests.api.core.test_recorder import db, stored, url  # noqa: F401  # fixtures

COUNT = 10_000
PROMISED_S = 0.2  # of this process's CPU, the client's part too: a loaded machine takes longer, not more
LIMIT_S = 2.0  # of the wall, whatever else the machine does
ASKED = 5


async def test_ten_thousand_events_are_one_quick_page(db: Database) -> None:  # noqa: F811  # the fixture
    """STREAM-74: one page of 10,000 is exactly the stored texts, in order, and comes quickly."""
    async with served(db) as stream:
        project = await add_project(db)
        for n in range(0, COUNT, 500):
            drafts = [log_draft(f"{i}", f"é, ,{{}} '%' {i}") for i in range(n, n + 500)]
            await stream.services.recorder.record(project, drafts)
        await stream.services.recorder.record(project, [log_draft("last")])
        path = stream.http_url(f"/projects/{project}/events?limit={COUNT}")
        async with httpx2.AsyncClient(timeout=60) as http:
            await http.get(path)
            took, worked = [], []
            for _ in range(ASKED):
                began, worked_before = time.perf_counter(), time.process_time()
                answer = await http.get(path)
                took.append(time.perf_counter() - began)
                worked.append(time.process_time() - worked_before)
            rest = (await http.get(f"{path}&after={answer.json()['next_after']}")).json()
    took_s, worked_s = statistics.median(took), statistics.median(worked)
    size = f"{len(answer.content) / 1e6:.1f} MB"
    print(f"10,000 events in {1000 * took_s:.0f} ms, {1000 * worked_s:.0f} ms of CPU, {size}")
    page = json.loads(answer.text)
    assert [json.dumps(e) for e in page["events"]] == [
        json.dumps(json.loads(event.body)) for event in (await stored(db, project))[:COUNT]
    ]
    assert (page["has_more"], rest["has_more"], len(rest["events"])) == (True, False, 1)
    EventPage.model_validate(rest)
    assert worked_s < PROMISED_S
    assert took_s < LIMIT_S


async def test_a_stretch_is_what_its_rows_are(db: Database) -> None:  # noqa: F811  # the fixture
    """STREAM-16: joined by the database or row by row, a stretch is the same; an empty one is empty."""
    async with served(db) as stream:
        project = await add_project(db)
        await stream.emit(project, *map(str, range(25)))
    for seq, limit in ((0, 100), (0, 7), (10, 7), (24, 5), (25, 5)):
        rows = await db.read(partial(events.after, project_id=project, seq=seq, limit=limit))
        stretch = await db.read(partial(events.stretch_after, project_id=project, seq=seq, limit=limit))
        assert stretch.text == ",".join(row.body for row in rows)
        assert stretch.last_seq == (rows[-1].seq if rows else None)
