"""Stage 2: what the columns hold, and what the user's sentence asks to predict."""

import dagster as dg

from automl.interpretation import interpret
from automl.profiling import profile_table
from automl.progress import ProgressUpdate
from contracts.datasets import Metric, ProblemType
from contracts.report import DatasetProfile, Interpretation
from contracts.signals import AnalysisResult
from contracts.stages import PipelineStage
from pipeline_assets import shown
from pipeline_assets.bundles import Bundle
from pipeline_assets.stage import StageOutput, StageRun, stage_asset

_STAGE = PipelineStage.DATA_ANALYSIS
_MAX_CANDIDATES = 5
_MAX_FINDINGS = 50


class AnalysisOverrides(dg.Config):
    """What a run may fix, over the project's own wishes."""

    target_column: str | None = None
    problem_type: ProblemType | None = None
    metric: Metric | None = None


@stage_asset(
    _STAGE,
    kinds={"pandas"},
    description="A profile of each column, and the sentence read as target, problem type and metric.",
    checks={
        "target_found": "The column to predict is one of the table's.",
        "target_has_values": "At least one row has a target.",
    },
    config=AnalysisOverrides,
)
def data_analysis(stage: StageRun) -> StageOutput:
    """VALIDATION_ERROR if no column can be what the user asks for."""
    table = stage.earlier.table(PipelineStage.DATA_UPLOAD, "table")
    stage.progress(ProgressUpdate(0, 2, "steps", "Profiling the columns", None))
    profile = profile_table(table)
    stage.progress(ProgressUpdate(1, 2, "steps", "Reading the problem description", None))
    found = interpret(table, profile, stage.project.problem_description, stage.overrides)
    stage.progress(ProgressUpdate(2, 2, "steps", f"Target: {found.chosen.target_column}", None))
    for line in found.chosen.evidence:
        stage.log.info("Evidence: %s", line)
    return StageOutput(
        bundle=Bundle(documents={"profile": profile, "interpretation": found}),
        result=_result(profile, found),
        metadata={
            **shown.rows(profile.num_rows),
            **shown.schema_of_profile(profile),
            "target_column": found.chosen.target_column,
            "problem_type": found.chosen.problem_type.value,
            "metric": found.chosen.metric.value,
            "confidence": found.chosen.confidence,
            "evidence": dg.MetadataValue.json(list(found.chosen.evidence)),
            "findings": shown.findings(profile.findings),
        },
        checks=_checks(profile, found),
    )


def _result(profile: DatasetProfile, found: Interpretation) -> AnalysisResult:
    chosen = found.chosen
    return AnalysisResult(
        stage=_STAGE,
        problem_type=chosen.problem_type,
        target_column=chosen.target_column,
        metric=chosen.metric,
        positive_class=chosen.positive_class,
        confidence=chosen.confidence,
        evidence=chosen.evidence,
        candidates=found.candidates[:_MAX_CANDIDATES],
        findings=profile.findings[:_MAX_FINDINGS],
    )


def _checks(profile: DatasetProfile, found: Interpretation) -> list[dg.AssetCheckResult]:
    target = next((c for c in profile.columns if c.name == found.chosen.target_column), None)
    missing = profile.num_rows if target is None else target.missing
    return [
        dg.AssetCheckResult(
            passed=target is not None,
            check_name="target_found",
            metadata={"confidence": found.chosen.confidence, "needs_confirmation": found.needs_confirmation},
        ),
        dg.AssetCheckResult(
            passed=missing < profile.num_rows,
            check_name="target_has_values",
            metadata={"missing": missing, "rows": profile.num_rows},
        ),
    ]
