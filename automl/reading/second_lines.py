"""The line under a header that is no row: the units of the columns, or the second line of merged names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from automl.inference.cells import NO_NUMBER
from automl.reading.cell_types import is_number_like
from automl.reading.frames import Note

Records = Sequence[Sequence[str]]

_LONGEST = 30
_MONEY = r"(?:[$€£¥₹₽]|USD|EUR|GBP|CHF|JPY|CAD|AUD|INR|CNY|SEK|NOK|DKK|PLN|BRL|MXN|euros?|dollars?)"
_MEASURE = (
    r"(?:[kmcdµunMGTh]?(?:m|g|s|l|L|t|W|Wh|V|A|N|Pa|J|Hz|B|mol|bar|cal|ohm|lx|eq)|kW|kWh|MWh|kVA|ppm|ppb|dB|dBA|pH|"
    r"[%‰°]|°?[CFK]|in|inch(?:es)?|ft|feet|yd|mi|miles?|mph|kph|rpm|bpm|lbs?|oz|gal|psi|mmHg|IU|UI|ha|acres?|"
    r"sec(?:onds?)?|min(?:utes?)?|h(?:ou)?rs?|days?|weeks?|months?|years?|yrs?|"
    r"Tage?|Jahre?|Stunden?|Wochen?|Monate?|"
    r"per ?cent|percentage|points?|pts|score|index|ratio|count|number|units?|pcs|pieces?|"
    r"St(?:ü|ue)ck|persons?|people|"
    r"tonnes?|tons?|lit(?:er|re)s?|met(?:er|re)s?|grams?|kelvin|celsius|degrees?|deg|rad|"
    r"int(?:eger)?|float|double|numeric|decimal)"
)
_ONE = rf"(?:{_MONEY}|{_MEASURE})(?:\^?-?[0-9]|[²³])?"
_UNIT = re.compile(
    rf"(?:(?:[kKmM]|Mio\.?|Mrd\.?|mn|bn|Tsd\.?|thousands?|millions?|billions?|1[,. ]?000|'000)(?: of)?\s*)?"
    rf"{_ONE}(?:\s*(?:[/*·. ]|per)\s*[0-9]{{0,4}}\s*{_ONE})*"
)
_BRACKETED = re.compile(r"\[[^\]]*\]|\([^)]*\)")
_NO_UNIT = frozenset({"", "-", "--", "–", "—", "[-]", "(-)", "n/a", "none"})
_WORD = re.compile(r"[^\W\d_]|[%‰°$€£¥\[(]")


@dataclass(frozen=True)
class SecondLine:
    """`names` are the columns' with the line taken in, where it is part of them; else the header's own."""

    cells: tuple[str, ...]
    names: tuple[str, ...]
    is_of_units: bool


def second_line(records: Records) -> SecondLine | None:
    """What the record under the header is, where it can only be units or merged names; None for a row.

    Every column whose further cells are all numbers has a word there or a mark of no unit, and half of those
    columns a unit that is known; under a header with blanks, each blank has a word.
    """
    if len(records) < 3 or len(records[0]) != len(records[1]):  # noqa: PLR2004 - two lines and a row
        return None
    header, line = [cell.strip() for cell in records[0]], [cell.strip() for cell in records[1]]
    if len(header) < 2 or any(map(is_number_like, [*header, *line])):  # noqa: PLR2004 - one column has no units
        return None
    below = [_present(records[2:], at) for at in range(len(header))]
    numeric = [at for at, cells in enumerate(below) if cells and all(map(is_number_like, cells))]
    others = [at for at in range(len(header)) if at not in numeric]
    if not numeric or any(line[at] in below[at] for at in others):
        return None
    if not all(header):
        return _merged(header, line, numeric)
    return _units(header, line, numeric)


def note_of(second: SecondLine) -> Note:
    """What was seen under the header, as a note of no column."""
    shown = " / ".join(filter(None, second.cells))[:80]
    if second.is_of_units:
        return Note(None, "units_row", f"The row under the header holds units, no values: {shown!r}.")
    return Note(None, "merged_header", f"The row under the header is the names' second line: {shown!r}.")


def _present(records: Records, at: int) -> list[str]:
    cells = [record[at].strip() for record in records if at < len(record)]
    return [cell for cell in cells if cell not in NO_NUMBER]


def _units(header: list[str], line: list[str], numeric: list[int]) -> SecondLine | None:
    words = [line[at] for at in numeric if line[at] not in _NO_UNIT]
    known = [word for word in words if _is_unit(word)]
    if not known or any(len(word) > _LONGEST or not (_is_unit(word) or _WORD.match(word)) for word in words):
        return None
    if any(word in NO_NUMBER for word in words) or 2 * len(known) < len(numeric):
        return None
    return SecondLine(tuple(line), tuple(header), is_of_units=True)


def _is_unit(word: str) -> bool:
    return _UNIT.fullmatch(word) is not None or _BRACKETED.fullmatch(word) is not None


def _merged(header: list[str], line: list[str], numeric: list[int]) -> SecondLine | None:
    """`region, sales, , costs, ` over `, plan, actual, plan, actual`: sales plan, sales actual, ..."""
    if any(not below for above, below in zip(header, line, strict=True) if not above):
        return None
    if any(not line[at] or line[at] in NO_NUMBER or not _WORD.match(line[at]) for at in numeric if line[at]):
        return None
    if not header[0] or not any(header[at] and line[at] for at in range(len(header))):
        return None  # an index without a name, as pandas writes it
    names, over = [], ""
    for above, below in zip(header, line, strict=True):
        over = above or over
        names.append(f"{over} {below}".strip())
    return SecondLine(tuple(line), tuple(names), is_of_units=False) if len(set(names)) == len(names) else None
