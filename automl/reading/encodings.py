"""How a file's bytes spell text. The whole file is looked at, a mebibyte at a time."""

import codecs
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from charset_normalizer import from_bytes

from automl.reading.refusals import invalid, wrong_type

_CHUNK = 1024 * 1024
_SAMPLE = 65_536
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27}) + b"\x7f"
_MAX_CONTROL_SHARE = 0.005
_WIDE_NUL_SHARE = 0.3
# cp1252 leaves these undefined; latin-1 has control characters there.
_NOT_CP1252 = b"\x81\x8d\x8f\x90\x9d"
_CHAOS_MARGIN = 0.1
_TOO_FEW = 64
_SPARSE = 0.5
_WESTERN_MARKS = frozenset("€£¥°§–—‘’“”„…«»©®²³½¼·\xa0")
_WESTERN = frozenset({"cp1252", "latin_1"})


def detect_encoding(path: Path) -> str:
    """The Python codec that reads the file: utf-8, utf-8-sig, utf-16(-le, -be), utf-32, cp1252...

    Raises OrreryError: INVALID_FILE_TYPE for binary content, VALIDATION_ERROR for NUL bytes or text
    that breaks its own encoding.
    """
    stat = path.stat()
    return _detect(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=8)
def _detect(path: Path, size: int, modified_ns: int) -> str:
    """Cached by size and time, since recognition and reading both ask."""
    del size, modified_ns
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE)
    wide = _wide_encoding(head)
    if wide is not None:
        _check_decodes(path, wide)
        return wide
    _check_no_nul(path, head)
    if _control_share(head) > _MAX_CONTROL_SHARE:
        raise wrong_type("The file is binary data, not a table.", "It holds control characters.")
    marked = "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
    broken = _first_not_utf8(path)
    if broken is None:
        return marked
    return _legacy_encoding(broken)


def _wide_encoding(head: bytes) -> str | None:
    for bom, name in _BOMS[1:]:
        if head.startswith(bom):
            return name
    even, odd = head[0::2], head[1::2]
    if odd and odd.count(0) / len(odd) > _WIDE_NUL_SHARE and even.count(0) == 0:
        return "utf-16-le"
    if even and even.count(0) / len(even) > _WIDE_NUL_SHARE and odd.count(0) == 0:
        return "utf-16-be"
    return None


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _check_decodes(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path):
            if "\0" in decoder.decode(chunk):
                raise invalid("The file holds NUL characters.", "Save it again as plain text.")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise invalid(f"The file says it is {encoding} but breaks off or is damaged.", str(error)) from error


def _control_share(head: bytes) -> float:
    return 1 - len(head.translate(None, _CONTROLS)) / len(head)


def _check_no_nul(path: Path, head: bytes) -> None:
    offset = 0
    for chunk in _chunks(path):
        at = chunk.find(0)
        if at >= 0:
            if _control_share(head) > _MAX_CONTROL_SHARE and head.count(0) > 1:
                raise wrong_type(
                    "The file is binary data, not a table.", f"NUL byte at offset {offset + at}."
                )
            raise invalid("The file holds NUL bytes.", f"The first is at byte {offset + at}.")
        offset += len(chunk)


def _first_not_utf8(path: Path) -> bytes | None:
    """The stretch of bytes around the first one that is not UTF-8; None if all are."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    before = b""
    try:
        for chunk in _chunks(path):
            before = chunk
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return before
    return None


def _legacy_encoding(stretch: bytes) -> str:
    """A one-byte or East Asian encoding; Western European is believed unless it reads as noise."""
    lines = [line for line in stretch.splitlines(keepends=True) if not line.isascii()]
    sample = b"".join(lines)[:_SAMPLE]
    western = "latin-1" if any(byte in _NOT_CP1252 for byte in sample) else "cp1252"
    if _is_sparse_western(sample.decode(western)):
        return western
    matches = list(from_bytes(sample))
    for match in matches:
        if _WESTERN & set(match.could_be_from_charset) and match.chaos <= matches[0].chaos + _CHAOS_MARGIN:
            return western
    return matches[0].encoding if matches else western


def _is_sparse_western(text: str) -> bool:
    """Too few accented letters among plain ones for statistics, all of them plausible as they stand."""
    foreign = [character for character in text if not character.isascii()]
    plain = sum(character.isascii() and character.isalpha() for character in text)
    plausible = all(character.isalpha() or character in _WESTERN_MARKS for character in foreign)
    return plausible and len(foreign) < _TOO_FEW and len(foreign) < _SPARSE * plain
