"""How a delimited text is written: delimiter, decimal mark, whether a header stands on top."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from automl.inference.cells import MISSING_MARKS
from automl.reading.cell_types import is_number_like
from automl.reading.footnotes import find_notes, without_notes_below
from automl.reading.refusals import invalid
from automl.reading.second_lines import SecondLine, second_line

_SAMPLE_CHARACTERS = 262_144
_MAX_SAMPLE_CHARACTERS = 16 * _SAMPLE_CHARACTERS
_SAMPLE_RECORDS = 200
_DELIMITERS = (",", ";", "\t", "|")
_ANY_DELIMITER = re.compile(r"[,;\t|]")
_DECIMAL_COMMA = re.compile(r"^\s*[+-]?\d*,\d+\s*$")
_COMMA_THOUSANDS = re.compile(r"^\s*[+-]?[1-9]\d{0,2}(,\d{3})+\s*$")
_DECIMAL_POINT = re.compile(r"^\s*[+-]?\d*\.\d+([eE][+-]?\d+)?\s*$")
# These can be read in one way only: 1.234,50 and 1.234.567, with a currency or a unit too; and 1,234.50.
_SURELY_COMMA = re.compile(r"^[^\d.,]{0,4}\d{1,3}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})[^\d.,]{0,8}$")
_SURELY_POINT = re.compile(r"^[^\d.,]{0,4}\d{1,3}(?:,\d{3})+\.\d+[^\d.,]{0,8}$")
# An address of the net is no number: 192.168.100.200.
_ADDRESS = re.compile(r"^\s*(?:\d{1,2}|1\d\d|2[0-4]\d|25[0-5])(?:\.(?:1\d\d|2[0-4]\d|25[0-5])){3}\s*$")
_MAYBE_THOUSAND = re.compile(r"^\s*[+-]?[1-9]\d{0,2}\.\d{3}\s*$")
_TOLD_DELIMITER = re.compile(r'^"?sep=([,;\t|])"?\s*?[\r\n]', re.IGNORECASE)  # for Excel
_MOST_TITLES = 20
_NUMERIC_SHARE = 0.8
_CONSISTENT = 0.6

csv.field_size_limit(_MAX_SAMPLE_CHARACTERS)


@dataclass(frozen=True)
class Dialect:
    """A delimited file's spelling. `first` is its first record, header or not, names of two lines put
    together; `above` and `below` are the lines left out, the latter from byte `ends_at` on.
    """

    delimiter: str
    decimal: str
    has_header: bool
    first: tuple[str, ...]
    above: tuple[str, ...] = ()
    lines_above: int = 0
    header_rows: int = 1  # with the blank ones before and within, as Arrow counts
    second: SecondLine | None = None
    below: tuple[str, ...] = ()
    ends_at: int | None = None


def find_dialect(path: Path, encoding: str) -> Dialect:
    """Raises OrreryError VALIDATION_ERROR when there are no records at all."""
    sample, whole = _sample(path, encoding)
    told = _TOLD_DELIMITER.match(sample)
    delimiter = told[1] if told is not None else _delimiter(sample, whole=whole)
    records = _records(sample, delimiter, whole=whole)
    if not records:
        raise invalid("The file is empty.", "It holds no rows.")
    titles = 1 if told is not None else 0
    titles += titles_above(records[titles:])
    above, records = records[:titles], records[titles:]
    if not records:
        raise invalid("The file is empty.", "It holds no rows.")
    below, ends_at = find_notes(path, encoding, delimiter, records)
    if ends_at is not None and whole:
        records = without_notes_below(records)
    decimal = _decimal(records[1:] or records, delimiter)
    second = second_line(records)
    lines_above = _lines_of(sample, delimiter, titles)
    return Dialect(
        delimiter,
        decimal,
        second is not None or _has_header(records),
        tuple(records[0]) if second is None else second.names,
        above=tuple(" ".join(filter(None, map(str.strip, record))) for record in above),
        lines_above=lines_above,
        header_rows=_rows_of(sample, delimiter, lines_above, 1 if second is None else 2),
        second=second,
        below=below,
        ends_at=ends_at,
    )


def titles_above(records: Sequence[Sequence[str]]) -> int:
    """How many records stand above the header: a title, who made the report, a comment.

    They fill fewer cells than the table below is wide, and what follows them is a whole header of words.
    """
    width = Counter(len(record) for record in records).most_common(1)[0][0] if records else 0
    if width < 2:  # noqa: PLR2004 - in one column a title is like any cell
        return 0
    count = 0
    while count < min(len(records) - 1, _MOST_TITLES) and _is_title(records[count], width):
        count += 1
    header = [cell.strip() for cell in records[count]]
    below = records[count + 1 :]
    whole = len(header) == width and all(header) and len(set(header)) == width
    words = not any(map(is_number_like, header))
    return count if whole and words and below and _has_header(records[count:]) else 0


def _is_title(record: Sequence[str], width: int) -> bool:
    """Whether a record is too empty for a header of so many columns; of two, one that is not filled up."""
    filled = sum(bool(cell.strip()) for cell in record)
    if width == 2:  # noqa: PLR2004 - a header's second name may be left empty
        return len(record) == 1 or not filled
    return filled <= 1 or (len(record) < width and filled <= width // 2)


def _lines_of(sample: str, delimiter: str, count: int) -> int:
    """The lines before the record that follows the first `count`, blank ones among them."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    before = 0
    for record in reader if count else ():
        if record and not count:
            break
        count -= bool(record)
        before = reader.line_num
    return before


def _rows_of(sample: str, delimiter: str, lines_above: int, count: int) -> int:
    """The records up to the `count`-th that is not blank, blank ones counted, from that line on."""
    lines = io.StringIO(sample, newline="")
    for _ in range(lines_above):
        lines.readline()
    rows = 0
    for record in csv.reader(lines, delimiter=delimiter):
        rows += 1
        count -= bool(record)
        if not count:
            break
    return rows


def _sample(path: Path, encoding: str) -> tuple[str, bool]:
    """The file's beginning, and whether it is all of it; longer when one line fills the sample."""
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        text = stream.read(_SAMPLE_CHARACTERS)
        while len(text.splitlines()) <= 1 and len(text) < _MAX_SAMPLE_CHARACTERS:
            more = stream.read(_SAMPLE_CHARACTERS)
            if not more:
                break
            text += more
        return text.removeprefix("\ufeff"), not stream.read(1)


def _records(sample: str, delimiter: str, *, whole: bool) -> list[list[str]]:
    """The first records, blank lines left out; the last one too if the sample may cut it."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    records: list[list[str]] = []
    try:
        for record in reader:
            if record:
                records.append(record)
            if len(records) > _SAMPLE_RECORDS:
                return records[:_SAMPLE_RECORDS]
    except csv.Error:
        return records
    return records if whole or len(records) == 1 else records[:-1]


def _delimiter(sample: str, *, whole: bool) -> str:
    scored = [(_score(_records(sample, mark, whole=whole)), mark) for mark in _DELIMITERS]
    best = max(score for score, _ in scored)
    return next(mark for score, mark in scored if score == best)


def _score(records: Sequence[Sequence[str]]) -> tuple[bool, float]:
    """Whether the records agree in width throughout, then how well, and how much cells look like values."""
    if not records:
        return False, 0.0
    width, agreeing = Counter(len(record) for record in records).most_common(1)[0]
    consistency = agreeing / len(records)
    if width == 1 or consistency < _CONSISTENT:
        return False, 0.0
    cells = [cell for record in records for cell in record]
    clean = sum(map(_is_clean, cells)) / len(cells)
    return consistency == 1, consistency**2 * (0.2 + clean**2) * (4 - 1 / width)


def _is_clean(cell: str) -> bool:
    """Not a cell that another delimiter would cut: '5;2' under a comma, '1,5' under a semicolon is."""
    return _ANY_DELIMITER.search(cell) is None or is_number_like(cell)


def _decimal(records: Sequence[Sequence[str]], delimiter: str) -> str:
    commas = points = thousands = doubtful = sure = 0
    for record in records:
        for cell in record:
            if _DECIMAL_POINT.match(cell):
                points += 1
                doubtful += _MAYBE_THOUSAND.match(cell) is not None
            elif _SURELY_COMMA.match(cell):
                sure += _ADDRESS.match(cell) is None
            elif _SURELY_POINT.match(cell):
                points += 1
            elif _COMMA_THOUSANDS.match(cell):
                thousands += 1
            elif _DECIMAL_COMMA.match(cell):
                commas += 1
    if commas or sure:
        # Beside a decimal comma, 1.234 is a thousand; in a file cut by commas "1,2" may be two things.
        points -= doubtful if sure or delimiter != "," else 0
        return "," if commas + sure + thousands > points else "."
    # "1,234" only: in a file cut by semicolons a decimal, in one cut by commas or beside 0.5 a thousand.
    return "," if thousands > points == doubtful and delimiter != "," else "."


def _has_header(records: Sequence[Sequence[str]]) -> bool:
    """A header's cells are unlike those below: words over numbers, or words never seen again."""
    first, body = records[0], records[1:]
    if not body:
        return not any(is_number_like(cell) for cell in first)
    for_header = against = recurring = 0
    for index, name in enumerate(first):
        column = [record[index] for record in body if index < len(record)]
        column = [cell for cell in column if cell.strip() not in MISSING_MARKS]
        if not column:
            continue
        numeric = sum(map(is_number_like, column)) >= _NUMERIC_SHARE * len(column)
        if is_number_like(name):
            against += numeric
        elif numeric and name.strip() not in MISSING_MARKS:
            for_header += 1
        recurring += name in column
    if for_header or against:
        return for_header >= against
    return recurring * 2 < len(first) and not any(is_number_like(cell) for cell in first)
