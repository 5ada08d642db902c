"""A workbook's zip, unpacked for counting only: its own claims about sizes are not believed."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from automl.reading.limits import MEBIBYTE, InspectionLimits
from automl.reading.refusals import invalid

_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_PACKED_CHUNK = 64 * 1024
_UNPACKED_CHUNK = MEBIBYTE
ENCRYPTED = 0x1
_RATIO_FLOOR = 10 * MEBIBYTE
_CELL = re.compile(rb'<(?:\w+:)?(?:c|row)\b[^>]{0,200}?\br="([A-Z]{0,3})([0-9]{1,7})"')
_OVERLAP = 256


def check_workbook(path: Path, limits: InspectionLimits) -> None:
    """Refuses a workbook that unpacks too large, lies about it, or spans too many cells."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if len(parts) > limits.max_archive_entries:
        raise invalid("The workbook has too many parts.", f"{len(parts):,} entries in its zip.")
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise invalid("The workbook is encrypted.", "Save it without a password.")
    check_overlaps(parts)
    total = 0
    with path.open("rb") as stream:
        for part in parts:
            total = _count_part(stream, part, total, limits)


def check_overlaps(parts: list[zipfile.ZipInfo]) -> None:
    """Entries that share packed bytes are how a small zip unpacks to petabytes."""
    end = 0
    for part in sorted(parts, key=lambda entry: entry.header_offset):
        if part.header_offset < end:
            raise invalid("The zip archive or workbook is damaged.", "Its entries overlap.")
        end = part.header_offset + _LOCAL_HEADER.size + part.compress_size


def _count_part(stream: BinaryIO, part: zipfile.ZipInfo, total: int, limits: InspectionLimits) -> int:
    is_sheet = part.filename.startswith("xl/worksheets/")
    extent = _Extent()
    size = 0
    for chunk in unpacked_part(stream, part):
        size += len(chunk)
        if total + size > limits.max_archive_bytes:
            raise invalid("The workbook unpacks too large.", f"Over {limits.max_archive_bytes:,} bytes.")
        if size > _RATIO_FLOOR and size > limits.max_archive_ratio * max(part.compress_size, 1):
            raise invalid("The workbook is packed like a zip bomb.", f"Part {part.filename[:80]!r}.")
        if is_sheet and extent.grow(chunk) > limits.max_sheet_cells:
            raise invalid(
                "The sheet spans too many cells.",
                f"{extent.rows:,} rows x {extent.columns:,} columns, mostly empty? "
                f"Up to {limits.max_sheet_cells:,} cells can be read; CSV and Parquet take more.",
            )
    if size != part.file_size:
        raise invalid(
            "The zip archive or workbook is damaged.", f"Part {part.filename[:80]!r} lies about its size."
        )
    return total + size


def unpacked_part(stream: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """An entry's bytes, a mebibyte at a time, whatever the zip claims about them."""
    stream.seek(part.header_offset)
    header = stream.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise invalid("The zip archive or workbook is damaged.", "An entry has no header.")
    name_size, extra_size = _LOCAL_HEADER.unpack(header)[-2:]
    stream.seek(name_size + extra_size, 1)
    if part.compress_type == zipfile.ZIP_STORED:
        yield from _packed(stream, part.compress_size)
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise invalid("The zip archive or workbook uses an unusual compression.", "Save or pack it again.")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for chunk in _packed(stream, part.compress_size):
            pending = chunk
            while pending:
                yield inflater.decompress(pending, _UNPACKED_CHUNK)
                pending = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error as error:
        raise invalid("The zip archive or workbook is damaged.", str(error)) from error


def _packed(stream: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0:
        chunk = stream.read(min(size, _PACKED_CHUNK))
        if not chunk:
            return
        size -= len(chunk)
        yield chunk


class _Extent:
    """The furthest row and column that a sheet's cells name, found while it streams past."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0
        self._tail = b""

    def grow(self, chunk: bytes) -> int:
        """Cells of the rectangle so far; a reader holds them all, empty or not."""
        data = self._tail + chunk
        for match in _CELL.finditer(data):
            letters, row = match.groups()
            self.rows = max(self.rows, int(row))
            if letters:
                self.columns = max(self.columns, _column_number(letters))
        self._tail = data[-_OVERLAP:]
        return self.rows * self.columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
