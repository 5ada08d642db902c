"""When a project is trained again or a file is scored, without anybody asking: `schedules/{project_id}.json`.

The code location's sensor reads these documents from the store; the API alone writes them.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from contracts.cron import MAX_CRON_CHARS, parse_cron, zone_of
from contracts.layout import UUID_PATTERN
from contracts.overrides import RunOverrides
from contracts.prediction_files import AnswerFormat
from contracts.stages import STAGES, PipelineStage, stages_from

MAX_ENTRIES = 20
SHOWN_TICKS = 5
# Below every run that a user starts, which has priority 0: nobody waits for a schedule.
BASE_PRIORITY = -100
MAX_PRIORITY = 9


class ScheduleKind(StrEnum):
    """What an entry starts: a run of the pipeline, or the champion's answers to a stored file."""

    RETRAIN = "retrain"
    SCORE = "score"


class ScheduleEntry(BaseModel):
    """One reason to start: a cron expression, enough new rows, drift. Any of those that are given does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(
        pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$",
        description="Of the entry within its project.",
        examples=["nightly"],
    )
    kind: ScheduleKind = ScheduleKind.RETRAIN
    enabled: bool = True
    cron: str | None = Field(
        default=None,
        max_length=MAX_CRON_CHARS,
        description="Five fields: minute, hour, day of the month, month, day of the week.",
        examples=["30 2 * * mon-fri"],
    )
    timezone: str = Field(
        default="UTC",
        max_length=64,
        description="IANA name of the cron expression's clock.",
        examples=["Europe/Berlin"],
    )
    jitter_s: int = Field(
        default=0, ge=0, le=3600, description="Each tick comes up to so much later, always by the same."
    )
    priority: int = Field(
        default=0,
        ge=-MAX_PRIORITY,
        le=MAX_PRIORITY,
        description="Among scheduled runs; users' runs go first.",
    )
    min_new_rows: int | None = Field(
        default=None,
        ge=1,
        description="Start once so many rows came since the last data that was learnt from.",
    )
    drift_above: float | None = Field(
        default=None, ge=0, le=1, description="Start when the newest data's drift score is higher."
    )
    from_stage: PipelineStage = Field(default=STAGES[0], description="Where a retraining begins.")
    overrides: RunOverrides = RunOverrides()
    # Schedules of the release before lack it: theirs are retrainings of the champion too.
    inherit: bool = Field(
        default=True,
        description="Whether a retraining keeps the champion's settings, and what its analysis came to, where"
        " `overrides` says nothing; false: the project's own wishes only.",
    )
    file_id: str | None = Field(
        default=None, pattern=f"^{UUID_PATTERN}$", description="The stored file that is scored."
    )
    format: AnswerFormat = Field(default=AnswerFormat.CSV, description="How predictions are written.")
    inputs: bool = Field(default=True, description="Whether the file's own columns come first.")

    @property
    def has_triggers(self) -> bool:
        """Whether new data may start it."""
        return self.min_new_rows is not None or self.drift_above is not None

    @property
    def dagster_priority(self) -> int:
        """As Dagster's queue orders runs: the higher goes first."""
        return BASE_PRIORITY + self.priority

    def jitter(self, project_id: str) -> timedelta:
        """How much later this project's ticks come; the same in every process and after every restart."""
        digest = hashlib.sha256(f"{project_id}:{self.name}".encode()).digest()
        return timedelta(seconds=int.from_bytes(digest[:8]) % (self.jitter_s + 1))

    def faults(self) -> Iterator[tuple[str, str]]:
        """Field and fault of what no type says: none is left of an entry that can be stored."""
        if self.cron is None and not self.has_triggers:
            yield "cron", "an entry needs a cron expression, min_new_rows or drift_above"
        if self.cron is not None:
            yield from _fault("cron", parse_cron, self.cron)
        yield from _fault("timezone", zone_of, self.timezone)
        yield from self._faults_of_score() if self.kind is ScheduleKind.SCORE else self._faults_of_retrain()

    def _faults_of_score(self) -> Iterator[tuple[str, str]]:
        if self.file_id is None:
            yield "file_id", "scoring needs the file that is scored"
        if self.has_triggers:
            yield (
                "min_new_rows" if self.min_new_rows is not None else "drift_above",
                "only a retraining has triggers",
            )
        if self.from_stage is not STAGES[0] or self.overrides.given():
            yield "overrides" if self.overrides.given() else "from_stage", "scoring runs no stage"

    def _faults_of_retrain(self) -> Iterator[tuple[str, str]]:
        if self.file_id is not None:
            yield "file_id", "a retraining scores no file"
        if self.has_triggers and self.from_stage is not STAGES[0]:
            yield "from_stage", f"new data is read by {STAGES[0].value}: begin there"
        reused = [stage for stage in self.overrides.given() if stage not in stages_from(self.from_stage)]
        for stage in reused:
            yield f"overrides.{stage.value}", f"the stage is before {self.from_stage.value}, and is not run"


def _fault(field: str, read: Callable[[str], object], text: str) -> Iterator[tuple[str, str]]:
    try:
        read(text)
    except ValueError as error:
        yield field, str(error)


class StoredEntry(BaseModel):
    """An entry, and since when it stands as it does: ticks before that are none of its."""

    model_config = ConfigDict(frozen=True)

    entry: ScheduleEntry
    since: datetime


class StoredSchedule(BaseModel):
    """The document. Replaced as a whole; `revision` grows by one each time."""

    model_config = ConfigDict(frozen=True)

    project_id: str
    revision: int = Field(ge=1)
    updated_at: datetime
    updated_by: str | None
    entries: list[StoredEntry]


class ScheduleRequest(BaseModel):
    """The whole schedule, in place of the one before."""

    model_config = ConfigDict(extra="forbid")

    entries: list[ScheduleEntry] = Field(max_length=MAX_ENTRIES)
    by: str | None = Field(default=None, max_length=100, description="Who says so; shown, not checked.")


class ScheduledEntry(BaseModel):
    """An entry as it stands."""

    entry: ScheduleEntry
    since: datetime = Field(description="Ticks before this are none of its.")
    next_ticks: list[datetime] = Field(
        description="The next five, in UTC; none without cron, or if disabled."
    )


class ProjectSchedule(BaseModel):
    """A project's schedule; revision 0 and no entry if it has none."""

    project_id: str
    revision: int = Field(description="The ETag, for If-Match.")
    updated_at: datetime | None
    updated_by: str | None
    entries: list[ScheduledEntry]
