"""What a child does for each kind of request, with everything it needs loaded before the first fork."""

import sys
from pathlib import Path

# Named only to be loaded here: no child pays for them again.
import python_calamine  # noqa: F401
from pyarrow import csv, json, parquet  # noqa: F401
from pydantic import BaseModel

from automl.inspection import inspect_file
from automl.reading.limits import DEFAULT_LIMITS
from inspector import outcomes, watching
from inspector.child import Work
from inspector.comparison import compare_files
from inspector.data_versions import check_data
from inspector.inspection import path_below
from inspector.interpretation import interpret_file
from inspector.predictions import answer_file
from inspector.protocol import (
    CompareRequest,
    DataRequest,
    InterpretRequest,
    LogRequest,
    OutcomesRequest,
    Question,
    WatchRequest,
)


def read(path: Path, request: Question) -> BaseModel:
    """What is asked of the file at `path`. Raises OrreryError if it is no usable table."""
    if isinstance(request, InterpretRequest):
        return interpret_file(path, request)
    if isinstance(request, CompareRequest):
        return compare_files(path, request)
    if isinstance(request, DataRequest):
        return check_data(path, request)
    if isinstance(request, LogRequest):
        return _of_log(path, request)
    return inspect_file(path, request.file_name, request.sha256, request.overrides, DEFAULT_LIMITS)


def _of_log(path: Path, request: LogRequest) -> BaseModel:
    def below(text: str) -> Path:
        return path_below(Path(request.root), text)

    if isinstance(request, WatchRequest):
        # LightGBM imports it if it can, for estimators of its own: most of a report's time otherwise.
        sys.modules.setdefault("sklearn", None)  # type: ignore[arg-type]  # Python's way to say: no such module
        return watching.watch(path, below)
    if isinstance(request, OutcomesRequest):
        return outcomes.read_outcomes(path, below(request.outcomes_path), request.file_name, below)
    return watching.sample_reference(path, below)


WORK = Work(read=read, answer_file=answer_file)
