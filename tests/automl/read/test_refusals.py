"""Each bad file and each contradiction is refused by name, and never crashes."""

import gzip
import io
import json
import os
import struct
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automl.inspection import InspectionLimits
from contracts.datasets import Metric, Overrides, ProblemType
from contracts.errors import ErrorCode, OrreryError

from .tables import BODY, inspect, write

VALIDATION, TYPE = ErrorCode.VALIDATION_ERROR, ErrorCode.INVALID_FILE_TYPE
WIDE = ",".join(f"c{i}" for i in range(10_000)) + "\n" + (",".join(["1"] * 10_000) + "\n") * 12
QUOTED = 'a,b\n"two\nlines",1\n\n' + "x,1\n" * 3 + "y\n" + "x,1\n" * 20


def refusal(path: Path, name: str = "t.csv", overrides: Overrides | None = None) -> OrreryError:
    with pytest.raises(OrreryError) as caught:
        inspect(path, name, overrides or Overrides())
    return caught.value


@pytest.mark.parametrize(
    ("content", "name", "code", "words"),
    [
        (b"", "t.csv", VALIDATION, "empty"),
        (b" \n\r\n\t\n", "t.csv", VALIDATION, "empty"),
        (b"a,b,c\n", "t.csv", VALIDATION, "header but no rows"),
        (bytes(range(256)) * 40, "t.csv", TYPE, "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 99, "t.csv", TYPE, "PNG"),
        (b"\x1f\x8b\x08" + b"0" * 99, "t.csv.gz", VALIDATION, "gzip"),
        (b"%PDF-1.7 ...", "t", TYPE, "PDF"),
        (b"\x80\x04\x95" + b"0" * 99, "t.csv", TYPE, "pickle"),
        (b"<html><body>a,b</body></html>", "t.csv", TYPE, "web page"),
        (BODY.encode(), "t.parquet", TYPE, "ends in .parquet"),
        (BODY.encode(), "t.XLSX", TYPE, "ends in .xlsx"),
        (BODY.encode(), "t.json", TYPE, "ends in .json"),
        (b'[{"a":1,"b":2}]', "t.csv", TYPE, "content is JSON"),
        (BODY.encode().replace(b"x1", b"x\0", 1), "t.csv", VALIDATION, "NUL"),
        (BODY.replace("x1", "x\0", 1).encode("utf-16"), "t.csv", VALIDATION, "NUL"),
        (BODY.encode("utf-16")[:-1], "t.csv", VALIDATION, "utf-16"),
        (BODY.replace("a,b,c", "a,b,a").encode(), "t.csv", VALIDATION, "repeated: 'a'"),
        (WIDE.encode(), "t.csv", VALIDATION, "10,000"),
        ((BODY + "1,2\n").encode(), "t.csv", VALIDATION, "line 52 has 2 cells where 3"),
        (QUOTED.encode(), "t.csv", VALIDATION, "line 8 has 1 cells where 2"),
        (b"a\n" + b"1\n" * 20, "t.csv", VALIDATION, "one column only"),
        (BODY[:40].rpartition("\n")[0].encode(), "t.csv", VALIDATION, "too few rows"),
        (b'a,b\n"' + b"x" * 20_000_000 + b'",2\n', "t.csv", VALIDATION, "longer than"),
        (b'[{"a":1,"b":2},' * 3, "t.json", VALIDATION, "not valid JSON"),
        (b"[[1, 2], [3, 4]]", "t.json", VALIDATION, "Element 1 is not an object"),
        (b'[{"a":1}, 2]', "t.json", VALIDATION, "Element 2 is not an object"),
        (b'[{"a":"' + b"x" * 20_000_000 + b'"}]', "t.json", VALIDATION, "longer than"),
        (b'[{"a":' + b"9" * 5000 + b',"b":1}]', "t.json", VALIDATION, "not valid JSON"),
        (b'[{"\\ud800":1,"b":1}]', "t.json", VALIDATION, "not valid text"),
        (b"[" * 100_000, "t.json", VALIDATION, "nested too deeply"),
        (b'{"a":1,"a":2}\n' * 20, "t.jsonl", VALIDATION, "repeated"),
        (b'{"a":1,"b":2}\n' * 20 + b'{"a":}\n', "t.jsonl", VALIDATION, "Line 21"),
        (b'{"a": [1, 2], "b": [1]}', "t.json", VALIDATION, "different lengths"),
        (b"PAR1" + b"0" * 50, "t.parquet", VALIDATION, "Parquet"),
        (b"PK\x03\x04" + b"0" * 50, "t.xlsx", VALIDATION, "damaged"),
    ],
)
def test_bad_content_is_refused_by_name(
    tmp_path: Path, content: bytes, name: str, code: ErrorCode, words: str
) -> None:
    """TABLE-1, TABLE-2, TABLE-3, TABLE-8, TABLE-11: code and message say what is wrong."""
    error = refusal(write(tmp_path, content), name)
    assert error.code is code
    assert any(part in error.message for part in words.split("|")), (error.message, error.details)


@pytest.mark.parametrize(
    "name", ["t.csv", "t.tsv", "t.txt", "t.data", "t", "../t.CSV", "a.b.c", "CON", "t\u202evsc."]
)
def test_names_that_say_nothing_else_are_accepted(tmp_path: Path, name: str) -> None:
    """TABLE-2: CSV is read under any name that doesn't promise another format."""
    info = inspect(write(tmp_path, BODY), name)
    assert (info.num_rows, info.num_columns, info.file_name) == (50, 3, name)


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        (Overrides(target_column="B"), "no column 'B'"),
        (Overrides(target_column="zzz"), "no column 'zzz'"),
        (Overrides(target_column="gone"), "all its values are missing"),
        (Overrides(target_column="same"), "constant"),
        (Overrides(target_column="word", problem_type=ProblemType.REGRESSION), "Regression doesn't fit"),
        (
            Overrides(target_column="number", problem_type=ProblemType.BINARY),
            "Binary classification doesn't fit",
        ),
        (Overrides(target_column="word", metric=Metric.RMSE), "rmse doesn't fit"),
        (Overrides(target_column="number", metric=Metric.ROC_AUC), "roc_auc doesn't fit"),
        (Overrides(problem_type=ProblemType.REGRESSION, metric=Metric.ROC_AUC), "doesn't measure regression"),
        (Overrides(target_column="free"), "can't be predicted"),
    ],
)
def test_contradictory_overrides_are_refused(tmp_path: Path, overrides: Overrides, words: str) -> None:
    """TABLE-12: what the user fixes must fit the table and itself."""
    header = "number,word,gone,same,free\n"
    rows = "".join(f"{i}.5,{'xyz'[i % 3]},{'NA' if i % 2 else ''},1,text no {i}\n" for i in range(60))
    error = refusal(write(tmp_path, header + rows), "t.csv", overrides)
    assert error.code is VALIDATION
    assert words in error.message


@pytest.mark.parametrize(
    ("header", "told"),
    [("a,b,a", "1 name stands more than once."), ("a,a,b,b", "2 names stand more than once.")],
)
def test_repeated_names_are_counted(tmp_path: Path, header: str, told: str) -> None:
    """TABLE-11: the refusal of repeated names counts them in good English."""
    cells = ",".join("1" for _ in header.split(","))
    assert refusal(write(tmp_path, f"{header}\n" + f"{cells}\n" * 20)).details == told


def test_a_close_name_is_suggested(tmp_path: Path) -> None:
    """TABLE-12: a slip of the pen is pointed out."""
    path = write(tmp_path, BODY.replace("a,b,c", "age,Total Charges,churn"))
    assert "'Total Charges'" in (
        refusal(path, overrides=Overrides(target_column="total_charges")).details or ""
    )


def test_overrides_that_fit_are_accepted(tmp_path: Path) -> None:
    """TABLE-12: nothing is refused without need."""
    path = write(tmp_path, BODY)
    for fixed in (
        Overrides(target_column="b", problem_type=ProblemType.MULTICLASS, metric=Metric.F1_MACRO),
        Overrides(target_column="a", problem_type=ProblemType.REGRESSION, metric=Metric.R2),
        Overrides(metric=Metric.RMSE),
    ):
        assert inspect(path, overrides=fixed).num_rows == 50


def test_the_column_limit_counts_names_before_rows(tmp_path: Path) -> None:
    """TABLE-11: every format counts its columns."""
    frame = pd.DataFrame({f"c{i}": range(12) for i in range(30)})
    limits = InspectionLimits(max_columns=20)
    stream = io.BytesIO()
    frame.to_parquet(stream)
    cells = [json.dumps(row) for row in frame.to_dict("records")]
    for name, content in (
        ("t.csv", frame.to_csv(index=False).encode()),
        ("t.parquet", stream.getvalue()),
        ("t.jsonl", "\n".join(cells).encode()),
    ):
        with pytest.raises(OrreryError, match="too many columns"):
            inspect(write(tmp_path, content), name, limits=limits)


def workbook(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in {"xl/workbook.xml": b"<workbook/>", **parts}.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_a_zip_bomb_is_refused_while_it_is_counted(tmp_path: Path) -> None:
    """TABLE-9: ratio and size are measured on unpacked bytes."""
    packed = workbook({"xl/worksheets/sheet1.xml": b"0" * 60_000_000})
    assert len(packed) < 100_000
    assert "zip bomb" in refusal(write(tmp_path, packed), "t.xlsx").message
    limits = InspectionLimits(max_archive_bytes=1000)
    with pytest.raises(OrreryError, match="unpacks too large"):
        inspect(write(tmp_path, workbook({"a": os.urandom(2000)})), "t.xlsx", limits=limits)


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    """TABLE-9: the zip's own claims are not believed."""
    packed = bytearray(workbook({"xl/worksheets/sheet1.xml": b"0" * 5000}))
    at = packed.rindex(b"PK\x01\x02")  # the last entry of the central directory
    struct.pack_into("<I", packed, at + 24, 10)
    assert "lies about its size" in (refusal(write(tmp_path, bytes(packed)), "t.xlsx").details or "")


def test_a_sheet_of_two_far_cells_is_refused(tmp_path: Path) -> None:
    """TABLE-9: a reader would hold the 17 billion blanks between A1 and XFD1048576."""
    sheet = b'<sheetData><row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row></sheetData>'
    error = refusal(write(tmp_path, workbook({"xl/worksheets/sheet1.xml": sheet})), "t.xlsx")
    assert "too many cells" in error.message


def zipped(**files: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (zipped(), TYPE, "empty zip"),
        (zipped(a=BODY, b=BODY), TYPE, "2 files"),
        (zipped(a=zipped(b=BODY)), TYPE, "archive in an archive"),
        (gzip.compress(gzip.compress(BODY.encode())), TYPE, "archive in an archive"),
        (zipped(a=b"0" * 90_000_000), VALIDATION, "zip bomb"),
        (gzip.compress(b"0" * 90_000_000), VALIDATION, "zip bomb"),
        (gzip.compress(BODY.encode())[:-20], VALIDATION, "cut off"),
        (zipped(a=b"\x89PNG\r\n"), TYPE, "PNG"),
        (gzip.compress(b""), VALIDATION, "empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "packed",
)
def test_what_is_packed_is_bounded_and_named(tmp_path: Path, content: bytes, code: str, words: str) -> None:
    """TABLE-21: only one table, once packed, of a size that was counted."""
    error = refusal(write(tmp_path, content), "t")
    assert (error.code, words in f"{error.message} {error.details}") == (code, True), error
    limits = InspectionLimits(max_archive_bytes=1000)
    with pytest.raises(OrreryError, match="too large"):
        inspect(write(tmp_path, gzip.compress(BODY.encode() * 2)), "t.csv.gz", limits=limits)


def test_a_damaged_parquet_is_refused(tmp_path: Path) -> None:
    """TABLE-10: pages are read before the counts are believed."""
    stream = io.BytesIO()
    pd.DataFrame({"a": range(1000), "b": [str(i) for i in range(1000)]}).to_parquet(stream)
    content = bytearray(stream.getvalue())
    content[20:400] = os.urandom(380)
    assert refusal(write(tmp_path, bytes(content)), "t.parquet").code is VALIDATION


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["t.csv", "t.json", "t.parquet", "t.xlsx", "t"]),
    st.sampled_from([b"", b"PAR1", b"PK\x03\x04", b"[{", b'{"', b"a,b\n", b"\xff\xfe", b"\xef\xbb\xbf"]),
)
def test_no_bytes_crash_the_inspection(
    tmp_path_factory: pytest.TempPathFactory, tail: bytes, name: str, head: bytes
) -> None:
    """TABLE-11: whatever comes, the answer is a DatasetInfo or an OrreryError."""
    path = write(tmp_path_factory.mktemp("any"), head + tail)
    try:
        outcome: object = inspect(path, name).num_rows >= 10
    except OrreryError as error:
        outcome = error.code in {VALIDATION, TYPE}
    assert outcome
