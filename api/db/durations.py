"""Queries on what past runs took, and on how their estimates came out."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, Select, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.tables import OutcomeRow, ProjectRow, StageDurationRow
from api.estimates.durations import stage_durations
from api.estimates.forecasts import MAX_SAMPLES, Forecasts, Sample, forecasts
from api.estimates.lessons import outcome
from contracts.datasets import DatasetInfo, Overrides
from contracts.events import ProjectState
from contracts.stages import STAGES, PipelineStage

# What a time budget bounds: runs of another budget say nothing of these.
_BUDGETED = (PipelineStage.MODEL_SELECTION.value, PipelineStage.MODEL_TRAINING.value)
_REMEMBERED_OUTCOMES = 100


def cells_of(dataset: DatasetInfo) -> int:
    """Rows times columns."""
    return dataset.num_rows * dataset.num_columns


async def known(session: AsyncSession, dataset: DatasetInfo, overrides: Overrides) -> Forecasts:
    """What past runs say of a run on this table."""
    rows = (await session.execute(_samples(overrides.time_budget_s))).all()
    return forecasts(_read(rows), cells_of(dataset))


def learn(connection: Connection, run_id: str, state: ProjectState, ended_at: datetime) -> None:
    """Keep what a run that has just ended teaches; a second time changes nothing."""
    dataset, overrides = connection.execute(
        select(ProjectRow.dataset, ProjectRow.overrides).where(ProjectRow.id == state.project_id)
    ).one()
    before = connection.execute(_samples(overrides.time_budget_s, before=state.run_started_at)).all()
    result = outcome(state, ended_at, forecasts(_read(before), cells_of(dataset)))
    if result is not None:
        row = {"run_id": run_id, "ended_at": ended_at, "actual_s": result.actual_s}
        row |= {"predicted_s": result.predicted_s, "predicted_p90_s": result.predicted_p90_s}
        _add(connection, OutcomeRow, [row])
    facts = {
        "run_id": run_id,
        "cells": cells_of(dataset),
        "budget_s": overrides.time_budget_s,
        "ended_at": ended_at,
    }
    took = stage_durations(state, ended_at)
    _add(
        connection,
        StageDurationRow,
        [{**facts, "stage": stage.value, "duration_s": duration} for stage, duration in took.items()],
    )


async def outcomes(session: AsyncSession) -> Sequence[OutcomeRow]:
    """Of the last completed runs, newest first."""
    statement = select(OutcomeRow).order_by(OutcomeRow.ended_at.desc()).limit(_REMEMBERED_OUTCOMES)
    return (await session.scalars(statement)).all()


def _samples(budget_s: float | None, *, before: datetime | None = None) -> Select[tuple[str, int, float]]:
    """Newest first; enough for every stage."""
    statement = (
        select(StageDurationRow.stage, StageDurationRow.cells, StageDurationRow.duration_s)
        .where(
            or_(
                StageDurationRow.stage.not_in(_BUDGETED),
                StageDurationRow.budget_s.is_not_distinct_from(budget_s),
            )
        )
        .order_by(StageDurationRow.ended_at.desc())
        .limit(MAX_SAMPLES * len(STAGES))
    )
    return statement if before is None else statement.where(StageDurationRow.ended_at <= before)


def _read(rows: Sequence[Row[tuple[str, int, float]]]) -> list[Sample]:
    return [Sample(PipelineStage(stage), cells, duration) for stage, cells, duration in rows]


def _add(
    connection: Connection, table: type[StageDurationRow | OutcomeRow], rows: list[dict[str, object]]
) -> None:
    if rows:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)
