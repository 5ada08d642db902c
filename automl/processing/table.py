"""From an uploaded table to training and holdout rows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from automl.processing.holdout import HOLDOUT_SHARE, choose_holdout
from automl.processing.leakage import find_leaks
from automl.profiling.stopgaps import stopgaps_emptied
from automl.reading.frames import without_notes
from automl.targets import find_target, strata_of, usable_rows
from contracts.datasets import ProblemType
from contracts.errors import ErrorCode, OrreryError
from contracts.report import ColumnRole, DatasetProfile, Finding, Interpretation, SplitKind

__all__ = ["HOLDOUT_SHARE", "MIN_ROWS", "ProcessedTable", "process_table"]

MIN_ROWS = 10
_RARE = 0.05
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
    interpretation: Interpretation  # with the split that was used, which everything after must go by


def process_table(
    table: pd.DataFrame, profile: DatasetProfile, interpretation: Interpretation, *, seed: int
) -> ProcessedTable:
    """Split `table` 80 : 20 as the interpretation plans: by time, by subject, or stratified, copies together.

    Columns that are certain to give the target away are dropped; suspects are findings with their price.

    Raises OrreryError(VALIDATION_ERROR) if the target or the inputs leave nothing to learn.
    """
    chosen = interpretation.chosen
    table = stopgaps_emptied(without_notes(table), profile, target=chosen.target_column)
    if chosen.target_column not in table.columns:
        raise _refusal(f"The table has no column {chosen.target_column!r}.")
    usable = usable_rows(table[chosen.target_column], chosen.problem_type)
    if not usable.any():
        raise _refusal(f"Every value of the target column {chosen.target_column!r} is missing.")
    if usable.sum() < MIN_ROWS:
        raise _refusal(f"Only {usable.sum()} rows have a target; at least {MIN_ROWS} are needed.")
    split = interpretation.split
    subject = split.column if split.kind is SplitKind.GROUP else None
    columns, findings = _columns(table, profile, chosen.target_column, split.column)
    kept = table.loc[usable, columns]
    num_dropped = int((~usable).sum())
    target = find_target(kept[chosen.target_column], chosen)
    y = target.encode(kept[chosen.target_column])
    if target.labels is not None:
        findings.extend(_tiny_classes(y, target.labels, chosen.target_column, chosen.problem_type))
    strata = strata_of(y, target.problem_type)
    held, seen, split = choose_holdout(kept, y, strata, split, seed, target=chosen.target_column)
    used = kept.drop(columns=[] if subject is None else [subject])  # a subject is no input
    if split.kind is not SplitKind.GROUP:  # nor is it one where whole subjects could not be held out
        kept = used
    leaks = find_leaks(used[~held], y[~held], profile, chosen.target_column, seed=seed, needed=split.column)
    if used.shape[1] - len(leaks.certain) < 2:  # noqa: PLR2004  the target and something to predict it from
        why = "; ".join(finding.message for finding in leaks.findings[:10])
        raise _refusal("No column is left to predict from.", why)
    kept = kept.drop(columns=leaks.certain)
    findings += [*seen, *leaks.findings]
    if num_dropped:
        findings.append(
            Finding(
                column=chosen.target_column,
                code="missing_target",
                message=f"{num_dropped} rows have no usable target.",
                action="rows dropped",
            )
        )
    interpretation = interpretation.model_copy(update={"split": split})
    return ProcessedTable(kept[~held], kept[held], findings, num_dropped, interpretation)


def _columns(
    table: pd.DataFrame, profile: DatasetProfile, target: str, needed: str | None
) -> tuple[list[str], list[Finding]]:
    """Those with something to learn from, and the one that the split is by, whatever its role."""
    roles = {column.name: column.role for column in profile.columns}
    findings, kept = [], []
    for name in map(str, table.columns):
        unused = _UNUSED.get(roles.get(name, ColumnRole.CATEGORICAL))
        if name in {target, needed} or unused is None:
            kept.append(name)
            continue
        message = f"{name!r} {unused[1]}."
        findings.append(Finding(column=name, code=unused[0], message=message, action="dropped"))
    if kept == [target]:
        raise _refusal("No column is left to predict from.", "; ".join(f.message for f in findings[:10]))
    return kept, findings


def _tiny_classes(
    y: "np.typing.NDArray[np.int64]", labels: tuple[str, ...], column: str, problem_type: ProblemType
) -> list[Finding]:
    counts = np.bincount(y, minlength=len(labels))
    if counts[counts > 1].sum() < MIN_ROWS:
        raise _refusal(f"Nearly every value of {column!r} occurs once; there are no classes to learn.")
    if problem_type is ProblemType.BINARY and counts.min() == 1:
        rare = labels[int(np.argmin(counts))]
        raise _refusal(f"The class {rare!r} of {column!r} has one row only; nothing can be measured on it.")
    rarest = int(np.argmin(counts))
    share = counts[rarest] / counts.sum()
    findings = []
    if len(labels) == 2 and share < _RARE:  # noqa: PLR2004 - of many each is rare
        message = f"The class {labels[rarest][:80]!r} has {share:.1%} of the rows."
        action = "kept; every split keeps the classes in proportion"
        findings.append(Finding(column=column, code="imbalance", message=message, action=action))
    findings += [
        Finding(
            column=column,
            code="tiny_class",
            message=f"The class {label[:80]!r} has {count} rows.",
            action="kept; it is measured only where it has rows in the holdout",
        )
        for label, count in zip(labels, counts, strict=True)
        if count < 5  # noqa: PLR2004 - fewer than one a fold
    ]
    return findings


def _refusal(message: str, details: str | None = None) -> OrreryError:
    return OrreryError(ErrorCode.VALIDATION_ERROR, message, details)
