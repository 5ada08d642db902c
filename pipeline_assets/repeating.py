"""The counted work of an earlier run, for a stage that is told to repeat it."""

from typing import TypeVar

from pydantic import BaseModel

from automl.selection import Selection
from automl.training import TrainingLayout, TrainingSummary
from contracts.errors import ErrorCode, OrreryError
from contracts.stages import PipelineStage
from pipeline_assets.bundles import EarlierStages
from pipeline_assets.manifests import read_manifest
from pipeline_assets.stage import StageRun

Document = TypeVar("Document", bound=BaseModel)


def repeated_selection(stage: StageRun) -> Selection | None:
    """What the repeated run's screening did; None where nothing is repeated."""
    return _of_repeated(stage, PipelineStage.MODEL_SELECTION, "selection", Selection)


def repeated_layout(stage: StageRun) -> TrainingLayout | None:
    """The fits of the repeated run's training; None where nothing is repeated."""
    summary = _of_repeated(stage, PipelineStage.MODEL_TRAINING, "summary", TrainingSummary)
    return None if summary is None else summary.layout


def results_of(stage: StageRun, run_id: str) -> EarlierStages:
    """What stands for the stages of another run of the project. Raises OrreryError(RUN_NOT_FOUND)."""
    manifest = read_manifest(stage.store, stage.project.project_id, run_id)
    if manifest is None:
        raise OrreryError(ErrorCode.RUN_NOT_FOUND, "The run to repeat is not there (any more).", run_id)
    return EarlierStages(stage.store, manifest)


def _of_repeated(stage: StageRun, source: PipelineStage, name: str, kind: type[Document]) -> Document | None:
    return None if stage.repeats is None else results_of(stage, stage.repeats).document(source, name, kind)
