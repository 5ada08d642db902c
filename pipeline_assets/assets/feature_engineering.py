"""Stage 4: how each column becomes features. A plan, not a fit: fitting happens inside the folds."""

from automl.features import plan_features
from contracts.errors import ErrorCode, OrreryError
from contracts.overrides import FeatureSettings
from contracts.report import DatasetProfile, SplitKind
from contracts.signals import FeatureResult
from contracts.stages import PipelineStage
from pipeline_assets import shown
from pipeline_assets.bundles import Bundle
from pipeline_assets.choices import without
from pipeline_assets.interpretations import interpretation_of
from pipeline_assets.stage import StageOutput, StageRun, stage_asset

_STAGE = PipelineStage.FEATURE_ENGINEERING


@stage_asset(
    _STAGE,
    kinds={"scikitlearn"},
    description="The feature plan: how each input column is read and encoded, tried on the training rows.",
)
def feature_engineering(stage: StageRun) -> StageOutput:
    """The plan, with its width from a trial fit. VALIDATION_ERROR if no column is left to predict from."""
    train = stage.earlier.table(PipelineStage.DATA_PROCESSING, "train")
    profile = stage.earlier.document(PipelineStage.DATA_ANALYSIS, "profile", DatasetProfile)
    found = interpretation_of(stage.earlier)
    dropped = stage.settings(FeatureSettings).drop_columns or []
    targets = found.target_columns
    known = {column.name for column in profile.columns}
    # A further target is no input anyway; that the first is named here is a mistake to be told.
    dropped = [name for name in dropped if name not in targets[1:]]
    train, unwanted = without(train, dropped, needed=targets, gone=known)
    subject = found.split.column if found.split.kind is SplitKind.GROUP else None
    if set(train.columns) <= {*targets, subject}:
        raise OrreryError(ErrorCode.VALIDATION_ERROR, "No column is left to predict from.")
    for finding in unwanted:
        stage.log.info("%s (%s)", finding.message, finding.action)
    plan = plan_features(train, profile, found)
    stage.log.info("%d columns become %d features", plan.num_input_columns, plan.num_features)
    return StageOutput(
        bundle=Bundle(documents={"plan": plan}),
        result=FeatureResult(
            stage=_STAGE,
            num_input_columns=plan.num_input_columns,
            num_features=plan.num_features,
            columns_by_role=plan.columns_by_role,
        ),
        metadata={
            **shown.schema_of(train.drop(columns=targets)),
            "input_columns": plan.num_input_columns,
            "features": plan.num_features,
            **{f"columns: {role}": count for role, count in sorted(plan.columns_by_role.items())},
        },
    )
