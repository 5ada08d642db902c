"""Small worlds with a known truth: what a model has learnt from, and a log of what it was asked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet as pq

from automl.monitoring.live import Measured
from automl.monitoring.logged import read_log
from automl.monitoring.outcomes import SCHEMA as OUTCOMES
from automl.monitoring.outcomes import read_outcomes
from automl.monitoring.report import Known, watched
from automl.truth.estimates import Answers
from contracts.datasets import Metric, ProblemType
from contracts.monitoring import FIRST_MONITORING_POLICY, MonitoringPolicy
from contracts.prediction_log import COLUMNS, COUNTS_METADATA, OF_FILES, ColumnKind, LogCounts, ServedBy
from contracts.predictions import ModelColumn, ModelSchema
from contracts.report import ColumnRole
from contracts.watching import ServedModel, Subject, Watched, WatchPlan

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SHA256, RUN = "a" * 64, "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
_TYPES = {
    ColumnKind.TEXT: pa.string(),
    ColumnKind.JSON: pa.string(),
    ColumnKind.INT: pa.int32(),
    ColumnKind.FLOAT: pa.float64(),
    ColumnKind.MOMENT: pa.timestamp("us", tz="UTC"),
}
LOG = pa.schema([pa.field(each.name, _TYPES[each.kind], each.nullable) for each in COLUMNS])
LEVELS = ("north", "south", "east")
SCHEMA = ModelSchema(
    model_id="p/r",
    problem_type=ProblemType.BINARY,
    target_column="churn",
    classes=["no", "yes"],
    columns=[
        ModelColumn(
            name="amount", role=ColumnRole.NUMERIC, nullable=True, example=1.0, categories=None,
            minimum=-6.0, maximum=6.0,
        ),
        ModelColumn(
            name="region", role=ColumnRole.CATEGORICAL, nullable=True, example="north",
            categories=list(LEVELS),
        ),
        ModelColumn(
            name="note", role=ColumnRole.TEXT, nullable=True, example="a few words", categories=None
        ),
    ],
)  # fmt: skip


def inputs(rng: np.random.Generator, rows: int, *, shift: float = 0.0) -> list[dict[str, Any]]:
    """Rows of one world; `shift` moves `amount`, by its standard deviations."""
    amounts = rng.normal(size=rows) + shift
    regions = rng.choice(len(LEVELS), rows, p=(0.5, 0.3, 0.2))
    return [
        {"amount": float(amount), "region": LEVELS[region], "note": "word " * int(rng.integers(1, 9))}
        for amount, region in zip(amounts, regions, strict=True)
    ]


def chance_of(row: dict[str, Any]) -> float:
    """What the model says: P(yes) rises with `amount`."""
    amount = row["amount"] if isinstance(row.get("amount"), int | float) else 0.0
    return float(1 / (1 + np.exp(-2 * amount)))


@dataclass
class Log:
    """Rows on their way into one file; each request has `per_request` of them."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    requests: int = 0

    def ask(
        self,
        asked: Sequence[dict[str, Any]],
        *,
        per_request: int = 1,
        at: datetime = NOW - timedelta(hours=1),
        error: str | None = None,
        sha256: str = SHA256,
        run_id: str = RUN,
        numbers: bool = False,
        served_by: ServedBy = ServedBy.MODEL_SERVER,
    ) -> list[tuple[str, int]]:
        """Their request ids and places; `numbers`: a model of amounts answered."""
        ids = []
        for start in range(0, len(asked), per_request):
            self.requests += 1
            stretch = asked[start : start + per_request]
            for row, one in enumerate(stretch):
                chance = chance_of(one)
                said: Any = chance if numbers else "yes" if chance >= 0.5 else "no"
                chances = None if numbers else json.dumps({"no": 1 - chance, "yes": chance})
                ids.append((f"request-{self.requests}", row))
                self.rows.append(
                    dict.fromkeys(LOG.names)
                    | {
                        "request_id": f"request-{self.requests}",
                        "row": row,
                        "rows": len(stretch),
                        "asked_at": at,
                        "duration_ms": None if served_by in OF_FILES else 5.0,
                        "model_run_id": run_id,
                        "model_sha256": sha256,
                        "champion": 1,
                        "served_by": served_by.value,
                        "inputs": json.dumps(one),
                        "prediction": None if error else json.dumps(said),
                        "probabilities": None if error else chances,
                        "error_code": error,
                    }
                )
        return ids

    def write(self, folder: Path, counts: LogCounts | None = None) -> Path:
        path = folder / f"log-{len(list(folder.iterdir()))}.parquet"
        counts = counts or LogCounts(logged_rows=len(self.rows), logged_requests=self.requests)
        schema = LOG.with_metadata({COUNTS_METADATA: counts.model_dump_json()})
        arrays = [pa.array([row[name] for row in self.rows], schema.field(name).type) for name in LOG.names]
        pq.write_table(pa.Table.from_arrays(arrays, schema=schema), path)
        return path


def write_outcomes(
    folder: Path,
    ids: Sequence[tuple[str, int]],
    outcomes: Sequence[Any],
    *,
    received: datetime = NOW,
    observed: datetime = NOW,
) -> Path:
    path = folder / f"outcomes-{len(list(folder.iterdir()))}.parquet"
    columns = {
        "request_id": [one[0] for one in ids],
        "row": [one[1] for one in ids],
        "outcome": [json.dumps(outcome) for outcome in outcomes],
        "observed_at": [observed] * len(ids),
        "received_at": [received] * len(ids),
        "by": [""] * len(ids),
    }
    pq.write_table(pa.table(columns, schema=OUTCOMES), path)
    return path


def truth_of(rng: np.random.Generator, rows: Sequence[dict[str, Any]], *, noise: float = 0.0) -> list[str]:
    """Outcomes as the model's chances have them; `noise`: the share that is a coin's instead."""
    drawn = rng.random(len(rows)) < [chance_of(row) for row in rows]
    coin = rng.random(len(rows)) < 0.5
    flipped = np.where(rng.random(len(rows)) < noise, coin, drawn)
    return ["yes" if one else "no" for one in flipped]


def holdout(rng: np.random.Generator, rows: int) -> Measured:
    asked = inputs(rng, rows)
    chances = np.asarray([chance_of(row) for row in asked])
    actual = np.asarray([label == "yes" for label in truth_of(rng, asked)], dtype=np.int64)
    scores = np.column_stack([1 - chances, chances])
    return Measured(ProblemType.BINARY, actual, Answers(scores, (chances >= 0.5).astype(np.int64)), None)


def report(
    files: Sequence[Path],
    *,
    reference: list[dict[str, Any]] | None,
    held: Measured | None = None,
    schema: ModelSchema = SCHEMA,
    outcomes: Sequence[Path] = (),
    policy: MonitoringPolicy = FIRST_MONITORING_POLICY,
    active: Sequence[Subject] = (),
    log_files: int | None = None,
) -> Watched:
    plan = WatchPlan(
        project_id=RUN,
        now=NOW,
        since=NOW - timedelta(hours=policy.hours),
        policy=policy,
        served=ServedModel(n=1, run_id=RUN, sha256=SHA256, data_version=1, metric=Metric.ROC_AUC),
        champions={SHA256: 1},
        schema_path="",
        reference=None,
        holdout=None,
        log=[str(file) for file in files],
        log_files=log_files or len(files),
        log_bytes=0,
        read_bytes=0,
        feedback=[],
        feedback_left_out=0,
        active=list(active),
    )
    found: pd.DataFrame = read_outcomes(outcomes)
    logged = read_log(files, plan.since, plan.now, columns=len(schema.columns), outcomes=found)
    return watched(plan, logged, found, Known(schema, reference, held))
