"""The engine's inspection, with everything it needs loaded before the first fork."""

from pathlib import Path

# Named only to be loaded here: no child pays for them again.
import python_calamine  # noqa: F401
from pyarrow import csv, json, parquet  # noqa: F401

from automl.inspection import inspect_file
from automl.reading.limits import DEFAULT_LIMITS
from contracts.datasets import DatasetInfo
from inspector.protocol import InspectRequest


def inspect(path: Path, request: InspectRequest) -> DatasetInfo:
    """What is in the file at `path`. Raises OrreryError if it is no usable table."""
    return inspect_file(path, request.file_name, request.sha256, request.overrides, DEFAULT_LIMITS)
