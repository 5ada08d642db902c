"""From a column of strings to a column of numbers, booleans or strings; missing marks become null."""

import re
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from automl.inference.cells import FALSE_WORDS as _FALSE_WORDS
from automl.inference.cells import MISSING_MARKS, NUMERIC_MISSING_MARKS
from automl.inference.cells import TRUE_WORDS as _TRUE_WORDS
from automl.inference.durations import DURATION, seconds_of
from automl.inference.spellings import kept_spelling, spelt_number
from automl.reading.frames import Note
from automl.reading.units import spelt_column

_INTEGER = r"^[+-]?[0-9]+$"
_PLAIN_INTEGER = r"^-?(0|[1-9][0-9]{0,17})$"
_ZERO_PADDED = r"^[+-]?0[0-9]+$"
_POINT = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_POINT_GROUPED = r"^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?$"
_COMMA = r"^[+-]?([0-9]+,?[0-9]*|,[0-9]+)([eE][+-]?[0-9]+)?$"
_COMMA_GROUPED = r"^[+-]?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]*)?$"
_INFINITE = r"^[+-]?(inf|Inf|INF|infinity|Infinity)$"
_PROBE = 256
_MAX_STRAY_SHARE = 0.02
_MAX_STRAY_TOKENS = 10
_MIN_NUMBERS = 50
_MAX_INT_DIGITS = 18
_ANY_NUMBER = rf"{_POINT}|{_POINT_GROUPED}|{_COMMA}|{_COMMA_GROUPED}|{_INFINITE}"
_NUMBER_LIKE = re.compile(_ANY_NUMBER)


@dataclass(frozen=True)
class TypedColumn:
    """A column after typing: `note` says what was lost on the way, None if nothing was."""

    cells: pa.ChunkedArray
    code: str | None
    note: str | None
    spelling: str | None = None  # a cell as it stood in the file, where its numbers are spelt with marks
    stray: str | None = None  # a word among the numbers, which are missing


def notes_of_column(name: str, typed: TypedColumn, decimal: str) -> list[Note]:
    """What was done to it on the way, if anything was."""
    if typed.code is None or typed.note is None:
        return []
    return [Note(name, typed.code, typed.note, typed.spelling, decimal, typed.stray)]


def type_column(strings: pa.ChunkedArray, decimal: str, name: str | None = None) -> TypedColumn:
    """Types a column of strings: int64, double, bool or string; null where a cell means missing.

    A few stray words among numbers (at most 2 % of the cells) become missing and are noted. By its name
    a column of 00:45:10 holds durations or times of day; without one no durations are looked for.
    """
    trimmed = pc.utf8_trim_whitespace(strings)
    cells = _without_marks(trimmed, MISSING_MARKS)
    present = len(cells) - cells.null_count
    if present == 0:
        return TypedColumn(pa.chunked_array([pa.nulls(len(cells), pa.float64())]), None, None)
    integers = _plain_integers(cells)
    if integers is not None:
        return _with_marks_noted(TypedColumn(integers, None, None), strings, trimmed)
    fractions = _plain_fractions(cells) if decimal == "." else None
    if fractions is not None:
        return fractions if fractions.code else _with_marks_noted(fractions, strings, trimmed)
    if _may_be_numbers(cells):
        numbers = _numbers(cells, decimal, present)
        if numbers is not None:
            return numbers if numbers.code else _with_marks_noted(numbers, strings, trimmed)
    spelt = spelt_column(cells, decimal, name)
    if spelt is not None:
        return _spelt(cells, decimal, *spelt)
    booleans = _booleans(cells)
    typed = TypedColumn(cells if booleans is None else booleans, None, None)
    mixed = _mixed_booleans(cells) if booleans is None else None
    return mixed or _with_marks_noted(typed, strings, trimmed)


def _spelt(
    cells: pa.ChunkedArray, decimal: str, numbers: pa.ChunkedArray, unit: str, strays: int
) -> TypedColumn:
    spelling = _number_with_unit(cells, decimal, unit)
    if unit == DURATION:
        words = f"Cells such as {spelling!r} are durations: numbers of seconds."
        return TypedColumn(numbers, "spelt_durations", words, spelling)
    kept = f" in {unit!r}" if unit else ""
    lost = f" {strays} other cells are missing." if strays else ""
    words = f"Cells such as {spelling!r} are numbers{kept}.{lost}"
    word = (
        next((str(c) for c in cells.drop_null() if spelt_number(str(c), decimal) is None), None)
        if strays
        else None
    )
    return TypedColumn(numbers, "spelt_numbers", words, kept_spelling(spelling, decimal), word)


def _number_with_unit(cells: pa.ChunkedArray, decimal: str, unit: str) -> str:
    """The first cell that is a number in the column's unit: rows to predict are held to it."""
    if unit == DURATION:
        return next(cell for cell in map(str, cells.drop_null()) if seconds_of(cell) is not None)
    read = ((str(cell), spelt_number(str(cell), decimal)) for cell in cells.drop_null())
    return next(cell for cell, found in read if found is not None and found[1] == unit)


def is_number_like(cell: str) -> bool:
    """Whether a single cell reads as a number in some spelling."""
    return _NUMBER_LIKE.match(cell.strip()) is not None


def _without_marks(cells: pa.ChunkedArray, marks: tuple[str, ...]) -> pa.ChunkedArray:
    hit = pc.is_in(cells, value_set=pa.array(marks))
    return pc.if_else(hit, pa.scalar(None, cells.type), cells)


def _with_marks_noted(typed: TypedColumn, strings: pa.ChunkedArray, trimmed: pa.ChunkedArray) -> TypedColumn:
    """Says how many cells held a mark such as "?" or blanks, where an empty cell would say nothing."""
    if typed.cells.null_count == strings.null_count:
        return typed
    marked = pc.and_(pc.is_in(trimmed, value_set=pa.array(MISSING_MARKS)), pc.not_equal(strings, ""))
    found = strings.filter(marked)
    if len(found) == 0:
        return typed
    words = ", ".join(repr(str(word)[:20]) for word in pc.unique(found)[:3])
    note = f"{len(found)} cells that hold {words} were read as missing."
    return TypedColumn(typed.cells, "missing_marks", note)


def _may_be_numbers(cells: pa.ChunkedArray) -> bool:
    """A cheap look at the first cells, so that text columns aren't matched in full."""
    head = cells.slice(0, 20_000).drop_null().slice(0, _PROBE)
    if len(head) == 0:
        return True
    hits = pc.sum(pc.match_substring_regex(head, _ANY_NUMBER)).as_py()
    soft = pc.sum(pc.is_in(head, value_set=pa.array(NUMERIC_MISSING_MARKS))).as_py()
    return bool(hits > 0 and hits + soft >= len(head) * 0.8)


def _numbers(cells: pa.ChunkedArray, decimal: str, present: int) -> TypedColumn | None:
    plain = _point_spelling(cells, decimal)
    good = pc.fill_null(pc.match_substring_regex(plain, _POINT), pa.scalar(value=False))
    infinite = pc.fill_null(pc.match_substring_regex(plain, _INFINITE), pa.scalar(value=False))
    stray = pc.filter(cells, pc.and_not(pc.and_not(pc.is_valid(cells), good), infinite))
    if len(stray) and not _are_stray(stray, present):
        return None
    kept = pc.if_else(good, plain, pa.scalar(None, plain.type))
    values = _cast(kept)
    if values is None:
        return None
    lost, code = _lost(stray, pc.sum(infinite).as_py())
    return TypedColumn(values, code, lost, stray=str(stray[0]) if len(stray) else None)


def _plain_integers(cells: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """The other common case at full speed: whole numbers without any mark. None if it is anything else."""
    for part in (cells.slice(0, _PROBE), cells):
        if pc.all(pc.match_substring_regex(part, _PLAIN_INTEGER)).as_py() is not True:
            return None
    return pc.cast(cells, pa.int64())


def _plain_fractions(cells: pa.ChunkedArray) -> TypedColumn | None:
    """The common case at full speed: fractions with a point, nothing else. None if it is anything else."""
    if pc.all(pc.match_substring_regex(cells.slice(0, _PROBE), _INTEGER)).as_py() is not False:
        return None  # perhaps integers, which need a closer look
    try:
        values = pc.cast(cells, pa.float64())
    except pa.ArrowInvalid:
        return None
    infinite = pc.fill_null(pc.is_inf(values), pa.scalar(value=False))
    count = pc.sum(infinite).as_py()
    if count:
        values = pc.if_else(infinite, pa.scalar(None, pa.float64()), values)
    note, code = _lost(pa.chunked_array([], pa.string()), count)
    return TypedColumn(values, code, note)


def _point_spelling(cells: pa.ChunkedArray, decimal: str) -> pa.ChunkedArray:
    """Numbers spelt with a decimal point and no thousands marks; other cells as they were."""
    grouped, mark = (_POINT_GROUPED, ",") if decimal == "." else (_COMMA_GROUPED, ".")
    is_grouped = pc.match_substring_regex(cells, grouped)
    if pc.any(is_grouped).as_py():
        # "1.234" in a file with decimal commas is a thousand only if nothing contradicts it.
        plain_points = pc.and_(pc.match_substring_regex(cells, _POINT), pc.match_substring(cells, "."))
        if decimal == "." or not pc.any(pc.and_not(plain_points, is_grouped)).as_py():
            cells = pc.if_else(is_grouped, pc.replace_substring(cells, mark, ""), cells)
    if decimal == ",":
        is_comma = pc.match_substring_regex(cells, _COMMA)
        cells = pc.if_else(is_comma, pc.replace_substring(cells, ",", "."), cells)
    return cells


def _are_stray(stray: pa.ChunkedArray, present: int) -> bool:
    words = pc.unique(stray)
    if all(str(word) in NUMERIC_MISSING_MARKS for word in words):
        return len(stray) < present
    few = len(stray) <= present * _MAX_STRAY_SHARE and len(words) <= _MAX_STRAY_TOKENS
    return few and present - len(stray) >= _MIN_NUMBERS


def _cast(numbers: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """int64 where all are whole and fit, else double; None where the digits are a code (007)."""
    whole = pc.all(pc.match_substring_regex(numbers, _INTEGER)).as_py()
    if not whole:
        return pc.cast(pc.utf8_ltrim(numbers, "+"), pa.float64())
    padded = pc.any(pc.match_substring_regex(numbers, _ZERO_PADDED)).as_py()
    longest = pc.max(pc.utf8_length(numbers)).as_py()
    if padded or (longest or 0) > _MAX_INT_DIGITS:
        return None
    return pc.cast(pc.utf8_ltrim(numbers, "+"), pa.int64())


def _lost(stray: pa.ChunkedArray, infinite: int | None) -> tuple[str | None, str | None]:
    if len(stray):
        words = ", ".join(repr(str(word)[:40]) for word in pc.unique(stray)[:3])
        return f"{len(stray)} cells that are no numbers ({words}) were read as missing.", "mostly_numeric"
    if infinite:
        return f"{infinite} infinite values were read as missing.", "infinite_values"
    return None, None


def _booleans(cells: pa.ChunkedArray) -> pa.ChunkedArray | None:
    head = cells.slice(0, 20_000).drop_null().slice(0, _PROBE)
    if any(str(cell).lower() not in {"true", "false"} for cell in head):
        return None
    lowered = pc.utf8_lower(cells)
    known = pc.is_in(lowered, value_set=pa.array(["true", "false"]))
    if not pc.all(pc.or_(known, pc.is_null(cells))).as_py():
        return None
    return pc.equal(lowered, "true")


def _mixed_booleans(cells: pa.ChunkedArray) -> TypedColumn | None:
    """Yes and no in more than two spellings (yes, Y, 1, TRUE beside no, 0): all mean one of two things."""
    head = cells.slice(0, 20_000).drop_null().slice(0, _PROBE)
    if any(str(cell).lower() not in _TRUE_WORDS | _FALSE_WORDS for cell in head):
        return None
    words = [str(cell) for cell in pc.unique(cells.drop_null())]
    meant = {word: word.lower() in _TRUE_WORDS for word in words}
    spelt = {word.lower() for word in words}
    if len(spelt) <= 2 or len(set(meant.values())) < 2:  # noqa: PLR2004 - yes and no
        return None
    if spelt - _TRUE_WORDS - _FALSE_WORDS:
        return None
    if len(spelt & {"t", "f"}) == 1 and not spelt & {"true", "false"}:
        return None  # Y, N and T: the third is a level of its own
    lowered = pc.utf8_lower(cells)
    truths = pc.is_in(lowered, value_set=pa.array(sorted(_TRUE_WORDS)))
    shown = {side: [word for word in words if meant[word] is side][:4] for side in (True, False)}
    said = " and ".join(
        f"{', '.join(map(repr, shown[side]))} as {str(side).lower()}" for side in (True, False)
    )
    values = pc.if_else(pc.is_null(cells), pa.scalar(None, pa.bool_()), truths)
    return TypedColumn(values, "mixed_booleans", f"Its spellings mean two things: {said}.")
