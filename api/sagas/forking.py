"""Forks and replays: from a run that stands to the promise of another one.

What is wrong with a wish is said before anything is promised: nothing is half done.
"""

import asyncio

from pydantic import ValidationError

from api.dagster_gql.client import DagsterClient
from api.db import outbox, projects, runs
from api.db.database import Database
from api.db.tables import ProjectRow, RunRow
from api.runs.facts import RunStore
from api.sagas.overriding import check_overrides
from api.sagas.rerun import Wish, promise_run
from contracts.champions import Promotion
from contracts.data_versions import FIRST_VERSION
from contracts.errors import ErrorCode, OrreryError
from contracts.launch import LaunchSpec
from contracts.layout import Control, control_key, stage_key
from contracts.manifests import RunManifest
from contracts.overrides import (
    TARGET_FIELDS,
    AnalysisSettings,
    DeploymentSettings,
    RunOverrides,
    UploadSettings,
)
from contracts.projects import RunRequest
from contracts.questions import Answer, AnsweredBy
from contracts.report import Interpretation
from contracts.stages import STAGES, PipelineStage, StageStatus, stages_from
from object_store import ObjectNotFound, ObjectStore
from object_store.documents import newest_version, stored_version

_MEASURED = (PipelineStage.MODEL_SELECTION, PipelineStage.MODEL_TRAINING, PipelineStage.MODEL_EVALUATION)


class Forks:
    """Checks what a user wants of a run against what stands, then promises it."""

    def __init__(self, db: Database, store: ObjectStore, dagster: DagsterClient) -> None:
        self._db = db
        self._store = store
        self._runs = RunStore(store)
        self._dagster = dagster

    async def promise(self, project_id: str, request: RunRequest, request_id: str | None) -> LaunchSpec:
        """Raises OrreryError: PROJECT_NOT_FOUND, RUN_NOT_FOUND, CONFLICT, INVALID_OVERRIDE, UNAVAILABLE."""
        row = await self._project(project_id)
        parent_id = request.parent_run_id or row.state.run_id
        from_stage = request.from_stage
        if request.parent_run_id is not None:
            parent = await self.ended_run(project_id, request.parent_run_id)
            from_stage = await asyncio.to_thread(self._first_stage, parent, from_stage)
        else:
            await self._last_stands(row, from_stage)
        manifest = await self._settings_of(project_id, parent_id)
        if request.from_stage is not None:
            manifest = _said_once(manifest)

        versions = await asyncio.to_thread(newest_version, self._store, project_id)
        known = await asyncio.to_thread(self._known_columns, row, versions)

        def overrides(first: PipelineStage) -> RunOverrides:
            merged = _merged(request.overrides, manifest, first)
            wanted = request.overrides.data_analysis.named()
            check_overrides(merged, row, known, versions, wanted=wanted)
            return merged

        wish = Wish(
            from_stage=from_stage,
            parent_run_id=request.parent_run_id,
            seen_run_id=row.state.run_id,
            overrides=overrides,
            by=request.by,
            reason=request.reason,
            # Resumed, a replay goes on to be one; forked, it is a run of its own.
            replay_of=manifest.replay_of if request.from_stage is None else None,
            request_id=request_id,
        )
        return await self._promised(project_id, wish)

    async def replay(self, project_id: str, run_id: str, request_id: str | None) -> LaunchSpec:
        """The same again: data, settings, seed and counted work. Raises OrreryError as `promise` does."""
        row = await self._project(project_id)
        await self.ended_run(project_id, run_id)
        manifest = await asyncio.to_thread(self._runs.manifest, project_id, run_id)
        if manifest is None or not await asyncio.to_thread(self._was_measured, manifest):
            message = "A run that measured no model can't be repeated"
            raise OrreryError(ErrorCode.CONFLICT, message, run_id)
        pinned = await asyncio.to_thread(self._pinned, manifest)
        wish = Wish(
            from_stage=STAGES[0],
            parent_run_id=None,
            seen_run_id=row.state.run_id,
            overrides=lambda _first: pinned,
            by=None,
            reason=f"Repeats run {run_id}",
            replay_of=run_id,
            request_id=request_id,
        )
        return await self._promised(project_id, wish)

    async def ended_run(self, project_id: str, run_id: str) -> RunRow:
        """A run of the project that stands. Raises OrreryError: RUN_NOT_FOUND, CONFLICT, UNAVAILABLE."""
        async with self._db.reading() as session:
            row = await runs.get(session, run_id)
        if row is None or row.project_id != project_id:
            raise no_such_run(run_id)
        if row.ended_at is None:
            raise OrreryError(ErrorCode.CONFLICT, "The run has not ended yet: wait or cancel it", run_id)
        await self._in_dagster(row)
        return row

    async def _last_stands(self, row: ProjectRow, asked: PipelineStage | None) -> None:
        """Nothing if a run that names no parent may go on from the last: a whole one builds on no other.

        Raises OrreryError: RUN_NOT_FOUND, UNAVAILABLE. That a run is at work, the promise says.
        """
        upload = next(s.status for s in row.state.stages if s.stage is STAGES[0])
        whole = asked is STAGES[0] or (asked is None and upload is not StageStatus.COMPLETED)
        if whole or row.state.run_id is None:
            return
        async with self._db.reading() as session:
            last = await runs.get(session, row.state.run_id)
        if last is not None and last.ended_at is not None:
            await self._in_dagster(last)

    async def _in_dagster(self, run: RunRow) -> None:
        """Raises OrreryError: RUN_NOT_FOUND, UNAVAILABLE."""
        # One that an index made again knows by its objects was never in this Dagster.
        if not runs.is_restored(run.status) and await self._dagster.get_run(run.run_id) is None:
            message = "The run was deleted in Dagster: fork another one, or begin from data_upload"
            raise OrreryError(ErrorCode.RUN_NOT_FOUND, message, run.run_id)

    async def _project(self, project_id: str) -> ProjectRow:
        async with self._db.reading() as session:
            row = await projects.get(session, project_id)
        if row is None:
            raise no_such_project(project_id)
        return row

    async def _promised(self, project_id: str, wish: Wish) -> LaunchSpec:
        spec = await promise_run(self._db, project_id, wish)
        if spec is None:
            raise no_such_project(project_id)
        return spec

    async def _settings_of(self, project_id: str, run_id: str | None) -> RunManifest:
        """The run's manifest; of one that never began, what was promised for it."""
        empty = RunManifest(run_id=run_id or "", project_id=project_id, producers={})
        if run_id is None:
            return empty
        found = await asyncio.to_thread(self._runs.manifest, project_id, run_id)
        if found is not None:
            return await asyncio.to_thread(self._with_answer, found)
        async with self._db.reading() as session:
            row = await runs.get(session, run_id)
            key = None if row is None else row.launch_key
            promise = None if key is None else await outbox.get(session, key)
        if promise is None:
            return empty
        spec = promise.spec
        return empty.model_copy(update={"overrides": spec.overrides, "replay_of": spec.replay_of})

    def _with_answer(self, manifest: RunManifest) -> RunManifest:
        """With what somebody answered its analysis, as if it had been told so: nobody is asked twice."""
        producer = manifest.producers.get(PipelineStage.DATA_ANALYSIS.value)
        if producer is None:
            return manifest
        try:
            key = control_key(manifest.project_id, producer, Control.ANSWER)
            answer = Answer.model_validate_json(self._store.get(key))
        except (ObjectNotFound, ValidationError):
            return manifest
        if answer.answered_by is not AnsweredBy.USER:
            return manifest
        said = answer.model_dump(include=set(AnalysisSettings.model_fields), exclude_none=True)
        if answer.further_targets:
            said["target_columns"] = [answer.target_column, *answer.further_targets]
        told = manifest.overrides.data_analysis
        if told.named():
            said = {name: value for name, value in said.items() if name not in TARGET_FIELDS}
        analysis = AnalysisSettings.model_validate({**said, **told.given()})
        settings = manifest.overrides.model_copy(update={"data_analysis": analysis})
        return manifest.model_copy(update={"overrides": settings})

    def _first_stage(self, parent: RunRow, asked: PipelineStage | None) -> PipelineStage:
        """Where a fork of this run begins: what is before must stand. Raises OrreryError(CONFLICT)."""
        manifest = self._runs.manifest(parent.project_id, parent.run_id)
        producers = {} if manifest is None else manifest.producers
        missing = [
            stage
            for stage in STAGES
            if stage.value not in producers
            or not self._runs.has_results(parent.project_id, producers[stage.value], stage)
        ]
        if asked is None:
            if not missing:
                raise OrreryError(
                    ErrorCode.CONFLICT, "Nothing failed: name the stage to begin from", "from_stage"
                )
            return missing[0]
        before = [stage.value for stage in missing if STAGES.index(stage) < STAGES.index(asked)]
        if before:
            message = f"Stages before this one have no results that stand: begin from {before[0]}"
            raise OrreryError(ErrorCode.CONFLICT, message, f"from_stage: {', '.join(before)}")
        return asked

    def _known_columns(self, row: ProjectRow, newest: int) -> frozenset[str]:
        """Of the first data and of the newest."""
        if newest == FIRST_VERSION:
            return frozenset(row.dataset.columns)
        later = stored_version(self._store, row.id, newest).version.dataset
        return frozenset([*row.dataset.columns, *later.columns])

    def _was_measured(self, manifest: RunManifest) -> bool:
        made = [(stage, manifest.producers.get(stage.value)) for stage in _MEASURED]
        return all(
            run_id is not None and self._runs.has_results(manifest.project_id, run_id, stage)
            for stage, run_id in made
        )

    def _pinned(self, manifest: RunManifest) -> RunOverrides:
        """The run's settings, with what it came to by itself or by an answer fixed; and never a champion."""
        analysis = PipelineStage.DATA_ANALYSIS
        key = stage_key(
            manifest.project_id, manifest.producers[analysis.value], analysis, "interpretation.json"
        )
        try:
            reading = Interpretation.model_validate_json(self._store.get(key))
        except ObjectNotFound as gone:
            raise OrreryError(ErrorCode.CONFLICT, "What the run predicted is not known any more") from gone
        read = AnalysisSettings(
            target_column=reading.chosen.target_column,
            target_columns=reading.target_columns if reading.further_targets else None,
            problem_type=reading.chosen.problem_type,
            metric=reading.chosen.metric,
        )
        return manifest.overrides.model_copy(
            update={
                "data_upload": UploadSettings(data_version=manifest.data_version or FIRST_VERSION),
                "data_analysis": read,
                "model_deployment": DeploymentSettings(promotion=Promotion.NEVER),
            }
        )


def _said_once(parent: RunManifest) -> RunManifest:
    """Whether its model is promoted was said of that run; one that goes on where it failed still is it."""
    settings = parent.overrides.model_copy(update={"model_deployment": DeploymentSettings()})
    return parent.model_copy(update={"overrides": settings})


def _merged(own: RunOverrides, parent: RunManifest, first: PipelineStage) -> RunOverrides:
    """Raises OrreryError(INVALID_OVERRIDE) for a setting of a stage that is not done again."""
    redone = stages_from(first)
    outside = [stage.value for stage in own.given() if stage not in redone]
    if outside:
        raise OrreryError(
            ErrorCode.INVALID_OVERRIDE,
            f"The run begins at {first.value}: a stage before it can't be told anything",
            ", ".join(f"overrides.{stage}" for stage in outside),
        )
    return own.over(parent.overrides).only(redone)


def no_such_run(run_id: str) -> OrreryError:
    return OrreryError(ErrorCode.RUN_NOT_FOUND, "The project has no such run", run_id[:64])


def no_such_project(project_id: str) -> OrreryError:
    return OrreryError(ErrorCode.PROJECT_NOT_FOUND, "There is no such project", project_id)
