"""A column told in a few words, as the reader of words sees it: its name cut up, and what its values are."""

import re

from automl.interpretation.column import Column
from contracts.report import ColumnRole

_PIECES = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]+|\d+")
_KINDS = {ColumnRole.ID: "identifier", ColumnRole.TEXT: "text", ColumnRole.DATETIME: "date"}
_FEW, _SHOWN, _LETTERS = 8, 4, 16  # levels that are all told; those told of more; letters of each
_MAX_PIECES = 12  # of a name


def told(column: Column) -> str:
    """`ChurnFlg` of 0 and 1 is "churn flg ( churn flag ) : 0 or 1"."""
    pieces = [piece.lower() for piece in _PIECES.findall(column.profile.name)][:_MAX_PIECES]
    name = " ".join(pieces) or column.profile.name
    full = [word.text for word in column.words]
    if not set(full) <= set(pieces):
        name += f" ( {' '.join(full)} )"
    return f"{name} : {_values(column)}"


def _values(column: Column) -> str:
    facts = column.facts
    if column.profile.role in _KINDS:
        return _KINDS[column.profile.role]
    if facts.distinct <= 2 or not facts.numeric:  # noqa: PLR2004  two answers are told as such
        levels = [level[:_LETTERS] for level in facts.levels]
        if facts.distinct <= _FEW:
            return " or ".join(sorted(levels[:2]) if len(levels) <= 2 else levels[:_FEW])  # noqa: PLR2004
        return f"{facts.distinct} kinds , {' , '.join(levels[:_SHOWN])}"
    kind = "whole" if facts.whole else "decimal"
    return f"{kind} {_short(facts.minimum)} to {_short(facts.maximum)}"


def _short(number: float | None) -> str:
    """Two digits that count."""
    if number is None:
        return "?"
    return f"{float(f'{number:.2g}'):.12g}"
