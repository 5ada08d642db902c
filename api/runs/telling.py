"""Facts become answers. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from api.db import runs
from api.runs.facts import RunFacts
from contracts.events import CompletedEvent, ErrorEvent, ProjectState, RunError, StageChangeEvent
from contracts.overrides import RunOverrides
from contracts.runs import ModelVersion, RunDetail, RunStage, RunStatus, RunSummary
from contracts.signals import DeploymentResult, EvaluationResult
from contracts.stages import STAGES, TERMINAL_STAGE_STATUSES, PipelineStage, StageStatus

T = TypeVar("T")


def summary(facts: RunFacts, state: ProjectState) -> RunSummary:
    """One row of the list. What a run said itself counts before what was promised for it."""
    manifest, spec, receipt = facts.manifest, facts.spec, facts.receipt
    evaluated = _result(facts, EvaluationResult)
    deployed = _result(facts, DeploymentResult)
    changes = _changes(facts)
    trigger = (manifest and manifest.trigger) or (spec and spec.trigger) or "dagster_ui"
    return RunSummary(
        run_id=facts.run_id,
        project_id=facts.row.project_id,
        number=facts.number,
        status=_status(facts),
        trigger=trigger,
        by=(manifest and manifest.by) or (spec and spec.by) or None,
        reason=(manifest and manifest.reason) or (spec and spec.reason) or None,
        created_at=facts.row.created_at,
        started_at=min((event.timestamp for event in changes), default=None),
        ended_at=facts.row.ended_at,
        from_stage=_from_stage(facts),
        parent_run_id=(manifest and manifest.parent_run_id) or (spec and spec.parent_run_id) or None,
        replay_of=(manifest and manifest.replay_of) or (spec and spec.replay_of) or None,
        overrides=_overrides(facts),
        data_version=None if manifest is None else manifest.data_version,
        metric=evaluated.metric if evaluated else receipt.metric if receipt else None,
        metrics=evaluated.metrics if evaluated else receipt.metrics if receipt else None,
        best_model_id=deployed.best_model_id if deployed else None,
        is_champion=state.model_run_id == facts.run_id and state.model_key is not None,
        error=_error(facts),
    )


def detail(facts: RunFacts, state: ProjectState, dagster_url: str) -> RunDetail:
    """The whole; `dagster_url` is the page of the run in the Dagster UI."""
    told = summary(facts, state)
    deployed = _result(facts, DeploymentResult)
    model = None
    if deployed is not None:
        model = ModelVersion(
            model_id=deployed.best_model_id,
            endpoint_id=deployed.endpoint_id,
            sha256=deployed.model_sha256,
            size_bytes=deployed.model_size_bytes,
        )
    return RunDetail(
        **{name: getattr(told, name) for name in RunSummary.model_fields},
        stages=[_stage(facts, stage, told.overrides) for stage in STAGES],
        model=model,
        receipt=facts.receipt,
        dagster_url=dagster_url,
    )


def _overrides(facts: RunFacts) -> RunOverrides:
    if facts.manifest is not None:
        return facts.manifest.overrides
    return RunOverrides() if facts.spec is None else facts.spec.overrides


def _from_stage(facts: RunFacts) -> PipelineStage:
    """Of older runs: the first that is their own, by their manifest or by what they said."""
    if facts.manifest is not None and facts.manifest.from_stage is not None:
        return facts.manifest.from_stage
    if facts.spec is not None:
        return facts.spec.from_stage
    own = [stage for stage in STAGES if facts.producer(stage) == facts.run_id]
    said = sorted((event.data.stage for event in _changes(facts)), key=STAGES.index)
    return next(iter([*own, *said]), STAGES[0])


def _changes(facts: RunFacts) -> list[StageChangeEvent]:
    return [event for event in facts.events if isinstance(event, StageChangeEvent) and not event.data.reused]


def _status(facts: RunFacts) -> RunStatus:
    if facts.row.ended_at is None:
        return RunStatus.RUNNING if _changes(facts) else RunStatus.QUEUED
    if facts.row.status == runs.RESTORED_CANCELLED:
        return RunStatus.CANCELLED
    if facts.row.status == runs.RESTORED:  # its events went with a lost index: what it came to is the proof
        return RunStatus.COMPLETED if facts.receipt is not None or facts.has_model else RunStatus.FAILED
    return RunStatus(facts.row.status)


def _end(facts: RunFacts) -> CompletedEvent | ErrorEvent | None:
    ends = [e for e in facts.events if isinstance(e, CompletedEvent | ErrorEvent)]
    return next((e for e in ends if isinstance(e, CompletedEvent) or e.data.fatal), None)


def _error(facts: RunFacts) -> RunError | None:
    end = _end(facts)
    if not isinstance(end, ErrorEvent):
        return None
    data = end.data
    return RunError(stage=data.stage, code=data.code, message=data.message, details=data.details)


def _result(facts: RunFacts, kind: type[T]) -> T | None:
    results = (e.data.result for e in facts.events if isinstance(e, StageChangeEvent))
    return next((result for result in results if isinstance(result, kind)), None)


def _stage(facts: RunFacts, stage: PipelineStage, overrides: RunOverrides) -> RunStage:
    producer = facts.producer(stage)
    changes = [event for event in _changes(facts) if event.data.stage is stage]
    reused = producer is not None and producer != facts.run_id
    standing = StageStatus.COMPLETED if reused or _whole(facts) else StageStatus.PENDING
    status = changes[-1].data.status if changes else standing
    done = [event.timestamp for event in changes if event.data.status in TERMINAL_STAGE_STATUSES]
    return RunStage(
        stage=stage,
        status=status,
        started_at=_first(event.timestamp for event in changes),
        ended_at=_first(done),
        produced_by=producer if status is StageStatus.COMPLETED else None,
        reused=reused,
        settings=overrides.of(stage).given(),
    )


def _whole(facts: RunFacts) -> bool:
    """Whether a run whose events are lost went to its end."""
    return _status(facts) is RunStatus.COMPLETED and not facts.events


def _first(moments: Iterable[datetime]) -> datetime | None:
    return next(iter(moments), None)
