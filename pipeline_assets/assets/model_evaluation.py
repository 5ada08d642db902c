"""Stage 7: the truth on rows that no fit has seen."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import dagster as dg

from automl.bundle import write_bundle
from automl.evaluation import Evaluation, evaluate_model
from automl.inference import FittedModel, load_model, save_model
from automl.plan import FeaturePlan
from automl.report import render_report
from automl.training import TrainingSummary
from contracts.datasets import ProblemType
from contracts.errors import ErrorCode, OrreryError
from contracts.overrides import EvaluationSettings
from contracts.report import DatasetProfile, Finding
from contracts.signals import EvaluationResult, ProcessingResult
from contracts.stages import PipelineStage
from pipeline_assets import shown
from pipeline_assets.assets.model_training import MODEL_FILE
from pipeline_assets.bundles import Bundle
from pipeline_assets.interpretations import interpretation_of
from pipeline_assets.stage import StageOutput, StageRun, stage_asset

_STAGE = PipelineStage.MODEL_EVALUATION
REPORT_FILE = "report.html"
PREDICTIONS_FILE = "holdout_predictions.csv"
BUNDLE_FILE = "bundle.zip"


@stage_asset(
    _STAGE,
    kinds={"scikitlearn", "matplotlib"},
    description="Metrics, importances and plots on the holdout, against the dummy baseline.",
    checks={"better_than_baseline": "The model beats the dummy model on the holdout, by the chosen metric."},
)
def model_evaluation(stage: StageRun) -> StageOutput:
    """Measure the model as it was stored, and write the report."""
    with _measured_model(stage) as (path, sha256):
        loaded = load_model(path, sha256)
        found = _evaluate(stage, loaded.model)
        bundle = stage.scratch / BUNDLE_FILE
        write_bundle(loaded, path, sha256, found.report, bundle)
    report = found.report
    page = stage.scratch / REPORT_FILE
    html = render_report(stage.project.project_name, stage.project.problem_description, report, found.plots)
    page.write_text(html, "utf-8")
    table = stage.scratch / PREDICTIONS_FILE
    found.holdout_predictions.to_csv(table, index=False)
    own = stage.scratch / MODEL_FILE
    return StageOutput(
        bundle=Bundle(
            tables={"predictions": found.holdout_predictions},
            documents={"report": report},
            files={REPORT_FILE: page, PREDICTIONS_FILE: table, BUNDLE_FILE: bundle}
            | ({MODEL_FILE: own} if own.exists() else {}),
        ),
        result=EvaluationResult(
            stage=_STAGE,
            metric=report.metric,
            metrics=report.metrics,
            baseline_metrics=report.baseline_metrics,
            better_than_baseline=report.better_than_baseline,
        ),
        metadata=_metadata(stage, found),
        checks=[_check(found)],
    )


def _evaluate(stage: StageRun, model: FittedModel) -> Evaluation:
    earlier = stage.earlier
    return evaluate_model(
        model,
        earlier.document(PipelineStage.MODEL_TRAINING, "summary", TrainingSummary),
        earlier.table(PipelineStage.DATA_PROCESSING, "train"),
        earlier.table(PipelineStage.DATA_PROCESSING, "holdout"),
        earlier.document(PipelineStage.FEATURE_ENGINEERING, "plan", FeaturePlan),
        interpretation_of(earlier),
        findings=_findings(stage),
        seed=stage.seed,
        threads=stage.threads,
        fairness_column=stage.overrides.fairness_column,
        progress=stage.progress,
    )


def _findings(stage: StageRun) -> list[Finding]:
    """What was odd about the table, and what was left out of it."""
    profile = stage.earlier.document(PipelineStage.DATA_ANALYSIS, "profile", DatasetProfile)
    processed = stage.earlier.document(PipelineStage.DATA_PROCESSING, "result", ProcessingResult)
    return [*profile.findings, *processed.dropped_columns]


@contextmanager
def _measured_model(stage: StageRun) -> Iterator[tuple[Path, str]]:
    """The stored model's file and hash, and not the one in memory: what is measured is what will be served.

    With a threshold of its own the run has a file of its own. Raises OrreryError(INVALID_OVERRIDE).
    """
    threshold = stage.settings(EvaluationSettings).threshold
    with stage.earlier.file(PipelineStage.MODEL_TRAINING, MODEL_FILE) as path:
        sha256 = stage.earlier.sha256(PipelineStage.MODEL_TRAINING, MODEL_FILE)
        if threshold is None:
            yield path, sha256
            return
        model = load_model(path, sha256).model
        if model.problem_type is not ProblemType.BINARY:
            message = "A threshold is for a yes or no; this model tells more apart."
            raise OrreryError(ErrorCode.INVALID_OVERRIDE, message, f"problem type: {model.problem_type}")
        own = stage.scratch / MODEL_FILE
        model_id = f"{stage.project.project_id}/{stage.run_id}"
        save_model(replace(model, threshold=threshold), own, model_id)
        yield own, hashlib.sha256(own.read_bytes()).hexdigest()


def _metadata(stage: StageRun, found: Evaluation) -> dict[str, object]:
    report = found.report
    artifacts = f"/api/v1/projects/{stage.project.project_id}/artifacts"
    return {
        **shown.rows(report.num_holdout_rows),
        **shown.metrics(report.metrics),
        **shown.metrics(report.baseline_metrics, prefix="baseline "),
        "report": dg.MetadataValue.url(f"{artifacts}/report"),
        "holdout_predictions": dg.MetadataValue.url(f"{artifacts}/holdout_predictions"),
        **{f"plot: {plot.name}": shown.picture(plot) for plot in found.plots},
    }


def _check(found: Evaluation) -> dg.AssetCheckResult:
    report = found.report
    ours, theirs = report.metrics.get(report.metric), report.baseline_metrics.get(report.metric)
    return dg.AssetCheckResult(
        passed=report.better_than_baseline,
        check_name="better_than_baseline",
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"metric": report.metric.value, "model": str(ours), "baseline": str(theirs)},
    )
