"""A run's settings against what is known of the project before it runs. The rest its stages find out."""

from collections.abc import Collection, Iterator, Sequence

from api.db.tables import ProjectRow
from contracts.datasets import METRICS_OF_PROBLEM, Metric, ProblemType
from contracts.errors import ErrorCode, OrreryError
from contracts.overrides import RunOverrides

_MAX_NAMED = 20


def check_overrides(
    own: RunOverrides, row: ProjectRow, columns: Collection[str], versions: int, *, wanted: Collection[str]
) -> None:
    """Raises OrreryError(INVALID_OVERRIDE) naming what does not fit.

    `own` are all settings of the run, with those that it keeps; `wanted` the targets that its user names now.
    `columns` are the table's, `versions` the number of the newest data.
    """
    version = own.data_upload.data_version
    if version is not None and version > versions:
        raise _refusal("There is no such version of the data", f"data_upload.data_version: {version}")
    unknown = [f"{place}: {name[:80]!r}" for place, name in _columns(own) if name not in columns]
    if unknown:
        raise _refusal("Columns that are not in the data", "; ".join(unknown[:_MAX_NAMED]))
    dropped = [*(own.data_processing.drop_columns or []), *(own.feature_engineering.drop_columns or [])]
    # A further target that was not named now gives way: what is left out is not predicted either.
    target = next((name for name in wanted or _targets(own, row)[:1] if name in dropped), None)
    if target is not None:
        raise _refusal("What is predicted can't be dropped", f"drop_columns: {target[:80]!r}")
    problem = own.data_analysis.problem_type or row.overrides.problem_type
    if problem is None and not own.data_analysis.named():
        problem = row.state.problem_type
    metric = own.data_analysis.metric
    if problem is not None and metric is not None and metric not in METRICS_OF_PROBLEM[problem]:
        raise _refusal("This metric does not fit the problem type", _told(metric, problem))
    if own.model_evaluation.threshold is not None and problem not in {None, ProblemType.BINARY}:
        raise _refusal(
            "A threshold is for a yes or no", f"model_evaluation.threshold: the problem is {problem}"
        )


def _targets(own: RunOverrides, row: ProjectRow) -> list[str]:
    """What is predicted, the first one first, as far as it is known before the run."""
    known = [] if row.state.target_column is None else [row.state.target_column]
    return own.data_analysis.named() or row.overrides.targets or known


def _columns(own: RunOverrides) -> Iterator[tuple[str, str]]:
    """Each column that the settings name, and where."""
    split = own.data_processing.split
    named: dict[str, Sequence[str | None]] = {
        "data_analysis.target_column": [own.data_analysis.target_column],
        "data_analysis.target_columns": own.data_analysis.target_columns or [],
        "data_processing.drop_columns": own.data_processing.drop_columns or [],
        "data_processing.split.column": [None if split is None else split.column],
        "feature_engineering.drop_columns": own.feature_engineering.drop_columns or [],
        "model_evaluation.fairness_column": [own.model_evaluation.fairness_column],
    }
    for place, names in named.items():
        yield from ((place, name) for name in names if name is not None)


def _told(metric: Metric, problem: ProblemType) -> str:
    known = ", ".join(one.value for one in METRICS_OF_PROBLEM[problem])
    return f"data_analysis.metric: {metric.value}; one of {known}"


def _refusal(message: str, details: str) -> OrreryError:
    return OrreryError(ErrorCode.INVALID_OVERRIDE, message, details)
