"""What the stage and its job on Vertex AI tell each other, as objects of the run. No Dagster, no Google."""

import hashlib

from pydantic import BaseModel, Field

from automl.training import TrainingLayout, TrainingSummary
from contracts.errors import ErrorCode
from contracts.layout import stage_key
from contracts.manifests import RunManifest
from contracts.report import LeaderboardRow
from contracts.stages import PipelineStage
from object_store import ObjectNotFound, ObjectStore

ORDER = "vertex_order.json"
PROGRESS = "vertex_progress.json"
OUTCOME = "vertex_outcome.json"
MODEL = "vertex_model.orrery"

_DIGEST_CHARS = 40  # a label's value may have 63
# Stages whose results a training depends on
_SOURCES = (
    PipelineStage.DATA_ANALYSIS,
    PipelineStage.DATA_PROCESSING,
    PipelineStage.FEATURE_ENGINEERING,
    PipelineStage.MODEL_SELECTION,
)


class TrainingOrder(BaseModel):
    """What is to be trained."""

    manifest: RunManifest = Field(description="Whose results stand for the stages before.")
    budget_s: float
    seed: int
    # Orders from before runs could be repeated have none.
    layout: TrainingLayout | None = Field(default=None, description="The fits to do again, of a replay.")

    @property
    def project_id(self) -> str:
        return self.manifest.project_id

    @property
    def run_id(self) -> str:
        return self.manifest.run_id

    def digest(self, image: str) -> str:
        """The same for two orders whose results would be the same: another run finds its job by it."""
        sources = [self.manifest.producers.get(stage.value, "") for stage in _SOURCES]
        fits = [] if self.layout is None else [self.layout.model_dump_json()]
        told = "\n".join([self.project_id, *sources, repr(self.budget_s), str(self.seed), image, *fits])
        return hashlib.sha256(told.encode()).hexdigest()[:_DIGEST_CHARS]


class JobProgress(BaseModel):
    """How far the job is: its last update, and every candidate that it has measured."""

    done: float
    total: float
    unit: str
    message: str
    candidates: list[LeaderboardRow]


class JobFault(BaseModel):
    """Why the training failed, by the name that it had there."""

    code: ErrorCode
    message: str
    details: str | None


class JobOutcome(BaseModel):
    """The last word of a job: the model's summary and hash, or the fault."""

    summary: TrainingSummary | None
    model_sha256: str | None
    fault: JobFault | None


class JobFiles:
    """The objects of one job, under the run that submitted it."""

    def __init__(self, store: ObjectStore, project_id: str, run_id: str) -> None:
        self.store = store
        self.project_id = project_id
        self.run_id = run_id

    def key(self, name: str) -> str:
        return stage_key(self.project_id, self.run_id, PipelineStage.MODEL_TRAINING, name)

    def put(self, name: str, document: BaseModel) -> None:
        """Write it over what was there."""
        self.store.put(self.key(name), document.model_dump_json().encode())

    def order(self) -> TrainingOrder:
        return TrainingOrder.model_validate_json(self.store.get(self.key(ORDER)))

    def progress(self) -> JobProgress | None:
        data = self._found(PROGRESS)
        return None if data is None else JobProgress.model_validate_json(data)

    def outcome(self) -> JobOutcome | None:
        data = self._found(OUTCOME)
        return None if data is None else JobOutcome.model_validate_json(data)

    def is_complete(self) -> bool:
        """Whether a trained model waits to be taken."""
        outcome = self.outcome()
        if outcome is None or outcome.summary is None:
            return False
        try:
            self.store.stat(self.key(MODEL))
        except ObjectNotFound:
            return False
        return True

    def forget_outcome(self) -> None:
        """Before another attempt."""
        for name in (OUTCOME, PROGRESS, MODEL):
            self.store.delete(self.key(name))

    def _found(self, name: str) -> bytes | None:
        try:
            return self.store.get(self.key(name))
        except ObjectNotFound:
            return None
