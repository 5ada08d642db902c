"""The run host: a light process on `runs.sock` that has each run worked by a forked, warm process.

Run as `python -m pipeline_assets.run_host`. It imports neither Dagster nor the engine; its zygote does.
It answers every request at once, so a launch never blocks who asks for it, and from its answer on it
owes Dagster an end for that run: the worker's own, or one that it reports itself.
"""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from asyncio import StreamReader, StreamWriter
from collections.abc import Coroutine
from typing import Any

import structlog
from pydantic import ValidationError

from contracts.errors import ErrorCode, OrreryError
from contracts.settings import SettingsError, told
from pipeline_assets.generations import Generation, Generations
from pipeline_assets.host_protocol import (
    HOST_REQUEST,
    MAX_LINE_BYTES,
    PROTOCOL_VERSION,
    CancelRequest,
    HealthRequest,
    HostAnswer,
    LaunchRequest,
)
from pipeline_assets.processes import adopt_orphans, describe_exit, name_process
from pipeline_assets.run_claim import EXIT_CLAIMED
from pipeline_assets.run_table import RunTable, Worker
from pipeline_assets.settings import PipelineSettings, settings

_log = structlog.get_logger("orrery.run_host")

READ_TIMEOUT_S = 5.0
# Below run monitoring's start timeout, so that the reason is ours. As long as that: a loaded machine needs a
# minute for a new zygote, which is no reason to fail a run.
FORK_LIMIT_S = 100.0
FORK_RETRY_S = 0.5
SWEEP_AGAIN_S = 2.0
SWEEP_RETRY_S = 10.0
REPORT_LIMIT_S = 20.0
FALLBACK_REPORT_LIMIT_S = 30.0
WATCH_INTERVAL_S = 2.0
# Stopping, together below the 10 s that the supervisor gives us.
STOP_TAG_LIMIT_S = 3.0
STOP_TERM_AFTER_S = 2.0
STOP_KILL_AFTER_S = 1.0
STOP_ENDS_LIMIT_S = 4.0
STOP_REPORTS_LIMIT_S = 2.5
STOP_MESSAGE = "The platform was stopped while this run was at work."


class RunHost:
    """Owns the workers of one machine."""

    def __init__(self, config: PipelineSettings) -> None:
        self._config = config
        self._table = RunTable()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._generations: Generations | None = None

    async def serve(self, stop: asyncio.Event) -> None:
        """Listen until `stop`; then end every run by name and return."""
        adopt_orphans()
        asyncio.get_running_loop().add_signal_handler(signal.SIGCHLD, self._reap)
        self._generations = Generations(
            [self._config.code_location_module], reload=self._config.orrery_reload, on_new=_log_new
        )
        server = await self._listen()
        self._background(self._sweep())
        self._background(self._watch())
        await stop.wait()
        self._stopping = True
        server.close()
        self._config.runs_socket.unlink(missing_ok=True)  # now, and not when the next host may own it
        await self._stop_runs()

    async def _listen(self) -> asyncio.Server:
        path = self._config.runs_socket
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(self._converse, path, limit=MAX_LINE_BYTES)
        path.chmod(0o600)
        _log.info("listening", socket=str(path), pid=os.getpid())
        return server

    # --- requests

    async def _converse(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            async with asyncio.timeout(READ_TIMEOUT_S):
                line = await reader.readline()
                writer.write(self._answer(line).model_dump_json().encode() + b"\n")
                await writer.drain()
        except (TimeoutError, ValueError, ConnectionError):
            pass  # too slow, too long or gone: nothing was begun for them
        finally:
            writer.close()

    def _answer(self, line: bytes) -> HostAnswer:
        try:
            request = HOST_REQUEST.validate_json(line)
        except ValidationError:
            return HostAnswer(ok=False, error="not a request of this protocol")
        if request.v != PROTOCOL_VERSION:
            return HostAnswer(ok=False, error=f"protocol {request.v} is not {PROTOCOL_VERSION}")
        match request:
            case LaunchRequest():
                return self._launch(request.run_id)
            case CancelRequest():
                return self._cancel(request.run_id)
            case HealthRequest():
                return self._health()

    def _launch(self, run_id: str) -> HostAnswer:
        if self._stopping:
            return HostAnswer(ok=False, error="the run host is stopping")
        if self._table.find(run_id) is None:  # else it was asked for before, and the answer was lost
            self._background(self._begin(self._table.add(run_id)))
        return HostAnswer(ok=True)

    def _cancel(self, run_id: str) -> HostAnswer:
        worker = self._table.find(run_id)
        if worker is not None and not worker.wanted_end:
            self._background(worker.end())
        return HostAnswer(ok=True, known=worker is not None)

    def _health(self) -> HostAnswer:
        current = self._zygotes.current
        return HostAnswer(
            ok=True,
            ready=current.is_ready,
            generation=current.number,
            pid=os.getpid(),
            workers=self._table.as_answer(),
        )

    # --- workers

    async def _begin(self, worker: Worker) -> None:
        try:
            async with asyncio.timeout(FORK_LIMIT_S):
                pid = await self._fork(worker.run_id)
        except TimeoutError:
            await self._never_began(worker, f"No worker could be started within {FORK_LIMIT_S:.0f} s.")
        else:
            self._began(worker, pid)

    async def _fork(self, run_id: str) -> int:
        """Through as many zygotes as it takes: one may die at any moment. The caller has a limit."""
        while True:
            try:
                generation = await self._zygotes.ready()
                return await generation.fork_worker(run_id)
            except OrreryError as error:
                _log.warning("fork delayed", run_id=run_id, reason=error.message)
                await asyncio.sleep(FORK_RETRY_S)

    def _began(self, worker: Worker, pid: int) -> None:
        worker.pid = pid
        status = self._table.claim_exit(pid)
        if status is not None:
            self._exited(worker, status)
        elif worker.wanted_end:
            worker.signal(signal.SIGINT)  # cancelled before it was forked

    async def _never_began(self, worker: Worker, reason: str) -> None:
        _log.error("not started", run_id=worker.run_id, reason=reason)
        self._table.drop(worker)
        await self._report_end(worker.run_id, ErrorCode.PIPELINE_FAILED, reason)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            worker = self._table.of_pid(pid)
            if worker is None:
                self._table.note_exit(pid, status)
            else:
                self._exited(worker, status)

    def _exited(self, worker: Worker, status: int) -> None:
        self._table.drop(worker)
        if status == 0:
            return  # a worker says 0 only after it has seen its run over
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == EXIT_CLAIMED:
            self._background(self._sweep(after_s=SWEEP_AGAIN_S))  # by then it has signed: watch that one
            return
        self._forget_claim(worker)
        reason = f"The process that worked this run {describe_exit(status)}."
        _log.warning("worker lost", run_id=worker.run_id, reason=reason)
        killed = self._stopping or os.WIFSIGNALED(status)
        code = ErrorCode.INTERRUPTED if killed else ErrorCode.PIPELINE_FAILED
        self._background(self._report_end(worker.run_id, code, reason))

    def _forget_claim(self, worker: Worker) -> None:
        """What a killed worker left."""
        with contextlib.suppress(OSError):
            (self._config.claims / worker.run_id).unlink()

    # --- words to Dagster

    async def _report_end(self, run_id: str, code: ErrorCode, message: str) -> None:
        await self._report({"kind": "ended", "run_id": run_id, "code": code.value, "message": message})

    async def _report(self, task: dict[str, Any]) -> dict[str, Any]:
        """Through a forked child; through a fresh interpreter when there is nothing to fork from."""
        try:
            return await self._zygotes.refresh().report(task, REPORT_LIMIT_S)
        except OrreryError as error:
            _log.warning("report falls back", reason=error.message)
            return await _report_by_command(task)

    async def _sweep(self, after_s: float = 0.0) -> None:
        """Runs of an earlier host: end the dead, watch the living, begin those that it left unbegun."""
        await asyncio.sleep(after_s)
        try:
            answer = await self._report({"kind": "sweep"})
        except Exception:  # noqa: BLE001  # whatever it was: runs wait for this
            _log.exception("the sweep failed: again soon")
            self._background(self._sweep(after_s=SWEEP_RETRY_S))
            return
        for survivor in answer["alive"]:
            if self._table.find(survivor["run_id"]) is None:
                self._adopt(survivor["run_id"], survivor["pid"])
        for run_id in answer["unsigned"]:
            if not self._stopping:
                self._launch(run_id)

    def _adopt(self, run_id: str, pid: int) -> None:
        worker = self._table.add(run_id)
        worker.pid = pid
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            self._adopted_ended(worker)
            return
        loop = asyncio.get_running_loop()

        def gone() -> None:
            loop.remove_reader(descriptor)
            os.close(descriptor)
            self._adopted_ended(worker)

        loop.add_reader(descriptor, gone)
        _log.info("adopted", run_id=run_id, pid=pid)

    def _adopted_ended(self, worker: Worker) -> None:
        """Its exit code is another's to read; the report does nothing if the run is over."""
        self._table.drop(worker)
        self._forget_claim(worker)
        reason = "The process that worked this run ended before the run did."
        self._background(self._report_end(worker.run_id, ErrorCode.INTERRUPTED, reason))

    async def _watch(self) -> None:
        """Renew the zygote when it has died or our sources have changed, so that launches find it ready."""
        while True:
            await asyncio.sleep(WATCH_INTERVAL_S)
            self._zygotes.refresh()

    async def _stop_runs(self) -> None:
        workers = self._table.all()
        _log.info("stopping", runs=len(workers))
        if workers:
            task = {"kind": "interrupting", "run_ids": [w.run_id for w in workers], "message": STOP_MESSAGE}
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._report(task), STOP_TAG_LIMIT_S)
            ends = (w.end(term_after_s=STOP_TERM_AFTER_S, kill_after_s=STOP_KILL_AFTER_S) for w in workers)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.gather(*ends), STOP_ENDS_LIMIT_S)
        await self._finish_reports()
        self._zygotes.current.retire()

    async def _finish_reports(self) -> None:
        current = asyncio.current_task()
        open_reports = [t for t in self._tasks if t is not current and t.get_name() == "_report_end"]
        if open_reports:
            await asyncio.wait(open_reports, timeout=STOP_REPORTS_LIMIT_S)

    # --- plumbing

    @property
    def _zygotes(self) -> Generations:
        assert self._generations is not None
        return self._generations

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name=getattr(work, "__name__", "work"))
        self._tasks.add(task)
        task.add_done_callback(self._settle)

    def _settle(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("failed", task=task.get_name(), exc_info=task.exception())


def _log_new(generation: Generation) -> None:
    _log.info("preloading", generation=generation.number, pid=generation.pid)


async def _report_by_command(task: dict[str, Any]) -> dict[str, Any]:
    """A reporter in an interpreter of its own: slow, but it needs nothing to be ready."""
    command = [sys.executable, "-m", "pipeline_assets.run_reports"]
    done = await asyncio.to_thread(
        subprocess.run,
        command,
        input=json.dumps(task).encode(),
        stdout=subprocess.PIPE,
        timeout=FALLBACK_REPORT_LIMIT_S,
        check=False,  # `_reap` takes its exit; only a whole answer counts
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def main() -> int:
    """Serve until SIGTERM or SIGINT: 0, or 2 with one line when the settings are no good."""
    try:
        config = settings()
    except SettingsError as error:
        print(told("runs", error), file=sys.stderr)  # noqa: T201 - the words of a command that can't start
        return 2
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    name_process("orrery-runs")
    asyncio.run(_main(config))
    return 0


async def _main(config: PipelineSettings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await RunHost(config).serve(stop)


if __name__ == "__main__":
    sys.exit(main())
