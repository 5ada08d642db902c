"""The translation and the fold, without any I/O: what a run's log says, however it is read."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from api.dagster_gql.logs import LogEntry
from api.projection.advance import Advance, advance
from api.projection.drafts import EventDraft
from api.projection.fold import AnyEvent, fold, initial_state
from api.projection.translate import MAX_MESSAGE, RunTranslation
from contracts.errors import ErrorCode
from contracts.events import (
    CompletedData,
    ErrorData,
    LogData,
    ProgressUpdateData,
    ProjectState,
    StageChangeData,
    is_terminal,
)
from contracts.signals import AnalysisResult, EndSignal
from contracts.stages import STAGES, PipelineStage, ProjectStatus, StageStatus
from tests.api.core.logbook import RUN, START, Logbook, logs, whole_run, wild_entries
from tests.api.core.results import RESULTS

S = PipelineStage
OTHER = "22222222-2222-4222-8222-222222222222"


def nothing_yet() -> ProjectState:
    return initial_state("p", "e", START)


class Book:
    """An events table in memory: what the recorder does, without a database."""

    def __init__(self) -> None:
        self.state = nothing_yet()
        self.events: list[AnyEvent] = []
        self.keys: set[str] = set()
        self.ended: set[str] = set()

    def record(self, drafts: Iterable[EventDraft]) -> Advance:
        result = advance(self.state, drafts, self.keys, self.ended)
        self.state = result.state
        for draft, event in result.events:
            self.events.append(event)
            self.keys.add(draft.source_key)
            if draft.run_id and is_terminal(event.data):
                self.ended.add(draft.run_id)
        return result

    def follow(self, entries: Sequence[LogEntry], end: EndSignal | None = None) -> "Book":
        """As a tail does: live, then the whole log once more and the end."""
        run_id = entries[0].run_id
        self.record(RunTranslation(run_id).feed(entries))
        again = RunTranslation(run_id)
        self.record([*again.feed(entries), *again.finish(end)])
        return self


def changes(book: Book) -> list[tuple[PipelineStage, StageStatus]]:
    return [(e.data.stage, e.data.status) for e in book.events if isinstance(e.data, StageChangeData)]


def outcome(state: ProjectState) -> dict[str, object]:
    """What of a state must not depend on the order in which a log was read: all but times and words."""
    plain = state.model_dump(exclude={"seq", "message", "updated_at", "run_started_at"})
    plain["stages"] = [(s.stage, s.status, s.percentage, s.reused, s.result) for s in state.stages]
    plain["error"] = state.error and (state.error.code, state.error.stage)
    return plain


def test_a_whole_run_tells_each_stage_once_and_ends_once() -> None:
    """STREAM-20: each stage gives one running and one completed, and the run one terminal event."""
    book = Book().follow(whole_run().entries)
    wanted = [(s, status) for s in STAGES for status in (StageStatus.RUNNING, StageStatus.COMPLETED)]
    assert changes(book) == wanted
    assert [is_terminal(e.data) for e in book.events].count(True) == 1
    last = book.events[-1].data
    assert isinstance(last, CompletedData)
    assert last.metrics == {"f1": 0.9}
    assert last.best_model_id == "p/r"
    assert (last.duration_s or 0) > 0
    assert book.state.status is ProjectStatus.COMPLETED
    assert book.state.progress_percentage == 100
    assert (book.state.target_column, book.state.num_features) == ("y", 5)
    assert (book.state.model_run_id, book.state.model_key) == (RUN, "k")


def test_a_stage_is_completed_with_its_step_not_with_its_materialisation() -> None:
    """STREAM-21: a blocking check that fails after the materialisation leaves the stage failed."""
    log = Logbook().write("RunStartEvent").stage(S.DATA_UPLOAD)
    log.entries.pop()  # no step success
    log.failure(S.DATA_UPLOAD).write("RunFailureEvent")
    book = Book().follow(log.entries)
    assert changes(book) == [(S.DATA_UPLOAD, StageStatus.RUNNING), (S.DATA_UPLOAD, StageStatus.FAILED)]


def test_a_failure_is_told_with_its_code_stage_and_reason() -> None:
    """STREAM-23: a failed stage gives a non-fatal error; the run's end repeats its code, fatal."""
    log = Logbook().write("RunStartEvent").stage(S.DATA_UPLOAD)
    log.write("ExecutionStepStartEvent", S.DATA_ANALYSIS).failure(S.DATA_ANALYSIS).write("RunFailureEvent")
    book = Book().follow(log.entries)
    errors = [e.data for e in book.events if isinstance(e.data, ErrorData)]
    assert [(e.fatal, e.code, e.stage, e.details) for e in errors] == [
        (False, ErrorCode.VALIDATION_ERROR, S.DATA_ANALYSIS, "where"),
        (True, ErrorCode.VALIDATION_ERROR, S.DATA_ANALYSIS, "where"),
    ]
    assert book.state.status is ProjectStatus.FAILED


def test_an_unsigned_failure_gets_the_code_of_its_stage() -> None:
    """STREAM-23: without a FailureSignal the code is PIPELINE_FAILED, or DEPLOYMENT_FAILED."""
    for stage, code in (
        (S.MODEL_TRAINING, ErrorCode.PIPELINE_FAILED),
        (S.MODEL_DEPLOYMENT, ErrorCode.DEPLOYMENT_FAILED),
    ):
        log = Logbook().write("ExecutionStepStartEvent", stage)
        log.write("ExecutionStepFailureEvent", stage, error="boom").write("RunFailureEvent")
        data = Book().follow(log.entries).events[-1].data
        assert isinstance(data, ErrorData)
        assert (data.code, data.message, data.fatal) == (code, "boom", True)


def test_a_cancelled_run_cancels_its_open_stage() -> None:
    """STREAM-24: an interrupted step is no failure; the run's end says what it was."""
    log = Logbook().write("ExecutionStepStartEvent", S.MODEL_TRAINING)
    log.write("ExecutionStepFailureEvent", S.MODEL_TRAINING, interrupted=True).write("RunCanceledEvent")
    book = Book().follow(log.entries)
    assert changes(book)[-1] == (S.MODEL_TRAINING, StageStatus.CANCELLED)
    assert book.state.status is ProjectStatus.CANCELLED
    assert book.state.error is not None
    assert book.state.error.code is ErrorCode.CANCELLED


def test_the_end_tag_names_why_a_run_was_ended_from_outside() -> None:
    """STREAM-24: with the tag `orrery/end`, its code and message are those of the terminal event."""
    end = EndSignal(code=ErrorCode.INTERRUPTED, message="the host stopped")
    for typename in ("RunCanceledEvent", "RunFailureEvent"):
        log = Logbook().write("ExecutionStepStartEvent", S.MODEL_TRAINING).write(typename)
        book = Book().follow(log.entries, end)
        data = book.events[-1].data
        assert isinstance(data, ErrorData)
        assert (data.code, data.message) == (ErrorCode.INTERRUPTED, "the host stopped")
        assert changes(book)[-1] == (S.MODEL_TRAINING, StageStatus.FAILED)
    assert isinstance(Book().follow(whole_run().entries, end).events[-1].data, CompletedData)


def test_a_run_that_is_gone_ends_as_interrupted() -> None:
    """STREAM-25: a run deleted in Dagster before it ended still gets its terminal event."""
    translation = RunTranslation(RUN)
    book = Book()
    book.record(translation.feed(Logbook().write("ExecutionStepStartEvent", S.DATA_UPLOAD).entries))
    book.record(translation.finish(None, at=START))
    data = book.events[-1].data
    assert isinstance(data, ErrorData)
    assert (data.code, data.fatal) == (ErrorCode.INTERRUPTED, True)


def test_a_cancelled_run_that_succeeds_later_stays_cancelled() -> None:
    """STREAM-22: the first end counts, in whatever order the ends are read."""
    log = Logbook().write("ExecutionStepStartEvent", S.DATA_UPLOAD)
    log.write("RunCanceledEvent").write("RunSuccessEvent")
    assert Book().follow(log.entries).state.status is ProjectStatus.CANCELLED
    assert Book().follow(log.entries[::-1]).state.status is ProjectStatus.CANCELLED


def test_percent_is_of_the_whole_run_and_never_falls() -> None:
    """STREAM-31: a stage's share counts after those before it; a late, smaller figure changes nothing."""
    log = Logbook().write("ExecutionStepStartEvent", S.MODEL_TRAINING)
    log.progress(S.MODEL_TRAINING, 5).progress(S.MODEL_TRAINING, 2).progress(S.MODEL_TRAINING, 10)
    book = Book()
    book.record(RunTranslation(RUN).feed(log.entries))
    shown = [e.data.progress_percentage for e in book.events if isinstance(e.data, ProgressUpdateData)]
    assert shown == [57, 57, 80]
    assert book.state.progress_percentage == 80


def test_a_run_from_a_later_stage_reuses_what_stands_before_it() -> None:
    """STREAM-32: stages before the first are reused and count as done; those after are to do again."""
    book = Book().follow(whole_run().entries)
    again = Logbook(OTHER).write("RunStartEvent").stage(S.MODEL_TRAINING)
    book.record(RunTranslation(OTHER).feed(again.entries))
    reused = [s.stage for s in book.state.stages if s.reused]
    assert reused == list(STAGES[: STAGES.index(S.MODEL_TRAINING)])
    assert book.state.stages[-1].status is StageStatus.PENDING
    assert (book.state.status, book.state.progress_percentage) == (ProjectStatus.TRAINING, 80)
    assert book.state.metrics == {"f1": 0.9}  # what is known stays until it is known anew
    assert book.state.model_run_id == RUN  # still the one that is served


def test_a_run_waits_until_the_project_s_active_one_has_ended() -> None:
    """STREAM-33: only one run has the floor; an ended one never speaks again."""
    book = Book()
    book.record(RunTranslation(RUN).feed(Logbook().write("RunStartEvent").entries))
    other = Logbook(OTHER).write("RunStartEvent").entries
    assert book.record(RunTranslation(OTHER).feed(other)).events == []
    book.follow(Logbook().write("RunStartEvent").write("RunSuccessEvent").entries)
    assert len(book.record(RunTranslation(OTHER).feed(other)).events) == 1
    late = Logbook().write("LogMessageEvent", message="late").entries
    assert book.record(RunTranslation(RUN).feed(late)).events == []


def test_a_failed_launch_ends_without_a_run() -> None:
    """STREAM-34: a fatal error without a run fails an idle project, and not one that has a run."""

    def failed(key: str) -> EventDraft:
        data = ErrorData(
            run_id=None, stage=None, code=ErrorCode.UNAVAILABLE, message="m", details=None, fatal=True
        )
        return EventDraft(key, START, data, None)

    book = Book()
    assert book.record([failed("1")]).state.status is ProjectStatus.FAILED
    book.record(RunTranslation(RUN).feed(Logbook().write("RunStartEvent").entries))
    assert book.state.status is ProjectStatus.CREATED
    assert book.record([failed("2")]).events == []


def test_what_dagster_says_of_steps_that_it_will_not_run_is_no_log_of_the_user_s() -> None:
    """STREAM-26: a message on a stage that never started is left out."""
    log = Logbook().write("LogMessageEvent", S.MODEL_TRAINING, message="Not executing.")
    log.write("LogMessageEvent", message="of the run").write("ExecutionStepStartEvent", S.DATA_UPLOAD)
    log.write("LogMessageEvent", S.DATA_UPLOAD, message="of a stage")
    told = [d.data.message for d in RunTranslation(RUN).feed(log.entries) if isinstance(d.data, LogData)]
    assert told == ["of the run", "of a stage"]


def test_a_run_that_measures_nothing_completes_without_metrics() -> None:
    """STREAM-32: a stage made again by hand says no metrics, and the project still knows the old ones."""
    book = Book().follow(whole_run().entries)
    book.follow(whole_run(OTHER, [S.DATA_PROCESSING]).entries)
    data = book.events[-1].data
    assert isinstance(data, CompletedData)
    assert data.metrics == {}
    assert book.state.metrics == {"f1": 0.9}
    assert book.state.stages[-1].status is StageStatus.PENDING


def test_long_messages_are_cut() -> None:
    """STREAM-26: a message of a user's code can't grow the stream without bound."""
    entries = Logbook().write("LogMessageEvent", message="x" * 100_000).entries
    data = RunTranslation(RUN).feed(entries)[0].data
    assert isinstance(data, LogData)
    assert len(data.message) == MAX_MESSAGE + 1


@given(st.lists(wild_entries, max_size=12))
@settings(deadline=None)
def test_translation_is_total(entries: list[LogEntry]) -> None:
    """STREAM-26: no entry, known or not, raises; what it gives can be recorded."""
    translation = RunTranslation(RUN)
    book = Book()
    book.record(translation.feed(entries))
    book.record(translation.finish(None, at=START))
    assert [e.seq for e in book.events] == list(range(1, len(book.events) + 1))


@given(logs(), st.data())
@settings(deadline=None)
def test_any_way_of_reading_a_log_in_order_gives_the_same_stream(
    entries: list[LogEntry], data: st.DataObject
) -> None:
    """STREAM-12: split, restarted and repeated reads give the very events of one plain read."""
    plain = Book().follow(entries)
    broken = Book()
    for _ in range(data.draw(st.integers(0, 3))):
        translation = RunTranslation(RUN)  # a restart: from the beginning, with nothing remembered
        upto = data.draw(st.integers(0, len(entries)))
        cut = data.draw(st.integers(0, upto))
        broken.record(translation.feed(entries[:cut]))
        broken.record(translation.feed(entries[cut:upto]))
    broken.follow(entries)
    assert broken.events == plain.events
    assert broken.state == plain.state


@given(logs(), st.randoms(use_true_random=False), st.booleans())
@settings(deadline=None)
def test_a_reordered_log_converges_at_the_end(
    entries: list[LogEntry], chance: random.Random, reordered_to_the_end: bool
) -> None:
    """STREAM-12: late and out-of-order entries, repeated ones too, leave the state of a plain read."""
    plain = Book().follow(entries)
    shuffled = [*entries, *chance.sample(entries, len(entries) // 2)]
    chance.shuffle(shuffled)
    broken = Book()
    broken.record(RunTranslation(RUN).feed(shuffled))
    last = chance.sample(entries, len(entries)) if reordered_to_the_end else entries
    final = RunTranslation(RUN)
    broken.record([*final.feed(last), *final.finish(None)])
    assert outcome(broken.state) == outcome(plain.state)
    keys = Counter(e.seq for e in broken.events)
    assert max(keys.values()) == 1
    assert sum(is_terminal(e.data) for e in broken.events) == 1


@given(logs(), logs(OTHER), st.data())
@settings(deadline=None)
def test_folding_in_parts_is_folding_at_once(
    first: list[LogEntry], second: list[LogEntry], data: st.DataObject
) -> None:
    """STREAM-30: fold(a + b) = fold(fold(a), b), over the rounds of several runs."""
    events = Book().follow(first).follow(second).events
    cut = data.draw(st.integers(0, len(events)))
    state = fold(nothing_yet(), events)
    assert fold(fold(nothing_yet(), events[:cut]), events[cut:]) == state


@given(logs(), logs(OTHER))
@settings(deadline=None)
def test_each_round_is_legal(first: list[LogEntry], second: list[LogEntry]) -> None:
    """STREAM-31: in a round percent never falls, a terminal status is the last, and 100 means completed."""
    book, state = Book().follow(first).follow(second), nothing_yet()
    for event in book.events:
        before, state = state, fold(state, [event])
        if before.run_id == state.run_id and before.run_id is not None:
            assert state.progress_percentage >= before.progress_percentage
            assert before.status not in {
                ProjectStatus.COMPLETED,
                ProjectStatus.FAILED,
                ProjectStatus.CANCELLED,
            }
        assert (state.progress_percentage == 100) == (state.status is ProjectStatus.COMPLETED)
    assert state == book.state


def test_a_run_that_goes_on_from_an_older_one_tells_what_it_reuses() -> None:
    """RUNS-27: told before its own first stage, once, and the project itself has not moved by it."""
    book = Book().follow(whole_run().entries)
    result = RESULTS[S.DATA_ANALYSIS]
    assert isinstance(result, AnalysisResult)
    other = result.model_copy(update={"target_column": "z"})
    translation = RunTranslation(
        OTHER, {S.DATA_ANALYSIS: other, S.MODEL_DEPLOYMENT: RESULTS[S.MODEL_DEPLOYMENT]}
    )
    fork = whole_run(OTHER, STAGES[5:]).entries
    drafts = translation.feed(fork)
    added = book.record(drafts).events
    reused = [e.data for _, e in added if isinstance(e.data, StageChangeData) and e.data.reused]
    assert [data.stage for data in reused] == [S.DATA_ANALYSIS], "not of a stage that it does itself"
    assert book.state.target_column == "z"
    stands = book.state.stages[STAGES.index(S.DATA_ANALYSIS)]
    assert (stands.status, stands.reused) == (StageStatus.COMPLETED, True)
    assert book.record(drafts).events == []
    at = next(n for n, (_, e) in enumerate(added) if isinstance(e.data, StageChangeData) and e.data.reused)
    assert not [e for _, e in added[:at] if isinstance(e.data, StageChangeData)]
    assert fold(nothing_yet(), book.events) == book.state
