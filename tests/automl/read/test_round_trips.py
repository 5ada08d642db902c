"""What is written in any spelling is read back as it was."""

import csv
import gzip
import io
import json
import math
import string
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automl.reading import read_table
from contracts.datasets import Overrides, TableFormat

from .tables import BODY, inspect, load, write

ALPHABETS = {"latin": string.ascii_letters + "äöüßéñ", "wide": string.ascii_letters + "äöЖ漢ñ"}
ENCODINGS = {"utf-8": "wide", "utf-8-sig": "wide", "utf-16": "wide", "utf-16-le": "wide", "cp1252": "latin"}


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, list[Any]], str, str, str]:
    """Columns of one type each with some gaps, an encoding, a delimiter and a decimal mark."""
    encoding = draw(st.sampled_from(sorted(ENCODINGS)))
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    decimal = draw(st.sampled_from([".", ","]))
    letters = ALPHABETS[ENCODINGS[encoding]]
    rows = draw(st.integers(12, 40))
    # a word that can't be a missing mark, a boolean or a number; delimiters, quotes and line ends inside
    words = st.text(letters + ',;|"\n' + " ", max_size=12).map(lambda text: f"w{text}w")
    cells = {
        "number": st.integers(-(10**6), 10**6),
        "fraction": st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3) + 0.5),
        "truth": st.booleans(),
        "word": words,
    }
    columns: dict[str, list[Any]] = {}
    for index, kind in enumerate(
        ["number", "fraction", *draw(st.lists(st.sampled_from(sorted(cells)), max_size=4))]
    ):
        name = f"{kind}{index}{draw(st.text(letters, max_size=4))}"
        values = draw(st.lists(cells[kind], min_size=rows, max_size=rows))
        gaps = set() if index < 2 else draw(st.sets(st.integers(0, rows - 1), max_size=rows // 2))
        columns[name] = [None if at in gaps else value for at, value in enumerate(values)]
    return columns, encoding, delimiter, decimal


def spell(value: Any, decimal: str) -> str:
    if value is None:
        return ""
    return repr(value).replace(".", decimal) if isinstance(value, float) else str(value)


def equal(value: Any, found: Any) -> bool:
    if pd.isna(value):
        return bool(pd.isna(found))
    return math.isclose(value, found, rel_tol=1e-12) if isinstance(value, float) else bool(value == found)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_delimited_text_comes_back(drawn: tuple[dict[str, list[Any]], str, str, str]) -> None:
    """TABLE-3, TABLE-4, TABLE-6: any delimiter, encoding and decimal mark give the same table."""
    columns, encoding, delimiter, decimal = drawn
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(
        [[spell(value, decimal) for value in row] for row in zip(*columns.values(), strict=True)]
    )
    with tempfile.TemporaryDirectory() as folder:
        info, table = load(write(Path(folder), text.getvalue(), encoding))
    assert (info.columns, info.delimiter, info.decimal) == (list(columns), delimiter, decimal)
    assert list(table.columns) == list(columns)
    assert info.num_rows == len(table) == len(columns[info.columns[0]])
    for name, values in columns.items():
        pairs = list(zip(values, table[name], strict=True))
        assert all(equal(value, found) for value, found in pairs), (name, pairs)


FRAME = pd.DataFrame(
    {
        "whole": np.arange(30),
        "gap": [None, *np.arange(29) / 2],
        "word": [["red", "grün", None][i % 3] for i in range(30)],
        "truth": [bool(i % 2) for i in range(30)],
    }
)


def as_bytes(frame: pd.DataFrame, kind: str) -> bytes:
    stream = io.BytesIO()
    rows = [{name: None if pd.isna(v) else v for name, v in row.items()} for row in frame.to_dict("records")]
    match kind:
        case "parquet":
            frame.to_parquet(stream)
        case "xlsx":
            frame.to_excel(stream, index=False)
        case "json":
            stream.write(json.dumps(rows, indent=1).encode())
        case "jsonl":
            stream.write("\n".join(json.dumps(row) for row in rows).encode())
        case "columns":
            stream.write(json.dumps({name: [row[name] for row in rows] for name in frame}).encode())
        case "pandas":
            stream.write(frame.to_json().encode())
    return stream.getvalue()


@pytest.mark.parametrize(
    ("kind", "name", "found"),
    [
        ("parquet", "t.parquet", TableFormat.PARQUET),
        ("xlsx", "t.xlsx", TableFormat.EXCEL),
        ("json", "t.json", TableFormat.JSON),
        ("json", "t.txt", TableFormat.JSON),
        ("jsonl", "t.jsonl", TableFormat.JSON_LINES),
        ("jsonl", "t.json", TableFormat.JSON_LINES),
        ("columns", "t.json", TableFormat.JSON),
        ("pandas", "t", TableFormat.JSON),
    ],
)
def test_typed_formats_come_back(tmp_path: Path, kind: str, name: str, found: TableFormat) -> None:
    """TABLE-1, TABLE-8, TABLE-9, TABLE-10: each format gives the same table, whatever its name."""
    info, table = load(write(tmp_path, as_bytes(FRAME, kind)), name)
    assert (info.format, info.num_rows, info.columns) == (found, 30, list(FRAME))
    assert table["whole"].dtype == "int64"
    assert table["truth"].dtype == "bool"
    for column in FRAME:
        assert all(map(equal, FRAME[column], table[column])), column


def test_marks_for_missing_become_missing(tmp_path: Path) -> None:
    """TABLE-7: marks are missing, and what they were is noted."""
    marks = ["", "NA", "N/A", "n/a", "null", "?", "   ", "NaN"]
    body = "".join(f"{i},{mark},{mark}\n{i},{i}.5,word\n" for i, mark in enumerate(marks * 2))
    _, table = load(write(tmp_path, "id,x,w\n" + body))
    assert table["x"].dtype == "float64"
    assert table["x"].isna().sum() == table["w"].isna().sum() == 16
    assert {note["code"] for note in table.attrs["orrery_reading_notes"]} == {"missing_marks"}


def test_words_among_numbers_are_missing_only_when_few(tmp_path: Path) -> None:
    """TABLE-7: one stray word in a hundred numbers is missing; one in three keeps the column text."""
    rows = "".join(f"{i},{'oops' if i == 40 else i},{'oops' if i % 3 else i}\n" for i in range(100))
    _, table = load(write(tmp_path, "k,few,many\n" + rows))
    assert table["few"].isna().sum() == 1
    assert table["many"].dtype == object


def test_none_is_a_level_among_words_and_missing_among_numbers(tmp_path: Path) -> None:
    """TABLE-7: what "none" means depends on the column."""
    rows = "".join(f"{['none', 'bank'][i % 2]},{['none', i][i % 2]}\n" for i in range(40))
    _, table = load(write(tmp_path, "plan,amount\n" + rows))
    assert set(table["plan"]) == {"none", "bank"}
    assert table["amount"].isna().sum() == 20


def test_codes_keep_their_zeros(tmp_path: Path) -> None:
    """TABLE-6: postal codes and long numbers are no quantities."""
    rows = "".join(f"0{1000 + i},{10**19 + i},{i}\n" for i in range(30))
    _, table = load(write(tmp_path, "zip,card,n\n" + rows))
    assert table["zip"].iloc[0] == "01000"
    assert table["card"].iloc[1] == str(10**19 + 1)


def test_thousands_marks_are_read(tmp_path: Path) -> None:
    """TABLE-6: "1,234.5" and, in a file with decimal commas, "1.234,5" are numbers."""
    english = "n;a\n" + "".join(f'{i}.5;"{i},234.5"\n' for i in range(1, 30))
    _, table = load(write(tmp_path, english))
    assert table["a"].iloc[0] == 1234.5
    german = "n;a\n" + "".join(f"{i},25;{i}.234,5\n" for i in range(1, 30))
    _, table = load(write(tmp_path, german))
    assert table["a"].iloc[0] == 1234.5
    assert table["n"].iloc[0] == 1.25


def test_infinite_numbers_are_missing(tmp_path: Path) -> None:
    """TABLE-7: no model can use infinity."""
    _, table = load(write(tmp_path, "a,b\n" + "1.5,2\ninf,3\n-Infinity,4\n" * 10))
    assert table["a"].isna().sum() == 20
    frame = FRAME.assign(gap=[math.inf, *np.arange(29.0)])
    _, table = load(write(tmp_path, as_bytes(frame, "parquet")), "t.parquet")
    assert table["gap"].isna().sum() == 1


def test_line_ends_in_quotes_cross_any_block(tmp_path: Path) -> None:
    """TABLE-11: a quoted cell may hold line ends wherever a streamed block happens to end."""
    row = '"' + "long\ntext, " * 50 + '",1\n'
    info, table = load(write(tmp_path, "note,n\n" + row * 12_000))
    assert info.num_rows == len(table) == 12_000


def test_inspection_streams(tmp_path: Path) -> None:
    """TABLE-13: a file of 90 MB is counted with a bounded part of it in memory.

    Arrow reads ahead by up to 32 blocks while a busy machine keeps us from taking them: of 1 MiB each here,
    for of the usual size they are all of this file.
    """
    path = write(tmp_path, "a,b,c\n" + "0.123456789,some words here,42\n" * 3_000_000)
    code = (
        "import sys, pyarrow as pa; from pathlib import Path; from automl.inspection import *;"
        "from contracts.datasets import Overrides;"
        "limits = InspectionLimits(max_row_bytes=2**20);"
        "info = inspect_file(Path(sys.argv[1]), 't.csv', '0' * 64, Overrides(), limits);"
        "print(info.num_rows, pa.default_memory_pool().max_memory())"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=root, capture_output=True, text=True, check=True
    )
    rows, peak = map(int, done.stdout.split())
    assert rows == 3_000_000
    assert peak < 60 * 2**20 < path.stat().st_size


def test_half_a_surrogate_in_json_is_replaced(tmp_path: Path) -> None:
    """TABLE-8: JSON can spell what is no text; the rest of the table is still read."""
    rows = ",".join(f'{{"a": "\\ud800x", "b": {i}}}' for i in range(20))
    _, table = load(write(tmp_path, f"[{rows}]"), "t.json")
    assert set(table["a"]) == {"?x"}


def test_a_table_without_header_gets_names(tmp_path: Path) -> None:
    """TABLE-4: numbers in the first record are data."""
    info, table = load(write(tmp_path, "".join(f"{5 + i / 10},{i},setosa\n" for i in range(30))), "iris.data")
    assert info.columns == ["column_1", "column_2", "column_3"]
    assert len(table) == 30
    assert "No header" in info.warnings[0]


def test_names_are_kept_as_they_are(tmp_path: Path) -> None:
    """TABLE-5: marks, blanks and case stay; the BOM goes; the nameless index column gets a name."""
    text = ",Größe (cm), Total.Charges\n" + "".join(f"{i},{i}.5,{i}\n" for i in range(20))
    info, table = load(write(tmp_path, text, "utf-8-sig"))
    assert info.columns == list(table.columns) == ["column_1", "Größe (cm)", " Total.Charges"]


def test_a_fixed_target_is_counted_in_any_format(tmp_path: Path) -> None:
    """TABLE-12: the target's missing cells are counted while the file streams by."""
    for kind, name in (
        ("parquet", "t.parquet"),
        ("xlsx", "t.xlsx"),
        ("json", "t.json"),
        ("jsonl", "t.jsonl"),
    ):
        path = write(tmp_path, as_bytes(FRAME, kind))
        info = inspect(path, name, Overrides(target_column="word"))
        assert info.warnings == ["10 rows have no value in 'word'; they are left out."], kind
        assert len(read_table(path, info)) == 30


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("t.csv.gz", gzip.compress),
        ("t.gz", lambda content: gzip.compress(content[:99]) + gzip.compress(content[99:])),
        ("t.zip", lambda content: _zip({"data/t.csv": content, "__MACOSX/._t.csv": b"x", "data/": b""})),
        ("t", lambda content: _zip({"noname": content})),
    ],
)
def test_a_packed_table_is_read_as_it_is(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    """TABLE-21: gzip, in several members too, and zip of one file; what systems add is overlooked."""
    plain = load(write(tmp_path, BODY))[1]
    info, table = load(write(tmp_path, pack(BODY.encode())), name)
    pd.testing.assert_frame_equal(table, plain)
    assert (info.num_rows, info.format) == (50, TableFormat.CSV)


def _zip(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()
