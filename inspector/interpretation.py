"""The engine's reading of a table and a sentence, for a file of which perhaps only the head was sent."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd

from automl.inspection import inspect_file
from automl.interpretation import interpret
from automl.profiling import profile_table
from automl.reading.limits import DEFAULT_LIMITS, MEBIBYTE
from automl.reading.recognition import recognise
from automl.reading.tables import read_table
from automl.reading.unpacking import plain_name, unpacked
from contracts.datasets import DatasetInfo
from contracts.errors import OrreryError
from contracts.interpretations import TableInterpretation
from contracts.report import DatasetProfile, Finding, Interpretation
from inspector.cutting import CUT_BYTES, whole_rows
from inspector.protocol import InterpretRequest

# Enough to tell what a column is; more would only take longer.
MAX_ROWS = 100_000
# A small file may hold a large table; somebody is waiting for this answer.
LIMITS = replace(
    DEFAULT_LIMITS,
    max_unpacked_bytes=256 * MEBIBYTE,
    max_archive_bytes=256 * MEBIBYTE,
    max_sheet_cells=2_000_000,
)
_HEAD_ONLY = "If only the beginning of the file was sent: Parquet, Excel and zip can only be read whole."


def interpret_file(path: Path, request: InterpretRequest) -> TableInterpretation:
    """Columns, ranked targets and warnings. Raises OrreryError as the inspection does."""
    may_be_cut = path.stat().st_size >= CUT_BYTES
    try:
        with unpacked(path, LIMITS, cut_at=2 * CUT_BYTES) as plain:
            name = request.file_name if plain == path else plain_name(request.file_name)
            return _interpreted(plain, request.model_copy(update={"file_name": name}))
    except OrreryError as error:
        if not may_be_cut:
            raise
        details = f"{error.details} {_HEAD_ONLY}" if error.details else _HEAD_ONLY
        raise OrreryError(error.code, error.message, details) from error


def _interpreted(path: Path, request: InterpretRequest) -> TableInterpretation:
    whole = whole_rows(path.read_bytes(), recognise(path))
    with _readable(path, whole) as source:
        info = inspect_file(source, request.file_name, request.sha256, request.overrides, LIMITS)
        table: pd.DataFrame = read_table(source, info).head(MAX_ROWS)
    profile = profile_table(table)
    reading = interpret(table, profile, request.description, request.overrides)
    return TableInterpretation(
        columns=profile.columns,
        candidates=reading.candidates,
        needs_confirmation=reading.needs_confirmation,
        warnings=[*_warnings(info, profile), *_several_targets(reading)],
        num_rows_seen=len(table),
        truncated=whole is not None or len(table) < info.num_rows,
    )


@contextmanager
def _readable(path: Path, whole: bytes | None) -> Iterator[Path]:
    """The file itself, or one in memory that holds `whole`: nothing stays behind, however this ends."""
    if whole is None:
        yield path
        return
    descriptor = os.memfd_create("whole-rows", os.MFD_CLOEXEC)
    with os.fdopen(descriptor, "wb") as file:
        file.write(whole)
        file.flush()
        yield Path(f"/proc/self/fd/{descriptor}")


def _warnings(info: DatasetInfo, profile: DatasetProfile) -> list[Finding]:
    read = [Finding(column=None, code="reading", message=text, action="kept") for text in info.warnings]
    return [*read, *profile.findings]


def _several_targets(reading: Interpretation) -> list[Finding]:
    """The other columns that the words ask for, whether they are predicted or not."""
    target = reading.chosen.target_column[:80]
    both = [(name, "predicted, too") for name in reading.chosen.further_targets]
    left = [(name, f"{target!r} is the target") for name in reading.also_asked]
    return [
        Finding(
            column=name,
            code="several_targets",
            message=f"{name[:80]!r} is asked for beside {target!r}.",
            action=action,
        )
        for name, action in both + left
    ]
