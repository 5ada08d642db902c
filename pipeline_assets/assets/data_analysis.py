"""Stage 2: what the columns hold, and what the user's sentence asks to predict."""

from collections.abc import Sequence
from logging import Logger
from typing import Any

import dagster as dg
import pandas as pd

from automl.interpretation import absent_target, interpret
from automl.profiling import profile_table, profile_with_target
from automl.progress import ProgressUpdate
from contracts.datasets import OnAmbiguity, Overrides
from contracts.errors import ErrorCode
from contracts.questions import Answer, AnsweredBy
from contracts.report import DatasetProfile, Interpretation
from contracts.signals import AnalysisResult
from contracts.stages import PipelineStage
from pipeline_assets import shown
from pipeline_assets.asking import ask_for_reading
from pipeline_assets.asking_runs import holding_no_slot
from pipeline_assets.bundles import Bundle
from pipeline_assets.checks import refused_with, require
from pipeline_assets.settings import settings
from pipeline_assets.stage import StageOutput, StageRun, stage_asset

_STAGE = PipelineStage.DATA_ANALYSIS
_MAX_CANDIDATES = 5
_MAX_FINDINGS = 50


@stage_asset(
    _STAGE,
    kinds={"pandas"},
    description="A profile of each column, and the sentence read as target, problem type and metric.",
    checks={
        "target_found": "The columns to predict are the table's.",
        "target_has_values": "Rows have each target, and not all the same one.",
    },
)
def data_analysis(stage: StageRun) -> StageOutput:
    """VALIDATION_ERROR if no column can be what the user asks for."""
    table = stage.earlier.table(PipelineStage.DATA_UPLOAD, "table")
    stage.progress(ProgressUpdate(0, 2, "steps", "Profiling the columns", None))
    profile = profile_table(table)
    stage.progress(ProgressUpdate(1, 2, "steps", "Reading the problem description", None))
    found = _settled(stage, table, profile)
    checks = target_checks(found.target_columns, table)
    require(checks, ErrorCode.VALIDATION_ERROR, f"{_named(found.target_columns)} can't be predicted.")
    for name in found.target_columns:
        profile = profile_with_target(profile, table, name)
    stage.progress(ProgressUpdate(2, 2, "steps", f"Target: {', '.join(found.target_columns)}"[:200], None))
    tell(stage.log, found)
    return StageOutput(
        bundle=Bundle(documents={"profile": profile, "interpretation": found}),
        result=_result(profile, found),
        metadata={
            **shown.rows(profile.num_rows),
            **shown.schema_of_profile(profile),
            "target_column": found.chosen.target_column,
            **({"further_targets": _named(found.chosen.further_targets)} if found.further_targets else {}),
            "problem_type": found.chosen.problem_type.value,
            "metric": found.chosen.metric.value,
            "confidence": found.chosen.confidence,
            "evidence": dg.MetadataValue.json(list(found.chosen.evidence)),
            "findings": shown.findings(profile.findings),
        },
        checks=checks,
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
        further_targets=chosen.further_targets,
    )


def _named(columns: Sequence[str]) -> str:
    return ", ".join(repr(name[:80]) for name in columns)


def _settled(stage: StageRun, table: pd.DataFrame, profile: DatasetProfile) -> Interpretation:
    """The engine's reading; in doubt, and if the project wants to be asked, the one that is answered."""
    found = _interpret(stage, table, profile, stage.overrides)
    if not found.needs_confirmation or stage.overrides.on_ambiguity is not OnAmbiguity.ASK:
        return found
    with holding_no_slot(dg.AssetExecutionContext.get().instance, stage.run_id):
        answer = ask_for_reading(stage, found, settings().orrery_question_timeout_s)
    if answer.answered_by is AnsweredBy.TIMEOUT:
        return found
    return _interpret(stage, table, profile, stage.overrides.model_copy(update=_fixed(answer)))


def _fixed(answer: Answer) -> dict[str, Any]:
    """What the answer settles, for all targets."""
    further = answer.further_targets
    fixed = answer.model_dump(include={"target_column", "problem_type", "metric"}, exclude_none=True)
    return {**fixed, "target_columns": [answer.target_column, *further] if further else None}


def _interpret(
    stage: StageRun, table: pd.DataFrame, profile: DatasetProfile, overrides: Overrides
) -> Interpretation:
    """The engine's reading; what it refuses shows as failed checks on the column that was wanted."""
    words = stage.project.problem_description
    absent = None if overrides.target_column is not None else absent_target(table, words)
    wanted = overrides.targets if absent is None else [absent]
    with refused_with(target_checks(wanted, table)):
        return interpret(table, profile, words, overrides)


def tell(log: Logger, found: Interpretation) -> None:
    """The target, why, and in doubt which others it might have been, for whoever follows the run."""
    chosen = found.chosen
    for each in found.targets:
        log.info("Target: %s (%s, judged by %s)", each.target_column, each.problem_type, each.metric)
    for line in chosen.evidence:
        log.info("Evidence: %s", line)
    if found.needs_confirmation:
        others = [f"{c.target_column} ({c.confidence:.0%})" for c in found.candidates[1:_MAX_CANDIDATES]]
        log.warning(
            "The target is a guess: %s (confidence %.0f%%); runners-up: %s. Name it if another is meant.",
            chosen.target_column,
            100 * chosen.confidence,
            ", ".join(others) or "none",
        )


def target_checks(targets: Sequence[str], table: pd.DataFrame) -> list[dg.AssetCheckResult]:
    """Judged by the table alone, whoever chose the targets; empty if nothing could be chosen."""
    columns = [table[name] for name in targets if name in table.columns]
    found = bool(targets) and len(columns) == len(targets)
    present = min((int(values.notna().sum()) for values in columns), default=0) if found else 0
    distinct = min((int(values.nunique(dropna=True)) for values in columns), default=0) if found else 0
    shown_name = ", ".join(name[:80] for name in targets) or "-"
    return [
        dg.AssetCheckResult(
            passed=found,
            check_name="target_found",
            severity=dg.AssetCheckSeverity.ERROR,
            metadata={"target": shown_name, "columns": table.shape[1]},
        ),
        dg.AssetCheckResult(
            passed=distinct > 1,
            check_name="target_has_values",
            severity=dg.AssetCheckSeverity.ERROR,
            metadata={"present": present, "distinct": distinct, "rows": len(table)},
        ),
    ]
