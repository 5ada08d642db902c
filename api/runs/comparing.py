"""Two runs beside each other: settings, data, features, metrics and whose results they stand on.

This process joins no rows: the inspector does, in a bounded child.
"""

import asyncio
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from api.inspection import Inspector, WantedComparison
from api.runs.facts import RunFacts, RunStore
from contracts.comparisons import PairedComparison
from contracts.datasets import METRICS_OF_PROBLEM
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import stage_key
from contracts.receipts import Receipt
from contracts.report import EvaluationReport
from contracts.runs import (
    DataDifference,
    FeatureDifference,
    FeatureList,
    HoldoutComparison,
    LineageDifference,
    MetricDifference,
    RunComparison,
    RunSummary,
    SettingDifference,
    StoredPlan,
)
from contracts.stages import STAGES, PipelineStage
from object_store import ObjectNotFound, ObjectStore

MAX_AT_ONCE = 4
_EVALUATION = PipelineStage.MODEL_EVALUATION


class Comparer:
    """Compares two runs of a project, at most `MAX_AT_ONCE` pairs at the same time."""

    def __init__(self, store: ObjectStore, inspector: Inspector) -> None:
        self._store = store
        self._documents = RunStore(store)
        self._inspector = inspector
        self._at_work = 0

    async def compare(
        self, facts: tuple[RunFacts, RunFacts], told: tuple[RunSummary, RunSummary]
    ) -> RunComparison:
        """Raises OrreryError: CONFLICT for a run that measured nothing, RATE_LIMITED, UNAVAILABLE."""
        if self._at_work >= MAX_AT_ONCE:
            raise OrreryError(ErrorCode.RATE_LIMITED, "Too many runs are being compared: try again")
        self._at_work += 1
        try:
            return await self._compare(facts, told)
        finally:
            self._at_work -= 1

    async def _compare(
        self, facts: tuple[RunFacts, RunFacts], told: tuple[RunSummary, RunSummary]
    ) -> RunComparison:
        reports = await asyncio.gather(*(asyncio.to_thread(self._report, one) for one in facts))
        features = await asyncio.gather(*(asyncio.to_thread(self._features, one) for one in facts))
        why_not = _why_not(reports)
        joined = None
        if why_not is None:
            joined, why_not = await self._paired(facts, reports)
        metrics = _metrics(reports, joined)
        return RunComparison(
            a=told[0],
            b=told[1],
            settings=_settings(told, reports),
            data=_data(facts, reports, joined),
            features=_feature_difference(features),
            metrics=metrics,
            lineage=_lineage(facts),
            verdict=why_not or _verdict(reports[0], joined, same_files=_same_rows(facts)),
        )

    def _report(self, facts: RunFacts) -> EvaluationReport:
        report = self._documents.document(facts, _EVALUATION, "report", EvaluationReport)
        if report is None:
            message = "A run that measured no model can't be compared"
            raise OrreryError(ErrorCode.CONFLICT, message, facts.run_id)
        return report

    def _features(self, facts: RunFacts) -> FeatureList:
        plan = self._documents.document(facts, PipelineStage.FEATURE_ENGINEERING, "plan", StoredPlan)
        if plan is None:
            return FeatureList(roles={}, num_features=0)
        roles = {column.name: column.role for column in plan.columns}
        return FeatureList(roles=roles, num_features=plan.num_features)

    async def _paired(
        self, facts: tuple[RunFacts, RunFacts], reports: list[EvaluationReport]
    ) -> tuple[HoldoutComparison | None, str | None]:
        """The comparison; without one, why there is none."""
        try:
            return await self._joined(facts, reports), None
        except OrreryError as error:
            if error.code is not ErrorCode.VALIDATION_ERROR or _same_rows(facts):
                raise
            return None, f"The runs read different rows, which can't be told apart here ({error.details})."

    async def _joined(
        self, facts: tuple[RunFacts, RunFacts], reports: list[EvaluationReport]
    ) -> HoldoutComparison:
        files = ExitStack()

        async def local(one: RunFacts, stage: PipelineStage, name: str) -> Path:
            return await asyncio.to_thread(
                files.enter_context, self._store.local_path(_key(one, stage, name))
            )

        async def rows(one: RunFacts) -> tuple[Path, Path]:
            table = await local(one, PipelineStage.DATA_UPLOAD, "table.parquet")
            return table, await local(one, PipelineStage.DATA_PROCESSING, "train.parquet")

        a, b = facts
        try:
            first = await local(a, _EVALUATION, "predictions.parquet")
            wanted = WantedComparison(
                predictions_b=await local(b, _EVALUATION, "predictions.parquet"),
                holdout=await local(a, PipelineStage.DATA_PROCESSING, "holdout.parquet"),
                split=reports[0].interpretation.split,
                problem_type=reports[0].problem_type,
                seed=reports[0].seed,
                rows=None if _same_rows(facts) else (await rows(a), await rows(b)),
            )
            return await self._inspector.compare(first, wanted)
        except ObjectNotFound as missing:
            raise OrreryError(ErrorCode.CONFLICT, "A run's results are gone", str(missing)) from missing
        finally:
            await asyncio.to_thread(files.close)


def _key(facts: RunFacts, stage: PipelineStage, name: str) -> str:
    producer = facts.producer(stage) or facts.run_id
    return stage_key(facts.row.project_id, producer, stage, name)


def _why_not(reports: list[EvaluationReport]) -> str | None:
    """Why rows can't be paired; None if they can: the target means the same."""
    a, b = reports
    if (a.target_column, a.problem_type) != (b.target_column, b.problem_type):
        return "The runs predict different things: their metrics can't be compared."
    return None


def _same_rows(facts: tuple[RunFacts, RunFacts]) -> bool:
    """Whether both read the very same rows: then their numbers say which is which."""
    producers = {one.producer(PipelineStage.DATA_UPLOAD) for one in facts}
    if len(producers) == 1:
        return True
    receipts = [one.receipt for one in facts]
    if all(receipt is not None for receipt in receipts):
        return len({receipt.rows_sha256 for receipt in receipts if receipt is not None}) == 1
    return len({one.manifest.data_version for one in facts if one.manifest is not None}) == 1


def _settings(
    told: tuple[RunSummary, RunSummary], reports: list[EvaluationReport]
) -> list[SettingDifference]:
    """What was told otherwise, and what the analysis came to otherwise."""
    found: list[SettingDifference] = []
    effective = [_effective(one, report) for one, report in zip(told, reports, strict=True)]
    for stage in STAGES:
        a, b = (one.get(stage, {}) for one in effective)
        found.extend(
            SettingDifference(stage=stage, name=name, a=a.get(name), b=b.get(name))
            for name in sorted({*a, *b})
            if a.get(name) != b.get(name)
        )
    return found


def _effective(told: RunSummary, report: EvaluationReport) -> dict[PipelineStage, dict[str, Any]]:
    given: dict[PipelineStage, dict[str, Any]] = {
        stage: dict(found) for stage, found in told.overrides.given().items()
    }
    analysis = given.setdefault(PipelineStage.DATA_ANALYSIS, {})
    analysis |= {
        "target_column": report.target_column,
        "problem_type": report.problem_type.value,
        "metric": report.metric.value,
    }
    if report.further_targets:
        analysis["target_columns"] = report.interpretation.target_columns
    split = report.interpretation.split
    processing = given.setdefault(PipelineStage.DATA_PROCESSING, {})
    processing["split"] = {"kind": split.kind.value, "column": split.column}
    if told.data_version is not None:
        given.setdefault(PipelineStage.DATA_UPLOAD, {})["data_version"] = told.data_version
    return given


def _data(
    facts: tuple[RunFacts, RunFacts], reports: list[EvaluationReport], joined: HoldoutComparison | None
) -> DataDifference:
    receipts: list[Receipt | None] = [one.receipt for one in facts]
    manifests = [one.manifest for one in facts]
    return DataDifference(
        version_a=manifests[0].data_version if manifests[0] else None,
        version_b=manifests[1].data_version if manifests[1] else None,
        rows_a=receipts[0].data_rows if receipts[0] else None,
        rows_b=receipts[1].data_rows if receipts[1] else None,
        same_rows=_same_rows(facts),
        holdout_a=reports[0].num_holdout_rows,
        holdout_b=reports[1].num_holdout_rows,
        shared_holdout=None if joined is None else joined.shared,
    )


def _feature_difference(features: list[FeatureList]) -> FeatureDifference:
    a, b = features
    return FeatureDifference(
        only_a=sorted(a.roles.keys() - b.roles.keys()),
        only_b=sorted(b.roles.keys() - a.roles.keys()),
        changed=sorted(name for name in a.roles.keys() & b.roles.keys() if a.roles[name] != b.roles[name]),
        num_features_a=a.num_features,
        num_features_b=b.num_features,
    )


def _metrics(reports: list[EvaluationReport], joined: HoldoutComparison | None) -> list[MetricDifference]:
    paired: dict[str, PairedComparison] = {one.metric: one for one in joined.metrics} if joined else {}
    names = [m for report in reports for m in METRICS_OF_PROBLEM[report.problem_type]]
    chosen = reports[0].metric
    ordered = sorted(dict.fromkeys(names), key=lambda name: name is not chosen)
    return [
        MetricDifference(
            metric=name,
            a=reports[0].metrics.get(name),
            b=reports[1].metrics.get(name),
            paired=paired.get(name),
        )
        for name in ordered
    ]


def _lineage(facts: tuple[RunFacts, RunFacts]) -> list[LineageDifference]:
    found = []
    for stage in STAGES:
        a, b = (one.producer(stage) for one in facts)
        found.append(LineageDifference(stage=stage, run_a=a, run_b=b, same=a is not None and a == b))
    return found


def _verdict(report: EvaluationReport, joined: HoldoutComparison | None, *, same_files: bool) -> str:
    one = next((m for m in joined.metrics if m.metric is report.metric), None) if joined else None
    if joined is None or one is None or one.difference is None:
        return "No rows were held out by both: nothing can be paired."
    known = "" if same_files else ", known by what is in them"
    count = f"{joined.shared} rows of both{known}"
    words = f"{one.metric.value} {one.value_a:.4g} and {one.value_b:.4g} on {count}"
    if one.interval is None:
        return f"{words}: too few rows to tell."
    if one.difference == one.interval.low == one.interval.high == 0:
        return f"{words}: the same."
    low, high = _signed(one.interval.low), _signed(one.interval.high)
    spread = f"difference {_signed(one.difference)}, 95 % {low} to {high}"
    if not one.certain:
        return f"{words}: no difference that is certain ({spread})."
    return f"{words}: the {'second' if one.difference > 0 else 'first'} is better ({spread})."


def _signed(value: float) -> str:
    """With its sign; nothing has none, and there is no minus zero."""
    return f"{value:+.4g}" if value else "0"
