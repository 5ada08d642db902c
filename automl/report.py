"""The report: one HTML file without scripts or links, every text of the user's escaped."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from automl.charts import truth_charts
from automl.metrics import higher_is_better
from contracts.datasets import Metric
from contracts.report import EvaluationReport, Interpretation, Plot, TargetCandidate
from contracts.truth import Interval

_TOP_FEATURES = 30
_MAX_READINGS = 5
_METRIC_NAMES = {
    Metric.ROC_AUC: "ROC AUC",
    Metric.AVERAGE_PRECISION: "Average precision",
    Metric.F1: "F1",
    Metric.ACCURACY: "Accuracy",
    Metric.BALANCED_ACCURACY: "Balanced accuracy",
    Metric.LOG_LOSS: "Log loss",
    Metric.F1_MACRO: "F1, macro average",
    Metric.RMSE: "RMSE",
    Metric.MAE: "MAE",
    Metric.R2: "R²",
}


def render_report(project_name: str, description: str, report: EvaluationReport, plots: list[Plot]) -> str:
    """The whole report as one self-contained HTML document."""
    features = report.feature_importance[:_TOP_FEATURES]
    widest = max((f.importance for f in features), default=0.0)
    return _template().render(
        project_name=project_name,
        description=description,
        report=report,
        plots=plots,
        metrics=[_metric_line(name, report) for name in report.metrics],
        features=[(f, 100 * max(f.importance, 0) / widest if widest > 0 else 0.0) for f in features],
        metric_name=_METRIC_NAMES[report.metric],
        metric_names=_METRIC_NAMES,
        readings=_other_readings(report.interpretation),
        chosen=report.interpretation.chosen,
        truth=report.truth,
        charts={} if report.truth is None else truth_charts(report.truth),
    )


def _other_readings(found: Interpretation) -> list[TargetCandidate]:
    others = [one for one in found.candidates if one.target_column not in found.target_columns]
    return others[:_MAX_READINGS]


def _metric_line(name: str, report: EvaluationReport) -> dict[str, Any]:
    value, baseline = report.metrics[name], report.baseline_metrics.get(name)
    metric = Metric(name)
    better = baseline is not None and (value > baseline if higher_is_better(metric) else value < baseline)
    return {
        "name": _METRIC_NAMES[metric],
        "value": value,
        "baseline": baseline,
        "better": better,
        "direction": "higher is better" if higher_is_better(metric) else "lower is better",
        "chosen": metric is report.metric,
    }


def number(value: float | None) -> str:
    """Four significant digits; a dash where there is none."""
    return "–" if value is None else f"{value:,.4g}" if abs(value) < 1e5 else f"{value:,.0f}"  # noqa: PLR2004


def between(interval: Interval | None) -> str:
    """An interval in words; nothing where there is none."""
    return "" if interval is None else f"{number(interval.low)} to {number(interval.high)}"


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["number"] = number
    environment.filters["between"] = between
    return environment.get_template("report.html.j2")
