"""Dagster logs made up for the pure tests: what a run would write, entry by entry."""

import itertools
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from api.dagster_gql.logs import LogEntry
from contracts.errors import ErrorCode
from contracts.signals import FailureSignal, ProgressSignal, ResultSignal
from contracts.stages import STAGES, PipelineStage
from tests.api.core.results import RESULTS

RUN = "11111111-1111-4111-8111-111111111111"
START = datetime(2026, 1, 1, tzinfo=UTC)


class Logbook:
    """Writes entries a second apart, as the run of one worker does."""

    def __init__(self, run_id: str = RUN, start: datetime = START) -> None:
        self.run_id = run_id
        self.entries: list[LogEntry] = []
        self._start = start
        self._ids = itertools.count()

    def write(self, typename: str, stage: PipelineStage | None = None, **fields: Any) -> "Logbook":
        values: dict[str, Any] = {
            "message": typename, "level": "INFO", "signals": (), "error": None, "interrupted": False,
            "check": None, **fields,
        }  # fmt: skip
        entry = LogEntry(
            typename=typename,
            run_id=self.run_id,
            timestamp=self._start + timedelta(seconds=len(self.entries)),
            step_key=None if stage is None else stage.value,
            **values,
        )
        self.entries.append(entry)
        return self

    def progress(self, stage: PipelineStage, done: float, total: float = 10) -> "Logbook":
        signal = ProgressSignal(
            kind="progress", event_id=f"{self.run_id}-{next(self._ids)}", stage=stage, work_done=done,
            work_total=total, unit="folds", message="at work", candidate=None,
        )  # fmt: skip
        return self.write("EngineEvent", stage, signals=(plain(signal),))

    def stage(self, stage: PipelineStage, work: Sequence[float] = (5, 10)) -> "Logbook":
        """A whole stage that goes well."""
        self.write("ExecutionStepStartEvent", stage)
        for done in work:
            self.progress(stage, done)
        signal = ResultSignal(kind="result", event_id=f"{self.run_id}-{stage}", result=RESULTS[stage])
        self.write("MaterializationEvent", stage, signals=(plain(signal),))
        return self.write("ExecutionStepSuccessEvent", stage)

    def failure(self, stage: PipelineStage, code: ErrorCode = ErrorCode.VALIDATION_ERROR) -> "Logbook":
        signal = FailureSignal(
            kind="failure", event_id=f"{self.run_id}-failure", stage=stage, code=code, message="why",
            details="where",
        )  # fmt: skip
        return self.write("ExecutionStepFailureEvent", stage, signals=(plain(signal),), error="why")


def plain(signal: Any) -> Any:
    return json.loads(signal.model_dump_json())


def whole_run(run_id: str = RUN, stages: Sequence[PipelineStage] = STAGES) -> Logbook:
    book = Logbook(run_id).write("RunStartingEvent").write("RunStartEvent")
    for stage in stages:
        book.stage(stage)
    return book.write("RunSuccessEvent")


@st.composite
def logs(draw: st.DrawFn, run_id: str = RUN) -> list[LogEntry]:
    """A run that starts at any stage, gets any way, talks in between and ends in any of three ways."""
    first = draw(st.integers(0, len(STAGES) - 1))
    last = draw(st.integers(first, len(STAGES)))
    book = Logbook(run_id).write("RunStartEvent")
    for stage in STAGES[first:last]:
        for _ in range(draw(st.integers(0, 2))):
            book.write("LogMessageEvent", stage, message=draw(st.sampled_from(["a", "a", "b"])))
        book.stage(stage, sorted(draw(st.lists(st.integers(0, 10), max_size=3))))
    end = draw(st.sampled_from(["RunSuccessEvent", "RunFailureEvent", "RunCanceledEvent", "flip"]))
    if last < len(STAGES) and end != "RunSuccessEvent":
        book.write("ExecutionStepStartEvent", STAGES[last])
        if end == "RunFailureEvent" and draw(st.booleans()):
            book.failure(STAGES[last])
        elif draw(st.booleans()):
            book.write("ExecutionStepFailureEvent", STAGES[last], interrupted=True)
    book.write("RunCanceledEvent" if end == "flip" else end)
    if end == "flip":
        book.write("RunSuccessEvent")
    return book.entries


wild_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["kind", "stage", "event_id", "work_done", "result"]), inner, max_size=4
        )
    ),
    max_leaves=6,
)

wild_entries = st.builds(
    LogEntry,
    typename=st.sampled_from(
        ["EngineEvent", "MaterializationEvent", "LogMessageEvent", "ExecutionStepStartEvent",
         "ExecutionStepSuccessEvent", "ExecutionStepFailureEvent", "RunSuccessEvent", "RunCanceledEvent",
         "RunFailureEvent", "AssetCheckEvaluationEvent", "HookErroredEvent", "SomethingNew"]
    ) | st.text(max_size=8),
    run_id=st.just(RUN),
    timestamp=st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1)),
    message=st.text(max_size=20),
    level=st.sampled_from(["INFO", "CRITICAL", "odd"]),
    step_key=st.none() | st.sampled_from([*STAGES, "other", ""]),
    signals=st.lists(wild_values, max_size=2).map(tuple),
    error=st.none() | st.text(max_size=5),
    interrupted=st.booleans(),
    check=st.none(),
)  # fmt: skip
