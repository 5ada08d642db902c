"""What a user chose for one run, checked against the table: columns to drop, and the split."""

from collections.abc import Collection, Sequence

import pandas as pd

from contracts.errors import ErrorCode, OrreryError
from contracts.overrides import SplitChoice
from contracts.report import Finding, Interpretation, SplitKind, SplitPlan

_MAX_NAMED = 20
_SPLIT_CODES = {SplitKind.TIME: "time_split", SplitKind.GROUP: "group_split"}
_NOT_AS_CHOSEN = "split at random instead"


def without(
    table: pd.DataFrame,
    dropped: Sequence[str],
    *,
    needed: Collection[str | None],
    gone: Collection[str] = (),
) -> tuple[pd.DataFrame, list[Finding]]:
    """The table without `dropped`, and a finding a column. Those of `gone` were left out already.

    Raises OrreryError(INVALID_OVERRIDE) for a column that never was there or that is `needed`.
    """
    names = [name for name in dict.fromkeys(dropped) if name in table.columns or name not in gone]
    unknown = [name for name in names if name not in table.columns]
    if unknown:
        raise refusal("Columns to drop are not in the table.", unknown)
    kept = [name for name in names if name in needed]
    if kept:
        raise refusal("Columns to drop are what is predicted, or what the rows are split by.", kept)
    findings = [
        Finding(column=name, code="dropped_by_choice", message=f"{name!r} was not wanted.", action="dropped")
        for name in names
    ]
    return table.drop(columns=names), findings


def without_targets(found: Interpretation, dropped: Sequence[str]) -> tuple[Interpretation, list[Finding]]:
    """The reading without the further targets of `dropped`, and a finding each: the run's own list wins.

    Without its first target it would be another question, which `without` refuses.
    """
    gone = [name for name in found.target_columns[1:] if name in dropped]
    if not gone:
        return found, []
    kept = [target for target in found.further_targets if target.target_column not in gone]
    names = [target.target_column for target in kept]
    chosen = found.chosen.model_copy(update={"further_targets": names})
    findings = [
        Finding(
            column=name,
            code="target_dropped_by_choice",
            message=f"{name!r} was to be predicted, too, but this run leaves the column out.",
            action="not predicted",
        )
        for name in gone
    ]
    return found.model_copy(update={"chosen": chosen, "further_targets": kept}), findings


def with_split(found: Interpretation, choice: SplitChoice | None, table: pd.DataFrame) -> Interpretation:
    """The reading with the split that was chosen. Raises OrreryError(INVALID_OVERRIDE)."""
    if choice is None:
        return found
    column = choice.column
    if column is not None and column not in table.columns:
        raise refusal("The column to split by is not in the table.", [column])
    if column is not None and column in found.target_columns:
        raise refusal("Rows can't be split by what is predicted.", [column])
    plan = SplitPlan(kind=choice.kind, column=column, reason="It was chosen for this run.")
    return found.model_copy(update={"split": plan})


def require_split(choice: SplitChoice | None, findings: Sequence[Finding]) -> None:
    """Raises OrreryError(INVALID_OVERRIDE) if the rows could not be split as chosen."""
    for finding in findings:
        chosen = choice is not None and finding.code == _SPLIT_CODES.get(choice.kind)
        if chosen and finding.action == _NOT_AS_CHOSEN:
            raise OrreryError(
                ErrorCode.INVALID_OVERRIDE, "The rows can't be split as chosen.", finding.message
            )


def refusal(message: str, columns: Sequence[str]) -> OrreryError:
    """An override that names columns which it can't."""
    named = ", ".join(repr(name[:80]) for name in columns[:_MAX_NAMED])
    return OrreryError(ErrorCode.INVALID_OVERRIDE, message, named)
