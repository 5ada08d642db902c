"""Stages that stand still: the workers' own beats, watched, and told as `stalled` and `running` again.

Dagster's log never says it. Where a worker's beat can't be seen (it works on another machine) nothing
is claimed. Replicas that see the same beats tell the same thing under the same key.
"""

import asyncio
import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

import structlog

from api.db import projects, runs
from api.db.database import Database
from api.projection.drafts import EventDraft
from api.projection.recorder import Recorder
from contracts.errors import OrreryError
from contracts.events import ProjectState, StageChangeData
from contracts.heartbeat import BEAT_EVERY_S, STALLED_AFTER_S
from contracts.stages import STATUS_OF_RUNNING_STAGE, StageStatus

_log = structlog.get_logger("api.stalls")


class Verdict(Enum):
    """What a worker's beats say of it."""

    UNKNOWN = "seen once"
    ALIVE = "alive"
    SILENT = "silent"


class Silence:
    """One worker's beats: silent when they stood still for long enough while we were looking. Pure."""

    def __init__(self, beat: int, now_s: float, *, stalled_after_s: float, look_every_s: float) -> None:
        self.beat = beat
        self.verdict = Verdict.UNKNOWN
        self._now_s = now_s
        self._silent_s = 0.0
        self._stalled_after_s = stalled_after_s
        # We may have been frozen too (a laptop asleep): that time proves nothing against the worker.
        self._longest_look_s = 2 * look_every_s

    def look(self, beat: int, now_s: float) -> Verdict:
        """What is known once the beat reads `beat` (any number that changes with each beat)."""
        looked_s, self._now_s = min(now_s - self._now_s, self._longest_look_s), now_s
        if beat != self.beat:
            self.beat, self._silent_s, self.verdict = beat, 0.0, Verdict.ALIVE
            return self.verdict
        self._silent_s += looked_s
        if self._silent_s >= self._stalled_after_s:
            self.verdict = Verdict.SILENT
        return self.verdict


def stall_drafts(
    state: ProjectState, run_id: str, verdict: Verdict, beat: int, at: datetime
) -> list[EventDraft]:
    """What is to be said so that the run's stages show what the beats say; nothing if they do. Pure."""
    if state.run_id != run_id or verdict is Verdict.UNKNOWN:
        return []
    shown, meant, message = _WORDS[verdict]
    return [
        EventDraft(
            f"api:beat:{run_id}:{stage.stage}:{beat}:{meant}",
            at,
            StageChangeData(
                reused=False,
                run_id=run_id,
                stage=stage.stage,
                status=meant,
                project_status=STATUS_OF_RUNNING_STAGE[stage.stage],
                message=message,
                result=None,
            ),
            run_id,
        )
        for stage in state.stages
        if stage.status is shown and not stage.reused
    ]


_WORDS = {
    Verdict.SILENT: (StageStatus.RUNNING, StageStatus.STALLED, "No sign of life from the run's process"),
    Verdict.ALIVE: (StageStatus.STALLED, StageStatus.RUNNING, "The run's process is at work again"),
}


class StallWatch:
    """Looks at the beats once a second; when no worker runs that is one look at an empty folder."""

    def __init__(
        self,
        db: Database,
        recorder: Recorder,
        folder: Path,
        *,
        stalled_after_s: float = STALLED_AFTER_S,
        look_every_s: float = BEAT_EVERY_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._db = db
        self._recorder = recorder
        self._folder = folder
        self._stalled_after_s = stalled_after_s
        self._look_every_s = look_every_s
        self._clock = clock
        self._seen: dict[str, Silence] = {}
        self._told: dict[str, Verdict] = {}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._watch(), name="stalls")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _watch(self) -> None:
        while True:
            try:
                await self.look()
            except Exception:  # noqa: BLE001  # one bad look must not end all looking
                _log.exception("look_failed")
            await asyncio.sleep(self._look_every_s)

    async def look(self) -> None:
        """One look at all beats, and what follows from it."""
        beats = await asyncio.to_thread(_read_beats, self._folder)
        for gone in self._seen.keys() - beats.keys():
            del self._seen[gone]
            self._told.pop(gone, None)
        for run_id, beat in beats.items():
            silence = self._seen.get(run_id)
            if silence is None:
                self._seen[run_id] = Silence(
                    beat,
                    self._clock(),
                    stalled_after_s=self._stalled_after_s,
                    look_every_s=self._look_every_s,
                )
            elif silence.look(beat, self._clock()) is not self._told.get(run_id, Verdict.UNKNOWN):
                await self._tell(run_id, silence)

    async def _tell(self, run_id: str, silence: Silence) -> None:
        """Until it is said, or there is nothing to say: then not again before the verdict changes."""
        async with self._db.reading() as session:
            row = await runs.get(session, run_id)
            if row is None:
                return  # not discovered yet
            project = None if row.ended_at is not None else await projects.get(session, row.project_id)
        if project is None:
            self._told[run_id] = silence.verdict
            return
        drafts = stall_drafts(project.state, run_id, silence.verdict, silence.beat, datetime.now(UTC))
        with suppress(OrreryError):  # the project was deleted in between
            await self._recorder.record(project.id, drafts)
        if drafts or silence.verdict is Verdict.ALIVE:
            self._told[run_id] = silence.verdict
        if drafts:
            _log.info("beat", run_id=run_id, verdict=silence.verdict.value)


def _read_beats(folder: Path) -> dict[str, int]:
    """Run id to its file's modification time in ns; empty when there is no such folder here."""
    beats: dict[str, int] = {}
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                beats[entry.name] = entry.stat().st_mtime_ns
    return beats
