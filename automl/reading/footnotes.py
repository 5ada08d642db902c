"""What stands below a table: sources and notes, which are no rows."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from automl.inference.cells import MISSING
from automl.reading.cell_types import is_number_like

_MOST_NOTES = 5
_LOOKED = 12  # lines, blank ones among them
_TAIL_BYTES = 65_536
_NOTE = re.compile(
    r"[*†‡¹²³#]|\(?(?:[0-9a-z]\)|\[[0-9a-z]\])\s*[^\W\d]|(?:sources?|notes?|footnotes?|legend|"
    r"disclaimer|copyright|remarks?|quellen?|anmerkung(?:en)?|hinweise?|stand|fuente|nota|fonte|remarque)\b\s*(?:$|[:.\-–—])|©|"
    r"(?:source|note)s? |(?:last updated|updated on|generated (?:on|by|at)|exported (?:on|by|at)|"
    r"created (?:on|by|at)|downloaded (?:on|from)|printed (?:on|by)|retrieved (?:on|from)|"
    r"end of (?:file|report|table|data))\b",
    re.IGNORECASE,
)
_WORDS = 2
_WORDY_SHARE = 0.2
_WIDE = {"utf-16": 2, "utf-32": 4}


def notes_below(last: Sequence[Sequence[str]], sample: Sequence[Sequence[str]], width: int) -> int:
    """How many of the `last` records stand below the table, of `width` columns, that `sample` begins.

    At most five notes, and the blank records among them: each fills one cell, or is not as wide as the
    table and begins as notes do.
    """
    if width < 2:  # noqa: PLR2004 - in one column a note is like any cell
        return 0
    count = notes = 0
    for at, record in enumerate(reversed(last), 1):
        is_blank = not any(cell.strip() for cell in record)
        if not is_blank and (notes == _MOST_NOTES or not _is_note(record, sample, width)):
            break
        notes += not is_blank
        count = at if notes else 0
    return count


def _is_note(record: Sequence[str], sample: Sequence[Sequence[str]], width: int) -> bool:
    filled = [at for at, cell in enumerate(record) if cell.strip()]
    text = record[filled[0]].strip()
    if len(record) == width and len(filled) > 1:
        return False
    column = [row[filled[0]].strip() for row in sample if filled[0] < len(row)]
    if column.count(text) > 1 or is_number_like(text) or text in MISSING:  # a short sample holds it itself
        return False
    if _NOTE.match(text):
        return True
    if len(filled) > 1 or len(record) > width or len(text.split()) < _WORDS:
        return False
    # A file that was cut within its last row ends in a cell like those above it.
    wordy = sum(len(cell.split()) >= _WORDS for cell in column)
    return not text[:1].isdigit() and wordy <= _WORDY_SHARE * len(column)


def without_notes_below(records: list[list[str]]) -> list[list[str]]:
    """The records of a whole table without those that stand below it."""
    count = notes_below(records[-_LOOKED:], records, len(records[0]))
    return records[: len(records) - count]


def find_notes(
    path: Path, encoding: str, delimiter: str, sample: Sequence[Sequence[str]]
) -> tuple[tuple[str, ...], int | None]:
    """The notes below a delimited text's table, and the byte where they begin; None if there are none."""
    width = len(sample[0])
    lines = _last_lines(path, encoding)
    # A line with an odd number of quotes ends a cell of several lines, or begins one.
    balanced = next((at for at, (_, line) in enumerate(reversed(lines)) if line.count('"') % 2), len(lines))
    lines = lines[len(lines) - balanced :]
    records = [next(csv.reader(io.StringIO(line), delimiter=delimiter), []) for _, line in lines]
    count = notes_below(records, sample, width)
    if not count:
        return (), None
    shown = (line.strip(delimiter + " \r\n") for _, line in lines[-count:])
    return tuple(filter(None, shown)), lines[-count][0]


def notes_words(notes: Sequence[str]) -> str:
    """What was seen below the table, in a sentence."""
    lines = "1 line" if len(notes) == 1 else f"{len(notes)} lines"
    return f"{lines} below the table left out: {' / '.join(notes)[:80]!r}."


def _last_lines(path: Path, encoding: str) -> list[tuple[int, str]]:
    """The last whole lines, at most a dozen, and the byte where each begins."""
    unit = next((size for name, size in _WIDE.items() if encoding.startswith(name)), 1)
    size = path.stat().st_size
    start = max(0, size - _TAIL_BYTES) // unit * unit
    with path.open("rb") as stream:
        mark = stream.read(4)
        stream.seek(start)
        tail = stream.read()
    codec = encoding
    if unit > 1 and not encoding.endswith(("le", "be")):
        codec += "-le" if mark.startswith(b"\xff\xfe") else "-be"
    pieces = [piece.encode(codec) for piece in _cut(tail.decode(codec, "replace"))] if unit > 1 else None
    pieces = pieces or re.split(rb"(?<=\n)", tail)
    begin, found = size, []
    for piece in reversed(pieces[1:] or []):
        begin -= len(piece)
        if piece:
            found.append((begin, piece.decode(codec, "replace")))
        if len(found) == _LOOKED:
            break
    return found[::-1]


def _cut(text: str) -> list[str]:
    return re.split(r"(?<=\n)", text)


@contextmanager
def table_of(path: Path, ends_at: int | None) -> Iterator[Path | io.BufferedIOBase]:
    """The file up to that byte, for who reads paths and streams alike."""
    if ends_at is None:
        yield path
        return
    with path.open("rb") as whole, io.BufferedReader(_Beginning(whole, ends_at)) as beginning:
        yield beginning


class _Beginning(io.RawIOBase):
    """A file's first bytes, so many of them."""

    def __init__(self, whole: io.BufferedReader, size: int) -> None:
        super().__init__()
        self._whole, self._left = whole, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # bytes as io asks for
        found = self._whole.read(min(len(buffer), self._left))
        buffer[: len(found)] = found
        self._left -= len(found)
        return len(found)
