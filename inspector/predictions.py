"""A file of rows through a model: every row is checked first, then answered, in stretches."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from automl.inference import LoadedModel, load_model
from automl.reading.batches import Cells, RowFile, open_rows
from automl.reading.limits import DEFAULT_LIMITS
from automl.reading.refusals import invalid
from automl.reading.unpacking import plain_name, unpacked
from contracts.errors import OrreryError
from contracts.prediction_files import PredictionFileHead, PredictionFrame
from contracts.predictions import Cell
from inspector.answers import writer_for
from inspector.file_log import FileLog
from inspector.instances import InstanceReader, instances_of
from inspector.protocol import PredictRequest

Emit = Callable[[bytes], None]

BATCH_ROWS = 5_000
_MAX_NAMED = 20
_ROW = re.compile(r"(^|; )row (\d+):")


def answer_file(path: Path, request: PredictRequest, emit: Emit) -> None:
    """Head, frames and end to `emit`, each head of its own line.

    Raises OrreryError before anything is emitted: for what is no table, for columns that the model needs
    and the file lacks, for cells that the model does not take, each named.
    """
    # LightGBM imports it if it can, for estimators of its own: a second that answering does not need.
    sys.modules.setdefault("sklearn", None)  # type: ignore[arg-type]  # Python's way to say: no such module
    model = load_model(Path(request.model_path), request.model_sha256)
    with unpacked(path, DEFAULT_LIMITS) as plain:
        name = request.file_name if plain == path else plain_name(request.file_name)
        file = open_rows(plain, name, [column.name for column in model.schema.columns])
        _check_columns(file, model)
        num_rows = sum(_checked(model, file))
        if num_rows == 0:
            raise invalid("The file has no rows to predict.")
        emit(_line(PredictionFileHead(num_rows=num_rows, model_id=model.schema.model_id).model_dump_json()))
        log = None if request.log is None else FileLog(request.log, request.model_sha256, num_rows)
        _Answering(file, model, request, emit, log).run()
    if log is not None:
        _emit_log(log, emit)


def _emit_log(log: FileLog, emit: Emit) -> None:
    """After the answer, which is whole. What fails here is missed by the parent, and counted."""
    found = log.file()
    if found is not None:
        head, data = found
        emit(_line(head.model_dump_json()) + data)


def _line(text: str) -> bytes:
    return text.encode() + b"\n"


def _check_columns(file: RowFile, model: LoadedModel) -> None:
    missing = [column.name for column in model.schema.columns if column.name not in file.columns]
    if missing:
        named = ", ".join(repr(name[:80]) for name in missing[:_MAX_NAMED])
        more = f" and {len(missing) - _MAX_NAMED} more" if len(missing) > _MAX_NAMED else ""
        found = ", ".join(repr(name[:40]) for name in file.columns[:_MAX_NAMED])
        raise invalid(f"The file lacks columns that the model needs: {named}{more}.", f"It has {found}.")


def _stretches(file: RowFile, model: LoadedModel) -> Iterator[tuple[Cells, dict[str, list[Cell]]]]:
    reader = InstanceReader(model.schema.columns, file.decimal)
    for cells in file.batches(BATCH_ROWS):
        yield cells, reader.columns(cells)


def _checked(model: LoadedModel, file: RowFile) -> Iterator[int]:
    """The rows of each stretch, once the model takes them."""
    before = 0
    for _, columns in _stretches(file, model):
        rows = instances_of(columns)
        try:
            model.check(rows)
        except OrreryError as error:
            raise OrreryError(error.code, error.message, _renumbered(error.details, before)) from None
        before += len(rows)
        yield len(rows)


def _renumbered(details: str | None, before: int) -> str | None:
    """Rows as a person counts them in the file: the first below the header is 1."""
    if details is None:
        return None
    return _ROW.sub(lambda found: f"{found[1]}row {before + int(found[2]) + 1}:", details)


class _Answering:
    """One answer on its way out."""

    def __init__(
        self, file: RowFile, model: LoadedModel, request: PredictRequest, emit: Emit, log: FileLog | None
    ) -> None:
        self._file = file
        self._model = model
        self._emit = emit
        self._log = log
        self._rows_done = 0
        self._out = bytearray()
        self._writer = writer_for(request.format, file, model, self._out.extend, keep=request.keep_inputs)

    def run(self) -> None:
        for cells, columns in _stretches(self._file, self._model):
            instances = instances_of(columns)
            predictions = self._model.predict(instances)
            self._writer.write(cells, columns, predictions)
            if self._log is not None:
                self._log.add(self._rows_done, instances, predictions)
            self._rows_done += len(predictions)
            self._frame(end=False)
        self._writer.finish()
        self._frame(end=True)

    def _frame(self, *, end: bool) -> None:
        """What the writer has let go of so far; a Parquet file comes in fewer, larger pieces."""
        head = PredictionFrame(size_bytes=len(self._out), rows_done=self._rows_done, end=end)
        self._emit(_line(head.model_dump_json()) + bytes(self._out))
        self._out.clear()
