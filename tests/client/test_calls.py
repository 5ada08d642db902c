"""Requests and answers, over real HTTP against a server that keeps what it was sent."""

import io
import json
import stat
from datetime import UTC, datetime
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from client import AsyncOrrery, Orrery, OrreryApiError, OrreryProtocolError, OrreryUnreachableError
from client.responses import retry_after_s
from client.rows import as_instances
from contracts.errors import ErrorCode
from contracts.stages import PipelineStage
from tests.client.answers import (
    ACCEPTED,
    CREATED,
    MESSAGE,
    PREDICTED,
    PROGRESS,
    SCHEMA,
    answer,
    detail,
    page,
)
from tests.client.scripted import PROJECT, ScriptedServer, error_body, whole_run


def form_of(server: ScriptedServer) -> dict[str, tuple[str | None, bytes]]:
    """The multipart form that the server was sent: field to (file name, bytes), in order."""
    head = f"Content-Type: {server.script.upload_headers['content-type']}\r\n\r\n".encode()
    parsed = BytesParser().parsebytes(head + server.script.requests[-1][2])
    parts: dict[str, tuple[str | None, bytes]] = {}
    for part in parsed.get_payload():
        name = part.get_param("name", header="content-disposition")
        parts[str(name)] = (part.get_filename(), part.get_payload(decode=True))
    return parts


def test_create_sends_the_form_and_a_key(server: ScriptedServer, tmp_path: Path) -> None:
    """CLIENT-1: a create sends what was given, fields before the file, with an idempotency key."""
    server.script.answers = {"POST /projects": answer(CREATED, 201)}
    file = tmp_path / "ünïcode name.csv"
    file.write_bytes(b"a,b\n1,2\n")
    with Orrery(server.url + "/") as orrery:
        made = orrery.create_project(file, "find bad risks", target_column="class", time_budget_s=30)
        first_key = server.script.upload_headers["idempotency-key"]
        sent, parts = server.script.requests[-1][2], form_of(server)
        orrery.create_project(io.BytesIO(b"x"), "again", "mine", metric="f1", idempotency_key="my-key")
    assert made == CREATED
    assert list(parts) == ["problem_description", "target_column", "time_budget_s", "file"]
    assert 'filename="ünïcode name.csv"'.encode() in sent
    assert parts["file"][1] == b"a,b\n1,2\n"
    assert parts["time_budget_s"][1] == b"30"
    assert len(first_key) >= 32
    assert server.script.upload_headers["idempotency-key"] == "my-key"
    assert form_of(server)["project_name"][1] == b"mine"


async def test_async_create(server: ScriptedServer) -> None:
    """CLIENT-1: the asyncio client sends the same form."""
    server.script.answers = {"POST /projects": answer(CREATED, 201)}
    async with AsyncOrrery(server.url) as orrery:
        assert await orrery.create_project(io.BytesIO(b"a\n1\n"), "w", file_name="t.csv") == CREATED
    assert form_of(server)["file"] == ("t.csv", b"a\n1\n")


class Pattern(io.RawIOBase):
    """A file of `size` bytes that knows the largest piece that was ever asked of it."""

    def __init__(self, size: int) -> None:
        self.size, self.at, self.largest = size, 0, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = {0: 0, 1: self.at, 2: self.size}[whence] + offset
        return self.at

    def tell(self) -> int:
        return self.at

    def readinto(self, buffer: Any) -> int:
        self.largest = max(self.largest, len(buffer))
        count = min(len(buffer), self.size - self.at)
        buffer[:count] = b"x" * count
        self.at += count
        return count


def test_an_upload_is_read_in_pieces(server: ScriptedServer) -> None:
    """CLIENT-1: a file is never in memory as a whole: no piece is larger than 1 MiB."""
    server.script.answers = {"POST /projects": answer(CREATED, 201)}
    file = Pattern(20 * 1024 * 1024)
    with Orrery(server.url) as orrery:
        orrery.create_project(file, "w", file_name="big.csv")  # type: ignore[arg-type]  # a raw file reads alike
    assert len(form_of(server)["file"][1]) == file.size
    assert file.largest <= 1024 * 1024


def test_lists_page_by_page(server: ScriptedServer) -> None:
    """CLIENT-1: iterating asks for page after page until the total, and gives no project twice."""
    pages = iter([page(range(3), 8), page(range(2, 5), 8), page(range(5, 7), 8)])

    class Turning(Response):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            await next(pages)(scope, receive, send)

    server.script.answers = {"GET /projects": Turning()}
    with Orrery(server.url) as orrery:
        names = [item.project_name for item in orrery.iterate_projects(page_size=3, search="a b&c")]
    assert names == [f"p{number}" for number in range(7)]
    assert server.script.requests[1][1].endswith(
        "?limit=3&offset=3&search=a+b%26c"
    ) or server.script.requests[1][1].endswith("?limit=3&offset=3&search=a%20b%26c")


def test_each_call_has_its_route(server: ScriptedServer) -> None:
    """CLIENT-1: every method asks the route of the API that it is named after."""
    root = f"/api/v1/projects/{PROJECT}"
    server.script.answers = {
        f"GET {PROJECT}": answer(detail()),
        "GET /progress": answer(PROGRESS),
        "POST /cancel": answer(MESSAGE),
        f"DELETE {PROJECT}": answer(MESSAGE),
        "POST /runs": answer(ACCEPTED, 202),
        "POST /predict": answer(PREDICTED),
        "GET /schema": answer(SCHEMA),
    }
    with Orrery(server.url) as orrery:
        assert orrery.get_project(PROJECT) == detail()
        assert orrery.progress(PROJECT) == PROGRESS
        assert orrery.cancel(PROJECT) == orrery.delete(PROJECT) == MESSAGE
        assert orrery.retry(PROJECT) == orrery.run(PROJECT, PipelineStage.MODEL_TRAINING) == ACCEPTED
        assert orrery.predict(PROJECT, [{"age": 1}]) == PREDICTED
        assert orrery.schema(PROJECT) == SCHEMA
    sent = [(method, path, body) for method, path, body in server.script.requests]
    assert [(method, path) for method, path, _ in sent] == [
        ("GET", root), ("GET", f"{root}/progress"), ("POST", f"{root}/cancel"), ("DELETE", root),
        ("POST", f"{root}/runs"), ("POST", f"{root}/runs"), ("POST", f"{root}/predict"),
        ("GET", f"{root}/schema"),
    ]  # fmt: skip
    assert [json.loads(sent[n][2]) for n in (4, 5, 6)] == [
        {}, {"from_stage": "model_training"}, {"instances": [{"age": 1}]},
    ]  # fmt: skip


async def test_async_calls(server: ScriptedServer) -> None:
    """CLIENT-1: the asyncio client has the same methods."""
    server.script.answers = {f"GET {PROJECT}": answer(detail()), "GET /projects": page(range(2), 2)}
    server.script.events = whole_run()
    async with AsyncOrrery(server.url) as orrery:
        assert await orrery.get_project(PROJECT) == detail()
        assert [item.project_name async for item in orrery.iterate_projects()] == ["p0", "p1"]
        assert len((await orrery.events(PROJECT, after=3, limit=5)).events) == 5
        assert (await orrery.state(PROJECT)).seq == 0
    names = {name for name in dir(Orrery) if not name.startswith("_")} - {"close"}
    assert names <= set(dir(AsyncOrrery))


def test_an_id_is_only_ever_one_part_of_a_path(server: ScriptedServer) -> None:
    """CLIENT-1: slashes and question marks in an id can't make another route of it."""
    with Orrery(server.url) as orrery, pytest.raises(OrreryApiError):
        orrery.delete("../..?y#z")
    assert server.script.requests[-1][1] == "/api/v1/projects/%2E%2E%2F%2E%2E%3Fy%23z"


def test_ready_reads_both_answers(server: ScriptedServer) -> None:
    """CLIENT-2: not ready is an answer that names the parts, not an exception."""
    part = {"name": "daemon", "ok": False, "detail": "no heartbeat"}
    body = {"status": "unavailable", "parts": [part]}
    server.script.answers = {"GET /health/ready": JSONResponse(body, 503)}
    with Orrery(server.url) as orrery:
        assert orrery.ready().parts[0].name == "daemon"
        server.script.answers = {"GET /health/ready": PlainTextResponse("bad gateway", 502)}
        with pytest.raises(OrreryApiError) as error:
            orrery.ready()
    assert (error.value.code, error.value.message) == (None, "bad gateway")


def test_errors_carry_all_that_the_server_said(server: ScriptedServer) -> None:
    """CLIENT-2: code, message, details, request id and Retry-After of an ErrorResponse reach the caller."""
    body = error_body("RATE_LIMITED", "Too many", "10 a minute")
    server.script.answers = {"GET /progress": JSONResponse(body, 429, headers={"Retry-After": "3"})}
    with Orrery(server.url) as orrery, pytest.raises(OrreryApiError) as error:
        orrery.progress(PROJECT)
    told = error.value
    assert (told.status, told.code, told.message) == (429, ErrorCode.RATE_LIMITED, "Too many")
    assert (told.details, told.request_id, told.retry_after_s) == ("10 a minute", "req-1", 3)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None), ("7", 7), (" 7 ", 7), ("soon", None), ("-1", None),
        ("Mon, 23 Nov 2026 06:00:30 GMT", 30),
        ("Mon, 23 Nov 2026 05:00:00 GMT", 0),
    ],
)  # fmt: skip
def test_retry_after_in_both_forms(header: str | None, seconds: float | None) -> None:
    """CLIENT-7: Retry-After is seconds or a date; anything else says nothing."""
    assert retry_after_s(header, datetime(2026, 11, 23, 6, 0, tzinfo=UTC)) == seconds


def test_a_download_appears_whole_or_not_at_all(server: ScriptedServer, tmp_path: Path) -> None:
    """CLIENT-8: an artefact replaces the file only once all of it has come."""
    target = tmp_path / "model.orrery"
    target.write_bytes(b"old")
    server.script.answers = {"GET /artifacts/model": Response(b"x" * 1_000_000)}
    with Orrery(server.url) as orrery:
        assert orrery.download_artifact(PROJECT, "model", target) == target
        assert target.read_bytes() == b"x" * 1_000_000
        assert stat.S_IMODE(target.stat().st_mode) & stat.S_IRUSR

        async def cut() -> Any:
            yield b"y" * 1000
            raise OSError("cut")

        server.script.answers = {"GET /artifacts/model": StreamingResponse(cut())}
        with pytest.raises(OrreryUnreachableError):
            orrery.download_artifact(PROJECT, "model", target)
        with pytest.raises(OrreryApiError):
            orrery.download_artifact(PROJECT, "absent", target)
    assert target.read_bytes() == b"x" * 1_000_000
    assert list(tmp_path.iterdir()) == [target]


async def test_async_download(server: ScriptedServer, tmp_path: Path) -> None:
    """CLIENT-8: the asyncio client downloads alike."""
    server.script.answers = {"GET /artifacts/report": Response(b"<p>")}
    async with AsyncOrrery(server.url) as orrery:
        path = await orrery.download_artifact(PROJECT, "report", tmp_path / "r.html")
    assert path.read_bytes() == b"<p>"


def test_a_frame_of_pandas_is_rows() -> None:
    """CLIENT-9: a DataFrame or numpy values become plain JSON; what is missing becomes null."""
    table = pd.DataFrame(
        {
            "n": np.array([1, 2], dtype="int64"),
            "f": [0.5, np.nan],
            "t": ["a", None],
            "d": pd.to_datetime(["2026-01-02", None]),
            "b": [True, False],
        }
    )
    rows = as_instances(table)
    assert rows == [
        {"n": 1, "f": 0.5, "t": "a", "d": "2026-01-02T00:00:00", "b": True},
        {"n": 2, "f": None, "t": None, "d": None, "b": False},
    ]
    assert json.loads(json.dumps(as_instances([{"x": np.float32(0.5)}]))) == [{"x": 0.5}]


def test_a_success_of_another_shape_is_a_protocol_error(server: ScriptedServer) -> None:
    """CLIENT-2: a 200 that is not the contract's is named as such."""
    server.script.answers = {"GET /progress": JSONResponse({"status": "fine"})}
    with Orrery(server.url) as orrery, pytest.raises(OrreryProtocolError):
        orrery.progress(PROJECT)
