"""Columns of numbers as people spell them: one unit at most, many different values."""

import pyarrow as pa
import pyarrow.compute as pc

from automl.inference.spellings import spelt_number

_PROBE = 256
_SHARE = 0.95  # of the cells that must be spelt numbers
_MIN_LEVELS = 10  # "36 months" and "60 months" are two choices, not a measurement


def spelt_column(cells: pa.ChunkedArray, decimal: str) -> tuple[pa.ChunkedArray, str, int] | None:
    """The column as numbers (int64 or double), its unit and how many cells were none; None if it is text.

    One unit at most, many different values, and numbers in nearly every cell.
    """
    head = [str(cell) for cell in cells.slice(0, 20_000).drop_null().slice(0, _PROBE)]
    if len(set(head)) <= _MIN_LEVELS or not _all_spelt(head, decimal):
        return None
    encoded = pc.dictionary_encode(cells).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
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


def _all_spelt(head: list[str], decimal: str) -> bool:
    read = [spelt_number(cell, decimal) for cell in head]
    good = [found for found in read if found is not None]
    return len(good) >= _SHARE * len(head) and len({unit for _, unit in good} - {""}) <= 1
