"""Outcomes that somebody sends: checked against the model and the log, then put into Parquet."""

import base64
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet as pq

from automl.inference.cells import number_or_text, truth_or_text
from automl.inference.spellings import spelt_number
from automl.monitoring.answers import class_code, is_number
from automl.monitoring.outcomes import SCHEMA
from automl.monitoring.shown import shown
from automl.reading.batches import open_rows
from automl.reading.limits import DEFAULT_LIMITS
from automl.reading.refusals import invalid
from automl.reading.unpacking import plain_name, unpacked
from contracts.monitoring import FeedbackFault, NamedOutcome
from contracts.predictions import ModelSchema
from contracts.watching import FeedbackPlan, FeedbackRead
from inspector.instances import plain

MAX_OUTCOMES = 100_000
MAX_NAMED = 50
_BATCH_ROWS = 5_000
_REQUIRED, _OPTIONAL = ("request_id", "outcome"), ("row", "observed_at")
_MAX_ID_CHARS, _MAX_ROW, _SHOWN_CHARS = 200, 10_000_000, 80

Below = Callable[[str], Path]
Kept = tuple[str, int, str, datetime]  # request, row, outcome as JSON, when it was known


@dataclass
class _Sorting:
    """Outcomes on their way: kept ones with their place, the others named."""

    kept: list[tuple[int, Kept]] = field(default_factory=list)
    faults: list[NamedOutcome] = field(default_factory=list)
    faults_total: int = 0
    received: int = 0

    def name(self, fault: NamedOutcome) -> None:
        self.faults_total += 1
        if len(self.faults) < MAX_NAMED:
            self.faults.append(fault)


def read_outcomes(plan_path: Path, path: Path, file_name: str, below: Below) -> FeedbackRead:
    """Raises OrreryError(VALIDATION_ERROR) for what is no table of outcomes, or has too many."""
    plan = FeedbackPlan.model_validate_json(plan_path.read_bytes())
    schema = ModelSchema.model_validate_json(below(plan.schema_path).read_bytes())
    sorting = _Sorting()
    for place, (mark, row) in enumerate(_rows(path, file_name)):
        if place >= MAX_OUTCOMES:
            raise invalid(f"The file has more than {MAX_OUTCOMES} outcomes: send it in parts.")
        sorting.received += 1
        read = _read(row, place, _Target(schema, (mark, plan.decimal)), plan.received_at)
        if isinstance(read, NamedOutcome):
            sorting.name(read)
        else:
            sorting.kept.append((place, read))
    if sorting.received == 0:
        raise invalid("There are no outcomes.")
    logged, looked_in = _logged([below(file) for file in plan.log], {kept[0] for _, kept in sorting.kept})
    return _answer(sorting, plan, logged, looked_in)


@dataclass(frozen=True)
class _Target:
    """What outcomes are of, and the decimal marks of their file and of the project's first one."""

    schema: ModelSchema
    marks: tuple[str, str]


def _rows(path: Path, file_name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each with the decimal mark of its file."""
    with unpacked(path, DEFAULT_LIMITS) as plain_path:
        name = file_name if plain_path == path else plain_name(file_name)
        file = open_rows(plain_path, name, _REQUIRED)
        missing = [column for column in _REQUIRED if column not in file.columns]
        if missing:
            raise invalid(
                f"The file lacks the column {missing[0]!r}.",
                shown(f"It has {', '.join(file.columns[:20])}."),
            )
        names = [column for column in (*_REQUIRED, *_OPTIONAL) if column in file.columns]
        for cells in file.batches(_BATCH_ROWS):
            for row in zip(*(cells[column] for column in names), strict=True):
                yield file.decimal, {name: plain(cell) for name, cell in zip(names, row, strict=True)}


def _read(row: dict[str, Any], place: int, target: _Target, now: datetime) -> Kept | NamedOutcome:
    number = None
    try:
        number = _whole(row.get("row"))
        observed = _moment(row.get("observed_at"), now)
        return _request(row.get("request_id")), number, _outcome(row.get("outcome"), target), observed
    except _WrongError as wrong:
        return NamedOutcome(
            place=place,
            request_id=None if row.get("request_id") is None else shown(row["request_id"], _SHOWN_CHARS),
            row=number,
            fault=wrong.fault,
            kept=False,
            message=str(wrong),
        )


class _WrongError(Exception):
    """One outcome can't be kept."""

    def __init__(self, fault: FeedbackFault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


def _request(value: Any) -> str:
    request_id = "" if value is None else str(value)
    if not 0 < len(request_id) <= _MAX_ID_CHARS:
        raise _WrongError(FeedbackFault.MALFORMED, "request_id is missing or too long")
    if shown(request_id) != request_id:
        raise _WrongError(FeedbackFault.MALFORMED, "request_id is no text: it has half a surrogate pair")
    return request_id


def _outcome(outcome: Any, target: _Target) -> str:
    """As JSON: a class that the model knows, or a number."""
    if outcome in {None, ""}:
        raise _WrongError(FeedbackFault.MALFORMED, "outcome is missing")
    classes = target.schema.classes
    if classes is not None:
        for spelt in _spellings(outcome, target.marks):
            if class_code(text := json.dumps(spelt, ensure_ascii=False), classes) >= 0:
                return text
        known = ", ".join(repr(label[:40]) for label in classes[:10])
        message = f"{str(outcome)[:_SHOWN_CHARS]!r} is no class of the model, which knows {known}"
        raise _WrongError(FeedbackFault.UNKNOWN_CLASS, message)
    value = _float(outcome, target.marks)
    if value is None:
        raise _WrongError(
            FeedbackFault.WRONG_TYPE, f"outcome should be a number, got {str(outcome)[:_SHOWN_CHARS]!r}"
        )
    return json.dumps(value)


def _spellings(outcome: Any, marks: tuple[str, str]) -> Iterator[Any]:
    """The class as it is written, and as a column of numbers or of yes and no would have read it."""
    yield outcome
    if isinstance(outcome, str):
        yield outcome.strip()
        number = _float(outcome, marks)
        if number is not None:
            yield number
        truth = truth_or_text(outcome.strip())
        if isinstance(truth, bool):
            yield truth


def _whole(value: Any) -> int:
    """A file's empty cell is the request's first row."""
    if value in {None, ""}:
        return 0
    number = _float(value, (".", "."))
    if number is None or not number.is_integer() or not 0 <= number <= _MAX_ROW:
        raise _WrongError(
            FeedbackFault.MALFORMED, f"row must be a whole number from 0, got {str(value)[:40]!r}"
        )
    return int(number)


def _float(value: Any, marks: tuple[str, str]) -> float | None:
    """A number, or a text that a column of numbers is read from: `1,5` where either mark is the comma."""
    if isinstance(value, str):
        text = value.strip()
        mark = "," if "," in text and "," in marks else marks[0]
        value = number_or_text(text, mark)
        if isinstance(value, str) and (found := spelt_number(text, mark)) is not None and not found[1]:
            value = found[0]
    return float(value) if is_number(value) else None


def _moment(value: Any, now: datetime) -> datetime:
    if value in {None, ""}:
        return now
    try:
        moment = datetime.fromisoformat(str(value))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # an hour before the year 1 is none, either
        words = "observed_at must be a date and time as ISO 8601 has them"
        raise _WrongError(FeedbackFault.MALFORMED, words) from None


def _logged(paths: Sequence[Path], wanted: set[str]) -> tuple[set[tuple[str, int]], int]:
    """Answered rows of the wanted requests, and how many rows were looked through."""
    found: set[tuple[str, int]] = set()
    looked = 0
    ids = pa.array(sorted(wanted), pa.string())
    for path in paths:
        try:
            table = pq.read_table(path, columns=["request_id", "row"])
        except (pa.ArrowException, OSError, KeyError):
            continue  # the report says how many can't be read
        looked += table.num_rows
        mask = pa.compute.is_in(table["request_id"], value_set=ids)
        few = table.filter(mask)
        rows = zip(few["request_id"].to_pylist(), few["row"].to_pylist(), strict=True)
        found.update((name, row) for name, row in rows if row is not None)
    return found, looked


def _answer(
    sorting: _Sorting, plan: FeedbackPlan, logged: set[tuple[str, int]], looked_in: int
) -> FeedbackRead:
    matched = 0
    for place, (request_id, row, _, _) in sorting.kept:
        if (request_id, row) in logged:
            matched += 1
            continue
        where = f"{plan.days} days of the log" if plan.log_is_whole else f"the {looked_in} newest logged rows"
        sorting.name(
            NamedOutcome(
                place=place,
                request_id=request_id[:_SHOWN_CHARS],
                row=row,
                fault=FeedbackFault.UNKNOWN_REQUEST,
                kept=True,
                message=f"no such prediction in {where}: it counts if one is logged yet, and never if the "
                f"prediction was left out of the log or is older than {plan.days} days",
            )
        )
    return FeedbackRead(
        received=sorting.received,
        kept=len(sorting.kept),
        matched=matched,
        looked_in=looked_in,
        faults=sorting.faults,
        faults_total=sorting.faults_total,
        parquet_base64=_parquet([kept for _, kept in sorting.kept], plan),
    )


def _parquet(kept: Sequence[Kept], plan: FeedbackPlan) -> str:
    columns: dict[str, list[Any]] = {
        "request_id": [one[0] for one in kept],
        "row": [one[1] for one in kept],
        "outcome": [one[2] for one in kept],
        "observed_at": [one[3] for one in kept],
        "received_at": [plan.received_at] * len(kept),
        "by": [plan.by] * len(kept),
    }
    arrays = [pa.array(columns[column.name], column.type) for column in SCHEMA]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA), file, compression="zstd")
    return base64.b64encode(file.getvalue()).decode()
