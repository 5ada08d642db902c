"""What is read out of a file and a sentence, also when only the file's first megabyte was sent."""

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.datasets import TableFormat
from contracts.interpretations import TableInterpretation
from inspector.cutting import CUT_BYTES, whole_rows
from tests.conftest import DATA
from tests.inspector.processes import ask, process, request

MEGABYTE = 2**20


def rows(count: int) -> bytes:
    lines = (
        f'{n},"a note, of\nrow {n}",{n * 7 % 1000 / 10},{"yes" if n % 3 else "no"}\n' for n in range(count)
    )
    return b"id,note,amount,churned\n" + "".join(lines).encode()


MANY = rows(40_000)


@given(st.integers(CUT_BYTES, CUT_BYTES + 200))
def test_what_is_kept_is_whole_rows(size: int) -> None:
    """INSPECT-10: wherever it was cut, also inside a quoted cell, whole rows stay, and all of them."""
    data = MANY[:size]
    kept = whole_rows(data, TableFormat.CSV)
    if kept is None:
        assert data.endswith(b"\n")
        return
    assert data.startswith(kept)
    assert kept.endswith((b"yes\n", b"no\n"))
    assert len(data) - len(kept) < 60


def test_what_is_whole_stays_as_it_is() -> None:
    """INSPECT-10: a small file, one that ends with its line, a format that can't be cut."""
    small = b"a,b\n1,2"
    assert whole_rows(small, TableFormat.CSV) is None
    assert whole_rows(b"a,b\n" + b"1,2\n" * 300_000, TableFormat.CSV) is None
    assert whole_rows(b"x" * CUT_BYTES, TableFormat.PARQUET) is None
    array = json.dumps([{"a": n, "b": [n]} for n in range(60_000)]).encode()
    assert len(array) > CUT_BYTES
    assert whole_rows(array, TableFormat.JSON) is None


def test_a_cut_array_keeps_its_whole_elements() -> None:
    """INSPECT-10: an array of objects on one line."""
    elements = [{"a": n, "b": f"], {{ {n}"} for n in range(60_000)]
    kept = whole_rows(json.dumps(elements).encode()[:CUT_BYTES], TableFormat.JSON)
    assert kept is not None
    found = json.loads(kept)
    assert found == elements[: len(found)]
    assert len(found) > 30_000


def test_a_stray_quote_costs_no_more_than_a_line() -> None:
    """INSPECT-10: inches (5") never close; the last line break then ends the rows."""
    data = b'size,price\n5",1\n' + b"x,2\n" * 260_000 + b"x,"
    kept = whole_rows(data, TableFormat.CSV)
    assert kept is not None
    assert len(data) - len(kept) == 2


def test_wide_text_is_cut_between_characters() -> None:
    """INSPECT-10: UTF-16 comes out as UTF-8 rows."""
    data = ("a,b\n" + "é,2\n" * 140_000).encode("utf-16")[: MEGABYTE - 1]
    kept = whole_rows(data, TableFormat.CSV)
    assert kept is not None
    assert kept.decode().splitlines()[-1] == "é,2"


@pytest.fixture(scope="module")
def inspector() -> Iterator[tuple[Path, Path]]:
    with tempfile.TemporaryDirectory(prefix="oy-") as folder:
        root, socket = Path(folder) / "objects", Path(folder) / "i.sock"
        root.mkdir()
        with process(["-m", "inspector", "--socket", str(socket), "--root", str(root)], socket):
            yield socket, root


async def interpret(inspector: Any, data: bytes, name: str, text: str, **overrides: Any) -> dict[str, Any]:
    socket, root = inspector
    path = root / f"head-{time.monotonic_ns()}"
    path.write_bytes(data)
    line = request(path, kind="interpret", file_name=name, description=text, overrides=overrides)
    return (await ask(socket, line))[0]


async def test_a_whole_file_is_read_in_time(inspector: Any) -> None:
    """INSPECT-10: profile, ranked targets, warnings; in under two seconds once the inspector is warm."""
    data = (DATA / "penguins.csv").read_bytes()
    began = time.monotonic()
    answer = await interpret(inspector, data, "penguins.csv", "Predict the species of a penguin")
    assert time.monotonic() - began < 2
    found = TableInterpretation.model_validate(answer["interpretation"])
    assert found.candidates[0].target_column == "species"
    assert (found.num_rows_seen, found.truncated, len(found.columns)) == (344, False, 7)


async def test_a_cut_file_is_read_as_far_as_it_goes(inspector: Any) -> None:
    """INSPECT-10: the first megabyte of a larger table: no ragged last row, and it is said."""
    data = MANY[:MEGABYTE]
    answer = await interpret(inspector, data, "churn.csv", "Which customers will churn?")
    found = TableInterpretation.model_validate(answer["interpretation"])
    assert found.candidates[0].target_column == "churned"
    assert found.truncated
    assert found.num_rows_seen > 20_000
    ids = next(column for column in found.columns if column.name == "id")
    assert ids.distinct == found.num_rows_seen


async def test_what_is_fixed_wins(inspector: Any) -> None:
    """INSPECT-10: a fixed target is the first candidate, and certain."""
    data = (DATA / "penguins.csv").read_bytes()
    answer = await interpret(inspector, data, "p.csv", "species", target_column="body_mass_g")
    assert answer["interpretation"]["candidates"][0]["target_column"] == "body_mass_g"
    assert answer["interpretation"]["needs_confirmation"] is False


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"a,b\n", "x.csv", "VALIDATION_ERROR"),
        (b"a,a\n" + b"1,2\n" * 20, "x.csv", "VALIDATION_ERROR"),
        (b"\x89PNG\r\n" + b"\0" * 100, "x.csv", "INVALID_FILE_TYPE"),
        (b"PAR1" + b"\0" * MEGABYTE, "x.parquet", "VALIDATION_ERROR"),
        (b"PK\x03\x04" + b"\0" * MEGABYTE, "x.xlsx", "VALIDATION_ERROR"),
    ],
)
async def test_refusals_are_the_inspections(inspector: Any, data: bytes, name: str, code: str) -> None:
    """INSPECT-10: what is no table to train on is refused here with the same codes."""
    answer = await interpret(inspector, data, name, "anything")
    assert answer["error"]["code"] == code
    assert ("can only be read whole" in str(answer["error"]["details"])) == (len(data) > MEGABYTE)
