"""Our side: the stream's routes, hub and recorder as the API has them, with or without Dagster.

Requests: {"op": "start", "projects", "clients_per_project", "dagster"} (a URL whose runs are followed),
{"op": "fanout", "per_s", "seconds", "size"} (published, not stored), {"op": "feed", "per_s", "seconds"}
(a recorded Dagster log through translation, recorder, SQLite and hub), {"op": "stored"} (numbers in
the table), {"op": "usage"}.
"""

import asyncio
import json
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import uvloop
from sqlalchemy import text

from api.dagster_gql.client import DagsterClient
from api.dagster_gql.logs import LogEntry, read_entry
from api.db.events import StoredEvent
from api.projection.drafts import EventDraft
from api.projection.translate import RunTranslation
from benchmarks.stream.bare import body_of
from benchmarks.stream.pacing import paced
from benchmarks.stream.process import REPO, serve_requests, usage
from tests.api.core.streaming import Served, add_project, database, served, sqlite_url

RECORDED = REPO / "tests" / "golden" / "dagster_events.json"
RUN = "success"


class Ours:
    """One server with its database in a folder of its own."""

    def __init__(self, stack: AsyncExitStack, folder: Path) -> None:
        self._stack = stack
        self._folder = folder
        self._served: Served | None = None
        self._projects: list[str] = []
        self._seqs: dict[str, int] = defaultdict(int)
        # Kept from feed to feed: a project's next run says nothing before the one under way has ended.
        self._feeds: dict[str, Iterator[Callable[[], list[EventDraft]]]] = defaultdict(feed_of_runs)

    async def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        match request["op"]:
            case "start":
                return await self._start(request)
            case "fanout":
                return await self._fanout(request)
            case "feed":
                return await self._feed(request["per_s"], request["seconds"])
            case "stored":
                return await self._stored()
            case _:
                return usage()

    async def _start(self, request: dict[str, Any]) -> dict[str, Any]:
        db = await self._stack.enter_async_context(database(sqlite_url(self._folder)))
        dagster = DagsterClient(request["dagster"]) if request.get("dagster") else None
        self._served = await self._stack.enter_async_context(
            served(db, dagster=dagster, max_per_project=request["clients_per_project"])
        )
        self._projects = [await add_project(db) for _ in range(request["projects"])]
        paths = [f"/api/v1/ws/projects/{name}/stream" for name in self._projects]
        return {"port": self._served.port, "paths": paths, "projects": self._projects}

    async def _fanout(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._served is not None
        hub, names, filler = self._served.services.hub, self._projects, "x" * request["size"]

        def send(number: int) -> None:
            name = names[number % len(names)]
            self._seqs[name] += 1
            seq = self._seqs[name]
            hub.publish(name, [StoredEvent(seq, "log", body_of(name, seq, filler))])

        return await paced(send, request["per_s"], request["seconds"])

    async def _feed(self, per_s: float, seconds: float) -> dict[str, Any]:
        """`per_s` events a second into each project, on time or late, each project by itself."""
        before, began = usage()["cpu_s"], time.monotonic()
        fed = await asyncio.gather(
            *(
                self._feed_one(name, per_s, seconds, number / len(self._projects) / per_s)
                for number, name in enumerate(self._projects)
            )
        )
        return {
            "events": sum(fed),
            "seconds": time.monotonic() - began,
            "cpu_s": usage()["cpu_s"] - before,
        }

    async def _feed_one(self, project: str, per_s: float, seconds: float, offset_s: float) -> int:
        assert self._served is not None
        recorder = self._served.services.recorder
        began, fed = time.monotonic() + offset_s, 0
        for make in self._feeds[project]:
            if (due_s := fed / per_s) >= seconds:
                break
            if (early_s := began + due_s - time.monotonic()) > 0:
                await asyncio.sleep(early_s)
            # Entries that say nothing to a user cost nothing here either, and are not counted.
            if drafts := make():
                fed += len(await recorder.record(project, drafts))
        return fed

    async def _stored(self) -> dict[str, Any]:
        """Events, and projects whose numbers are not 1, 2, ... n."""
        assert self._served is not None
        async with self._served.services.db.reading() as session:
            rows = await session.execute(text("select count(*), max(seq) from events group by project_id"))
            counts = [tuple(row) for row in rows]
        return {
            "events": sum(count for count, _ in counts),
            "projects_with_gaps": sum(count != last for count, last in counts),
        }


def feed_of_runs() -> Iterator[Callable[[], list[EventDraft]]]:
    """The recorded log again and again, each time as another run: entry by entry, made when called."""
    nodes = json.loads(RECORDED.read_text())["runs"][RUN]["logs"]["events"]
    entries = [read_entry(node) for node in nodes]
    while True:
        translation = RunTranslation(str(uuid.uuid4()))
        for entry in entries:
            yield partial(_translated, translation, entry)
        yield partial(_finished, translation)


def _translated(translation: RunTranslation, entry: LogEntry) -> list[EventDraft]:
    """As if written now by another run: its signals carry ids of their own."""
    signals = tuple({**signal, "event_id": str(uuid.uuid4())} for signal in entry.signals)
    return translation.feed([entry.model_copy(update={"timestamp": datetime.now(UTC), "signals": signals})])


def _finished(translation: RunTranslation) -> list[EventDraft]:
    return [replace(draft, timestamp=datetime.now(UTC)) for draft in translation.finish(None)]


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="orrery-bench-") as folder:
        async with AsyncExitStack() as stack:
            await serve_requests(Ours(stack, Path(folder)).answer)


if __name__ == "__main__":
    uvloop.run(main())
