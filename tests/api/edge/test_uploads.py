"""Uploads through a real server: what is refused, when, and that nothing stays behind."""

import concurrent.futures
import hashlib
import socket
import tempfile
import time
from pathlib import Path

import httpx2
import pytest

from api.uploads import display_name
from tests.api.edge.server import PENGUINS, ApiProcess, raw_request, read_all, upload, wait_for

BOUNDARY = b"edgeboundary"
HEAD = (
    b"POST /api/v1/projects HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary="
    + BOUNDARY
    + b"\r\n"
)
LIMIT = 1_048_576


def field(name: str, value: bytes, filename: str | None = None) -> bytes:
    extra = "" if filename is None else f'; filename="{filename}"'
    head = f'--{BOUNDARY.decode()}\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'
    return head.encode() + value + b"\r\n"


END = b"--" + BOUNDARY + b"--\r\n"


def chunked(body: bytes, size: int = 60_000) -> bytes:
    pieces = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(f"{len(p):x}\r\n".encode() + p + b"\r\n" for p in pieces) + b"0\r\n\r\n"


def nothing_left(api: ApiProcess, before: list[str]) -> None:
    wait_for(lambda: api.objects() == before)


def test_a_good_file_becomes_a_project(api: ApiProcess, client: httpx2.Client) -> None:
    """API-1: 201 with the seed's body, dataset_info counted by the inspector, bytes stored as sent."""
    answer = upload(client, project_name="My penguins", target_column="species")
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert body["project_name"] == "My penguins"
    assert body["status"] == "created"
    assert body["message"] == "Project created successfully"
    assert body["dataset_info"]["num_rows"] == 344
    assert answer.headers["Location"] == f"/api/v1/projects/{body['project_id']}"
    stored = api.home / "objects" / "projects" / body["project_id"] / "raw" / "data"
    assert stored.read_bytes() == PENGUINS.read_bytes()
    assert hashlib.sha256(PENGUINS.read_bytes()).hexdigest() == body["dataset_info"]["dataset_id"]
    assert (stored.parent.parent / "project.json").is_file()


def test_fields_may_follow_the_file(api: ApiProcess) -> None:
    """API-2: the order of the form's parts does not matter."""
    body = field("file", PENGUINS.read_bytes(), "p.csv") + field("problem_description", b"species") + END
    answer = raw_request(
        api.address, HEAD + b"Connection: close\r\n" + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    )
    assert answer.startswith(b"HTTP/1.1 201"), answer


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"problem_description": ""}, "problem_description"),
        ({"problem_description": " \n\t "}, "problem_description"),
        ({"problem_description": "x" * 10_001}, "problem_description"),
        ({"project_name": "x" * 201}, "project_name"),
        ({"problem_type": "clustering"}, "problem_type"),
        ({"metric": "speed"}, "metric"),
        ({"metric": "rmse", "problem_type": "binary"}, "metric"),
        ({"time_budget_s": "0"}, "time_budget_s"),
        ({"time_budget_s": "nan"}, "time_budget_s"),
        ({"time_budget_s": "soon"}, "time_budget_s"),
        ({"target_column": "no such column"}, "no such column"),
        ({"target_columns": "species, no such column"}, "no such column"),
        ({"target_columns": "species, species"}, "target_columns"),
        ({"target_columns": "island", "target_column": "species"}, "target_column"),
        ({"target_columns": "[" * 30_000}, "target_columns"),
        ({"fairness_column": "no such group"}, "no such group"),
        ({"favourite_colour": "blue"}, "favourite_colour"),
    ],
)
def test_wrong_fields_are_named(
    api: ApiProcess, client: httpx2.Client, fields: dict[str, str], named: str
) -> None:
    """API-3: 422 VALIDATION_ERROR that names the field, and nothing is left."""
    before = api.objects()
    answer = upload(client, **fields)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error_code"] == "VALIDATION_ERROR"
    assert named in answer.text
    nothing_left(api, before)


def test_a_missing_description_and_a_missing_file_are_named(api: ApiProcess, client: httpx2.Client) -> None:
    """API-3: both are required."""
    before = api.objects()
    no_text = client.post("/api/v1/projects", files={"file": ("p.csv", PENGUINS.read_bytes())})
    no_file = client.post("/api/v1/projects", files={"problem_description": (None, "x")})
    assert (no_text.status_code, no_file.status_code) == (422, 422)
    assert "problem_description" in no_text.json()["details"]
    assert "file" in no_file.json()["details"]
    nothing_left(api, before)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "VALIDATION_ERROR"),
        (b"a,b,c\n", "VALIDATION_ERROR"),
        (b"\x7fELF" + bytes(range(256)) * 20, "INVALID_FILE_TYPE"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "INVALID_FILE_TYPE"),
    ],
)
def test_files_that_hold_no_table_are_refused(
    api: ApiProcess, client: httpx2.Client, data: bytes, code: str
) -> None:
    """API-4: the inspector's refusal is the answer, and nothing is left."""
    before = api.objects()
    answer = upload(client, data=data)
    assert answer.json()["error_code"] == code, answer.text
    assert answer.status_code in {415, 422}
    nothing_left(api, before)


@pytest.mark.parametrize("kind", ["declared", "chunked", "lying", "endless_epilogue", "many_fields"])
def test_too_large_a_body_is_cut_short(api: ApiProcess, kind: str) -> None:
    """API-5: 413 FILE_TOO_LARGE while streaming, however the length is told, and the connection closes."""
    before = api.objects()
    body = field("file", b"x" * (LIMIT + 5), "x.csv") + field("problem_description", b"y") + END
    if kind == "declared":
        request = HEAD + b"Content-Length: 9999999999\r\n\r\n"
    elif kind == "lying":
        request = HEAD + f"Content-Length: {LIMIT + 600_000}\r\n\r\n".encode() + body
    elif kind == "chunked":
        request = HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(body)
    elif kind == "endless_epilogue":
        request = HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(END + b"z" * 2_000_000)
    else:
        request = HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(field("metric", b"y" * 70_000) * 20)
    began = time.monotonic()
    answer = raw_request(api.address, request)
    expected = b"422" if kind == "many_fields" else b"413"
    assert answer.startswith(b"HTTP/1.1 " + expected), answer
    assert kind == "many_fields" or b"FILE_TOO_LARGE" in answer
    assert b"connection: close" in answer.lower()
    assert time.monotonic() - began < 8
    nothing_left(api, before)


@pytest.mark.parametrize("length", [b"-5", b"abc", b"+10", b"1e3"])
def test_malformed_lengths_are_refused(api: ApiProcess, length: bytes) -> None:
    """API-5: a Content-Length that is no number never reaches the handler as a success."""
    answer = raw_request(
        api.address, HEAD + b"Content-Length: " + length + b"\r\n\r\n" + END, half_close=True
    )
    assert not answer.startswith(b"HTTP/1.1 2"), answer
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")


@pytest.mark.parametrize("encoding", [b"gzip", b"zstd", b"br", b"gzip, identity"])
def test_encoded_bodies_are_refused(api: ApiProcess, encoding: bytes) -> None:
    """API-6: 415 PAYLOAD_ENCODING before a byte is read; nothing is ever inflated here."""
    answer = raw_request(
        api.address, HEAD + b"Content-Encoding: " + encoding + b"\r\nContent-Length: 50\r\n\r\n" + b"x" * 50
    )
    assert answer.startswith(b"HTTP/1.1 415"), answer
    assert b"PAYLOAD_ENCODING" in answer


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.97])
def test_a_cut_connection_leaves_nothing(api: ApiProcess, client: httpx2.Client, share: float) -> None:
    """API-7: whatever byte the connection is cut at, no project and no file stay."""
    before, count = api.objects(), client.get("/api/v1/projects").headers["X-Total-Count"]
    body = field("problem_description", b"y") + field("file", b"a,b\n" + b"1,2\n" * 100_000, "x.csv") + END
    request = HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    with socket.create_connection(api.address) as connection:
        connection.sendall(request[: int(len(request) * share)])
        time.sleep(0.1)
    nothing_left(api, before)
    assert client.get("/api/v1/projects").headers["X-Total-Count"] == count


def test_a_body_without_its_end_is_refused(api: ApiProcess) -> None:
    """API-7: a chunked body that ends early is a 422, not a project."""
    body = field("problem_description", b"y") + field("file", PENGUINS.read_bytes(), "x.csv")
    for cut in (body, body + END[:-6]):
        answer = raw_request(
            api.address, HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(cut)
        )
        assert answer.startswith(b"HTTP/1.1 422"), answer


def test_a_stalled_body_is_dropped(api: ApiProcess) -> None:
    """API-8: a sender that pauses for longer than UPLOAD_STALL_SECONDS is told so and closed."""
    before = api.objects()
    began = time.monotonic()
    with socket.create_connection(api.address, timeout=20) as connection:
        connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n" + field("file", b"x" * 1000, "x"))
        answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 422"), answer
    assert 1 < time.monotonic() - began < 8
    nothing_left(api, before)


def test_a_trickle_is_dropped(api: ApiProcess) -> None:
    """API-8: bytes that come too slowly to ever matter do not hold a connection for ever."""
    began = time.monotonic()
    with socket.create_connection(api.address, timeout=20) as connection:
        connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n")
        connection.settimeout(0.2)
        answer = b""
        while time.monotonic() - began < 10 and not answer:
            try:
                connection.sendall(b"-")
                answer = connection.recv(100)
            except TimeoutError:
                continue
            except OSError:
                break
    assert time.monotonic() - began < 8


def test_others_are_served_meanwhile(api: ApiProcess, client: httpx2.Client) -> None:
    """API-8: a hundred stalled uploads hold up nobody."""
    sockets = [socket.create_connection(api.address) for _ in range(100)]
    try:
        for connection in sockets:
            connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n" + field("file", b"x", "x"))
        began = time.monotonic()
        assert client.get("/health/live").status_code == 200
        assert time.monotonic() - began < 1.2  # they are dropped after 1.5
        assert upload(client).status_code == 201
    finally:
        for connection in sockets:
            connection.close()


def test_the_same_key_gives_the_same_project(client: httpx2.Client) -> None:
    """API-9: replayed with the same body and a header that says so."""
    first, again = upload(client, key="same"), upload(client, key="same")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"


def test_the_same_key_with_another_body_is_refused(api: ApiProcess, client: httpx2.Client) -> None:
    """API-9: 422 UNPROCESSABLE for another file, another sentence, another option."""
    upload(client, key="other")
    before = api.objects()
    answers = [
        upload(client, key="other", problem_description="Something else"),
        upload(client, key="other", metric="accuracy"),
        upload(client, key="other", data=PENGUINS.read_bytes() + b"Adelie,Biscoe,1,1,1,1,male\n"),
    ]
    assert {a.json()["error_code"] for a in answers} == {"UNPROCESSABLE"}
    assert {a.status_code for a in answers} == {422}
    nothing_left(api, before)


@pytest.mark.parametrize("key", ["x" * 256, "with space", "tab\there"])
def test_malformed_keys_are_refused(client: httpx2.Client, key: str) -> None:
    """API-9: at most 255 visible characters."""
    answer = upload(client, key=key)
    assert answer.status_code == 422
    assert "idempotency-key" in answer.json()["details"].lower()


def test_fifty_at_once_make_one_project(client: httpx2.Client, api: ApiProcess) -> None:
    """API-9: simultaneous identical submits: one project; the rest replay it or hear 409."""
    count = int(client.get("/api/v1/projects").headers["X-Total-Count"])

    def submit(_: int) -> httpx2.Response:
        with api.client() as own:
            return upload(own, key="fifty")

    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(submit, range(50)))
    made = [a for a in answers if a.status_code == 201]
    assert len({a.json()["project_id"] for a in made}) == 1
    assert {a.status_code for a in answers} <= {201, 409}
    assert {a.json()["error_code"] for a in answers if a.status_code == 409} <= {"CONFLICT"}
    assert int(client.get("/api/v1/projects").headers["X-Total-Count"]) == count + 1


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("penguins.csv", "penguins.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\data.csv", "data.csv"),
        ("a\x00b\r\n.csv", "ab.csv"),
        ("evil\u202egpj.csv", "evilgpj.csv"),
        ("\u200b\ufeff", "dataset"),
        ("", "dataset"),
        ("...", "dataset"),
        ("x" * 5000 + ".parquet", "x" * 192 + ".parquet"),
        ("%252e%252e", "%252e%252e"),
        ("CON", "CON"),
        ("naïve data.csv", "naïve data.csv"),
        ("\ud800.csv", "csv"),
    ],
)
def test_file_names_are_for_display(raw: str, shown: str) -> None:
    """API-10: no path, no control, no direction mark, at most 200 characters."""
    assert display_name(raw) == shown


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """API-11: after 96 MiB the process is less than 32 MiB larger than it ever was before."""
    with tempfile.TemporaryDirectory(prefix="oy-") as folder:
        process = ApiProcess(tmp_path / "home", Path(folder), {"MAX_UPLOAD_BYTES": str(80 << 20)})
        process.start()
        try:
            with process.client() as client:
                upload(client, data=b"x" * 100_000)  # opens what is opened once
                before, size = process.peak_rss_bytes(), 96 << 20
                answer = upload(client, data=b"0123456789abcde\n" * (size // 16))
            assert answer.status_code == 413
            assert process.peak_rss_bytes() - before < 32 << 20
        finally:
            process.stop()
