"""Byte ranges: what a header asks for, and what an artefact answers."""

import sqlite3
from collections.abc import Iterator

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.ranges import ByteRange, NotSatisfiableError, range_of
from contracts.layout import stage_key
from contracts.stages import PipelineStage
from object_store import open_store
from tests.api.edge.server import ApiProcess, upload


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-99", (0, 10)),
        ("bytes=3-5", (3, 3)),
        ("bytes=9-", (9, 1)),
        ("bytes=-3", (7, 3)),
        ("bytes=-99", (0, 10)),
        ("Bytes= 2-3", (2, 2)),
        ("bytes=0-1,3-4", None),
        ("bytes=5-3", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=1-2x", None),
        ("bytes=\u0661-", None),
        ("lines=1-2", None),
        ("", None),
        (None, None),
    ],
)
def test_one_range_is_read(asked: str | None, expected: tuple[int, int] | None) -> None:
    """API-55: first-last, first-, -suffix; several or none mean the whole."""
    found = range_of(asked, None, None, 10)
    assert (None if found is None else (found.start, found.length)) == expected


@pytest.mark.parametrize(
    ("asked", "size"), [("bytes=10-", 10), ("bytes=10-20", 10), ("bytes=-0", 10), ("bytes=0-", 0)]
)
def test_beyond_the_end_is_not_satisfiable(asked: str, size: int) -> None:
    """API-55: no byte of it, no answer with it."""
    with pytest.raises(NotSatisfiableError):
        range_of(asked, None, None, size)


@given(st.binary(min_size=1, max_size=50), st.integers(0, 60), st.integers(0, 60))
def test_a_range_is_a_slice(data: bytes, first: int, last: int) -> None:
    """API-55: first and last are inclusive; never a byte outside."""
    try:
        found = range_of(f"bytes={first}-{last}", None, None, len(data))
    except NotSatisfiableError:
        assert first >= len(data)
        return
    if found is None:
        assert last < first
        return
    assert data[found.start : found.start + found.length] == data[first : last + 1]
    assert found.length > 0


@pytest.mark.parametrize(
    ("if_range", "etag", "counts"),
    [('"a"', '"a"', True), ('"b"', '"a"', False), ('W/"a"', '"a"', False), ('"a"', None, False),
     ("Mon, 23 Nov 2026 10:00:00 GMT", '"a"', False)],
)  # fmt: skip
def test_if_range_wants_the_same_bytes(if_range: str, etag: str | None, counts: bool) -> None:
    """API-55: a strong match or the whole."""
    expected = ByteRange(0, 1, 10) if counts else None
    assert range_of("bytes=0-0", if_range, etag, 10) == expected


BYTES = b"".join(b"row %d,%d\n" % (n, n * n) for n in range(100_000))


@pytest.fixture(scope="module")
def artefact(api: ApiProcess) -> Iterator[str]:
    """The path of an artefact whose bytes are known, put where a run of the project would."""
    with api.client() as client:
        project_id = upload(client, project_name="ranges").json()["project_id"]
        run_id = "5a0f4c1e-90f7-4a6c-8f0d-0d2b6f0c1f77"
        key = stage_key(project_id, run_id, PipelineStage.MODEL_EVALUATION, "holdout_predictions.csv")
        open_store((api.home / "objects").as_uri()).put(key, BYTES)
        with sqlite3.connect(api.home / "orrery.db", timeout=10) as db:
            db.execute(
                "update projects set state = json_set(state, '$.run_id', ?) where id = ?",
                (run_id, project_id),
            )
        yield f"/api/v1/projects/{project_id}/artifacts/holdout_predictions"


def test_an_artefact_is_sent_in_ranges(client: httpx2.Client, artefact: str) -> None:
    """API-55: 206 with Content-Range and Content-Length; the pieces make the whole."""
    whole = client.get(artefact)
    assert (whole.status_code, whole.content) == (200, BYTES)
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert "Content-Range" not in whole.headers
    size, half = len(BYTES), 333_333
    first = client.get(artefact, headers={"Range": f"bytes=0-{half - 1}"})
    rest = client.get(
        artefact, headers={"Range": f"bytes={half}-", "If-Range": whole.headers.get("ETag", "")}
    )
    assert first.status_code == 206
    assert first.headers["Content-Range"] == f"bytes 0-{half - 1}/{size}"
    assert first.headers["Content-Length"] == str(half) == str(len(first.content))
    assert first.headers["ETag"] == rest.headers["ETag"] == whole.headers["ETag"]
    assert rest.status_code == 206
    assert first.content + rest.content == BYTES
    last = client.get(artefact, headers={"Range": "bytes=-5"})
    assert (last.status_code, last.content) == (206, BYTES[-5:])
    assert client.get(artefact, headers={"Range": "bytes=0-1", "If-Range": '"old"'}).status_code == 200
    assert client.get(artefact, headers={"Range": "bytes=0-1,5-6"}).status_code == 200


def test_a_range_beyond_the_end_is_416(client: httpx2.Client, artefact: str) -> None:
    """API-55: with the size, so that the client can ask again."""
    answer = client.get(artefact, headers={"Range": f"bytes={len(BYTES)}-"})
    assert (answer.status_code, answer.json()["error_code"]) == (416, "RANGE_NOT_SATISFIABLE")
    assert answer.headers["Content-Range"] == f"bytes */{len(BYTES)}"
