"""Everything that a window of the log tells, put together. The same files, the same report."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from automl.monitoring.answers import Answered, answered, like
from automl.monitoring.came import Came
from automl.monitoring.inputs import measure_inputs
from automl.monitoring.live import Measured, live_metrics
from automl.monitoring.logged import Logged, instances_of, units_of
from automl.monitoring.outcomes import Found, joined, measure_coverage
from automl.monitoring.quality import measure_quality
from automl.monitoring.said import measure_predictions
from automl.monitoring.signals import signal, verdict_of, worst
from automl.monitoring.traffic import measure_log, measure_traffic
from automl.monitoring.values import ColumnValues, date_form_of, read_values
from contracts.datasets import Metric
from contracts.monitoring import AlertKind, LiveMetric, LiveModel, MonitoringPolicy, Verdict
from contracts.predictions import ModelSchema
from contracts.watching import Signal, Standing, Subject, Watched, WatchPlan

_MAX_MODELS = 10
_MAX_TOLD = 20  # signals of one kind beyond their thresholds, worst first


@dataclass(frozen=True)
class Known:
    """What the log is held against: the champion's schema, rows that it saw, its answers on its holdout."""

    schema: ModelSchema
    reference: Sequence[dict[str, Any]] | None
    holdout: Measured | None
    ignored: frozenset[str] = frozenset()


def watched(plan: WatchPlan, logged: Logged, outcomes: pd.DataFrame, known: Known) -> Watched:
    """The report's parts, and each thing that could be an alert as it stands."""
    log, signals = measure_log(logged, plan)
    traffic, found = measure_traffic(logged.rows, plan.since, plan.now, plan.policy)
    signals += found
    details = logged.detailed[logged.detailed["inputs"].notna()].reset_index(drop=True)
    was_answered = np.flatnonzero(details["prediction"].notna())
    # An id that was refused when it came again was answered once: only that can have an outcome.
    said = joined(details.iloc[was_answered], outcomes)
    own = said[said["model_sha256"] == plan.served.sha256].reset_index(drop=True)
    schema = known.schema
    champions = answered(own, own["outcome"], schema.problem_type, schema.classes)
    judged = joined(logged.judged[logged.judged["prediction"].notna()], outcomes)
    judged = judged[judged["outcome"].notna()]
    models, found = _models(plan, _answered_rows(logged), (judged, said), known)
    signals += found
    instances = instances_of(details)
    before, asked = _columns(known, instances)
    now = [values.take(was_answered) for values in asked]
    drift, found = measure_inputs(before, now, plan.served, plan.policy, came=_came(said))
    signals += found
    holdout = None if known.holdout is None else known.holdout.answers
    labels, problem = champions.labels, known.schema.problem_type
    predictions, found = measure_predictions(
        holdout, champions.answers, labels, problem, plan.policy, came=_came(own)
    )
    signals += found
    accepted = frozenset(column.name for column in known.schema.columns) | known.ignored
    accepted |= {name for row in known.reference or () for name in row} | {known.schema.target_column}
    accepted |= {target.target_column for target in known.schema.further_targets}
    quality, found = measure_quality(before, asked, instances, plan.policy, accepted, came=_came(details))
    signals += found
    feedback = measure_coverage(
        joined(logged.rows[logged.rows["error_code"].isna()], outcomes),
        Found(joined(logged.found, outcomes), len(judged), whole=logged.files == plan.log_files),
        outcomes[outcomes["received_at"] >= plan.since],
        (own, champions),
        left_out=plan.feedback_left_out,
    )
    verdicts = [drift.verdict, predictions.verdict, quality.verdict, *(m.verdict for m in models[:1])]
    verdicts.append(verdict_of(signals, enough=len(logged.rows) >= plan.policy.min_rows))
    return Watched(
        verdict=worst(verdicts),
        log=log,
        traffic=traffic,
        models=models,
        drift=drift,
        predictions=predictions,
        quality=quality,
        feedback=feedback,
        signals=_told(signals, plan),
    )


def _columns(
    known: Known, asked: Sequence[dict[str, Any]]
) -> tuple[list[ColumnValues] | None, list[ColumnValues]]:
    """The model's columns of the reference, and of all rows that were asked."""
    reference = known.reference
    forms = {c.name: date_form_of(c, reference or ()) for c in known.schema.columns}

    def read(rows: Sequence[dict[str, Any]]) -> list[ColumnValues]:
        return [read_values(column, rows, forms[column.name]) for column in known.schema.columns]

    return None if reference is None else read(reference), read(asked)


def _came(rows: pd.DataFrame) -> Came:
    return Came(pd.factorize(units_of(rows))[0].astype("int64"))


def _answered_rows(logged: Logged) -> pd.DataFrame:
    """All that are known of, oldest first."""
    rows = logged.rows[logged.rows["error_code"].isna()]
    if not logged.thinned or logged.found.empty:
        return rows
    known = pd.concat([rows, logged.found]).drop_duplicates(["request_id", "row", "asked_at"])
    return known.sort_values("asked_at", kind="stable")


def _models(
    plan: WatchPlan, read: pd.DataFrame, looked_at: tuple[pd.DataFrame, pd.DataFrame], known: Known
) -> tuple[list[LiveModel], list[Signal]]:
    """`read`: rows that were answered; of them `looked_at`: those with an outcome, and the sample."""
    found: list[LiveModel] = []
    signals: list[Signal] = []
    # Several runs may have served one artefact: it is one model.
    versions = read.groupby("model_sha256", sort=False)
    latest = sorted(versions, key=lambda each: (each[0] == plan.served.sha256, each[1]["asked_at"].max()))
    for sha256, table in latest[::-1][:_MAX_MODELS]:
        judged, said = (rows[rows["model_sha256"] == sha256] for rows in looked_at)
        rows = (judged if len(judged) else said).reset_index(drop=True)
        served = sha256 == plan.served.sha256
        schema = known.schema
        answers = (
            answered(rows, rows["outcome"], schema.problem_type, schema.classes)
            if served
            else like(schema, rows)
        )
        if answers is None:
            found.append(_of_another_kind(plan, str(sha256), table))
            continue
        enough = len(answers.known) >= plan.policy.min_rows
        live = Measured(answers.problem, answers.actual, answers.of_known(), _requests(rows, answers))
        # Another version's holdout is not at hand.
        metrics = live_metrics(live, known.holdout if served else None, enough=enough) if live.units else []
        own = _metric_signals(metrics, plan.served.metric, len(answers.known), plan.policy) if served else []
        signals += own
        found.append(
            LiveModel(
                run_id=str(table["model_run_id"].iloc[-1]),
                model_sha256=str(sha256),
                champion=plan.champions.get(str(sha256)),
                is_champion=served,
                rows=len(table),
                first_at=table["asked_at"].min().to_pydatetime(),
                last_at=table["asked_at"].max().to_pydatetime(),
                outcomes=len(answers.known),
                verdict=_verdict(metrics, plan.served.metric, own, enough=enough),
                metrics=metrics,
                message=_words(metrics, plan.served.metric, len(answers.known), plan.policy),
            )
        )
    return found, signals


def _of_another_kind(plan: WatchPlan, sha256: str, rows: pd.DataFrame) -> LiveModel:
    """A former model with another target: outcomes are of what the champion foretells."""
    return LiveModel(
        run_id=str(rows["model_run_id"].iloc[-1]),
        model_sha256=sha256,
        champion=plan.champions.get(sha256),
        is_champion=False,
        rows=len(rows),
        first_at=rows["asked_at"].min().to_pydatetime(),
        last_at=rows["asked_at"].max().to_pydatetime(),
        outcomes=0,
        verdict=Verdict.UNKNOWN,
        metrics=[],
        message="No metric: its answers are of another kind than the champion's.",
    )


def _requests(rows: pd.DataFrame, answers: Answered) -> Any:
    """Which rows came together; None where each came alone."""
    codes = pd.factorize(units_of(rows.iloc[answers.known]))[0]
    return None if len(set(codes)) == len(codes) else codes.astype("int64")


def _of(metrics: list[LiveMetric], name: Metric | None) -> LiveMetric | None:
    return next((one for one in metrics if one.metric == name), None)


def _metric_signals(
    metrics: list[LiveMetric], name: Metric | None, rows: int, policy: MonitoringPolicy
) -> list[Signal]:
    """How much worse than on the holdout, relative to its value there."""
    found, interval = _of(metrics, name), None
    if found is None or found.change is None or not found.holdout or policy.metric_drop is None:
        return []
    interval = found.change_interval
    drop = max(0.0, -found.change / abs(found.holdout))
    return [
        signal(
            Subject(kind=AlertKind.METRIC, column=None),
            drop,
            policy.metric_drop,
            rows,
            certain=interval is not None and interval.high < 0,
            enough=rows >= policy.min_rows and interval is not None,
            metric=name,
            message=f"{found.title} is {found.value:.4g} on {rows} rows whose outcome is known, and was "
            f"{found.holdout:.4g} on the holdout: {drop:.0%} worse; from {policy.metric_drop:.0%} on it is "
            "too much.",
        )
    ]


def _verdict(
    metrics: list[LiveMetric], name: Metric | None, signals: list[Signal], *, enough: bool
) -> Verdict:
    found = _of(metrics, name)
    if found is None or found.verdict is Verdict.UNKNOWN:
        return Verdict.TOO_FEW if not enough else Verdict.UNKNOWN
    return found.verdict if found.verdict is Verdict.TOO_FEW else verdict_of(signals, enough=enough)


def _words(metrics: list[LiveMetric], name: Metric | None, rows: int, policy: MonitoringPolicy) -> str:
    found = _of(metrics, name) or (metrics[0] if metrics else None)
    if found is None or found.value is None:
        few = f" Too few rows for a verdict: {rows} of {policy.min_rows}." if rows < policy.min_rows else ""
        return f"No metric: {rows} outcomes are known.{few}"
    words = f"{found.title} {found.value:.4g} on {rows} rows"
    if found.interval is not None:
        words += f" (95 % {found.interval.low:.4g} to {found.interval.high:.4g})"
    if found.holdout is not None:
        words += f"; {found.holdout:.4g} on the holdout"
    if rows < policy.min_rows:
        return f"{words}. Too few rows for a verdict: {rows} of {policy.min_rows}."
    if found.change_interval is None:
        return f"{words}. Too few requests, or too few of a class, for a verdict."
    sure = found.change_interval.high < 0 or found.change_interval.low > 0
    return f"{words}: {'a difference beyond chance' if sure else 'no difference that is certain'}."


def _told(signals: list[Signal], plan: WatchPlan) -> list[Signal]:
    """All that an alert holds of, and of the others those beyond their thresholds, the worst of each kind."""
    active = set(plan.active)
    held = [one for one in signals if one.subject in active]
    above = [one for one in signals if one.standing is Standing.ABOVE and one.subject not in active]
    above.sort(key=lambda one: -one.value / max(one.threshold, 1e-9))
    counts: dict[AlertKind, int] = {}
    for one in above:
        counts[one.subject.kind] = counts.get(one.subject.kind, 0) + 1
        if counts[one.subject.kind] <= _MAX_TOLD:
            held.append(one)
    return held
