"""Stage 6: the selected models trained out of fold, weighed into an ensemble, refitted once."""

from pathlib import Path
from typing import Any

import dagster as dg

from automl.budget import split_budget
from automl.cluster import fits_on
from automl.inference import save_model
from automl.plan import FeaturePlan
from automl.selection import Selection
from automl.several import train_for_all
from automl.training import TrainingSummary
from contracts.signals import TrainingResult
from contracts.stages import PipelineStage
from pipeline_assets import shown
from pipeline_assets.bundles import Bundle
from pipeline_assets.interpretations import interpretation_of
from pipeline_assets.repeating import repeated_layout
from pipeline_assets.settings import settings as process_settings
from pipeline_assets.stage import StageOutput, StageRun, stage_asset
from pipeline_assets.vertex.training import train_on_vertex

_STAGE = PipelineStage.MODEL_TRAINING
MODEL_FILE = "model.orrery"


@stage_asset(
    _STAGE,
    kinds={"scikitlearn", "lightgbm"},
    description="The model: an ensemble of what was selected, weighed by out-of-fold predictions.",
)
def model_training(stage: StageRun) -> StageOutput:
    """Train within the run's time budget; small tables end when the work ends."""
    summary, path, shown_too = _train_there(stage) if _is_remote(stage) else _train_here(stage)
    stage.log.info("Best: %s after %d fits", summary.best_model, summary.work_units)
    return StageOutput(
        bundle=Bundle(documents={"summary": summary}, files={MODEL_FILE: path}),
        result=TrainingResult(
            stage=_STAGE,
            leaderboard=summary.leaderboard,
            best_model=summary.best_model,
            score=summary.score,
            work_units=summary.work_units,
        ),
        metadata={
            "best_model": summary.best_model,
            **shown.metrics({} if summary.score is None else {"score": summary.score}),
            "fits": summary.work_units,
            "model_bytes": path.stat().st_size,
            "leaderboard": shown.leaderboard(summary.leaderboard),
            **shown_too,
        },
    )


_Outcome = tuple[TrainingSummary, Path, dict[str, Any]]


def _is_remote(stage: StageRun) -> bool:
    return stage.cloud.training_backend == "vertex"


def _train_there(stage: StageRun) -> _Outcome:
    trained = train_on_vertex(stage, stage.earlier.manifest, _budget_s(stage), repeated_layout(stage))
    return trained.summary, trained.model, {"vertex_job": dg.MetadataValue.url(trained.job_url)}


def _train_here(stage: StageRun) -> _Outcome:
    with fits_on(process_settings().orrery_fit_cluster):
        trained = train_for_all(
            stage.earlier.table(PipelineStage.DATA_PROCESSING, "train"),
            stage.earlier.document(PipelineStage.FEATURE_ENGINEERING, "plan", FeaturePlan),
            interpretation_of(stage.earlier),
            stage.earlier.document(PipelineStage.MODEL_SELECTION, "selection", Selection),
            budget_s=_budget_s(stage),
            seed=stage.seed,
            threads=stage.threads,
            progress=stage.progress,
            should_finish=stage.words.finish_asked,
            replay=repeated_layout(stage),
        )
    path = stage.scratch / MODEL_FILE
    save_model(trained.model, path, f"{stage.project.project_id}/{stage.run_id}")
    return trained.summary, path, {}


def _budget_s(stage: StageRun) -> float:
    return split_budget(stage.overrides.time_budget_s)[1]
