"""A table in a gzip file, or alone in a zip: unpacked beside, counted while it is, then read as any other."""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from automl.reading.archives import ENCRYPTED, check_overlaps, unpacked_part
from automl.reading.limits import MEBIBYTE, InspectionLimits
from automl.reading.refusals import invalid, wrong_type

GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_CHUNK = 256 * 1024
_RATIO_FLOOR = 64 * MEBIBYTE  # small tables of one value may well shrink to nothing
_AUTO = 32 + zlib.MAX_WBITS
_WORKBOOK = frozenset({"xl/workbook.xml", "xl/workbook.bin"})
_PACKED_NAMES = (".gz", ".zip", ".gzip")


@contextmanager
def unpacked(path: Path, limits: InspectionLimits, *, cut_at: int | None = None) -> Iterator[Path]:
    """The file itself, or the table that is packed in it as a nameless file that ends with the block.

    With `cut_at` no more bytes than that are unpacked, and a gzip stream may end early. Raises OrreryError:
    VALIDATION_ERROR for what is damaged, encrypted or unpacks too large, INVALID_FILE_TYPE for an archive of
    no or of several tables.
    """
    with path.open("rb") as stream:
        head = stream.read(4)
    if head.startswith(GZIP):
        pieces = _gunzipped(path, cut=cut_at is not None)
    elif head == _ZIP and not _is_workbook(path):
        pieces = _alone_in_zip(path, limits)
    else:
        yield path
        return
    with tempfile.TemporaryFile(prefix="orrery-unpacked-") as file:
        _write(pieces, file, path.stat().st_size, limits, cut_at)
        inner = Path(f"/proc/self/fd/{file.fileno()}")
        _refuse_archive(inner)
        yield inner


def plain_name(file_name: str) -> str:
    """The name without `.gz`; a zip's name says nothing of the table in it."""
    path = PurePosixPath(file_name)
    if path.suffix.lower() == ".zip":
        return ""
    return path.stem if path.suffix.lower() in _PACKED_NAMES else file_name


def is_packed(path: Path) -> bool:
    """Whether `unpacked` would unpack it."""
    with path.open("rb") as stream:
        head = stream.read(4)
    return head.startswith(GZIP) or (head == _ZIP and not _is_workbook(path))


def _write(
    pieces: Iterator[bytes], file: BinaryIO, packed: int, limits: InspectionLimits, cut_at: int | None
) -> None:
    size = 0
    for piece in pieces:
        size += len(piece)
        if cut_at is not None and size >= cut_at:
            file.write(piece[: len(piece) - (size - cut_at)])
            break
        if size > limits.max_archive_bytes:
            raise invalid("The packed table unpacks too large.", f"Over {limits.max_archive_bytes:,} bytes.")
        if size > _RATIO_FLOOR and size > limits.max_archive_ratio * packed:
            raise invalid("The file is packed like a zip bomb.", f"{packed:,} bytes unpack to over {size:,}.")
        file.write(piece)
    file.flush()


def _gunzipped(path: Path, *, cut: bool) -> Iterator[bytes]:
    """All members of a gzip file, one after the other, as gzip itself reads them."""
    inflater = zlib.decompressobj(_AUTO)
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                pending = chunk
                while pending:
                    if inflater.eof:
                        inflater = zlib.decompressobj(_AUTO)
                    yield inflater.decompress(pending, MEBIBYTE)
                    pending = inflater.unconsumed_tail or inflater.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise invalid("The gzip file is damaged.", str(error)) from error
    if not inflater.eof and not cut:
        raise invalid("The gzip file is damaged.", "It ends in the middle: was the upload cut off?")


def _alone_in_zip(path: Path, limits: InspectionLimits) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if len(parts) > limits.max_archive_entries:
        raise invalid("The zip archive has too many entries.", f"{len(parts):,}.")
    check_overlaps(parts)
    tables = [part for part in parts if not _is_clutter(part)]
    if len(tables) != 1:
        shown = ", ".join(repr(part.filename[:80]) for part in tables[:5])
        raise wrong_type(
            "The file is a zip archive of no table." if not tables else
            f"The file is a zip archive of {len(tables)} files: upload one table.",
            f"It holds {shown}." if tables else "It holds no file.",
        )  # fmt: skip
    part = tables[0]
    if part.flag_bits & ENCRYPTED:
        raise invalid("The zip archive is encrypted.", "Pack it without a password.")
    size = 0
    with path.open("rb") as stream:
        for piece in unpacked_part(stream, part):
            size += len(piece)
            yield piece
    if size != part.file_size:
        raise invalid("The zip archive is damaged.", f"Its entry {part.filename[:80]!r} lies about its size.")


def _is_clutter(part: zipfile.ZipInfo) -> bool:
    """Folders, and what systems add on their own; links (which are never followed) are no tables either."""
    name = PurePosixPath(part.filename)
    is_link = part.external_attr >> 28 == 0xA  # noqa: PLR2004  S_IFLNK >> 12
    return part.is_dir() or is_link or name.parts[:1] == ("__MACOSX",) or name.name.startswith(".")


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(_WORKBOOK & set(archive.namelist()))
    # zipfile raises NotImplementedError for a version of the format that it does not know: a refusal.
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise invalid("The file is a damaged zip archive or workbook.", str(error)) from error


def _refuse_archive(inner: Path) -> None:
    with inner.open("rb") as stream:
        head = stream.read(4)
    if head.startswith(GZIP) or (head == _ZIP and not _is_workbook(inner)):
        raise wrong_type("The file is an archive in an archive: unpack it first.")
