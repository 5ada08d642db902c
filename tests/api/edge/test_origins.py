"""Who may ask: CORS, foreign pages, rebound names, hosts that are not ours, what is no HTTP."""

import socket

import httpx2
import pytest

from tests.api.edge.server import ApiProcess, raw_request

UNKNOWN = "01936f6e-2c5b-7a3e-9a53-6f0b6a0f7c11"
PAGE = "http://localhost:5173"


def test_cors_is_the_seeds(client: httpx2.Client) -> None:
    """API-36: listed origins only, with credentials, the seed's values, the new headers exposed."""
    asked = {
        "Origin": PAGE,
        "Access-Control-Request-Method": "DELETE",
        "Access-Control-Request-Headers": "x-any",
    }
    preflight = client.options("/api/v1/projects", headers=asked).headers
    assert preflight["Access-Control-Allow-Origin"] == PAGE
    assert preflight["Access-Control-Allow-Credentials"] == "true"
    assert preflight["Access-Control-Max-Age"] == "3600"
    assert preflight["Access-Control-Allow-Headers"] == "x-any"
    allowed = {m.strip() for m in preflight["Access-Control-Allow-Methods"].split(",")}
    assert allowed == {"GET", "POST", "PUT", "DELETE", "OPTIONS"}
    answer = client.get("/api/v1/projects", headers={"Origin": PAGE}).headers
    exposed = {h.strip() for h in answer["Access-Control-Expose-Headers"].split(",")}
    assert exposed >= {
        "Content-Length",
        "X-Request-ID",
        "X-Total-Count",
        "Link",
        "ETag",
        "Idempotency-Replayed",
    }
    assert answer["Access-Control-Allow-Origin"] == PAGE
    error = client.get("/nothing", headers={"Origin": PAGE})
    assert error.headers["Access-Control-Allow-Origin"] == PAGE
    foreign = client.get("/api/v1/projects", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in foreign.headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/projects"),
        ("DELETE", f"/api/v1/projects/{UNKNOWN}"),
        ("POST", f"/api/v1/projects/{UNKNOWN}/cancel"),
        ("POST", "/dagster/graphql"),
    ],
)
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:5173.evil.example"])
def test_foreign_pages_change_nothing(client: httpx2.Client, method: str, path: str, origin: str) -> None:
    """API-37: what CORS lets through (forms, empty posts) is refused by its Origin."""
    answer = client.request(method, path, headers={"Origin": origin})
    assert (answer.status_code, answer.json()["error_code"]) == (403, "FORBIDDEN")


def test_our_own_pages_may(client: httpx2.Client, api: ApiProcess) -> None:
    """API-37: a listed origin and the API's own pass."""
    for origin in (PAGE, api.base):
        answer = client.delete(f"/api/v1/projects/{UNKNOWN}", headers={"Origin": origin})
        assert answer.status_code == 404


def answer_to(api: ApiProcess, method: str, path: str, *headers: str) -> bytes:
    head = "".join(f"{line}\r\n" for line in (f"{method} {path} HTTP/1.1", "Connection: close", *headers))
    return raw_request(api.address, f"{head}\r\n".encode())


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/health/live"),
        ("GET", "/api/v1/projects"),
        ("GET", "/dagster/"),
        ("OPTIONS", "/api/v1/projects"),
        ("DELETE", f"/api/v1/projects/{UNKNOWN}"),
        ("GET", "/nothing"),
    ],
)
def test_a_rebound_name_reaches_no_route(api: ApiProcess, method: str, path: str) -> None:
    """API-49: a page whose own name was pointed at this address is refused, though Origin and Host agree."""
    evil = ("Host: evil.example:80", "Origin: http://evil.example:80")
    answer = answer_to(api, method, path, *evil)
    assert answer.startswith(b"HTTP/1.1 403"), answer
    assert b'"error_code":"FORBIDDEN"' in answer
    assert b"x-request-id:" in answer.lower()


@pytest.mark.parametrize(
    "hosts",
    [
        (),
        ("Host: localhost", "Host: evil.example"),
        ("Host: evil.example", "Host: localhost"),
        ("Host: localhost.evil.example",),
        ("Host: user@localhost",),
        ("Host: localhost:port",),
        ("Host: localhost,evil.example",),
        ("Host: ",),
        ("Host: evil.example", "X-Forwarded-Host: localhost"),
        ("Host: 0.0.0.0",),
    ],
)
def test_a_host_that_is_not_ours_is_refused(api: ApiProcess, hosts: tuple[str, ...]) -> None:
    """API-49: none, two, a look-alike, a malformed one; what a proxy claims does not count."""
    assert answer_to(api, "GET", "/health/live", *hosts).startswith((b"HTTP/1.1 403", b"HTTP/1.1 400"))


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:5173", "[::1]:8000"])
def test_the_machine_itself_is_ours(api: ApiProcess, host: str) -> None:
    """API-49: by default localhost and the loopback addresses, at any port."""
    assert answer_to(api, "GET", "/health/live", f"Host: {host}").startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("path", [f"/api/v1/ws/projects/{UNKNOWN}/stream", "/dagster/graphql"])
def test_a_rebound_name_opens_no_socket(api: ApiProcess, path: str) -> None:
    """API-49: the upgrade is refused with 403 as well, before it is accepted."""
    upgrade = (
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    )
    host, port = api.address
    request = "\r\n".join(
        (f"GET {path} HTTP/1.1", "Host: evil.example", "Connection: Upgrade", *upgrade, "\r\n")
    )
    with socket.create_connection((host, port), timeout=20) as connection:
        connection.sendall(request.encode())
        assert connection.recv(65_536).startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GARBAGE\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nbad header\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
def test_what_is_no_http_never_reaches_us(api: ApiProcess, request_bytes: bytes) -> None:
    """API-56: uvicorn's own 400 in plain text, and the connection closes."""
    answer = raw_request(api.address, request_bytes)
    assert answer.startswith(b"HTTP/1.1 400"), answer
    assert b"text/plain" in answer


@pytest.mark.parametrize(
    ("origin", "method", "why"),
    [
        ("https://evil.example", "DELETE", "origin"),
        (PAGE, "PATCH", "method"),
        ("null", "TRACE", "origin, method"),
    ],
)
def test_a_refused_preflight_has_the_one_form(
    client: httpx2.Client, origin: str, method: str, why: str
) -> None:
    """API-34, API-36: 403 FORBIDDEN that says why; the CORS headers are those of CORS."""
    asked = {"Origin": origin, "Access-Control-Request-Method": method, "X-Request-ID": "abc-123"}
    answer = client.options("/api/v1/projects", headers=asked)
    body = answer.json()
    assert (answer.status_code, body["error_code"]) == (403, "FORBIDDEN")
    assert (body["details"], body["request_id"]) == (f"Disallowed CORS {why}", "abc-123")
    assert answer.headers["Content-Type"] == "application/json"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert answer.headers.get("Access-Control-Allow-Origin") == (PAGE if origin == PAGE else None)
    assert "Origin" in answer.headers["Vary"]
    assert "DELETE" in answer.headers["Access-Control-Allow-Methods"]
