"""Which kind of file it is, from its first bytes, and whether its name says the same."""

import json
import zipfile
from pathlib import Path, PurePosixPath

from automl.reading.encodings import detect_encoding
from automl.reading.refusals import invalid, wrong_type
from contracts.datasets import TableFormat

_HEAD_BYTES = 65_536
_PARQUET = b"PAR1"
_ZIP = b"PK\x03\x04"

# What else people upload, so that the answer can name it.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "a gzip file in another archive: unpack it first"),
    (b"BZh", "a bzip2 archive: unpack it first"),
    (b"\xfd7zXZ", "an xz archive: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive: unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it first"),
    (b"Rar!", "a rar archive: unpack it first"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls) or one with a password: save it as plain .xlsx"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ARROW1", "an Arrow file: save it as Parquet"),
    (b"ORC", "an ORC file: save it as Parquet"),
    (b"Obj\x01", "an Avro file: save it as Parquet"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x80\x04\x95", "a Python pickle, which is never loaded"),
    (b"\x80\x05\x95", "a Python pickle, which is never loaded"),
)

_DELIMITED = frozenset({TableFormat.CSV, TableFormat.TSV})
_JSON = frozenset({TableFormat.JSON, TableFormat.JSON_LINES})
_EXCEL = frozenset({TableFormat.EXCEL})
_NAMED: dict[str, frozenset[TableFormat]] = {
    "csv": _DELIMITED,
    "tsv": _DELIMITED,
    "tab": _DELIMITED,
    "parquet": frozenset({TableFormat.PARQUET}),
    "pq": frozenset({TableFormat.PARQUET}),
    "json": _JSON,
    "jsonl": _JSON,
    "ndjson": _JSON,
    "xlsx": _EXCEL,
    "xlsm": _EXCEL,
    "xls": _EXCEL,
}
_WORDS = {
    TableFormat.CSV: "delimited text",
    TableFormat.TSV: "delimited text",
    TableFormat.PARQUET: "Parquet",
    TableFormat.JSON: "JSON",
    TableFormat.JSON_LINES: "JSON lines",
    TableFormat.EXCEL: "an Excel workbook",
}


def recognise(path: Path) -> TableFormat:
    """The format of the file's content. CSV stands for any delimited text here.

    Raises OrreryError: VALIDATION_ERROR for an empty file, INVALID_FILE_TYPE for what is no table.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if not head:
        raise invalid("The file is empty.", "0 bytes were received.")
    if head.startswith(_PARQUET):
        return TableFormat.PARQUET
    if head.startswith(_ZIP):
        return _in_archive(path)
    for magic, words in _FOREIGN:
        if head.startswith(magic):
            raise wrong_type(f"The file is {words}.", "Readable: CSV, TSV, Parquet, JSON, JSON lines, XLSX.")
    return _in_text(path)


def check_name(file_name: str, found: TableFormat) -> None:
    """Refuses a file whose name's extension promises another format than was found."""
    suffix = PurePosixPath(file_name).suffix.lower().lstrip(".")
    allowed = _NAMED.get(suffix)
    if allowed is not None and found not in allowed:
        raise wrong_type(
            f"The file's name ends in .{suffix}, but its content is {_WORDS[found]}.",
            "Rename it after what it is, or upload the right file.",
        )


def _in_archive(path: Path) -> TableFormat:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    # zipfile raises NotImplementedError for a version of the format that it does not know: a refusal.
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise invalid("The file is a damaged zip archive or workbook.", str(error)) from error
    if "xl/workbook.xml" in names:
        return TableFormat.EXCEL
    if "xl/workbook.bin" in names:
        raise wrong_type("The file is a binary workbook (.xlsb): save it as .xlsx.")
    raise wrong_type("The file is a zip archive: unpack it first.", f"It holds {len(names)} files.")


def _in_text(path: Path) -> TableFormat:
    encoding = detect_encoding(path)
    with path.open(encoding=encoding, errors="replace") as stream:
        head = stream.read(_HEAD_BYTES).lstrip("\ufeff \t\r\n")
    if not head:
        raise invalid("The file is empty.", "It holds nothing but white space.")
    lowered = head[:200].lower()
    if lowered.startswith(("<!doctype", "<html", "<?xml", "<svg")):
        raise wrong_type("The file is a web page or XML, not a table.")
    if head.startswith("{\\rtf"):
        raise wrong_type("The file is a rich-text document, not a table.")
    if head[0] == "{" and head[1:].lstrip()[:1] in {'"', "}"}:
        return _object_format(head)
    if head[0] == "[" and head[1:].lstrip()[:1] in {"{", "[", "]", '"'}:
        return TableFormat.JSON
    return TableFormat.CSV


def _object_format(head: str) -> TableFormat:
    """One object a line is JSON lines; a single object is a column-wise document."""
    first, _, rest = head.partition("\n")
    try:
        document = json.loads(first)
    except (ValueError, RecursionError):
        return TableFormat.JSON
    if rest.lstrip().startswith("{"):
        return TableFormat.JSON_LINES
    scalars = not any(isinstance(value, list | dict) for value in document.values())
    return TableFormat.JSON_LINES if scalars else TableFormat.JSON
