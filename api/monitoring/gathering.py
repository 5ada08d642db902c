"""Puts together what the inspector needs for a report: the log's files, and what they are held against."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from pydantic import BaseModel

from api.db.tables import ProjectRow
from api.inspection import Inspector
from api.monitoring.log_files import LogFiles
from api.runs.facts import RunStore
from api.sagas.new_data import MAX_COMPARED_FILES, first_of
from contracts.champions import Champion
from contracts.data_versions import FIRST_VERSION
from contracts.errors import ErrorCode, OrreryError
from contracts.events import ProjectState
from contracts.layout import (
    champions_prefix,
    data_key,
    project_key,
    reference_key,
    stage_key,
)
from contracts.manifests import RunManifest
from contracts.monitoring import MonitoringPolicy
from contracts.report import EvaluationReport
from contracts.stages import PipelineStage
from contracts.watching import HoldoutFiles, ReferencePlan, ServedModel, Subject, WatchPlan
from object_store import ObjectInfo, ObjectNotFound, ObjectStore, documents

_log = structlog.get_logger("api.monitoring")

_FETCHED_AT_ONCE = 8
_MAX_CHAMPIONS = 50  # that a report can name by their number
# What can't be read once can't be read at the next report: meanwhile a child at work on it serves nobody.
REFERENCE_AGAIN_AFTER_S = 6 * 3600.0


@dataclass(frozen=True)
class Window:
    """What a report is of."""

    since: datetime
    until: datetime
    policy: MonitoringPolicy
    log: LogFiles
    feedback: Sequence[ObjectInfo]
    feedback_left_out: int
    active: Sequence[Subject]


def champion_of(state: ProjectState) -> Champion:
    """The model that is watched. Raises OrreryError(CONFLICT) before there is one."""
    if state.champion is None:
        raise OrreryError(
            ErrorCode.CONFLICT, "This project has no model yet", f"status: {state.status.value}"
        )
    return state.champion


class Gatherer:
    """Fetches files for the inspector, each for as long as a question takes."""

    def __init__(self, store: ObjectStore, inspector: Inspector) -> None:
        self._store = store
        self._inspector = inspector
        self._runs = RunStore(store)
        self._unmade: dict[str, float] = {}  # by key: until when none is tried

    @asynccontextmanager
    async def plan(self, row: ProjectRow, window: Window) -> AsyncIterator[Path]:
        """A WatchPlan as a file, and all that it names, for the block."""
        champion = champion_of(row.state)
        await self._ensure_reference(row, champion)
        with ExitStack() as files:
            try:
                made = await asyncio.to_thread(self._plan, files, row, champion, window)
                yield await asyncio.to_thread(self.written, files, made)
            finally:
                await asyncio.to_thread(files.close)

    def written(self, files: ExitStack, document: BaseModel) -> Path:
        """The document as a file that the inspector may read."""
        staged = self._store.stage()
        files.callback(staged.discard)
        staged.write(document.model_dump_json().encode())
        staged.seal()
        return staged.path()

    def schema_file(self, files: ExitStack, project_id: str, champion: Champion) -> Path:
        """What the champion takes and gives. Raises OrreryError(CONFLICT) when that is gone."""
        manifest = self._runs.manifest(project_id, champion.run_id)
        return self._of_stage(files, project_id, manifest, PipelineStage.MODEL_DEPLOYMENT, "schema.json")

    def local(self, files: ExitStack, infos: Sequence[ObjectInfo]) -> list[str]:
        """Those that are still there."""

        def fetched(info: ObjectInfo) -> str | None:
            try:
                return str(files.enter_context(self._store.local_path(info.key)))
            except ObjectNotFound:  # retention passed by
                return None

        with ThreadPoolExecutor(_FETCHED_AT_ONCE, thread_name_prefix="log") as pool:
            return [path for path in pool.map(fetched, infos) if path is not None]

    def _plan(self, files: ExitStack, row: ProjectRow, champion: Champion, window: Window) -> WatchPlan:
        manifest = self._runs.manifest(row.id, champion.run_id)
        report = self._report(row.id, manifest)
        schema = self._of_stage(files, row.id, manifest, PipelineStage.MODEL_DEPLOYMENT, "schema.json")
        return WatchPlan(
            project_id=row.id,
            now=window.until,
            since=window.since,
            policy=window.policy,
            served=ServedModel(
                n=champion.n,
                run_id=champion.run_id,
                sha256=champion.model_sha256,
                data_version=champion.data_version,
                metric=None if report is None else report.metric,
            ),
            champions=self._numbers(row.id),
            schema_path=str(schema),
            reference=self._optional(files, reference_key(row.id, champion.model_sha256)),
            holdout=None if report is None else self._holdout(files, row.id, manifest, report),
            log=self.local(files, window.log.read),
            log_files=len(window.log.all),
            log_bytes=sum(info.size_bytes for info in window.log.all),
            read_bytes=sum(info.size_bytes for info in window.log.read),
            feedback=self.local(files, window.feedback),
            feedback_left_out=window.feedback_left_out,
            active=list(window.active),
        )

    def _report(self, project_id: str, manifest: RunManifest | None) -> EvaluationReport | None:
        producer = None if manifest is None else manifest.producers.get(PipelineStage.MODEL_EVALUATION.value)
        if producer is None:
            return None
        key = stage_key(project_id, producer, PipelineStage.MODEL_EVALUATION, "report.json")
        try:
            return EvaluationReport.model_validate_json(self._store.get(key))
        except (ObjectNotFound, ValueError):
            return None

    def _holdout(
        self, files: ExitStack, project_id: str, manifest: RunManifest | None, report: EvaluationReport
    ) -> HoldoutFiles | None:
        try:
            said = self._of_stage(
                files, project_id, manifest, PipelineStage.MODEL_EVALUATION, "predictions.parquet"
            )
        except OrreryError:  # a release before kept none: the report goes without
            return None
        try:
            rows = self._of_stage(
                files, project_id, manifest, PipelineStage.DATA_PROCESSING, "holdout.parquet"
            )
        except OrreryError:
            return HoldoutFiles(predictions=str(said), rows=None, split=report.interpretation.split)
        return HoldoutFiles(predictions=str(said), rows=str(rows), split=report.interpretation.split)

    def _of_stage(
        self,
        files: ExitStack,
        project_id: str,
        manifest: RunManifest | None,
        stage: PipelineStage,
        name: str,
    ) -> Path:
        producer = None if manifest is None else manifest.producers.get(stage.value)
        key = None if producer is None else stage_key(project_id, producer, stage, name)
        found = None if key is None else self._optional(files, key)
        if found is None:
            message = "What the champion's run has left is gone"
            raise OrreryError(ErrorCode.CONFLICT, message, f"{stage.value}/{name}")
        return Path(found)

    def _optional(self, files: ExitStack, key: str) -> str | None:
        try:
            return str(files.enter_context(self._store.local_path(key)))
        except ObjectNotFound:
            return None

    def _numbers(self, project_id: str) -> dict[str, int]:
        """The newest number of each model, of the last fifty champions."""
        known = documents.numbers(self._store, champions_prefix(project_id))[-_MAX_CHAMPIONS:]
        return {documents.champion(self._store, project_id, n).model_sha256: n for n in known}

    async def _ensure_reference(self, row: ProjectRow, champion: Champion) -> None:
        """Rows that the champion has learnt from, drawn once and kept. A report goes on without them."""
        key, now = reference_key(row.id, champion.model_sha256), time.monotonic()
        self._unmade = {each: until for each, until in self._unmade.items() if until > now}
        # Asked each time: retention, or another replica's, removes what a former champion had.
        if key in self._unmade or await asyncio.to_thread(self._stands, key):
            return
        with ExitStack() as files:
            try:
                plan = await asyncio.to_thread(self._reference_plan, files, row, champion)
                found = await self._inspector.reference(await asyncio.to_thread(self.written, files, plan))
                await asyncio.to_thread(self._store.put, key, base64.b64decode(found.parquet_base64))
            except OrreryError as error:
                if error.code in {ErrorCode.UNAVAILABLE, ErrorCode.STORAGE_FULL}:
                    raise
                self._unmade[key] = now + REFERENCE_AGAIN_AFTER_S
                _log.warning("no rows to compare with", project_id=row.id, reason=error.message)
            finally:
                await asyncio.to_thread(files.close)

    def _stands(self, key: str) -> bool:
        try:
            self._store.stat(key)
        except ObjectNotFound:
            return False
        return True

    def _reference_plan(self, files: ExitStack, row: ProjectRow, champion: Champion) -> ReferencePlan:
        known = documents.data_versions(self._store, first_of(row), row.id)
        parts = documents.read_together(known, champion.data_version)[-MAX_COMPARED_FILES:]
        data = []
        for part in parts:
            first = part.version == FIRST_VERSION
            described = project_key(row.id) if first else data_key(row.id, part.version)
            raw = documents.raw_key_of(self._store, row.id, part.version, part.dataset)
            paths = [files.enter_context(self._store.local_path(key)) for key in (raw, described)]
            data.append((str(paths[0]), str(paths[1])))
        schema = self.schema_file(files, row.id, champion)
        return ReferencePlan(data=data, schema_path=str(schema))
