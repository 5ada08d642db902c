"""A project's prediction log, read in a child: a report of it, rows to compare it with, outcomes to keep."""

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet as pq

from automl.comparing import actual_of, answers_of
from automl.monitoring.live import Measured
from automl.monitoring.logged import read_log
from automl.monitoring.outcomes import read_outcomes
from automl.monitoring.report import Known, watched
from automl.reading.frames import without_notes
from automl.reading.tables import read_table
from automl.versions import joined
from contracts.predictions import ModelSchema
from contracts.watching import HoldoutFiles, ReferencePlan, ReferenceRows, Watched, WatchPlan
from inspector.comparison import groups_of
from inspector.data_versions import described
from inspector.instances import InstanceReader, instances_of

# Of what the champion saw: enough that its own chance hardly counts.
MAX_REFERENCE_ROWS = 20_000
_MAX_REFERENCE_CELLS = 1_000_000
_MAX_REFERENCE_BYTES = 8 * 2**20  # of its Parquet: it travels in the answer's line

Below = Callable[[str], Path]


def watch(path: Path, below: Below) -> Watched:
    """The report of the plan at `path`; `below` refuses files that are not the store's."""
    plan = WatchPlan.model_validate_json(path.read_bytes())
    schema = ModelSchema.model_validate_json(below(plan.schema_path).read_bytes())
    outcomes = read_outcomes(_there(plan.feedback, below))
    files = _there(plan.log, below)
    logged = read_log(files, plan.since, plan.now, columns=len(schema.columns), outcomes=outcomes)
    reference = None if plan.reference is None else _rows_of(below(plan.reference))
    holdout = None if plan.holdout is None else _holdout(plan.holdout, schema, below)
    return watched(plan, logged, outcomes, Known(schema, reference, holdout))


def _there(files: list[str], below: Below) -> list[Path]:
    """Those that retention has not deleted meanwhile."""
    return [below(file) for file in files if Path(file).is_file()]


def _rows_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(text) for text in pq.read_table(path, columns=["inputs"])["inputs"].to_pylist()]


def _holdout(files: HoldoutFiles, schema: ModelSchema, below: Below) -> Measured:
    table = pd.read_parquet(below(files.predictions))
    labels = tuple(schema.classes or ())
    rows = None if files.rows is None else below(files.rows)
    groups = None if rows is None else groups_of(rows, files.split, pd.Index(table["row"]))
    return Measured(schema.problem_type, actual_of(table, labels), answers_of(table, labels), groups)


def sample_reference(path: Path, below: Below) -> ReferenceRows:
    """Rows of the data that a model saw, as the model reads them. The same data, the same rows."""
    plan = ReferencePlan.model_validate_json(path.read_bytes())
    schema = ModelSchema.model_validate_json(below(plan.schema_path).read_bytes())
    infos = [described(below(document)) for _, document in plan.data]
    table = joined([read_table(below(data), info) for (data, _), info in zip(plan.data, infos, strict=True)])
    columns = [column for column in schema.columns if column.name in table.columns]
    rows = min(len(table), MAX_REFERENCE_ROWS, max(_MAX_REFERENCE_CELLS // max(len(columns), 1), 1))
    chosen = np.sort(np.random.default_rng(0).choice(len(table), rows, replace=False))
    few = without_notes(table).iloc[chosen]
    cells = {column.name: few[column.name].astype(object).tolist() for column in columns}
    reader = InstanceReader(columns, infos[0].decimal or ".")
    texts = [json.dumps(row, ensure_ascii=False) for row in instances_of(reader.columns(cells))]
    return ReferenceRows(rows=rows, rows_total=len(table), parquet_base64=_parquet(texts))


def _parquet(texts: list[str]) -> str:
    """Fewer rows where so many would not fit into an answer."""
    while True:
        file = io.BytesIO()
        pq.write_table(pa.table({"inputs": pa.array(texts, pa.string())}), file, compression="zstd")
        if file.tell() <= _MAX_REFERENCE_BYTES or len(texts) <= 1:
            return base64.b64encode(file.getvalue()).decode()
        texts = texts[::2]
