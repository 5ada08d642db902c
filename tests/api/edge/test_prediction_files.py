"""Files of rows through the real API, inspector and a real model; no Dagster."""

import asyncio
import gzip
import hashlib
import io
import json
import os
import socket
import time
from contextlib import suppress
from pathlib import Path

import httpx2
import openpyxl
import psutil
import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from api.routes.prediction_files import accepted
from automl.inference import load_model
from contracts.errors import OrreryError
from contracts.prediction_files import AnswerFormat
from tests.api.edge.server import ApiProcess, raw_request, upload, wait_for
from tests.api.edge.test_predicting import serve_model


@pytest.fixture(scope="module")
def path(api: ApiProcess, tmp_path_factory: pytest.TempPathFactory) -> str:
    with api.client() as client:
        project_id = str(upload(client).json()["project_id"])
    asyncio.run(serve_model(api, project_id, tmp_path_factory.mktemp("model") / "m.orrery"))
    return f"/api/v1/projects/{project_id}/predictions"


def ask(
    client: httpx2.Client, path: str, content: bytes, name: str = "t.csv", **query: str
) -> httpx2.Response:
    return client.post(path, files={"file": (name, content)}, params=query)


def told(answer: httpx2.Response) -> str:
    assert (answer.status_code, answer.json()["error_code"]) == (422, "VALIDATION_ERROR"), answer.text
    return f"{answer.json()['error']} {answer.json()['details']}"


def parquet(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", b'x,note\n1,a\n-2.5,"b, c"\n3,\n'),
        ("t.csv", "x;note\n1;a\n-2,5;b, c\n3;\n".encode("cp1252")),
        ("t.tsv", b"x\tnote\n1\ta\n-2.5\tb, c\n3\t\n"),
        ("t.parquet", parquet(pa.table({"x": [1, -2.5, 3], "note": ["a", "b, c", None]}))),
        ("t.json", b'[{"x": 1, "note": "a"}, {"x": -2.5, "note": "b, c"}, {"x": 3}]'),
        ("t.jsonl", b'{"x": 1, "note": "a"}\n{"x": -2.5, "note": "b, c"}\n{"x": "3"}\n'),
        ("t.csv.gz", gzip.compress(b'x,note\n1,a\n-2.5,"b, c"\n3,\n')),
        ("t.xlsx", workbook(["x", "note"], [1, "a"], [-2.5, "b, c"], [3, None])),
    ],
)
@pytest.mark.parametrize("wanted", AnswerFormat)
def test_each_format_is_answered_in_each(
    client: httpx2.Client, path: str, name: str, content: bytes, wanted: AnswerFormat
) -> None:
    """API-103: same rows in the same order, the file's own columns first, then the prediction."""
    answer = ask(client, path, content, name, format=wanted.value)
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-total-rows"] == "3"
    if wanted is AnswerFormat.PARQUET:
        table = pq.read_table(io.BytesIO(answer.content))
        assert table.column_names == ["x", "note", "prediction", "warnings"]
        assert table.schema.field("warnings").type == pa.string()
        assert table.column("x").to_pylist() == [1, -2.5, 3]
        assert table.column("prediction").to_pylist() == [2.0, -5.0, 6.0]
    elif wanted is AnswerFormat.JSON_LINES:
        rows = [json.loads(line) for line in answer.text.splitlines()]
        assert [(row["x"], row["prediction"]) for row in rows] == [(1, 2.0), (-2.5, -5.0), (3, 6.0)]
        assert rows[1]["note"] == "b, c"
    else:
        lines = answer.text.split("\r\n")
        assert lines[0] == "x,note,prediction,warnings"
        assert [line.split(",")[-2] for line in lines[1:-1]] == ["2.0", "-5.0", "6.0"]
        assert '"b, c"' in lines[2]


def test_a_file_equals_its_rows(api: ApiProcess, client: httpx2.Client, path: str) -> None:
    """API-103: bit for bit what the model server says of a row, over more than one stretch of rows."""
    values = [n / 7 - 5 for n in range(10_001)]
    answer = ask(
        client, path, ("x\n" + "\n".join(map(repr, values))).encode(), format="jsonl", inputs="false"
    )
    found = [json.loads(line) for line in answer.text.splitlines()]
    artefact = next((api.home / "objects").rglob("model.orrery"))
    model = load_model(artefact, hashlib.sha256(artefact.read_bytes()).hexdigest())
    assert [row["prediction"] for row in found] == [
        model.predict([{"x": value}])[0].prediction for value in values
    ]
    assert set(found[0]) == {"prediction"}


def test_a_name_that_is_taken_is_not_overwritten(client: httpx2.Client, path: str) -> None:
    """API-103: a column of the file called prediction stays what it is."""
    answer = ask(client, path, b"x,prediction\n1,mine\n")
    assert answer.text == "x,prediction,prediction_,warnings\r\n1,mine,2.0,\r\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"z,note\n1,a\n2,b\n", ["lacks columns", "'x'", "It has 'z'"]),
        (b"x,note\n1,a\nabc,b\n", ["row 2: column 'x' should be a number, got 'abc'"]),
        (b"x,note\n1,a\n,b\n", ["row 2: column 'x' is null"]),
        (b"x,note\n1,a\n?,b\n", ["row 2: column 'x' is null"]),
        (b"x,note\n1,a\n2,b,c\n", ["ragged", "3 cells where 2"]),
        (b"x,note\n", ["no rows"]),
        (b"x\n" + b"1\n" * 5_000 + b"oops\n", ["row 5001: column 'x' should be a number, got 'oops'"]),
    ],
)
def test_what_does_not_fit_is_named_before_the_first_byte(
    client: httpx2.Client, path: str, content: bytes, words: list[str]
) -> None:
    """API-104: 422 with the column and the row as a person counts them, also when the fault is far down."""
    details = told(ask(client, path, content))
    assert all(word in details for word in words), details


def test_what_is_no_table_and_what_is_too_large(client: httpx2.Client, path: str) -> None:
    """API-103: refused as a create refuses them."""
    assert (
        ask(client, path, b"\x89PNG\r\n\x1a\n" + bytes(100), "t.png").json()["error_code"]
        == "INVALID_FILE_TYPE"
    )
    assert ask(client, path, b"x\n" + b"1\n" * 600_000).status_code == 413
    assert "other" in told(client.post(path, files={"other": ("t.csv", b"x\n1\n")}))


def test_before_there_is_a_model(client: httpx2.Client) -> None:
    """API-104: 409, before the file is read."""
    project = upload(client).json()["project_id"]
    answer = ask(client, f"/api/v1/projects/{project}/predictions", b"x\n1\n")
    assert (answer.status_code, answer.json()["error_code"]) == (409, "CONFLICT")


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("*/*", AnswerFormat.CSV),
        ("text/csv", AnswerFormat.CSV),
        ("application/x-ndjson; q=0.9, text/csv", AnswerFormat.JSON_LINES),
        ("image/png, application/vnd.apache.parquet", AnswerFormat.PARQUET),
    ],
)
def test_accept_says_the_format(header: str, wanted: AnswerFormat) -> None:
    """API-103: the first of ours that is named."""
    assert accepted(header) is wanted


def test_a_format_that_is_not_written_is_refused(client: httpx2.Client, path: str) -> None:
    """API-103: a 422 that lists those which are."""
    with pytest.raises(OrreryError, match="not written"):
        accepted("image/png")
    answer = client.post(path, files={"file": ("t.csv", b"x\n1\n")}, headers={"Accept": "image/png"})
    assert "text/csv" in told(answer)


def _children(api: ApiProcess) -> list[int]:
    """The inspector's children at work, of this test's inspector alone."""
    root = str(api.home / "objects")
    parents = [
        process
        for process in psutil.process_iter(["cmdline"])
        if root in (process.info["cmdline"] or ()) and "inspector" in (process.info["cmdline"] or ())
    ]
    found = []
    for parent in parents:
        with suppress(psutil.NoSuchProcess):  # a child that bears its parent's name, gone by now, has none
            found += [child.pid for child in parent.children()]
    return found


def _request(path: str, rows: int) -> bytes:
    body = b"x\n" + b"1\n" * rows
    form = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="t.csv"\r\n\r\n'
        + body
        + b"\r\n--b--\r\n"
    )
    head = f"POST {path}?format=jsonl HTTP/1.1\r\nHost: localhost\r\n"
    kind = "Content-Type: multipart/form-data; boundary=b\r\n"
    return f"{head}{kind}Content-Length: {len(form)}\r\n\r\n".encode() + form


def test_a_client_that_leaves_ends_the_work(api: ApiProcess, path: str) -> None:
    """API-106: its child is gone within a second, nothing is left in the store, and others are served."""
    connection = socket.create_connection(api.address)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.sendall(_request(path, 500_000))
    assert b"200 OK" in connection.recv(200)  # and then it reads no more: the answer stands still
    time.sleep(0.5)
    assert _children(api), "an answer that nobody reads waits for its reader"
    connection.close()
    wait_for(lambda: not _children(api), 2)
    wait_for(lambda: not any("staging" in name for name in api.objects()), 2)
    assert b"200 OK" in raw_request(
        api.address, _request(path, 5).replace(b"HTTP/1.1\r\n", b"HTTP/1.1\r\nConnection: close\r\n")
    )


def test_a_child_that_is_killed_cuts_the_answer(api: ApiProcess, path: str) -> None:
    """API-105: what was cut has no last chunk, so that it can't be taken for whole."""
    connection = socket.create_connection(api.address)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    with connection:
        connection.sendall(_request(path, 500_000))
        first = connection.recv(200)
        assert b"200 OK" in first
        wait_for(lambda: _children(api), 2)
        for child in _children(api):
            os.kill(child, 9)
        rest = first
        while piece := connection.recv(1 << 20):
            rest += piece
    assert not rest.endswith(b"0\r\n\r\n")


def test_memory_does_not_grow_with_the_file(api: ApiProcess, path: str, tmp_path: Path) -> None:
    """API-106: the answer is many times larger than what this process gains by it."""
    with api.client() as client:
        ask(client, path, b"x\n1\n")
        before = api.peak_rss_bytes()
        total = 0
        with client.stream("POST", path, files={"file": ("t.csv", _wide(1_000_000))}) as answer:
            for piece in answer.iter_bytes():
                total += len(piece)
    assert total > 900_000
    assert api.peak_rss_bytes() - before < 12 * 2**20


def _wide(size: int) -> bytes:
    row = b"1," + b"y" * 500 + b"\n"
    return b"x,note\n" + row * (size // len(row))
