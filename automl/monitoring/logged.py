"""Files of the prediction log as tables. Of too many, requests are drawn: the same log, the same rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from pyarrow import parquet as pq
from pydantic import ValidationError

from contracts.prediction_log import COUNTS_METADATA, OF_FILES, LogCounts, is_sampled

# Rows of which it is known who asked what when, and those of which inputs and answers are looked at.
MAX_ROWS = 300_000
MAX_DETAILED_ROWS = 20_000
# Rows that have an outcome, of which the answers are looked at: these besides, or a sample would lose them.
MAX_JUDGED_ROWS = 20_000
MAX_DETAILED_CELLS = 1_000_000
MAX_INPUT_BYTES = 64 * 2**20

LIGHT = (
    "request_id",
    "row",
    "rows",
    "asked_at",
    "duration_ms",
    "model_run_id",
    "model_sha256",
    "error_code",
    "served_by",
)
_DETAIL = ("inputs", "prediction", "probabilities")
_ANSWER = ("prediction", "probabilities")
_KEY = ["request_id", "row"]


@dataclass(frozen=True)
class Logged:
    """Rows of a window. `detailed` are some of `rows` with inputs and answers, as JSON texts.

    `found` are all answered rows that have an outcome, whatever was drawn; `judged` (some of) them with
    their answers.
    """

    rows: pd.DataFrame
    detailed: pd.DataFrame
    counts: LogCounts
    files: int
    unreadable: int
    thinned: bool  # rows were left out here
    found: pd.DataFrame
    judged: pd.DataFrame


@dataclass(frozen=True)
class _File:
    path: Path
    rows: int
    input_bytes: int
    counts: LogCounts


@dataclass(frozen=True)
class _Part:
    """Of one file: rows by their places in it, without inputs and answers."""

    path: Path
    rows: pd.DataFrame
    drawn: pd.DataFrame
    found: pd.DataFrame


def read_log(
    paths: Sequence[Path], since: datetime, until: datetime, *, columns: int, outcomes: pd.DataFrame
) -> Logged:
    """The rows that were asked from `since` until `until`. A file that can't be read is counted.

    `columns`: of the model, since many cost as much as many rows. `outcomes` by `request_id` and `row`.
    """
    found = [_survey(path) for path in paths]
    files = [file for file in found if file is not None]
    total = max(sum(file.rows for file in files), 1)
    input_bytes = max(sum(file.input_bytes for file in files), 1)
    share = min(1.0, MAX_ROWS / total)
    wanted = min(MAX_DETAILED_ROWS, MAX_DETAILED_CELLS // max(columns, 1))
    detailed_share = min(share, wanted / total, MAX_INPUT_BYTES / input_bytes)
    keys = pd.MultiIndex.from_frame(outcomes[_KEY].astype({"row": "int64"}))
    parts = [_read(file.path, (since, until), (share, detailed_share), keys) for file in files]
    judged_share = min(1.0, MAX_JUDGED_ROWS / max(sum(len(part.found) for part in parts), 1))
    judged = [(part.path, part.found[_drawn(part.found, judged_share)]) for part in parts]
    return Logged(
        rows=_together([part.rows for part in parts], LIGHT),
        detailed=_together([_with(part.path, part.drawn, _DETAIL) for part in parts], (*LIGHT, *_DETAIL)),
        counts=_sum(file.counts for file in files),
        files=len(files),
        unreadable=len(found) - len(files),
        thinned=detailed_share < 1,
        found=_together([part.found for part in parts], LIGHT),
        judged=_together([_with(path, rows, _ANSWER) for path, rows in judged], (*LIGHT, *_ANSWER)),
    )


def _survey(path: Path) -> _File | None:
    try:
        with pq.ParquetFile(path) as file:
            meta, schema = file.metadata, file.schema_arrow
            if not set(LIGHT) | set(_DETAIL) <= set(schema.names):
                return None
            said = (meta.metadata or {}).get(COUNTS_METADATA.encode())
            at = schema.names.index("inputs")
            size = sum(
                meta.row_group(g).column(at).total_uncompressed_size for g in range(meta.num_row_groups)
            )
            counts = LogCounts() if said is None else LogCounts.model_validate_json(said)
            return _File(path, meta.num_rows, size, counts)
    except (pa.ArrowException, OSError, ValidationError, IndexError):
        return None


def _read(
    path: Path, window: tuple[datetime, datetime], shares: tuple[float, float], keys: pd.MultiIndex
) -> _Part:
    light = pq.read_table(path, columns=list(LIGHT)).to_pandas()
    asked = light["asked_at"]
    within = ((asked >= window[0]) & (asked <= window[1])).to_numpy()
    kept = within & _drawn(light, shares[0])
    answered = light[within & light["error_code"].isna() & light["row"].notna()]
    near = answered[answered["request_id"].isin(keys.get_level_values(0))]
    found = near[pd.MultiIndex.from_frame(near[_KEY].astype({"row": "int64"})).isin(keys)]
    return _Part(path, light[kept], light[kept & _drawn(light, shares[1])], found)


def _with(path: Path, rows: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Rows of the file with these columns beside them."""
    if not len(rows):
        return rows.assign(**dict.fromkeys(names))
    beside: pd.DataFrame = pq.read_table(path, columns=list(names)).to_pandas()
    return pd.concat([rows, beside.loc[rows.index]], axis=1)


def _drawn(light: pd.DataFrame, share: float) -> npt.NDArray[np.bool_]:
    if share >= 1:
        return np.ones(len(light), dtype=bool)
    # Marked: what a sample has kept by the hash of its name alone would all be drawn again.
    codes, ids = pd.factorize("report:" + units_of(light))
    return np.asarray([is_sampled(str(one), share) for one in ids], dtype=bool)[codes]


def units_of(rows: pd.DataFrame) -> pd.Series:
    """What came together, by name: a request with all its rows, and of a file each row by itself."""
    alone = of_files(rows)
    own = rows["request_id"] + "/" + rows["row"].astype("Int64").astype(str)
    return rows["request_id"].where(~alone, own)


def of_files(rows: pd.DataFrame) -> pd.Series:
    """Which rows came in files, (n,) of bool."""
    return rows["served_by"].isin([one.value for one in OF_FILES])


def _together(tables: list[pd.DataFrame], names: Sequence[str]) -> pd.DataFrame:
    filled = [table for table in tables if len(table)]
    if not filled:
        empty = pd.DataFrame({name: pd.Series(dtype=object) for name in names})
        return empty.astype({"asked_at": "datetime64[us, UTC]", "duration_ms": "float64"})
    return pd.concat(filled, ignore_index=True).sort_values("asked_at", kind="stable", ignore_index=True)


def _sum(counts: Any) -> LogCounts:
    total = dict.fromkeys(LogCounts.model_fields, 0)
    for one in counts:
        for name, value in one.model_dump().items():
            total[name] += value
    return LogCounts(**total)


def instances_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The `inputs` of a table of details; what is no object is one without columns."""
    found = [json.loads(text) for text in table["inputs"]]
    return [one if isinstance(one, dict) else {} for one in found]
