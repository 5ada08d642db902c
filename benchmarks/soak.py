"""Kills at random: projects are launched while the platform's processes are killed with -9 again and again.

    python -m benchmarks.soak [--runs 500] [--at-once 4] [--kill-every 4] [--limit 3600] [--seed 0]

The stages compute nothing, so that what is tried is orchestration. Killed are the API, webserver, daemon,
code server, run host and run workers, each at random moments; the supervisor starts them again. At the
end the durable rows are read, past every process: each project's numbers are 1, 2, ... n, each run has
one terminal event, no launch has two runs, and no project is left without an end.
"""

import argparse
import asyncio
import contextlib
import random
import sqlite3
import sys
import tempfile
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import psutil

from contracts import metadata
from contracts.stages import TERMINAL_PROJECT_STATUSES
from local_platform import sweep
from tests.integration.dagster_processes import DagsterProcesses
from tests.integration.starter import Starter, start

# How often each is chosen; the host and the code server take longest to come back.
PARTS = {"api": 3, "webserver": 2, "daemon": 2, "code": 1, "runs": 1, "worker": 4}
WORKER_WAIT_S = 3.0  # a run of empty stages is over in a second: lie in wait for one
TABLE = b"a,b,label\n" + b"".join(b"%d,%d,%d\n" % (n, n * 7 % 11, n % 2) for n in range(50))
SETTLE_S = 180.0  # what may pass after the last kill until all has ended


@dataclass
class Report:
    """What was done, and what the tables say of it. `faults` is empty when all held."""

    projects: int = 0
    runs: int = 0
    events: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Soak:
    """One platform, its users and its killer."""

    def __init__(self, starter: Starter, arguments: argparse.Namespace) -> None:
        self._starter = starter
        self._base = starter.base_url
        self._arguments = arguments
        self._random = random.Random(arguments.seed)
        self._left = arguments.runs
        self._deadline = time.monotonic() + arguments.limit
        self.report = Report()

    async def run(self) -> Report:
        began = time.monotonic()
        killer = asyncio.create_task(self._kill_on())
        users = [asyncio.create_task(self._use()) for _ in range(self._arguments.at_once)]
        await asyncio.gather(*users)
        killer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await killer
        self.report.seconds = time.monotonic() - began
        return self.report

    async def _use(self) -> None:
        """One project after the other, as a user would: create, wait for its end."""
        async with httpx2.AsyncClient(base_url=f"{self._base}/api/v1", timeout=30) as http:
            while self._left > 0 and time.monotonic() < self._deadline:
                self._left -= 1
                project = await self._create(http)
                self.report.projects += 1
                status = await self._end_of(http, project)
                self.report.ends[status] += 1
                if status == "no end":
                    self.report.faults.append(f"project {project} has no end")

    async def _create(self, http: httpx2.AsyncClient) -> str:
        """Sent again under its key until it is answered: whatever dies meanwhile, it is one project."""
        key = str(uuid.uuid4())
        while True:
            with contextlib.suppress(httpx2.TransportError):
                answer = await http.post(
                    "/projects",
                    files={"file": ("table.csv", TABLE)},
                    data={"problem_description": "Predict label"},
                    headers={"Idempotency-Key": key},
                )
                if answer.is_success:
                    return str(answer.json()["project_id"])
            await asyncio.sleep(0.3)

    async def _end_of(self, http: httpx2.AsyncClient, project: str) -> str:
        until = time.monotonic() + SETTLE_S
        while time.monotonic() < until:
            with contextlib.suppress(httpx2.TransportError):
                answer = await http.get(f"/projects/{project}/progress")
                if answer.is_success and answer.json()["status"] in TERMINAL_PROJECT_STATUSES:
                    return str(answer.json()["status"])
            await asyncio.sleep(0.2)
        return "no end"

    async def _kill_on(self) -> None:
        while True:
            await asyncio.sleep(self._random.uniform(0.2, 2 * self._arguments.kill_every))
            (part,) = self._random.choices(list(PARTS), PARTS.values())
            if await asyncio.to_thread(self._kill, part):
                self.report.kills[part] += 1

    def _kill(self, part: str) -> bool:
        """False: it was not there to be killed."""
        try:
            if part == "worker":
                psutil.Process(self._a_worker()).kill()
            else:
                self._starter.program(part).kill()
        except (psutil.Error, ValueError, IndexError, OSError):
            return False
        return True

    def _a_worker(self) -> int:
        """The pid of a run's worker, some way into its work. Raises IndexError when none came."""
        host = DagsterProcesses(self._starter.home, self._starter.runtime, 0, {})
        until = time.monotonic() + WORKER_WAIT_S
        while not (pids := host.worker_pids()) and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(self._random.uniform(0, 0.5))
        return self._random.choice(pids)


def judge(home: Path, report: Report) -> None:
    """Reads the tables as they lie on disk."""
    with contextlib.closing(sqlite3.connect(home / "orrery.db")) as db:
        counts = db.execute(_NUMBERS).fetchall()
        report.events = sum(row[1] for row in counts)
        report.faults += [f"{p}: {n} events from {a} to {b}" for p, n, a, b in counts if (a, b) != (1, n)]
        ends = db.execute(_ENDS).fetchall()
        report.faults += [f"{p}: run {run} has {n} terminal events" for p, run, n in ends if n != 1]
        open_runs = db.execute("select run_id from runs where ended_at is null").fetchall()
        report.faults += [f"run {run} has no terminal event" for (run,) in open_runs]
        (projects,) = db.execute("select count(*) from projects").fetchone()
        if projects != report.projects:
            report.faults.append(f"{report.projects} projects were asked for, {projects} made")
    for path in (home / "dagster").rglob("runs.db"):
        with contextlib.closing(sqlite3.connect(path)) as db:
            (report.runs,) = db.execute("select count(*) from runs").fetchone()
            twice = db.execute(_TWICE, (metadata.LAUNCH_TAG,)).fetchall()
            report.faults += [f"launch {key} has {n} runs" for key, n in twice]
            stuck = db.execute(_STUCK).fetchall()
            report.faults += [f"Dagster has run {run} as {status}" for run, status in stuck]


_NUMBERS = "select project_id, count(*), min(seq), max(seq) from events group by 1"
_ENDS = """
    select project_id, coalesce(json_extract(body, '$.data.run_id'), 'none ' || seq), count(*) from events
    where event_type = 'completed' or json_extract(body, '$.data.fatal') = 1 group by 1, 2
"""
_TWICE = """
    select value, count(distinct run_id) from run_tags where key = ? group by 1
    having count(distinct run_id) > 1
"""
_STUCK = "select run_id, status from runs where status not in ('SUCCESS', 'FAILURE', 'CANCELED')"


def soak(folder: Path, arguments: argparse.Namespace) -> Report:
    """Start, kill, wait, stop, read."""
    starter = start(folder, "up", CODE_LOCATION_MODULE="benchmarks.empty_location")
    try:
        report = asyncio.run(Soak(starter, arguments).run())
        time.sleep(2)
    finally:
        starter.process.terminate()
        with contextlib.suppress(Exception):
            starter.process.wait(30)
        starter.process.kill()
        sweep.end_all(starter.runtime, 2)
    judge(starter.home, report)
    return report


def read_arguments(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--kill-every", type=float, default=4.0, help="seconds between kills, on average")
    parser.add_argument("--limit", type=float, default=3600.0, help="no new project after so many seconds")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(words)


def main() -> int:
    arguments = read_arguments()
    with tempfile.TemporaryDirectory(prefix="orr-soak-") as folder:
        report = soak(Path(folder), arguments)
    kills = ", ".join(f"{part} {count}" for part, count in sorted(report.kills.items()))
    print(f"{report.projects} projects, {report.runs} runs, {report.events} events in {report.seconds:.0f} s")
    print(f"kills: {sum(report.kills.values())} ({kills}); ends: {dict(report.ends)}")
    print("\n".join(report.faults) or "nothing lost, nothing doubled, one end each")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
