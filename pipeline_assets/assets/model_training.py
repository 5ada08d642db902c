"""Stage 6: the selected models trained out of fold, weighed into an ensemble, refitted once."""

from automl.budget import split_budget
from automl.inference import save_model
from automl.plan import FeaturePlan
from automl.selection import Selection
from automl.training import TrainedModel, train_models
from contracts.report import Interpretation
from contracts.signals import TrainingResult
from contracts.stages import PipelineStage
from pipeline_assets import shown
from pipeline_assets.bundles import Bundle
from pipeline_assets.stage import StageOutput, StageRun, stage_asset
from pipeline_assets.time_budget import BudgetOverride

_STAGE = PipelineStage.MODEL_TRAINING
MODEL_FILE = "model.orrery"


@stage_asset(
    _STAGE,
    kinds={"scikitlearn", "lightgbm"},
    description="The model: an ensemble of what was selected, weighed by out-of-fold predictions.",
    config=BudgetOverride,
)
def model_training(stage: StageRun) -> StageOutput:
    """Train within the run's time budget; small tables end when the work ends."""
    trained = _train(stage)
    path = stage.scratch / MODEL_FILE
    save_model(trained.model, path, f"{stage.project.project_id}/{stage.run_id}")
    stage.log.info("Best: %s after %d fits", trained.best_model, trained.work_units)
    return StageOutput(
        bundle=Bundle(documents={"summary": trained.summary}, files={MODEL_FILE: path}),
        result=TrainingResult(
            stage=_STAGE,
            leaderboard=trained.leaderboard,
            best_model=trained.best_model,
            score=trained.score,
            work_units=trained.work_units,
        ),
        metadata={
            "best_model": trained.best_model,
            **shown.metrics({} if trained.score is None else {"score": trained.score}),
            "fits": trained.work_units,
            "model_bytes": path.stat().st_size,
            "leaderboard": shown.leaderboard(trained.leaderboard),
        },
    )


def _train(stage: StageRun) -> TrainedModel:
    return train_models(
        stage.earlier.table(PipelineStage.DATA_PROCESSING, "train"),
        stage.earlier.document(PipelineStage.FEATURE_ENGINEERING, "plan", FeaturePlan),
        stage.earlier.document(PipelineStage.DATA_ANALYSIS, "interpretation", Interpretation),
        stage.earlier.document(PipelineStage.MODEL_SELECTION, "selection", Selection),
        budget_s=split_budget(stage.overrides.time_budget_s)[1],
        seed=stage.seed,
        threads=stage.threads,
        progress=stage.progress,
        should_finish=stage.words.finish_asked,
    )
