"""One pass over a run's log: entries in, drafts out. No I/O, no clock, total over all entry types.

The same log always gives the same drafts with the same source keys, in whatever stretches it is
read, so that reading it again is harmless. What a run's life cycle says is keyed by what it says
((run, stage, status), (run, end)): it cannot happen twice. What our assets emit carries a UUID. The
rest is keyed by (run, hash of the entry, n-th occurrence).

A run's end is held back until `finish`: the caller first reads the whole log once more, so that
nothing that was committed late comes after the terminal event.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

import orjson
from pydantic import ValidationError

from api.dagster_gql.logs import LogEntry
from api.projection import championing
from api.projection.drafts import EventDraft
from contracts.errors import ErrorCode
from contracts.events import (
    CompletedData,
    ErrorData,
    EventData,
    LogData,
    LogLevel,
    ProgressUpdateData,
    QuestionData,
    StageChangeData,
)
from contracts.signals import (
    SIGNAL,
    AnySignal,
    DeploymentResult,
    EndSignal,
    FailureSignal,
    ProgressSignal,
    QuestionSignal,
    ResultSignal,
    StageResult,
)
from contracts.stages import (
    STAGES,
    STATUS_OF_RUNNING_STAGE,
    PipelineStage,
    ProjectStatus,
    StageStatus,
)

MAX_MESSAGE = 8_000  # characters; the whole text stays in Dagster's own log
_ENDS = ("RunCanceledEvent", "RunFailureEvent", "RunSuccessEvent")


class RunTranslation:
    """Feed it a run's log from the start, in any stretches; then `finish` it."""

    def __init__(self, run_id: str, inherited: Mapping[PipelineStage, StageResult] | None = None) -> None:
        """`inherited`: results of its parent run that the project does not stand on yet."""
        self.run_id = run_id
        self._inherited = dict(inherited or {})
        self._seen: Counter[str] = Counter()
        self._started: dict[PipelineStage, datetime] = {}
        self._closed: set[PipelineStage] = set()
        self._results: dict[PipelineStage, StageResult | None] = {}
        self._succeeded: dict[PipelineStage, datetime] = {}
        self._failures: dict[tuple[datetime, str], ErrorData] = {}
        self._end: LogEntry | None = None

    def builds_on(self, inherited: Mapping[PipelineStage, StageResult] | None) -> None:
        """The same, found later: it counts if it comes before the run's first stage. None: not known yet."""
        if inherited is not None:
            self._inherited = dict(inherited)

    @property
    def ended(self) -> bool:
        """Whether the log has told the run's end."""
        return self._end is not None

    def feed(self, entries: Iterable[LogEntry]) -> list[EventDraft]:
        """Drafts of these entries; types that say nothing to a user give none."""
        return [draft for entry in entries for draft in self._one(entry)]

    def finish(self, end: EndSignal | None, *, at: datetime | None = None) -> list[EventDraft]:
        """The last drafts: stages that were left open, and the one terminal event.

        `end` is the run's tag `orrery/end`. `at` is needed when the log never told the end (such
        as a run that was deleted in Dagster): the run then counts as interrupted at that time.
        """
        entry = self._end
        moment = entry.timestamp if entry is not None else at
        if moment is None:
            raise ValueError("the run has not ended")
        terminal = self._terminal(entry, end)
        left = [self._completed(stage, self._succeeded[stage]) for stage in _in_order(self._succeeded)]
        left += [self._left_open(stage, terminal, moment) for stage in self._open_stages()]
        return [*left, self._draft(f"{self.run_id}:end", moment, terminal)]

    def _one(self, entry: LogEntry) -> Iterator[EventDraft]:
        if entry.typename in _ENDS:
            if self._end is None or _end_rank(entry) < _end_rank(self._end):
                self._end = entry
            return
        handler = _HANDLERS.get(entry.typename)
        if handler is not None:
            yield from handler(self, entry, _stage_of(entry))

    # What each type of entry says

    def _run_start(self, entry: LogEntry, stage: PipelineStage | None) -> Iterator[EventDraft]:
        del stage
        yield self._draft(f"{self.run_id}:start", entry.timestamp, self._log(None, "Run started"))

    def _canceling(self, entry: LogEntry, stage: PipelineStage | None) -> Iterator[EventDraft]:
        del stage
        yield self._draft(self._key(entry), entry.timestamp, self._log(None, "Cancelling the run"))

    def _step_start(self, entry: LogEntry, stage: PipelineStage | None) -> Iterator[EventDraft]:
        if stage is None:
            return
        if not self._started:
            yield from self._reused(stage, entry.timestamp)
        self._started.setdefault(stage, entry.timestamp)
        yield self._change(stage, StageStatus.RUNNING, entry.timestamp, f"{_title(stage)} started")

    def _reused(self, first: PipelineStage, at: datetime) -> Iterator[EventDraft]:
        """What the run builds on, told before its own first stage."""
        for stage in STAGES[: STAGES.index(first)]:
            result = self._inherited.get(stage)
            if result is None:
                continue
            data = StageChangeData(
                run_id=self.run_id,
                stage=stage,
                status=StageStatus.COMPLETED,
                project_status=ProjectStatus.CREATED,
                message=f"{_title(stage)} reused",
                result=result,
                reused=True,
            )
            yield self._draft(f"{self.run_id}:{stage}:reused", at, data)

    def _materialized(self, entry: LogEntry, stage: PipelineStage | None) -> Iterator[EventDraft]:
        signal = next((s for s in _signals(entry) if isinstance(s, ResultSignal)), None)
        if signal is not None:
            stage = signal.result.stage
        if stage is None:
            return
        self._results[stage] = result = None if signal is None else signal.result
        if isinstance(result, DeploymentResult):
            said = championing.of_result(self.run_id, result, entry.timestamp)
            yield from () if said is None else (said,)
        if stage in self._succeeded:
            yield self._completed(stage, self._succeeded.pop(stage))

    def _step_success(self, entry: LogEntry, stage: PipelineStage | None) -> Iterator[EventDraft]:
        """A stage is done when its step is: after a blocking check, not with the materialisation."""
        if stage is None:
            return
        self._closed.add(stage)
        if stage in self._results:
            yield self._completed(stage, entry.timestamp)
        else:
            self._succeeded[stage] = entry.timestamp

    def _step_failure(self, entry: LogEntry, stage: PipelineStage | None) -> Iterator[EventDraft]:
        signal = next((s for s in _signals(entry) if isinstance(s, FailureSignal)), None)
        if entry.interrupted and signal is None:
            return  # the run's end says why: cancelled, or its process died
        data = self._failure_of(entry, signal, stage)
        self._failures[entry.timestamp, str(data.stage)] = data.model_copy(update={"fatal": True})
        if data.stage is not None:
            self._closed.add(data.stage)
            yield self._change(data.stage, StageStatus.FAILED, entry.timestamp, data.message)
        key = signal.event_id if signal is not None else f"{self.run_id}:{stage}:error"
        yield self._draft(key, entry.timestamp, data)

    def _failure_of(
        self, entry: LogEntry, signal: FailureSignal | None, stage: PipelineStage | None
    ) -> ErrorData:
        if signal is not None:
            code, message, details, stage = signal.code, signal.message, signal.details, signal.stage
        else:
            code, message, details = _failed_code(stage), entry.error or entry.message, None
        return ErrorData(
            run_id=self.run_id, stage=stage, code=code, message=_cut(message), details=details, fatal=False
        )

    def _engine_event(self, entry: LogEntry, stage: PipelineStage | None) -> Iterator[EventDraft]:
        for signal in _signals(entry):
            if isinstance(signal, ProgressSignal):
                yield self._draft(signal.event_id, entry.timestamp, self._progress(signal))
            elif isinstance(signal, QuestionSignal):
                yield self._draft(signal.event_id, entry.timestamp, self._question(signal))
        if entry.error is not None:
            text = f"{entry.message}: {entry.error}"
            yield self._draft(self._key(entry), entry.timestamp, self._log(stage, text, LogLevel.WARNING))

    def _message(self, entry: LogEntry, stage: PipelineStage | None) -> Iterator[EventDraft]:
        if stage is not None and stage not in self._started:
            return  # Dagster's own, on each step that it will not run after a failure
        data = self._log(stage, entry.message, _level(entry.level))
        yield self._draft(self._key(entry), entry.timestamp, data)

    def _retry(self, entry: LogEntry, stage: PipelineStage | None) -> Iterator[EventDraft]:
        text = f"Will be tried again: {entry.error or entry.message}"
        yield self._draft(self._key(entry), entry.timestamp, self._log(stage, text, LogLevel.WARNING))

    def _check(self, entry: LogEntry, stage: PipelineStage | None) -> Iterator[EventDraft]:
        check = entry.check
        if check is None or check.success:
            return
        why = f": {check.description}" if check.description else ""
        text = f"Check {check.name} did not pass{why}"
        yield self._draft(self._key(entry), entry.timestamp, self._log(stage, text, LogLevel.WARNING))

    # How drafts are made

    def _terminal(self, entry: LogEntry | None, end: EndSignal | None) -> EventData:
        if entry is not None and entry.typename == "RunSuccessEvent":
            return CompletedData(
                run_id=self.run_id,
                message="Completed",
                metrics={},
                best_model_id=None,
                endpoint_id=None,
                duration_s=None,
            )
        if end is not None:
            return self._fatal(end.code, end.message)
        if entry is None:
            return self._fatal(
                ErrorCode.INTERRUPTED, "The run is gone from Dagster, or its log never told its end."
            )
        if entry.typename == "RunCanceledEvent":
            return self._fatal(ErrorCode.CANCELLED, "The run was cancelled.")
        if self._failures:
            return self._failures[min(self._failures)]
        return self._fatal(ErrorCode.PIPELINE_FAILED, entry.error or entry.message or "The run failed.")

    def _fatal(self, code: ErrorCode, message: str) -> ErrorData:
        open_stages = self._open_stages()
        stage = open_stages[-1] if open_stages else None
        return ErrorData(
            run_id=self.run_id, stage=stage, code=code, message=_cut(message), details=None, fatal=True
        )

    def _open_stages(self) -> list[PipelineStage]:
        return _in_order(self._started.keys() - self._closed)

    def _left_open(self, stage: PipelineStage, terminal: EventData, at: datetime) -> EventDraft:
        if isinstance(terminal, CompletedData):
            return self._completed(stage, at)
        cancelled = isinstance(terminal, ErrorData) and terminal.code is ErrorCode.CANCELLED
        status = StageStatus.CANCELLED if cancelled else StageStatus.FAILED
        return self._change(stage, status, at, terminal.message)

    def _completed(self, stage: PipelineStage, at: datetime) -> EventDraft:
        result = self._results.get(stage)
        return self._change(stage, StageStatus.COMPLETED, at, f"{_title(stage)} completed", result)

    def _change(
        self,
        stage: PipelineStage,
        status: StageStatus,
        at: datetime,
        message: str,
        result: StageResult | None = None,
    ) -> EventDraft:
        data = StageChangeData(
            run_id=self.run_id,
            stage=stage,
            status=status,
            project_status=STATUS_OF_RUNNING_STAGE[stage],
            message=message,
            result=result,
            reused=False,
        )
        return self._draft(f"{self.run_id}:{stage}:{status}", at, data)

    def _progress(self, signal: ProgressSignal) -> ProgressUpdateData:
        share = signal.work_done / signal.work_total if signal.work_total > 0 else 0.0
        share = share if math.isfinite(share) else 0.0
        return ProgressUpdateData(
            run_id=self.run_id,
            stage=signal.stage,
            progress_percentage=0,  # of the run: `admit` knows what came before
            stage_percentage=round(min(max(share, 0.0), 1.0) * 100, 2),
            work_done=signal.work_done,
            work_total=signal.work_total,
            unit=signal.unit,
            message=_cut(signal.message),
            queue_position=None,
            candidate=signal.candidate,
        )

    def _question(self, signal: QuestionSignal) -> QuestionData:
        return QuestionData(
            run_id=self.run_id, stage=signal.stage, message=_cut(signal.message), question=signal.question
        )

    def _log(self, stage: PipelineStage | None, text: str, level: LogLevel = LogLevel.INFO) -> LogData:
        return LogData(run_id=self.run_id, stage=stage, level=level, message=_cut(text))

    def _draft(self, key: str, at: datetime, data: EventData) -> EventDraft:
        return EventDraft(source_key=key, timestamp=at, data=data, run_id=self.run_id)

    def _key(self, entry: LogEntry) -> str:
        fields = [entry.typename, entry.timestamp, entry.level, entry.step_key, entry.message, entry.error]
        digest = hashlib.sha256(orjson.dumps(fields)).hexdigest()[:32]
        self._seen[digest] += 1
        return f"{self.run_id}:{digest}:{self._seen[digest]}"


_Handler = Callable[[RunTranslation, LogEntry, PipelineStage | None], Iterator[EventDraft]]

# Private methods of the class above: the table is a part of it that needs the class to exist.
_HANDLERS: dict[str, _Handler] = {
    "RunStartEvent": RunTranslation._run_start,  # noqa: SLF001  # see above
    "RunCancelingEvent": RunTranslation._canceling,  # noqa: SLF001  # see above
    "ExecutionStepStartEvent": RunTranslation._step_start,  # noqa: SLF001  # see above
    "ExecutionStepSuccessEvent": RunTranslation._step_success,  # noqa: SLF001  # see above
    "ExecutionStepFailureEvent": RunTranslation._step_failure,  # noqa: SLF001  # see above
    "ExecutionStepUpForRetryEvent": RunTranslation._retry,  # noqa: SLF001  # see above
    "MaterializationEvent": RunTranslation._materialized,  # noqa: SLF001  # see above
    "EngineEvent": RunTranslation._engine_event,  # noqa: SLF001  # see above
    "LogMessageEvent": RunTranslation._message,  # noqa: SLF001  # see above
    "AssetCheckEvaluationEvent": RunTranslation._check,  # noqa: SLF001  # see above
}


def _signals(entry: LogEntry) -> Iterator[AnySignal]:
    """Those that are what contracts say; a run of other code may carry anything."""
    for value in entry.signals:
        try:
            yield SIGNAL.validate_python(value)
        except ValidationError:
            continue


def _in_order(stages: Iterable[PipelineStage]) -> list[PipelineStage]:
    return sorted(stages, key=STAGES.index)


def _end_rank(entry: LogEntry) -> tuple[datetime, int]:
    """The first end counts: a run that was cancelled stays so, though its worker may succeed later."""
    return entry.timestamp, _ENDS.index(entry.typename)


def _stage_of(entry: LogEntry) -> PipelineStage | None:
    try:
        return PipelineStage(entry.step_key or "")
    except ValueError:
        return None


def _failed_code(stage: PipelineStage | None) -> ErrorCode:
    deploying = stage is PipelineStage.MODEL_DEPLOYMENT
    return ErrorCode.DEPLOYMENT_FAILED if deploying else ErrorCode.PIPELINE_FAILED


def _level(level: str) -> LogLevel:
    try:
        return LogLevel(level.lower())
    except ValueError:
        return LogLevel.INFO


def _title(stage: PipelineStage) -> str:
    return stage.value.replace("_", " ").capitalize()


def _cut(text: str) -> str:
    return text if len(text) <= MAX_MESSAGE else f"{text[:MAX_MESSAGE]}…"
