"""How every route answers: spellings, tags, errors, ids, limits, documents."""

import gzip
import json
import re

import httpx2
import pytest

from tests.api.edge.server import ApiProcess, raw_request, upload, wait_for

UNKNOWN = "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
PAGE = "http://localhost:5173"


@pytest.fixture(scope="module")
def project(api: ApiProcess) -> str:
    with api.client() as client:
        return str(upload(client, project_name="Edge % penguins_1").json()["project_id"])


GETS = [
    "/",
    "/docs",
    "/openapi.json",
    "/health/live",
    "/api/v1/projects",
    "/api/v1/stars",
    "/api/v1/projects/{id}",
    "/api/v1/projects/{id}/progress",
    "/api/v1/projects/{id}/events",
]


@pytest.mark.parametrize("path", GETS)
def test_both_spellings_answer_alike(client: httpx2.Client, project: str, path: str) -> None:
    """API-30: with and without a trailing slash, no redirect, the same body."""
    path = path.format(id=project)
    plain, slashed = client.get(path), client.get(f"{path.rstrip('/')}/")
    assert plain.status_code == slashed.status_code == 200
    assert plain.content == slashed.content


@pytest.mark.parametrize("path", [*GETS, "/api/v1/projects/{id}/stream"])
def test_head_is_get_without_a_body(client: httpx2.Client, project: str, path: str) -> None:
    """API-31: HEAD answers wherever GET does, streams included, and ends."""
    answer = client.head(path.format(id=project))
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("path", ["/api/v1/projects", "/api/v1/stars", "/api/v1/projects/{id}"])
def test_an_unchanged_answer_is_304(client: httpx2.Client, project: str, path: str) -> None:
    """API-32: If-None-Match with the ETag given, weak or strong, in a list or alone."""
    path = path.format(id=project)
    etag = client.get(path).headers["ETag"]
    for asked in (etag, etag.removeprefix("W/"), f'"x", {etag}', "*"):
        answer = client.get(path, headers={"If-None-Match": asked})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == etag
    assert client.get(path, headers={"If-None-Match": '"x"'}).status_code == 200


def test_long_answers_are_gzipped(client: httpx2.Client, project: str) -> None:
    """API-33: when asked for, and never the stream."""
    with client.stream("GET", f"/api/v1/projects/{project}", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert json.loads(gzip.decompress(b"".join(answer.iter_raw())))["project_id"] == project
    stream = client.head(f"/api/v1/projects/{project}/stream", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in stream.headers


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "NOT_FOUND"),
        ("GET", "/api/v1/nothing", 404, "NOT_FOUND"),
        ("PUT", "/api/v1/projects", 405, "METHOD_NOT_ALLOWED"),
        ("GET", f"/api/v1/projects/{UNKNOWN}", 404, "PROJECT_NOT_FOUND"),
        ("GET", f"/api/v1/projects/{UNKNOWN}/progress", 404, "PROJECT_NOT_FOUND"),
        ("GET", f"/api/v1/projects/{UNKNOWN}/events", 404, "PROJECT_NOT_FOUND"),
        ("GET", f"/api/v1/projects/{UNKNOWN}/artifacts/report", 404, "PROJECT_NOT_FOUND"),
        ("GET", f"/api/v1/projects/{UNKNOWN}/schema", 404, "PROJECT_NOT_FOUND"),
        ("DELETE", f"/api/v1/projects/{UNKNOWN}", 404, "PROJECT_NOT_FOUND"),
        ("POST", f"/api/v1/projects/{UNKNOWN}/cancel", 404, "PROJECT_NOT_FOUND"),
        ("GET", "/api/v1/projects/not-an-id", 422, "VALIDATION_ERROR"),
        ("GET", "/api/v1/projects/not-an-id/progress", 422, "VALIDATION_ERROR"),
        ("DELETE", "/api/v1/projects/not-an-id", 422, "VALIDATION_ERROR"),
        ("POST", "/api/v1/projects/not-an-id/cancel", 422, "VALIDATION_ERROR"),
        ("GET", f"/api/v1/projects/{UNKNOWN.upper()}", 422, "VALIDATION_ERROR"),
        ("GET", f"/api/v1/projects/{UNKNOWN}%0a", 422, "VALIDATION_ERROR"),
        ("GET", "/api/v1/projects/..%2f..%2fetc", 404, "NOT_FOUND"),
        ("GET", "/api/v1/projects?limit=0", 422, "VALIDATION_ERROR"),
        ("GET", "/api/v1/projects?limit=201", 422, "VALIDATION_ERROR"),
        ("GET", "/api/v1/projects?limit=many", 422, "VALIDATION_ERROR"),
        ("GET", "/api/v1/projects?offset=-1", 422, "VALIDATION_ERROR"),
        ("GET", "/api/v1/projects?offset=99999999999999999999", 422, "VALIDATION_ERROR"),
        ("GET", "/api/v1/projects?status=happy", 422, "VALIDATION_ERROR"),
        ("POST", "/api/v1/projects", 422, "VALIDATION_ERROR"),
        ("GET", "/dagster/graphql?query={version}", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/dagster", 503, "UNAVAILABLE"),
        ("GET", "/dagster/x/%2e%2e/graphql?query={version}", 404, "NOT_FOUND"),
    ],
)
def test_every_refusal_has_the_one_form(
    client: httpx2.Client, method: str, path: str, status: int, code: str
) -> None:
    """API-34, API-47: an ErrorResponse with its code, its one status and the request's id."""
    answer = client.request(method, path, headers={"X-Request-ID": "abc-123"})
    body = answer.json()
    assert (answer.status_code, body["error_code"]) == (status, code), answer.text
    assert set(body) == {"error", "error_code", "details", "timestamp", "request_id"}
    assert body["request_id"] == answer.headers["X-Request-ID"] == "abc-123"
    assert body["timestamp"].endswith("Z")
    assert ("Retry-After" in answer.headers) == (status == 503)


def test_the_wrong_fields_are_named(client: httpx2.Client) -> None:
    """API-34: a 422 says which parameter and why."""
    details = client.get("/api/v1/projects?limit=0&status=happy").json()["details"]
    assert "limit:" in details
    assert "status:" in details


@pytest.mark.parametrize("given", ["", "has space", "x" * 65, "ünïcode", "a_b", "a\tb"])
def test_a_malformed_request_id_is_replaced(client: httpx2.Client, given: str) -> None:
    """API-35: [A-Za-z0-9-]{1,64}, else ours; it stands in the log line."""
    answer = client.get("/health/live", headers={"X-Request-ID": given.encode()})
    made = answer.headers["X-Request-ID"]
    assert re.fullmatch(r"[A-Za-z0-9-]{1,64}", made)
    assert made != given


def test_the_request_id_is_in_the_log(client: httpx2.Client, api: ApiProcess) -> None:
    """API-35: each line is JSON; the request's lines carry its id."""
    client.get("/nothing", headers={"X-Request-ID": "find-me-1"})
    wait_for(lambda: "find-me-1" in api.log_file.read_text())  # it is written behind the answer
    lines = [json.loads(line) for line in api.log_file.read_text().splitlines()]
    mine = [line for line in lines if line.get("request_id") == "find-me-1"]
    assert [(line["path"], line["status"]) for line in mine] == [("/nothing", 404)]


def test_lists_are_paged_newest_first(client: httpx2.Client) -> None:
    """API-38: X-Total-Count, Link to next and prev, limit and offset; newest first."""
    for n in range(3):
        assert upload(client, project_name=f"paged {n}").status_code == 201
    first = client.get("/api/v1/projects?search=paged&limit=2")
    assert [p["project_name"] for p in first.json()] == ["paged 2", "paged 1"]
    assert first.headers["X-Total-Count"] == "3"
    following = re.fullmatch(r'<([^>]+)>; rel="next"', first.headers["Link"])
    assert following is not None
    second = client.get(following.group(1))
    assert [p["project_name"] for p in second.json()] == ["paged 0"]
    assert second.headers["Link"].endswith('rel="prev"')
    assert "search=paged" in second.headers["Link"]
    assert client.get("/api/v1/projects?search=paged").headers.get("Link") is None


@pytest.mark.parametrize(
    ("search", "found"),
    [("edge %", 1), ("EDGE", 1), ("%", 1), ("penguins_1", 1), ("penguinsX1", 0), ("' OR 1=1 --", 0)],
)
def test_search_is_literal(client: httpx2.Client, project: str, search: str, found: int) -> None:
    """API-38: no wildcard, no SQL, no case."""
    answer = client.get("/api/v1/projects", params={"search": search})
    assert answer.headers["X-Total-Count"] == str(found)


def test_search_looks_at_the_dataset_name(client: httpx2.Client, project: str) -> None:
    """API-38: name, description or dataset name."""
    assert int(client.get("/api/v1/projects?search=penguins.csv").headers["X-Total-Count"]) >= 1


def test_status_filters(client: httpx2.Client, project: str) -> None:
    """API-38: only projects of that status."""
    assert project in {p["project_id"] for p in client.get("/api/v1/projects?status=created").json()}
    assert client.get("/api/v1/projects?status=completed").json() == []


def test_predict_needs_a_model(client: httpx2.Client, project: str) -> None:
    """API-39: 409 before there is one, for predictions and for the schema."""
    answer = client.post(f"/api/v1/projects/{project}/predict", json={"instances": [{"a": 1}]})
    assert (answer.status_code, answer.json()["error_code"]) == (409, "CONFLICT")
    assert client.get(f"/api/v1/projects/{project}/schema").status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"instances": []},
        {"instances": "x"},
        {"instances": [1]},
        {"rows": []},
        {"instances": [{}] * 10_001},
        [],
    ],
)
def test_predict_bodies_are_checked(client: httpx2.Client, project: str, body: object) -> None:
    """API-39: 422 for what is not 1 to 10,000 rows."""
    answer = client.post(f"/api/v1/projects/{project}/predict", json=body)
    assert (answer.status_code, answer.json()["error_code"]) == (422, "VALIDATION_ERROR")


@pytest.mark.parametrize("chunked", [True, False])
def test_predict_bodies_are_bounded(api: ApiProcess, project: str, chunked: bool) -> None:
    """API-39: 413 above 10 MiB, the model server's bound, declared or not."""
    head = (
        f"POST /api/v1/projects/{project}/predict HTTP/1.1\r\nHost: localhost\r\n"
        "Connection: close\r\nContent-Type: application/json\r\n"
    )
    if chunked:
        piece = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
        payload = head.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + piece * 11 + b"0\r\n\r\n"
    else:
        payload = head.encode() + b"Content-Length: 10485761\r\n\r\n"
    answer = raw_request(api.address, payload)
    assert answer.startswith(b"HTTP/1.1 413"), answer[:500]
    assert b"FILE_TOO_LARGE" in answer
    assert b"at most 10485760 bytes" in answer


def test_malformed_json_is_a_422(client: httpx2.Client, project: str) -> None:
    """API-34: never a 500."""
    for path in ("predict", "runs"):
        answer = client.post(
            f"/api/v1/projects/{project}/{path}", content=b"{", headers={"Content-Type": "application/json"}
        )
        assert (answer.status_code, answer.json()["error_code"]) == (422, "VALIDATION_ERROR")


@pytest.mark.parametrize(
    ("body", "place"), [(b"{", "line 1, column 2"), (b'{"a": 1,\n  "b": oops}', "line 2, column 8")]
)
def test_malformed_json_is_told_with_its_place(
    client: httpx2.Client, project: str, body: bytes, place: str
) -> None:
    """API-34: line and column, counted from 1, and no number of ours."""
    answer = client.post(
        f"/api/v1/projects/{project}/runs", content=body, headers={"Content-Type": "application/json"}
    ).json()
    assert answer["error"] == "The body is not JSON"
    assert answer["details"].startswith(f"{place}: ")


def test_no_regex_is_told(client: httpx2.Client) -> None:
    """API-34: a person is told what is wanted, in words."""
    details = client.get("/api/v1/projects/not-an-id").json()["details"]
    assert details == "project_id: is not a project id"
    doubled = client.post("/api/v1/projects", headers={"Idempotency-Key": "has space"}).json()["details"]
    assert doubled == "idempotency-key: must be visible ASCII characters, without spaces"


@pytest.mark.parametrize("search", ["\x00", "penguin\x00", "a\x00b"])
def test_a_search_with_a_nul_is_refused(client: httpx2.Client, project: str, search: str) -> None:
    """API-38: it would match everything on SQLite, and be an error on Postgres."""
    answer = client.get("/api/v1/projects", params={"search": search})
    assert (answer.status_code, answer.json()["error_code"]) == (422, "VALIDATION_ERROR")
    assert answer.json()["details"] == "search: must not contain a NUL character"


def test_a_second_run_waits_for_the_first(client: httpx2.Client, project: str) -> None:
    """API-40: 409 while a launch is promised."""
    for body in ({}, {"from_stage": "data_upload"}, {"from_stage": "model_training"}):
        assert client.post(f"/api/v1/projects/{project}/runs", json=body).status_code == 409
    assert client.post(f"/api/v1/projects/{project}/runs", json={"from_stage": "x"}).status_code == 422


def test_there_is_no_artefact_yet(client: httpx2.Client, project: str) -> None:
    """API-41: 404 for a name that is none and for one that is not made."""
    for name in ("report", "model", "nothing", "..%2fproject.json"):
        answer = client.get(f"/api/v1/projects/{project}/artifacts/{name}")
        assert (answer.status_code, answer.json()["error_code"]) == (404, "NOT_FOUND")


def test_readiness_names_what_is_missing(client: httpx2.Client) -> None:
    """API-42: without Dagster and models it is 503 and says which; alive it is nevertheless."""
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    parts = {part["name"]: part for part in answer.json()["parts"]}
    assert list(parts) == ["api", "webserver", "code_server", "daemon", "model_server"]
    assert [part["ok"] for part in parts.values()] == [True, False, False, False, False]
    assert all(part["detail"] for name, part in parts.items() if name != "api")
    assert client.get("/health/live").json() == {"status": "alive"}


def test_cancel_before_the_launch(client: httpx2.Client) -> None:
    """API-43: what Dagster never took is withdrawn; the project ends as cancelled, once."""
    project_id = upload(client, project_name="soon over").json()["project_id"]
    assert client.post(f"/api/v1/projects/{project_id}/cancel").status_code == 200
    assert client.get(f"/api/v1/projects/{project_id}/progress").json()["status"] == "cancelled"
    events = client.get(f"/api/v1/projects/{project_id}/events").json()["events"]
    assert [e["data"]["code"] for e in events if e["event_type"] == "error"] == ["CANCELLED"]
    assert client.post(f"/api/v1/projects/{project_id}/cancel").status_code == 409


def test_a_deleted_project_is_gone_at_once(client: httpx2.Client) -> None:
    """API-44: 200 with the seed's body, 404 from then on, out of the list."""
    project_id = upload(client, project_name="short life").json()["project_id"]
    answer = client.delete(f"/api/v1/projects/{project_id}")
    assert answer.json() == {"project_id": project_id, "message": "Project deleted successfully"}
    for path in ("", "/progress", "/events", "/artifacts/report"):
        assert client.get(f"/api/v1/projects/{project_id}{path}").status_code == 404
    assert client.delete(f"/api/v1/projects/{project_id}").status_code == 404
    assert client.get("/api/v1/projects?search=short life").json() == []


def test_pages_load_nothing_from_elsewhere(client: httpx2.Client) -> None:
    """API-45: whatever stands at / and /docs is the site's own, under a strict policy."""
    for path in ("/", "/docs"):
        page = client.get(path)
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert re.search(r'(?:src|href)="(?!/)', page.text) is None
    assert "<script" not in client.get("/docs").text


def test_each_route_has_its_examples(client: httpx2.Client) -> None:
    """API-46: every route's success, and every body, is shown by an example."""
    document = client.get("/openapi.json").json()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            good = {s: a for s, a in operation["responses"].items() if s.startswith("2")}
            assert good, (method, path)
            for answer in good.values():
                assert all("example" in c for c in answer["content"].values()), (method, path)
            for content in operation.get("requestBody", {}).get("content", {}).values():
                shown = "example" in content or content.get("schema", {}).get("examples")
                assert shown or "examples" in content, (method, path)
    assert "HTTPValidationError" not in json.dumps(document)
