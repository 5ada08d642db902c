"""What is odd about a column: a warning each, with what was seen and what was done."""

import re

import pandas as pd

from automl.inference.columns import canonical_text
from automl.inference.dates import QUARTER, parse_date
from automl.profiling.roles import number_share
from automl.profiling.scanning import ScannedColumn
from automl.reading.cell_types import is_number_like
from contracts.report import ColumnRole, Finding

_EXAMPLE_LENGTH = 80
_SLASHED = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?!\d)")
_MONTHS = 12
_HIGH_MISSING = 0.5
_MANY_LEVELS = 100

_MIXED_LOW, _MIXED_HIGH = 0.1, 0.9  # shares of numbers in a column of both
_MOST_MIXED = 5_000  # different values that are looked at for it


def findings_of(column: ScannedColumn, role: ColumnRole) -> list[Finding]:
    found = [_role_finding(column, role), _spellings(column, role), _ambiguous_days(column, role)]
    share = column.missing / max(len(column.codes), 1)
    if role is not ColumnRole.EMPTY and share > _HIGH_MISSING:
        found.append((f"{share:.0%} of the cells are missing.", "high_missing", "kept"))
    return [
        Finding(column=column.name, code=code, message=message, action=action)
        for message, code, action in filter(None, found)
    ]


def _number_share(column: ScannedColumn) -> float:
    return number_share(column) if column.distinct <= _MOST_MIXED else 0.0


def _spellings(column: ScannedColumn, role: ColumnRole) -> tuple[str, str, str] | None:
    """Levels that differ in case or blanks only."""
    if role not in {ColumnRole.CATEGORICAL, ColumnRole.BOOLEAN} or column.distinct > _MOST_MIXED:
        return None
    texts = [canonical_text(value) for value in column.uniques]
    seen: dict[str, list[str]] = {}
    for text in texts:
        seen.setdefault(" ".join(text.casefold().split()), []).append(text)
    alike = next((group for group in seen.values() if len(group) > 1), None)
    if alike is None:
        return None
    shown = " and ".join(repr(text[:40]) for text in alike[:3])
    return f"{shown} differ in case or blanks only.", "spelling_variants", "kept as different levels"


def _ambiguous_days(column: ScannedColumn, role: ColumnRole) -> tuple[str, str, str] | None:
    """Dates of which each could be read month first as well; with dots, days always stand first."""
    if role is not ColumnRole.DATETIME or pd.api.types.is_datetime64_any_dtype(column.series.dtype):
        return None
    parts = [_SLASHED.match(value) for value in column.sample()]
    if not parts or any(part is None or max(int(part[1]), int(part[2])) > _MONTHS for part in parts):
        return None
    unequal = next((part for part in parts if part is not None and int(part[1]) != int(part[2])), None)
    if unequal is None:
        return None
    return f"{unequal[0]!r} could be a day of two months.", "ambiguous_dates", "read as day first"


def _role_finding(  # noqa: PLR0911  a table of roles, one line each
    column: ScannedColumn, role: ColumnRole
) -> tuple[str, str, str] | None:
    match role:
        case ColumnRole.EMPTY:
            return "It holds no value at all.", "empty_column", "left out"
        case ColumnRole.CONSTANT:
            value = canonical_text(column.uniques[0])[:_EXAMPLE_LENGTH]
            return f"Every row holds {value!r}.", "constant_column", "left out"
        case ColumnRole.ID:
            words = f"{column.distinct:,} different values in {column.present:,} rows: an identifier."
            return words, "id_column", "left out"
        case ColumnRole.DATETIME:
            example = canonical_text(column.uniques[0])[:_EXAMPLE_LENGTH]
            is_quarter = parse_date(example, QUARTER) is not None
            action = "read as the first day of each quarter" if is_quarter else "read as dates"
            return f"It holds dates or times, such as {example!r}.", "date_column", action
        case ColumnRole.NUMERIC if not pd.api.types.is_numeric_dtype(column.series.dtype):
            strays = [value for value in column.sample() if not is_number_like(value)][:3]
            message = f"Nearly all cells are numbers, some are not: {', '.join(map(repr, strays))}."
            return message, "mostly_numeric", "read as numbers, the others as missing"
        case ColumnRole.CATEGORICAL if _MIXED_LOW <= _number_share(column) <= _MIXED_HIGH:
            share = _number_share(column)
            return (
                f"{share:.0%} of its cells are numbers, the others words.",
                "mixed_column",
                "kept as categories",
            )
        case ColumnRole.CATEGORICAL if column.distinct > _MANY_LEVELS:
            return f"It has {column.distinct:,} levels.", "high_cardinality", "rare levels are grouped"
        case ColumnRole.TEXT:
            return "It holds free text.", "text_column", "turned into word features"
        case _:
            return None
