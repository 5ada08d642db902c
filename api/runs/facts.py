"""Gathers what is known of runs: their rows, their events, their manifests and receipts in the store."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import events, outbox, runs
from api.db.tables import RunRow
from contracts.events import STREAM_EVENT, CompletedEvent, ErrorEvent, StageChangeEvent
from contracts.launch import LaunchSpec
from contracts.layout import manifest_key, stage_key
from contracts.manifests import RunManifest
from contracts.predictions import ModelRef
from contracts.receipts import Receipt
from contracts.report import Interpretation
from contracts.stages import PipelineStage
from object_store import ObjectNotFound, ObjectStore

Document = TypeVar("Document", bound=BaseModel)
Told = StageChangeEvent | CompletedEvent | ErrorEvent
RECEIPT = "receipt.json"
MODEL = "model.json"


@dataclass(frozen=True)
class RunFacts:
    """One run. `spec` is what the API promised (None: started elsewhere), `manifest` what the run pinned."""

    row: RunRow
    number: int
    spec: LaunchSpec | None
    manifest: RunManifest | None
    receipt: Receipt | None
    events: Sequence[Told] = field(default=())
    has_model: bool = False  # asked only of a restored run without a receipt: an older release wrote none

    @property
    def run_id(self) -> str:
        return self.row.run_id

    def producer(self, stage: PipelineStage) -> str | None:
        """The run whose objects count for `stage`; None while it has not said so."""
        return None if self.manifest is None else self.manifest.producers.get(stage.value)


class RunStore:
    """Reads the documents of runs; none is a normal answer."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def manifest(self, project_id: str, run_id: str) -> RunManifest | None:
        return self._read(manifest_key(project_id, run_id), RunManifest)

    def receipt(self, project_id: str, run_id: str) -> Receipt | None:
        key = stage_key(project_id, run_id, PipelineStage.MODEL_DEPLOYMENT, RECEIPT)
        return self._read(key, Receipt)

    def has_model(self, project_id: str, run_id: str) -> bool:
        """Whether the run itself came to a model."""
        key = stage_key(project_id, run_id, PipelineStage.MODEL_DEPLOYMENT, MODEL)
        return self._read(key, ModelRef) is not None

    def document(
        self, facts: RunFacts, stage: PipelineStage, name: str, kind: type[Document]
    ) -> Document | None:
        """What stands for a stage of the run, whoever made it."""
        producer = facts.producer(stage)
        if producer is None:
            return None
        return self._read(stage_key(facts.row.project_id, producer, stage, f"{name}.json"), kind)

    def reading(self, project_id: str, run_id: str) -> Interpretation | None:
        """What the run predicts: as its rows were parted by, else as its analysis came to it."""
        manifest = self.manifest(project_id, run_id)
        made = {} if manifest is None else manifest.producers
        for stage in (PipelineStage.DATA_PROCESSING, PipelineStage.DATA_ANALYSIS):
            producer = made.get(stage.value)
            if producer is None:
                continue
            key = stage_key(project_id, producer, stage, "interpretation.json")
            found = self._read(key, Interpretation)
            if found is not None:
                return found
        return None

    def has_results(self, project_id: str, run_id: str, stage: PipelineStage) -> bool:
        """Whether a run left anything of a stage: a stage that fails stores nothing."""
        prefix = stage_key(project_id, run_id, stage, "x").removesuffix("x")
        return next(iter(self._store.list(prefix)), None) is not None

    def _read(self, key: str, kind: type[Document]) -> Document | None:
        try:
            return kind.model_validate_json(self._store.get(key))
        except (ObjectNotFound, ValidationError):
            return None


async def gather(session: AsyncSession, store: ObjectStore, rows: Sequence[RunRow]) -> list[RunFacts]:
    """The facts of these runs of one project, in their order."""
    documents = RunStore(store)
    specs = {row.run_id: await _promised(session, row) for row in rows}
    told: dict[str, list[Told]] = {row.run_id: [] for row in rows}
    numbers: dict[str, int] = {}
    if rows:
        numbers = await runs.numbers(session, rows[0].project_id, list(told))
        bodies = await events.of_runs(session, rows[0].project_id, list(told))
        for run_id, body in bodies:
            event = STREAM_EVENT.validate_json(body)
            if isinstance(event, StageChangeEvent | CompletedEvent | ErrorEvent):
                told[run_id].append(event)

    def read(row: RunRow) -> RunFacts:
        receipt = documents.receipt(row.project_id, row.run_id) if row.ended_at is not None else None
        bare = runs.is_restored(row.status) and receipt is None
        return RunFacts(
            row=row,
            number=numbers[row.run_id],
            spec=specs[row.run_id],
            manifest=documents.manifest(row.project_id, row.run_id),
            receipt=receipt,
            events=told[row.run_id],
            has_model=bare and documents.has_model(row.project_id, row.run_id),
        )

    return list(await asyncio.gather(*(asyncio.to_thread(read, row) for row in rows)))


async def _promised(session: AsyncSession, row: RunRow) -> LaunchSpec | None:
    promise = None if row.launch_key is None else await outbox.get(session, row.launch_key)
    return None if promise is None else promise.spec
