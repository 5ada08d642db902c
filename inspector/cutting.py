"""The first megabyte of a file: whether it is all of it, and which of its rows are whole."""

import codecs
import json
from typing import Any

from contracts.datasets import TableFormat

# A sender cuts after a megabyte; what is smaller is a whole file.
CUT_BYTES = 1_000_000
_LONGEST_ROW = 256 * 1024
_USUAL_CUTS = frozenset({CUT_BYTES, 2**20, 2 * CUT_BYTES, 2**21})
_WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINE_ENDS = (b"\n", b"\r", b"\n\x00", b"\r\x00")


def whole_rows(data: bytes, found: TableFormat) -> bytes | None:
    """The part of `data` that holds whole rows, in a form that can be read; None: nothing was cut off.

    A row that ends exactly where the file was cut is kept.
    """
    if len(data) < CUT_BYTES or found in {TableFormat.PARQUET, TableFormat.EXCEL}:
        return None
    if found is TableFormat.JSON:
        return _whole_elements(data)
    if len(data) not in _USUAL_CUTS and data.endswith(_LINE_ENDS):
        return None
    if data.startswith(_WIDE_BOMS):
        data = data.decode("utf-16", "ignore").encode()
    quoted = found is not TableFormat.JSON_LINES
    return data[: _end_of_rows(data, quoted=quoted)]


def _end_of_rows(data: bytes, *, quoted: bool) -> int:
    """Past the last line break; with `quoted`, the last one that is not inside of quotation marks."""
    mark = b"\n" if b"\n" in data else b"\r"
    last = end = data.rfind(mark) + 1
    open_quotes = data.count(b'"', 0, end) if quoted else 0
    while end > len(data) - _LONGEST_ROW and open_quotes % 2:
        before = data.rfind(mark, 0, end - 1) + 1
        open_quotes -= data.count(b'"', before, end)
        end = before
    # A stray quotation mark early in the file says nothing about its end.
    return last if open_quotes % 2 else end


def _whole_elements(data: bytes) -> bytes | None:
    """The elements of an array that are whole, as an array; None for what is whole or no array."""
    text = data.decode("utf-8-sig", "ignore")
    decoder, elements = json.JSONDecoder(), list[Any]()
    at = len(text) - len(text.lstrip()) + 1
    if not text.lstrip().startswith("["):
        return None
    while True:
        at = _past_blanks(text, at)
        if text[at : at + 1] == "]":
            return None
        try:
            element, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        elements.append(element)
        at = _past_blanks(text, at)
        if text[at : at + 1] == "]":
            return None
        if text[at : at + 1] != ",":
            break
        at += 1
    return json.dumps(elements).encode()


def _past_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at
