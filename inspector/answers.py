"""Predictions beside the rows that they answer, as CSV, JSON lines or Parquet, written stretch by stretch."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import pyarrow as pa
from pyarrow import parquet as pq

from automl.inference import LoadedModel
from automl.reading.batches import Cells, RowFile
from contracts.prediction_files import AnswerFormat
from contracts.predictions import Cell, Prediction, TargetPrediction
from contracts.report import ColumnRole
from inspector.instances import plain

Emit = Callable[[bytes], None]

# A spreadsheet runs a cell that begins so; a label that does is made inert.
_FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
_GROUP_ROWS = 50_000


class Writer(Protocol):
    """Takes stretches of rows in order, then `finish`."""

    def write(self, inputs: Cells, read: dict[str, list[Cell]], predictions: Sequence[Prediction]) -> None:
        """`inputs` as the file had them, `read` as the model did."""
        ...

    def finish(self) -> None: ...


def writer_for(wanted: AnswerFormat, file: RowFile, model: LoadedModel, emit: Emit, *, keep: bool) -> Writer:
    """A writer whose bytes go to `emit`; with `keep` the file's own columns come first."""
    if wanted is AnswerFormat.JSON_LINES:
        return _JsonLines(emit, keep=keep)
    if wanted is AnswerFormat.PARQUET:
        return _Parquet(file, model, emit, keep=keep)
    return _Csv(emit, keep=keep)


class _Answers:
    """`prediction`, `p(class)` for probabilities, the ends of an interval, and `warnings`, mostly empty.

    Each target beside the first has the same columns with its name behind, `prediction [hours]`.
    """

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def columns(self, predictions: Sequence[Prediction], taken: Sequence[str]) -> dict[str, list[Any]]:
        """Column to values, the same columns each time; none has a name of `taken`."""
        rows = [_flat(prediction) for prediction in predictions]
        if not self._names and rows:
            self._names = {name: _free(name, taken) for name in dict.fromkeys((*rows[0], "warnings"))}
        return {shown: [row.get(name) for row in rows] for name, shown in self._names.items()}

    def shown(self, name: str) -> str:
        """What the column `name` of answers is called here, where that name was taken."""
        return self._names[name]


def _flat(prediction: Prediction) -> dict[str, Any]:
    found = _of_one(prediction, "")
    for number, (target, told) in enumerate((prediction.predictions or {}).items()):
        found |= _of_one(told, f" [{target}]") if number else {}
    if prediction.warnings:
        found["warnings"] = "; ".join(prediction.warnings)
    return found


def _of_one(told: Prediction | TargetPrediction, named: str) -> dict[str, Any]:
    found: dict[str, Any] = {f"prediction{named}": told.prediction}
    for label, share in (told.probabilities or {}).items():
        found[f"p({label}){named}"] = share
    if told.interval is not None:
        found |= {f"interval_low{named}": told.interval.low, f"interval_high{named}": told.interval.high}
    return found


def _free(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name += "_"
    return name


class _Csv:
    def __init__(self, emit: Emit, *, keep: bool) -> None:
        self._emit = emit
        self._keep = keep
        self._answers = _Answers()
        self._begun = False

    def write(self, inputs: Cells, read: dict[str, list[Cell]], predictions: Sequence[Prediction]) -> None:
        del read
        kept = {name: [_cell(cell) for cell in cells] for name, cells in inputs.items()} if self._keep else {}
        answers = self._answers.columns(predictions, tuple(kept))
        columns = kept | {name: [_answer(value) for value in values] for name, values in answers.items()}
        text = io.StringIO(newline="")
        out = csv.writer(text, lineterminator="\r\n")
        if not self._begun:
            out.writerow([_inert(name) if name not in kept else name for name in columns])
            self._begun = True
        out.writerows(zip(*columns.values(), strict=True))
        self._emit(text.getvalue().encode("utf-8", "replace"))

    def finish(self) -> None:
        """Nothing follows the last row."""


def _cell(cell: Any) -> str:
    value = plain(cell)
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _answer(value: Any) -> str:
    if isinstance(value, float):
        return repr(value)  # the shortest text that reads back as the very same number
    return _inert(value) if isinstance(value, str) else _cell(value)


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_MARKS) else text


class _JsonLines:
    def __init__(self, emit: Emit, *, keep: bool) -> None:
        self._emit = emit
        self._keep = keep

    def write(self, inputs: Cells, read: dict[str, list[Cell]], predictions: Sequence[Prediction]) -> None:
        names = tuple(inputs) if self._keep else ()
        kept = [read[name] if name in read else [plain(cell) for cell in inputs[name]] for name in names]
        lines = []
        for at, prediction in enumerate(predictions):
            row = {name: cells[at] for name, cells in zip(names, kept, strict=True)}
            answer = prediction.model_dump(mode="json", exclude_none=True)
            row |= {_free(name, names): value for name, value in answer.items()}
            lines.append(json.dumps(row, ensure_ascii=False))
        self._emit(("\n".join(lines) + "\n").encode("utf-8", "replace"))

    def finish(self) -> None:
        """Nothing follows the last line."""


class _Parquet:
    """Row groups of some 50,000 rows. Predictions have the type of all classes; other columns that of the
    first stretch.
    """

    def __init__(self, file: RowFile, model: LoadedModel, emit: Emit, *, keep: bool) -> None:
        self._sink = pa.PythonFile(_Sink(emit), mode="w")
        self._types = file.types
        self._numbers = {c.name for c in model.schema.columns if c.role is ColumnRole.NUMERIC}
        self._prediction_types = {
            f"prediction [{each.target_column}]" if number else "prediction": _type_of(each.classes or (0.0,))
            for number, each in enumerate(model.model.by_target)
        }
        self._keep = keep
        self._answers = _Answers()
        self._writer: pq.ParquetWriter | None = None
        self._schema: pa.Schema | None = None
        self._held: list[pa.Table] = []

    def write(self, inputs: Cells, read: dict[str, list[Cell]], predictions: Sequence[Prediction]) -> None:
        kept = {name: self._input(name, cells, read) for name, cells in inputs.items()} if self._keep else {}
        answers = self._answers.columns(predictions, tuple(kept))
        arrays = kept | {name: self._answer(name, values) for name, values in answers.items()}
        for name, kind in self._prediction_types.items():
            said = self._answers.shown(name)
            arrays[said] = _array(answers[said], kind)
        table = pa.table(arrays)
        if self._schema is None:
            self._schema = table.schema
            self._writer = pq.ParquetWriter(self._sink, self._schema)
        self._held.append(table)
        if sum(part.num_rows for part in self._held) >= _GROUP_ROWS:
            self._flush()

    def finish(self) -> None:
        self._flush()
        if self._writer is not None:
            self._writer.close()
        self._sink.close()

    def _flush(self) -> None:
        if self._held and self._writer is not None:
            self._writer.write_table(pa.concat_tables(self._held))
        self._held = []

    def _input(self, name: str, cells: list[Any], read: dict[str, list[Cell]]) -> pa.Array:
        """A Parquet file's columns keep their types; of others numbers are numbers, the rest is text."""
        if name in self._types:
            return pa.array(cells, self._types[name])
        if name in self._numbers:
            numbers = [
                None if c is None or isinstance(c, str) else float(c) for c in read[name]
            ]  # words: gaps
            return pa.array(numbers, pa.float64())
        return pa.array([None if cell is None else _cell(cell) for cell in cells], pa.string())

    def _answer(self, name: str, values: list[Any]) -> pa.Array:
        if self._schema is not None:
            return _array(values, self._schema.field(name).type)
        return _array(values, _type_of(values))


def _type_of(values: Iterable[Any]) -> pa.DataType:
    """Numbers are whole only if all are; a mixture with anything else is text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pa.bool_()
    if kinds and kinds <= {int, float}:
        return pa.float64() if float in kinds else pa.int64()
    return pa.string()


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_string(kind):
        return pa.array([None if value is None else _cell(value) for value in values], kind)
    return pa.array(values, kind)


class _Sink(io.RawIOBase):
    """What Arrow writes to: it only ever appends."""

    def __init__(self, emit: Emit) -> None:
        super().__init__()
        self._emit = emit

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        piece = bytes(data)
        self._emit(piece)
        return len(piece)
