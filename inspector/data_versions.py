"""New data of a project: what it is, whether it fits the first, how far it is from what the champion saw."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
from pydantic import TypeAdapter

from automl.inspection import inspect_file
from automl.reading.limits import DEFAULT_LIMITS
from automl.reading.tables import read_table
from automl.versions import joined, schema_differences
from contracts.data_versions import DataCheck, DataMode, DriftReport, StoredDataVersion
from contracts.datasets import DatasetInfo, Overrides, ProjectSpec
from inspector.protocol import DataRequest, KnownData

_DESCRIPTION: TypeAdapter[ProjectSpec | StoredDataVersion] = TypeAdapter(ProjectSpec | StoredDataVersion)
# A few more rows are welcome; a table that stands alone must be one that can be learnt from.
_APPENDED = replace(DEFAULT_LIMITS, min_rows=1)


def check_data(path: Path, request: DataRequest) -> DataCheck:
    """Raises OrreryError for what is no table; what does not fit is told, and then no drift is measured."""
    limits = _APPENDED if request.mode is DataMode.APPEND else DEFAULT_LIMITS
    info = inspect_file(path, request.file_name, request.sha256, Overrides(), limits)
    new = read_table(path, info)
    differences = schema_differences(_table(request.first), new, targets=request.targets)
    fits = not any(difference.blocking for difference in differences)
    return DataCheck(dataset=info, differences=differences, drift=_drift(new, request) if fits else None)


def _drift(new: pd.DataFrame, request: DataRequest) -> DriftReport | None:
    if not request.reference or request.reference_version is None:
        return None
    from automl.drift import measure_drift  # noqa: PLC0415  # SciPy, for those who compare

    return measure_drift(
        joined([_table(part) for part in request.reference]),
        new,
        targets=request.targets,
        reference_version=request.reference_version,
        reference_run_id=request.reference_run_id,
    )


def _table(known: KnownData) -> pd.DataFrame:
    return read_table(Path(known.path), described(Path(known.described_by)))


def described(path: Path) -> DatasetInfo:
    """From the project's spec or a stored version: column names are too many for a request's line."""
    found = _DESCRIPTION.validate_json(path.read_bytes())
    return found.dataset if isinstance(found, ProjectSpec) else found.version.dataset
