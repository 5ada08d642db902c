"""Stage 5: a quick look at every model family."""

from automl.budget import split_budget
from automl.cluster import fits_on
from automl.plan import FeaturePlan
from automl.several import select_for_all
from contracts.overrides import SelectionSettings
from contracts.signals import SelectionResult
from contracts.stages import PipelineStage
from pipeline_assets import shown
from pipeline_assets.bundles import Bundle
from pipeline_assets.interpretations import interpretation_of
from pipeline_assets.repeating import repeated_selection
from pipeline_assets.settings import settings as process_settings
from pipeline_assets.stage import StageOutput, StageRun, stage_asset

_STAGE = PipelineStage.MODEL_SELECTION


@stage_asset(
    _STAGE,
    kinds={"scikitlearn", "lightgbm"},
    description="Every model family tried on a few folds, the dummy baseline first; the best are trained.",
)
def model_selection(stage: StageRun) -> StageOutput:
    """PIPELINE_FAILED if not even the baseline can be fitted."""
    settings = stage.settings(SelectionSettings)
    repeated = repeated_selection(stage)
    with fits_on(process_settings().orrery_fit_cluster):
        selection = select_for_all(
            stage.earlier.table(PipelineStage.DATA_PROCESSING, "train"),
            stage.earlier.document(PipelineStage.FEATURE_ENGINEERING, "plan", FeaturePlan),
            interpretation_of(stage.earlier),
            budget_s=split_budget(stage.overrides.time_budget_s)[0],
            seed=stage.seed,
            threads=stage.threads,
            progress=stage.progress,
            should_finish=stage.words.finish_asked,
            repeated=repeated,
            families=settings.families,
        )
    stage.log.info("Selected: %s", ", ".join(selection.selected))
    return StageOutput(
        bundle=Bundle(documents={"selection": selection}),
        result=SelectionResult(
            stage=_STAGE, leaderboard=selection.leaderboard, selected_models=selection.selected
        ),
        metadata={
            "selected": ", ".join(selection.selected),
            "fits": sum(each.work_units for each in (selection, *selection.further)),
            "leaderboard": shown.leaderboard(selection.leaderboard),
        },
    )
