"""The runs that the host answers for, and how each worker's end becomes a word to Dagster."""

import asyncio
import contextlib
import os
import signal
from dataclasses import dataclass, field

INTERRUPT_TO_TERM_S = 5.0
TERM_TO_KILL_S = 5.0


@dataclass
class Worker:
    """One run and the process that works it. `pid` is null until it is forked."""

    run_id: str
    pid: int | None = None
    wanted_end: bool = False
    exited: asyncio.Event = field(default_factory=asyncio.Event)

    def signal(self, number: signal.Signals) -> None:
        """Signal the process if there is one."""
        if self.pid is not None and not self.exited.is_set():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    async def end(
        self, *, term_after_s: float = INTERRUPT_TO_TERM_S, kill_after_s: float = TERM_TO_KILL_S
    ) -> None:
        """SIGINT, then SIGTERM, then SIGKILL, until the process has exited."""
        self.wanted_end = True
        for number, patience in ((signal.SIGINT, term_after_s), (signal.SIGTERM, kill_after_s)):
            self.signal(number)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.exited.wait(), patience)
                return
        self.signal(signal.SIGKILL)
        await self.exited.wait()


class RunTable:
    """Workers by run and by pid. An exit may be reaped before the pid is known: it waits here."""

    def __init__(self) -> None:
        self._by_run: dict[str, Worker] = {}
        self._unclaimed: dict[int, int] = {}

    def add(self, run_id: str) -> Worker:
        worker = self._by_run[run_id] = Worker(run_id)
        return worker

    def find(self, run_id: str) -> Worker | None:
        return self._by_run.get(run_id)

    def drop(self, worker: Worker) -> None:
        worker.exited.set()
        self._by_run.pop(worker.run_id, None)

    def all(self) -> list[Worker]:
        return list(self._by_run.values())

    def of_pid(self, pid: int) -> Worker | None:
        return next((worker for worker in self._by_run.values() if worker.pid == pid), None)

    def note_exit(self, pid: int, status: int) -> None:
        """An exit of a process that is no known worker (yet)."""
        self._unclaimed[pid] = status

    def claim_exit(self, pid: int) -> int | None:
        """The status of `pid` if it was reaped before it was known."""
        return self._unclaimed.pop(pid, None)

    def as_answer(self) -> dict[str, int | None]:
        return {run_id: worker.pid for run_id, worker in self._by_run.items()}
