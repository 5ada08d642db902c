"""Columns of numbers as people spell them: one unit at most, many different values."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from automl.inference.durations import DURATION, is_clock, seconds_of
from automl.inference.spellings import spelt_number

_PROBE = 256
_LASTING = re.compile(
    r"duration|elapsed|length|run|took|taken|lap|split|total|delay|wait|talk|spent|handling|response|resolution|"
    r"session|travel|trip|finish|race|best|interval|lead|cycle|idle|process|work|play|dauer|lauf|durée",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?:^|[^a-z])(?:times?|hours?|zeit|heure|hora)(?:$|[^a-z])|time$", re.IGNORECASE)
_OF_DAY = re.compile(
    r"(?:^|[^a-z])(?:at|clock|uhrzeit|start(?:ed|s)?|end(?:ed|s)?|begin|open(?:s|ed)?|clos(?:es?|ed|ing)|"
    r"depart(?:ure|s|ed)?|arriv(?:al|es?|ed)|from|until|till|when|timestamp|sunrise|sunset)(?:$|[^a-z])",
    re.IGNORECASE,
)
_SHARE = 0.95  # of the cells that must be spelt numbers
_MIN_DURATIONS = 3
_MIN_LEVELS = 10  # "36 months" and "60 months" are two choices, not a measurement


def spelt_column(
    cells: pa.ChunkedArray, decimal: str, name: str | None = None
) -> tuple[pa.ChunkedArray, str, int] | None:
    """The column as numbers (int64 or double), its unit and how many cells were none; None if it is text.

    One unit at most, many different values, and numbers in nearly every cell; or durations in every
    cell, in a column that `name` doesn't say to hold times of day.
    """
    head = [str(cell) for cell in cells.slice(0, 20_000).drop_null().slice(0, _PROBE)]
    lasting = _durations(cells, head, name)
    if lasting is not None:
        return lasting, DURATION, 0
    if len(set(head)) <= _MIN_LEVELS or not _all_spelt(head, decimal):
        return None
    encoded = _encoded(cells)
    read = [spelt_number(str(value), decimal) for value in encoded.dictionary]
    units = {found[1] for found in read if found is not None}
    if len(units - {""}) > 1:
        return None
    values = pa.array([None if found is None else found[0] for found in read], pa.float64())
    numbers = values.take(encoded.indices)
    strays = numbers.null_count - cells.null_count
    if strays > (1 - _SHARE) * max(len(cells) - cells.null_count, 1):
        return None
    whole = pc.all(pc.equal(pc.floor(numbers), numbers)).as_py()
    largest = pc.max(pc.abs(numbers)).as_py() or 0.0
    if whole and largest < 2**53:
        numbers = pc.cast(numbers, pa.int64())
    return pa.chunked_array([numbers]), next(iter(units - {""}), ""), strays


def _durations(cells: pa.ChunkedArray, head: list[str], name: str | None) -> pa.ChunkedArray | None:
    """Seconds, where every cell is a duration, not all of one part: those are numbers with a unit."""
    if name is None or len(set(head)) < _MIN_DURATIONS:
        return None
    if any(seconds_of(cell, alone=True) is None for cell in head):
        return None
    encoded = _encoded(cells)
    different = encoded.dictionary.to_pylist()
    read = [seconds_of(cell, alone=True) for cell in different]
    if None in read or all(seconds_of(cell) is None for cell in different):
        return None
    if _says_time_of_day(name) and all(map(is_clock, different)):
        return None
    numbers = pa.array(read, pa.float64()).take(encoded.indices)
    if pc.all(pc.equal(pc.floor(numbers), numbers)).as_py():
        numbers = pc.cast(numbers, pa.int64())
    return pa.chunked_array([numbers])


def _says_time_of_day(name: str) -> bool:
    if _OF_DAY.search(name):
        return True
    return _TIME.search(name) is not None and _LASTING.search(name) is None


def _encoded(cells: pa.ChunkedArray) -> pa.DictionaryArray:
    encoded = pc.dictionary_encode(cells).combine_chunks()
    return encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded


def _all_spelt(head: list[str], decimal: str) -> bool:
    read = [spelt_number(cell, decimal) for cell in head]
    good = [found for found in read if found is not None]
    return len(good) >= _SHARE * len(head) and len({unit for _, unit in good} - {""}) <= 1
