"""What the writers and the reader of prediction files do, without a process."""

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from automl.reading.batches import open_rows
from contracts.prediction_files import AnswerFormat
from contracts.predictions import Prediction
from inspector.answers import writer_for


@pytest.mark.parametrize(
    ("classes", "kind", "expected"),
    [
        ((1, 1.5, 2), pa.float64(), [1.0, 1.5, 2.0]),
        ((1, 2.5, "many"), pa.string(), ["1", "2.5", "many"]),
        ((1, 2, 3), pa.int64(), [1, 2, 3]),
    ],
)
def test_a_column_of_predictions_holds_every_class(
    tmp_path: Path, classes: tuple[Any, ...], kind: pa.DataType, expected: list[Any]
) -> None:
    """INSPECT-11: whatever the first stretch happens to say, no later prediction is cut to fit."""
    (tmp_path / "t.csv").write_text("x,y\n1,2\n")
    file = open_rows(tmp_path / "t.csv", "t.csv", ["x", "y"])
    only = SimpleNamespace(target_column="y", classes=classes)
    model: Any = SimpleNamespace(model=SimpleNamespace(by_target=(only,)), schema=SimpleNamespace(columns=[]))
    out = bytearray()
    writer = writer_for(AnswerFormat.PARQUET, file, model, out.extend, keep=False)
    for value in classes:
        writer.write({}, {}, [Prediction(prediction=value)])
    writer.finish()
    column = pq.read_table(io.BytesIO(out)).column("prediction")
    assert (column.type, column.to_pylist()) == (kind, expected)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("lines", "cells"),
    [(["x", "1", "", "2", ""], ["1", "", "2", ""]), (["", "", "x", "1", "2"], ["1", "2"])],
)
def test_an_empty_line_of_one_column_is_a_row(
    tmp_path: Path, lines: list[str], cells: list[str], end: str
) -> None:
    """API-103: as many answers as rows; above the header an empty line is none."""
    (tmp_path / "t.csv").write_bytes("".join(line + end for line in lines).encode())
    file = open_rows(tmp_path / "t.csv", "t.csv", ["x"])
    assert [cell for part in file.batches(2) for cell in part["x"]] == cells
