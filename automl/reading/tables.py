"""The one door to a stored file: survey it, or read it."""

from pathlib import Path

import pandas as pd

from automl.reading.delimited import read_delimited, survey_delimited
from automl.reading.excel import read_excel, survey_excel
from automl.reading.json_tables import read_json, survey_json
from automl.reading.limits import DEFAULT_LIMITS, InspectionLimits
from automl.reading.parquet import read_parquet, survey_parquet
from automl.reading.recognition import check_name, recognise
from automl.reading.survey import Survey
from automl.reading.unpacking import plain_name, unpacked
from contracts.datasets import DatasetInfo, TableFormat


def survey_file(path: Path, file_name: str, target: str | None, limits: InspectionLimits) -> Survey:
    """Recognises, counts and checks a file in bounded memory.

    Raises OrreryError INVALID_FILE_TYPE (not a table, or not what its name says) or VALIDATION_ERROR.
    """
    with unpacked(path, limits) as plain:
        return _survey(plain, file_name if plain == path else plain_name(file_name), target, limits)


def _survey(path: Path, file_name: str, target: str | None, limits: InspectionLimits) -> Survey:
    found = recognise(path)
    check_name(file_name, found)
    if found is TableFormat.PARQUET:
        return survey_parquet(path, target, limits)
    if found is TableFormat.EXCEL:
        return survey_excel(path, target, limits)
    if found in {TableFormat.JSON, TableFormat.JSON_LINES}:
        return survey_json(path, found, target, limits)
    return survey_delimited(path, target, limits)


def read_table(path: Path, info: DatasetInfo) -> pd.DataFrame:
    """The table of an inspected file, with typed columns named as in `info.columns`.

    Columns: int64, float64 (missing: NaN), bool, datetime64, or object: strings (missing: None) and
    booleans with missing cells. Dates written as text stay text; profiling finds them.
    Raises OrreryError VALIDATION_ERROR when the file can't be read after all.
    """
    with unpacked(path, DEFAULT_LIMITS) as plain:
        return _read(plain, info)


def _read(path: Path, info: DatasetInfo) -> pd.DataFrame:
    if info.format is TableFormat.PARQUET:
        return read_parquet(path, info)
    if info.format is TableFormat.EXCEL:
        return read_excel(path, info)
    if info.format in {TableFormat.JSON, TableFormat.JSON_LINES}:
        return read_json(path, info)
    return read_delimited(path, info)
