"""The split, before anything is fitted: useless rows and columns go, a holdout is set aside."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from automl.splitting import holdout_mask, row_groups
from automl.targets import find_target, strata_of, usable_rows
from contracts.datasets import ProblemType
from contracts.errors import ErrorCode, OrreryError
from contracts.report import ColumnRole, DatasetProfile, Finding, Interpretation

HOLDOUT_SHARE = 0.2
MIN_ROWS = 10
_UNUSED = {
    ColumnRole.ID: ("id_column", "holds a different value in nearly every row, as an identifier does"),
    ColumnRole.CONSTANT: ("constant_column", "holds one value only"),
    ColumnRole.EMPTY: ("empty_column", "holds no value at all"),
}


@dataclass(frozen=True)
class ProcessedTable:
    """Both parts have the target, and the row numbers of the uploaded file as their index."""

    train: pd.DataFrame
    holdout: pd.DataFrame
    dropped: list[Finding]
    num_dropped_rows: int


def process_table(
    table: pd.DataFrame, profile: DatasetProfile, interpretation: Interpretation, *, seed: int
) -> ProcessedTable:
    """Split `table` 80 : 20, stratified, equal rows on one side.

    Raises OrreryError(VALIDATION_ERROR) if the target or the inputs leave nothing to learn.
    """
    chosen = interpretation.chosen
    if chosen.target_column not in table.columns:
        raise _refusal(f"The table has no column {chosen.target_column!r}.")
    usable = usable_rows(table[chosen.target_column], chosen.problem_type)
    if not usable.any():
        raise _refusal(f"Every value of the target column {chosen.target_column!r} is missing.")
    if usable.sum() < MIN_ROWS:
        raise _refusal(f"Only {usable.sum()} rows have a target; at least {MIN_ROWS} are needed.")
    columns, findings = _columns(table, profile, chosen.target_column)
    kept = table.loc[usable, columns]
    num_dropped = int((~usable).sum())
    held = _holdout(kept, interpretation, seed, findings)
    if num_dropped:
        findings.append(
            Finding(
                column=chosen.target_column,
                code="missing_target",
                message=f"{num_dropped} rows have no usable target.",
                action="rows dropped",
            )
        )
    return ProcessedTable(kept[~held], kept[held], findings, num_dropped)


def _columns(table: pd.DataFrame, profile: DatasetProfile, target: str) -> tuple[list[str], list[Finding]]:
    roles = {column.name: column.role for column in profile.columns}
    findings, kept = [], []
    for name in map(str, table.columns):
        unused = _UNUSED.get(roles.get(name, ColumnRole.CATEGORICAL))
        if name == target or unused is None:
            kept.append(name)
            continue
        message = f"{name!r} {unused[1]}."
        findings.append(Finding(column=name, code=unused[0], message=message, action="dropped"))
    if kept == [target]:
        raise _refusal("No column is left to predict from.", "; ".join(f.message for f in findings[:10]))
    return kept, findings


def _holdout(
    table: pd.DataFrame, interpretation: Interpretation, seed: int, findings: list[Finding]
) -> "np.typing.NDArray[np.bool_]":
    chosen = interpretation.chosen
    target = find_target(table[chosen.target_column], chosen)
    y = target.encode(table[chosen.target_column])
    if target.labels is not None:
        findings.extend(_tiny_classes(y, target.labels, chosen.target_column, chosen.problem_type))
    groups = row_groups(table)
    copies = len(table) - len(np.unique(groups))
    if copies:
        message = f"{copies} rows repeat another row exactly."
        action = "kept; copies stay on one side of every split"
        findings.append(Finding(column=None, code="duplicate_rows", message=message, action=action))
    return np.asarray(holdout_mask(strata_of(y, target.problem_type), groups, HOLDOUT_SHARE, seed))


def _tiny_classes(
    y: "np.typing.NDArray[np.int64]", labels: tuple[str, ...], column: str, problem_type: ProblemType
) -> list[Finding]:
    counts = np.bincount(y, minlength=len(labels))
    if counts[counts > 1].sum() < MIN_ROWS:
        raise _refusal(f"Nearly every value of {column!r} occurs once; there are no classes to learn.")
    if problem_type is ProblemType.BINARY and counts.min() == 1:
        rare = labels[int(np.argmin(counts))]
        raise _refusal(f"The class {rare!r} of {column!r} has one row only; nothing can be measured on it.")
    return [
        Finding(
            column=column,
            code="tiny_class",
            message=f"The class {label[:80]!r} has {count} rows.",
            action="kept; it is measured only where it has rows in the holdout",
        )
        for label, count in zip(labels, counts, strict=True)
        if count < 5  # noqa: PLR2004 - fewer than one a fold
    ]


def _refusal(message: str, details: str | None = None) -> OrreryError:
    return OrreryError(ErrorCode.VALIDATION_ERROR, message, details)
