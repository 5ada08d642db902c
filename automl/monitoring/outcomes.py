"""Stored outcomes beside the predictions that they are of, and whether those tell of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet as pq

from automl.drift.distances import of_levels, of_numbers
from automl.inference.columns import IntArray
from automl.monitoring.answers import Answered, main_output
from automl.monitoring.shares import share_of
from contracts.monitoring import FeedbackCoverage

SCHEMA = pa.schema(
    [
        pa.field("request_id", pa.string(), nullable=False),
        pa.field("row", pa.int32(), nullable=False),
        pa.field("outcome", pa.string(), nullable=False),  # JSON
        pa.field("observed_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("received_at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("by", pa.string(), nullable=False),
    ]
)
_NAMES = SCHEMA.names
BIAS_LEVEL = 0.001
_FEWEST = 30  # of either side
_WHY = {
    True: "that are of no prediction in this window",
    False: "that are of predictions which were not looked at, or are not in this window",
}


def read_outcomes(paths: Sequence[Path]) -> pd.DataFrame:
    """Of each prediction the outcome that was received last. Files that can't be read are left out."""
    tables = []
    for path in paths:
        try:
            tables.append(pq.read_table(path, columns=_NAMES))
        except (pa.ArrowException, OSError, KeyError):
            continue
    whole = pa.concat_tables(tables) if tables else SCHEMA.empty_table()
    table: pd.DataFrame = whole.to_pandas().sort_values("received_at", kind="stable")
    return table.drop_duplicates(["request_id", "row"], keep="last").reset_index(drop=True)


def joined(rows: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """`rows` with `outcome` and `observed_at`, null where none is known; in the same order.

    Where a caller used one request id again, the outcome is the last one's.
    """
    plain = rows.reset_index(drop=True)
    last = ~plain.duplicated(["request_id", "row"], keep="last")
    found = plain.merge(
        outcomes[["request_id", "row", "outcome", "observed_at"]], on=["request_id", "row"], how="left"
    )
    found["outcome"] = found["outcome"].astype(object).where(found["outcome"].notna() & last, None)
    return found


@dataclass(frozen=True)
class Found:
    """Answered rows that have an outcome, with it; of how many the answer was looked at.

    `whole`: all of the window's log was read for them.
    """

    rows: pd.DataFrame
    judged: int
    whole: bool


def measure_coverage(
    rows: pd.DataFrame,
    found: Found,
    recent: pd.DataFrame,
    champion: tuple[pd.DataFrame, Answered],
    *,
    left_out: int = 0,
) -> FeedbackCoverage:
    """`rows` of the log that were answered, with outcomes; `champion`: its own, with what they say.

    `recent`: outcomes that came in the window. `left_out`: files of outcomes that were not read.
    """
    known = int(rows["outcome"].notna().sum())
    told = found.rows[found.rows["outcome"].notna()]
    delays = (told["observed_at"] - told["asked_at"]).dt.total_seconds()
    newest = None if told.empty else told["asked_at"].max().to_pydatetime()
    asked = set(zip(told["request_id"], told["row"], strict=True))
    missing = sum(one not in asked for one in zip(recent["request_id"], recent["row"], strict=True))
    p_value = _bias(*champion)
    delay = None if delays.empty else max(0.0, float(delays.median()))
    biased = p_value is not None and p_value < BIAS_LEVEL
    return FeedbackCoverage(
        predictions=len(rows),
        joined=share_of(known, len(rows)),
        # Of files that were left out nobody knows what they hold.
        unmatched=missing if found.whole else 0,
        median_delay_s=delay,
        known_until=newest,
        biased=biased,
        bias_p_value=p_value,
        message=_words((len(rows), known, len(told)), delay, newest, biased=biased)
        + (f" Of those, {found.judged} were looked at." if found.judged < len(told) else "")
        + (f" {missing} outcomes came {_WHY[found.whole]}." if missing else "")
        + (f" {left_out} older files of outcomes were not read." if left_out else ""),
    )


def _bias(rows: pd.DataFrame, answered: Answered) -> float | None:
    """Answers with an outcome against those without, up to the newest that has one: later ones only wait."""
    if not len(answered.known):
        return None
    asked = rows["asked_at"].to_numpy()
    ripe = np.flatnonzero(asked <= asked[answered.known].max())
    waiting: IntArray = np.setdiff1d(ripe, answered.known)
    if min(len(waiting), len(answered.known)) < _FEWEST:
        return None
    output = main_output(answered.answers, answered.problem)
    if output is not None:
        return of_numbers(output[waiting], output[answered.known]).p_value
    codes = answered.answers.decided
    return of_levels(codes[waiting], codes[answered.known], len(answered.labels)).p_value


def _words(
    counts: tuple[int, int, int], delay: float | None, newest: datetime | None, *, biased: bool
) -> str:
    """`counts`: rows, those with an outcome, and outcomes found in all that was read."""
    rows, known, found = counts
    if newest is None:
        return "No outcome of these predictions is known: there are no live metrics."
    words = f"{known} of {rows} predictions have an outcome"
    if found > known:
        words = (
            f"Of {rows} predictions that were drawn {known} have an outcome, of all that were read {found}"
        )
    if delay is not None and delay >= 1:
        words += f", half of them {_span(delay)} or later after the prediction"
    words += f"; live metrics are of predictions up to {newest:%Y-%m-%d %H:%M} UTC."
    if biased:
        words += (
            " Those with an outcome differ from those without, beyond chance: live metrics tell of them only."
        )
    return words


def _span(seconds: float) -> str:
    for size, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= size:
            return f"{seconds / size:.1f} {name}"
    return f"{seconds:.0f} seconds"
