"""The fake over HTTP on a loopback port: JSON in, JSON out, errors as the service writes them."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.google_cloud.vertex_fake.faults import STATUS_NAMES, LostReply, Refusal
from tests.google_cloud.vertex_fake.routes import Route, all_routes, as_json
from tests.google_cloud.vertex_fake.service import FakeVertex

FAULTS_PATH = "/fake/faults"
# The service takes the project's id and answers with its number.
_NAMED = "projects/orrery-test/"
_NUMBERED = "projects/335513839215/"


@contextmanager
def served(fake: FakeVertex, port: int = 0) -> Iterator[str]:
    """Serve on loopback; the base URL."""
    server = _Server(("127.0.0.1", port), _Handler)
    server.fake = fake
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        fake.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    fake: FakeVertex


@cache
def _routes() -> tuple[Route, ...]:
    return tuple({(route.method, route.pattern.pattern): route for route in reversed(all_routes())}.values())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # head and body in one segment: else each answer waits 40 ms for the client's acknowledgement
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = body.replace(_NUMBERED.encode(), _NAMED.encode())
        parts = urlsplit(self.path.replace(_NUMBERED, _NAMED))
        try:
            if parts.path == FAULTS_PATH:
                self._answer(200, self._switched(json.loads(body)))
                return
            self._check_token()
            answer = self._worked(parts.path, parts.query, body)
            self._answer(200, as_json(answer, numbers="enum-encoding" in parts.query))
        except Refusal as refusal:
            status, http = STATUS_NAMES[refusal.code]
            self._answer(http, {"error": {"code": http, "message": refusal.message, "status": status}})
        except BrokenPipeError:
            self.close_connection = True  # the client was interrupted
        except LostReply:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _any  # noqa: N815  # the library's names

    def _worked(self, path: str, query: str, body: bytes) -> Any:
        for route in _routes():
            match = route.pattern.fullmatch(path) if route.method == self.command else None
            if match is not None:
                return self.server.fake.call(route.rpc, route.message(match, query, body))
        raise Refusal(12, f"{self.command} {path} is no route of the services that this fake knows")

    def _check_token(self) -> None:
        given = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.server.fake.tokens is not None and given not in self.server.fake.tokens:
            raise Refusal(16, "Request had invalid authentication credentials.")

    def _switched(self, told: dict[str, Any]) -> dict[str, Any]:
        """`{"switch": "refuse", "rpc": ..., ...}`: the switches of `Faults`, for another process."""
        getattr(self.server.fake.faults, told.pop("switch"))(**told)
        return {}

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).replace(_NAMED, _NUMBERED).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the library's name
        """Nothing: a test's own output says more."""
