"""What a streaming pass over a file found, and the checks on names that all formats share."""

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from automl.reading.refusals import invalid
from contracts.datasets import TableFormat
from contracts.errors import OrreryError

_MAX_NAMED = 5


@dataclass(frozen=True)
class Survey:
    """Counts of a file. `target` holds the values of the column that was asked for."""

    format: TableFormat
    columns: list[str]
    num_rows: int
    encoding: str | None
    delimiter: str | None
    decimal: str | None
    warnings: list[str]
    target: pd.Series | None


def check_names(columns: Sequence[str], *, named: bool = True) -> None:
    """Refuses repeated names, and names that are no text at all."""
    repeated = [name for name, count in Counter(columns).items() if count > 1]
    if named and repeated:
        shown = ", ".join(repr(name[:80]) for name in repeated[:_MAX_NAMED])
        counted = "1 name stands" if len(repeated) == 1 else f"{len(repeated)} names stand"
        raise invalid(f"Column names are repeated: {shown}.", f"{counted} more than once.")


def lines_above_words(above: Sequence[str]) -> list[str]:
    """The warning that what stands above the header was left out, if anything does."""
    shown = " / ".join(line for line in above if line)[:80]
    lines = "1 line" if len(above) == 1 else f"{len(above)} lines"
    return [f"{lines} above the header left out: {shown!r}."] if above else []


def column_of(target: str | None, columns: Sequence[str]) -> int | None:
    """The position of the named target; None if none is named. Raises with the closest names."""
    if target is None:
        return None
    if target in columns:
        return list(columns).index(target)
    raise no_such_column(target, columns)


def no_such_column(target: str, columns: Sequence[str]) -> OrreryError:
    """The refusal of a target that the table does not have, with the closest names."""
    return invalid(f"The table has no column {target[:80]!r} to predict.", _suggestion(target, columns))


def _suggestion(target: str, columns: Sequence[str]) -> str:
    folded = {name.strip().casefold(): name for name in columns}
    near = difflib.get_close_matches(target.strip().casefold(), list(folded), n=3, cutoff=0.6)
    if near:
        return "Did you mean " + " or ".join(repr(folded[name][:80]) for name in near) + "?"
    shown = ", ".join(repr(name[:40]) for name in columns[:20])
    return f"Its columns: {shown}{', ...' if len(columns) > 20 else ''}."  # noqa: PLR2004  a message's length
