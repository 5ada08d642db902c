"""Stage 3: the split into training and holdout rows, before anything is fitted."""

import dagster as dg
import pandas as pd

from automl.processing import ProcessedTable, process_table
from contracts.errors import ErrorCode
from contracts.overrides import ProcessingSettings
from contracts.report import DatasetProfile, Finding, Interpretation
from contracts.signals import ProcessingResult
from contracts.stages import PipelineStage
from pipeline_assets import shown
from pipeline_assets.bundles import Bundle
from pipeline_assets.checks import refused_with, require
from pipeline_assets.choices import require_split, with_split, without, without_targets
from pipeline_assets.interpretations import DOCUMENT
from pipeline_assets.stage import StageOutput, StageRun, stage_asset

_STAGE = PipelineStage.DATA_PROCESSING


@stage_asset(
    _STAGE,
    kinds={"pandas", "parquet"},
    description="Training and holdout rows, without what has no target or no information.",
    checks={"holdout_not_empty": "There are rows to measure the model on that no fit has seen."},
)
def data_processing(stage: StageRun) -> StageOutput:
    """VALIDATION_ERROR if the target or the inputs leave nothing to learn."""
    table = stage.earlier.table(PipelineStage.DATA_UPLOAD, "table")
    profile = stage.earlier.document(PipelineStage.DATA_ANALYSIS, "profile", DatasetProfile)
    found = stage.earlier.document(PipelineStage.DATA_ANALYSIS, "interpretation", Interpretation)
    settings = stage.settings(ProcessingSettings)
    target = found.chosen.target_column
    found, given_up = without_targets(found, settings.drop_columns or [])
    found = with_split(found, settings.split, table)
    needed = {*found.target_columns, found.split.column}
    table, unwanted = without(table, settings.drop_columns or [], needed=needed)
    with refused_with([holdout_check(table.head(0), table.head(0), target)]):  # no split: nothing held out
        processed = process_table(table, profile, found, seed=stage.seed)
    require_split(settings.split, processed.dropped)
    left_out = [*given_up, *unwanted, *processed.dropped]
    check = holdout_check(processed.train, processed.holdout, target)
    require([check], ErrorCode.VALIDATION_ERROR, "No rows could be held out to measure the model on.")
    for finding in left_out:
        stage.log.info("%s (%s)", finding.message, finding.action)
    result = ProcessingResult(
        stage=_STAGE,
        num_train_rows=len(processed.train),
        num_holdout_rows=len(processed.holdout),
        num_dropped_rows=processed.num_dropped_rows,
        dropped_columns=left_out,
    )
    return StageOutput(
        bundle=Bundle(
            tables={"train": processed.train, "holdout": processed.holdout},
            documents={"result": result, DOCUMENT: processed.interpretation},
        ),
        result=result,
        metadata=_metadata(processed, left_out),
        checks=[check],
    )


def holdout_check(train: pd.DataFrame, holdout: pd.DataFrame, target: str) -> dg.AssetCheckResult:
    """Rows with a target that are not among the training rows, by the row numbers of the uploaded file."""
    measurable = holdout.index[holdout[target].notna()] if target in holdout else holdout.index[:0]
    seen = int(holdout.index.isin(train.index).sum())
    return dg.AssetCheckResult(
        passed=len(measurable) > 0 and seen == 0,
        check_name="holdout_not_empty",
        severity=dg.AssetCheckSeverity.ERROR,
        metadata={"holdout_rows": len(holdout), "with_target": len(measurable), "also_in_training": seen},
    )


def _metadata(processed: ProcessedTable, left_out: list[Finding]) -> dict[str, object]:
    return {
        **shown.rows(len(processed.train) + len(processed.holdout)),
        **shown.schema_of(processed.train),
        "train_rows": len(processed.train),
        "holdout_rows": len(processed.holdout),
        "dropped_rows": processed.num_dropped_rows,
        "left_out": shown.findings(left_out),
    }
