"""Numbers as people spell them: with a currency, one unit, spaces for thousands, brackets for minus.

Cell by cell and without memory, so that a cell means the same in a file to learn from, in one to predict and
in a JSON row.
"""

import re

from automl.inference.durations import DURATION, seconds_of

_CURRENCY = r"(?:US\$|A\$|C\$|R\$|Rs\.?|[$€£¥₹₽₩₺]|USD|EUR|GBP|CHF|JPY|CAD|AUD|INR|CNY|SEK|NOK|DKK|PLN)"
_SPELT = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[+\-−])?\s*(?P<currency>{_CURRENCY}\s*)?(?P<inner>[+\-−])?"
    r"(?P<digits>[0-9.,][0-9.,'’  \u00a0\u202f]*?(?:[eE][+-]?[0-9]+)?)"
    rf"\s*(?P<unit>{_CURRENCY}|[^\W\d_]{{1,10}}(?:[/ ][^\W\d_]{{1,10}})?[²³]?|%|°[CF]?|[kKmM]?[$€£])?"
    r"(?P<after>-)?(?P<close>\))?"
)
_SCALED_CURRENCY = re.compile(rf"([kKmM]){_CURRENCY}")  # 900k€
_SPACED = re.compile(r"[0-9]{1,3}(?:['’  \u00a0\u202f][0-9]{3})+(?:[.,][0-9]*)?")
_MARKS = re.compile(r"['’  \u00a0\u202f]")
_POINT_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_COMMA_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?")
_CODE = re.compile(r"0[0-9]+|[0-9]{19,}")  # 007 is no seven, and what is longer than 18 digits no number
_PLAIN = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SCALES = {"k": 1e3, "K": 1e3, "M": 1e6, "bn": 1e9, "B": 1e9}
_MONTHS = frozenset({"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"})
_PERIODS = frozenset({"am", "pm", "st", "nd", "rd", "th"})
_PLURALS = {
    "day": "days",
    "hour": "hours",
    "minute": "minutes",
    "week": "weeks",
    "month": "months",
    "year": "years",
}
_MAX_LENGTH = 40


def spelt_number(text: str, decimal: str = ".", *, scaled: bool = True) -> tuple[float, str] | None:
    """The number and its unit ('' if none), `$1,234.50`, `12 km`, `(300)`, `1 234,5 €`; None if it is none.

    A scale such as `k` or `M` is counted in and is no unit, in `900k€` and `£1.5m` too; per cent stay as they
    are written. Without `scaled` the last two are in units `k€` and `m`, as in models of before.
    """
    found = _SPELT.fullmatch(text.strip()) if len(text) <= _MAX_LENGTH else None
    if found is None or (found["open"] is None) != (found["close"] is None):
        return None
    digits = _point_spelling(found["digits"].strip(), decimal)
    unit = found["unit"] or ""
    if digits is None or unit.lower()[:3] in _MONTHS or unit.lower() in _PERIODS:
        return None
    minuses = sum(found[mark] in {"-", "−"} for mark in ("sign", "inner", "after")) + bool(found["open"])
    if minuses > 1:
        return None
    if scaled:
        unit = _plain_scale(unit, is_money=found["currency"] is not None)
    value = float(digits) * _SCALES.get(unit, 1.0) * (-1 if minuses else 1)
    return value, "" if unit in _SCALES or re.fullmatch(_CURRENCY, unit) else _PLURALS.get(unit, unit)


def _plain_scale(unit: str, *, is_money: bool) -> str:
    """The scale alone where a unit is one of money; any other unit as it is."""
    money = _SCALED_CURRENCY.fullmatch(unit)
    scale = money[1] if money is not None else unit
    return "M" if scale == "m" and (is_money or money is not None) else scale


def kept_spelling(cell: str, decimal: str = ".") -> str:
    """A cell as a column's spelling that models of before and of now read alike: `900k` for `900k€`."""
    if spelt_number(cell, decimal) == spelt_number(cell, decimal, scaled=False):
        return cell
    found = _SPELT.fullmatch(cell.strip())
    if found is None:
        return cell
    start, end = found.span("unit")
    scale = _plain_scale(found["unit"], is_money=found["currency"] is not None)
    return cell.strip()[:start] + scale + cell.strip()[end:]


def unit_of(spelling: str | None, decimal: str = ".") -> str:
    """The unit of a column whose spelling is kept so; '' if it has none. Models of before may have `k€`."""
    if spelling is not None and seconds_of(spelling) is not None:
        return DURATION
    found = None if spelling is None else spelt_number(spelling, decimal, scaled=False)
    return "" if found is None else found[1]


def number_in(unit: str | None, text: str, decimal: str = ".") -> float | None:
    """The number of a cell of a column in that unit (None: in whatever unit); None for any other cell."""
    if unit == DURATION:
        return seconds_of(text, alone=True)
    is_of_before = unit is None or _plain_scale(unit, is_money=True) != unit
    found = spelt_number(text, decimal, scaled=not is_of_before)
    return None if found is None or (unit is not None and found[1] not in {"", unit}) else found[0]


def _point_spelling(digits: str, decimal: str) -> str | None:
    """Plain digits with a decimal point; None for what is no number, such as 1.2.3."""
    if _SPACED.fullmatch(digits):
        digits = _MARKS.sub("", digits)
        if decimal == "." and digits.count(",") == 1 and "." not in digits:
            digits = digits.replace(",", ".")  # spaces for thousands go with a decimal comma
    grouped, mark = (_POINT_GROUPED, ",") if decimal == "." else (_COMMA_GROUPED, ".")
    if grouped.fullmatch(digits):
        digits = digits.replace(mark, "")
    if decimal == ",":
        digits = digits.replace(",", ".")
    return digits if _PLAIN.fullmatch(digits) and not _CODE.fullmatch(digits) else None
