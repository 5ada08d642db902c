"""Kills at random: projects are launched while the platform's processes are killed with -9 again and again.

    python -m benchmarks.soak [--runs 500] [--lines 20] [--at-once 4] [--kill-every 4]
                              [--limit 3600] [--seed 0] [--folder KEPT]

The stages compute nothing, so that what is tried is orchestration; each writes `--lines` log lines, and
250 of them make a run of 2,000 events. Killed are the API, webserver, daemon, code server, run host and
run workers, each at random moments; the supervisor starts them again. Each project is followed by a
WebSocket client that comes back by its cursor.

At the end the durable rows are read, past every process: each project's numbers are 1, 2, ... n and were
received in that order, each run has one terminal event and every line that is in Dagster's own log, no
launch has two runs, no project is left without an end, and a run whose worker was not killed completed.

With `--folder` everything is kept there, and the same command goes on where it was stopped (or where its
`--limit` ended it) until `--runs` have ended: 500 runs and a million events fit into sittings of any length.
"""

import argparse
import asyncio
import contextlib
import json
import random
import sys
import tempfile
import time
import uuid
from pathlib import Path

import httpx2
import psutil
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from benchmarks.soak_ledger import Ledger, Report, judge
from contracts.errors import OrreryError
from local_platform import sweep
from pipeline_assets.host_protocol import HealthRequest, ask_host
from tests.integration.starter import Starter, start

# How often each is chosen; the host and the code server take longest to come back.
PARTS = {"api": 3, "webserver": 2, "daemon": 2, "code": 1, "runs": 1, "worker": 4}
WORKER_WAIT_S = 3.0  # a run of empty stages is over in a second: lie in wait for one
TABLE = b"a,b,label\n" + b"".join(b"%d,%d,%d\n" % (n, n * 7 % 11, n % 2) for n in range(50))
SETTLE_S = 240.0  # what may pass from a project's creation to its end


class Soak:
    """One platform, its users and its killer."""

    def __init__(self, starter: Starter, arguments: argparse.Namespace, ledger: Ledger) -> None:
        self._starter = starter
        self._base = starter.base_url
        self._arguments = arguments
        self._random = random.Random(arguments.seed + len(ledger.lines))
        self._ledger = ledger
        self._left = arguments.runs - ledger.ended
        self._deadline = time.monotonic() + arguments.limit

    async def run(self) -> None:
        """Returns when enough runs have ended, or `--limit` is over and what was begun has ended."""
        killer = asyncio.create_task(self._kill_on())
        await asyncio.gather(*(self._use() for _ in range(self._arguments.at_once)))
        killer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await killer

    async def _use(self) -> None:
        """One project after the other, as a user would: create, watch it to its end."""
        async with httpx2.AsyncClient(base_url=f"{self._base}/api/v1", timeout=30) as http:
            while self._left > 0 and time.monotonic() < self._deadline:
                self._left -= 1
                project = await self._create(http)
                self._ledger.note(created=project)
                try:
                    async with asyncio.timeout(SETTLE_S):
                        self._ledger.note(ended=project, last=await self._watch(project))
                except TimeoutError:
                    self._ledger.note(ended=project, last=None)

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

    async def _watch(self, project: str) -> int:
        """The number of the terminal event; each one before it came once, in order."""
        last = 0
        base = self._base.replace("http", "ws", 1)
        while True:
            url = f"{base}/api/v1/ws/projects/{project}/stream?after={last}"
            with contextlib.suppress(OSError, WebSocketException, TimeoutError):
                async with connect(url, compression=None, max_size=None, proxy=None) as socket:
                    async for text in socket:
                        frame = json.loads(text)
                        if "seq" not in frame:
                            continue
                        if frame["seq"] != last + 1:
                            self._ledger.note(fault=f"{project}: {frame['seq']} was received after {last}")
                        last = frame["seq"]
                        if frame["event_type"] == "completed" or frame["data"].get("fatal"):
                            return last
            await asyncio.sleep(0.2)

    async def _kill_on(self) -> None:
        while True:
            await asyncio.sleep(self._random.uniform(0.2, 2 * self._arguments.kill_every))
            (part,) = self._random.choices(list(PARTS), PARTS.values())
            with contextlib.suppress(psutil.Error, ValueError, IndexError, OSError, OrreryError):
                await asyncio.to_thread(self._kill, part)

    def _kill(self, part: str) -> None:
        """Raises what says that it was not there to be killed."""
        if part != "worker":
            self._starter.program(part).kill()
            self._ledger.note(killed=part, run=None)
            return
        run_id, process = self._a_worker()
        self._ledger.note(killed=part, run=run_id)  # before: we may be killed ourselves
        process.kill()

    def _a_worker(self) -> tuple[str, psutil.Process]:
        """A run's worker, some way into its work. Raises IndexError when none came."""
        until = time.monotonic() + WORKER_WAIT_S
        while not (workers := self._workers()) and time.monotonic() < until:
            time.sleep(0.02)
        run_id, pid = self._random.choice(workers)
        process = psutil.Process(pid)
        time.sleep(self._random.uniform(0, 0.5))
        return run_id, process

    def _workers(self) -> list[tuple[str, int]]:
        answer = ask_host(self._starter.runtime / "runs.sock", HealthRequest())
        return [(run_id, pid) for run_id, pid in (answer.workers or {}).items() if pid]


def soak(folder: Path, arguments: argparse.Namespace) -> Report:
    """Start, kill, wait, stop, read."""
    ledger = Ledger(folder / "ledger")
    began = time.monotonic()
    starter = start(
        folder, "up", CODE_LOCATION_MODULE="benchmarks.chatty_location", SOAK_LINES=str(arguments.lines)
    )
    try:
        asyncio.run(Soak(starter, arguments, ledger).run())
        time.sleep(2)
    finally:
        starter.process.terminate()
        with contextlib.suppress(Exception):
            starter.process.wait(30)
        starter.process.kill()
        sweep.end_all(starter.runtime, 2)
    ledger.note(seconds=time.monotonic() - began)
    return judge(starter.home, ledger)


def read_arguments(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--lines", type=int, default=20, help="log lines of each of a run's eight stages")
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--kill-every", type=float, default=4.0, help="seconds between kills, on average")
    parser.add_argument("--limit", type=float, default=3600.0, help="no new project after so many seconds")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="keep all here, and go on from it")
    return parser.parse_args(words)


def main() -> int:
    arguments = read_arguments()
    with contextlib.ExitStack() as stack:
        folder = arguments.folder
        if folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="orr-soak-")))
        folder.mkdir(parents=True, exist_ok=True)
        report = soak(folder.absolute(), arguments)
    print(report)
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
