"""From an uploaded table to training and holdout rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from automl.processing.holdout import HOLDOUT_SHARE, choose_holdout
from automl.processing.leakage import find_leaks
from automl.processing.strata import joint_strata
from automl.processing.totals import without_totals
from automl.profiling.stopgaps import stopgaps_emptied
from automl.reading.frames import without_notes
from automl.targets import find_target, strata_of, usable_rows
from contracts.datasets import ProblemType
from contracts.errors import ErrorCode, OrreryError
from contracts.report import (
    ColumnRole,
    DatasetProfile,
    Finding,
    Interpretation,
    SplitKind,
    TargetCandidate,
)

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
    table, totals = without_totals(without_notes(table))
    table = stopgaps_emptied(table, profile, target=chosen.target_column)
    targets = [_Outcome(table, each) for each in interpretation.targets]
    usable = np.any([each.present for each in targets], axis=0)
    split = interpretation.split
    subject = split.column if split.kind is SplitKind.GROUP else None
    names = [each.name for each in targets]
    columns, findings = _columns(table, profile, names, split.column)
    findings = [*totals, *findings]
    kept = table.loc[usable, columns]
    num_dropped = int((~usable).sum())
    codes = []
    for each in targets:
        y, seen = each.read(kept)
        codes.append(y)
        findings += seen
    strata = joint_strata([strata_of(y, each.problem_type) for y, each in zip(codes, targets, strict=True)])
    held, seen, split = choose_holdout(
        kept.drop(columns=names[1:]), codes, strata, split, seed, target=chosen.target_column
    )
    used = kept.drop(columns=[] if subject is None else [subject])  # a subject is no input
    if split.kind is not SplitKind.GROUP:  # nor is it one where whole subjects could not be held out
        kept = used
    findings += seen
    certain, leaking = list[str](), list[Finding]()
    for each, y in zip(targets, codes, strict=True):
        rows = ~held & each.present[usable]
        inputs = used[rows].drop(columns=[name for name in names if name != each.name])
        leaks = find_leaks(inputs, y[rows], profile, each.name, seed=seed, needed=split.column)
        certain += [name for name in leaks.certain if name not in certain]
        leaking += leaks.findings
    if used.shape[1] - len(certain) < 1 + len(names):  # the targets and something to predict them from
        why = "; ".join(finding.message for finding in leaking[:10])
        raise _refusal("No column is left to predict from.", why)
    kept = kept.drop(columns=certain)
    findings += [*leaking, *_missing(targets, usable)]
    interpretation = interpretation.model_copy(update={"split": split})
    return ProcessedTable(kept[~held], kept[held], findings, num_dropped, interpretation)


class _Outcome:
    """One target: which rows have it, and what they hold."""

    def __init__(self, table: pd.DataFrame, chosen: TargetCandidate) -> None:
        """Raises OrreryError(VALIDATION_ERROR) if the table has no such column, or too few values in it."""
        self.name = chosen.target_column
        self.problem_type = chosen.problem_type
        self._chosen = chosen
        if self.name not in table.columns:
            raise _refusal(f"The table has no column {self.name!r}.")
        self.present = usable_rows(table[self.name], chosen.problem_type)
        if not self.present.any():
            raise _refusal(f"Every value of the target column {self.name!r} is missing.")
        if self.present.sum() < MIN_ROWS:
            raise _refusal(
                f"Only {self.present.sum()} rows have a target ({self.name!r}); {MIN_ROWS} are needed."
            )

    def read(self, kept: pd.DataFrame) -> tuple[npt.NDArray[Any], list[Finding]]:
        """Class codes (-1: missing) or numbers (NaN: missing) of all rows, and what is odd about them."""
        values = kept[self.name]
        present = usable_rows(values, self.problem_type)
        target = find_target(values[present], self._chosen)
        y = target.encode(values)
        if target.labels is None:
            return y, []
        return y, _tiny_classes(y[present], target.labels, self.name, self.problem_type)


def _missing(targets: Sequence[_Outcome], usable: npt.NDArray[np.bool_]) -> list[Finding]:
    """Rows without any target, which are left out, and those that lack some, which train the others."""
    left_out = int((~usable).sum())
    found = [
        Finding(
            column=targets[0].name,
            code="missing_target",
            message=f"{left_out} rows have no usable target.",
            action="rows dropped",
        )
    ]
    for each in targets if len(targets) > 1 else ():
        lacking = int((~each.present[usable]).sum())
        if lacking:
            message = f"{lacking} rows have no usable value of {each.name!r}."
            action = "kept for the other targets"
            found.append(Finding(column=each.name, code="missing_target", message=message, action=action))
    return found if left_out else found[1:]


def _columns(
    table: pd.DataFrame, profile: DatasetProfile, targets: Sequence[str], needed: str | None
) -> tuple[list[str], list[Finding]]:
    """Those with something to learn from, and the one that the split is by, whatever its role."""
    roles = {column.name: column.role for column in profile.columns}
    findings, kept = [], []
    for name in map(str, table.columns):
        unused = _UNUSED.get(roles.get(name, ColumnRole.CATEGORICAL))
        if name in {*targets, needed} or unused is None:
            kept.append(name)
            continue
        message = f"{name!r} {unused[1]}."
        findings.append(Finding(column=name, code=unused[0], message=message, action="dropped"))
    if set(kept) == set(targets):
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
