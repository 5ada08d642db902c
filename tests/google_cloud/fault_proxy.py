"""A proxy before the storage emulator that fails as networks and Google do, on request.

    with fault_proxy(emulator) as proxy:
        proxy.next(Fault.STATUS, method="PUT", status=503, times=3)

Answers that name the emulator's address name the proxy's instead, so that upload sessions come through
here too.
"""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.google_cloud.emulator import StorageEmulator

HOP_HEADERS = {"connection", "transfer-encoding", "content-length"}


class Fault(Enum):
    """What happens to a request."""

    STATUS = "answered with a status, never forwarded"
    LOSE_REPLY = "carried out; the connection ends before a byte of the answer"
    CUT_REPLY = "carried out; the connection ends in the middle of the answer's body"
    CUT_REQUEST = "the connection ends in the middle of the request's body"
    DAMAGE_REQUEST = "forwarded with its last byte changed"
    DAMAGE_REPLY = "answered with its last byte changed"


@dataclass
class Plan:
    """A fault and the requests that it is for."""

    fault: Fault
    method: str
    path: str
    status: int
    skip: int
    times: float
    until: float
    then: Callable[[], object] | None  # called before the answer

    def takes(self, method: str, path: str) -> bool:
        if method != self.method or self.path not in path or not self.times:
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return time.monotonic() < self.until


@dataclass
class FaultProxy:
    """`url` is what clients are given; `seen` is every request: method, path with query, headers."""

    url: str
    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    tokens: set[str] | None = None
    refused: int = 0  # requests that were answered with a planned status
    _plans: list[Plan] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def next(
        self,
        fault: Fault,
        *,
        method: str,
        path: str = "",
        status: int = 503,
        skip: int = 0,
        times: float = 1,
        for_s: float = 1e9,
        then: Callable[[], object] | None = None,
    ) -> None:
        """Plan a fault for the next `times` requests of `method` whose path holds `path`."""
        until = time.monotonic() + for_s
        with self._lock:
            self._plans.append(Plan(fault, method, path, status, skip, times, until, then))

    def mend(self) -> None:
        """No more of the planned faults."""
        with self._lock:
            self._plans.clear()

    def count(self, method: str, path: str = "") -> int:
        return sum(m == method and path in p for m, p, _ in self.seen)

    def plan_for(self, method: str, path: str) -> Plan | None:
        with self._lock:
            return next((plan for plan in self._plans if plan.takes(method, path)), None)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    proxy: FaultProxy
    upstream: str

    def _handle(self) -> None:
        self.proxy.seen.append((self.command, self.path, dict(self.headers)))
        plan = self.proxy.plan_for(self.command, self.path)
        length = int(self.headers.get("Content-Length") or 0)
        if plan is not None and plan.fault is Fault.CUT_REQUEST:
            self.rfile.read(length // 2)
            self._cut()
            return
        body = self.rfile.read(length)
        if plan is not None and plan.then is not None:
            plan.then()
        if not self._knows_token():
            self._answer(401, {}, b"{}")
        elif plan is not None and plan.fault is Fault.STATUS:
            self.proxy.refused += 1
            self._answer(plan.status, {"Retry-After": "0"}, b"{}")
        else:
            self._forward(body, plan)

    def _forward(self, body: bytes, plan: Plan | None) -> None:
        fault = plan.fault if plan is not None else None
        if fault is Fault.DAMAGE_REQUEST and body:
            body = _damaged(body, before=b"\r\n--")
        status, headers, answer = self._ask(body)
        if fault is Fault.LOSE_REPLY:
            self._cut()
        elif fault is Fault.CUT_REPLY:
            self._answer(status, headers, answer, sent=len(answer) // 2)
        else:
            self._answer(status, headers, _damaged(answer) if fault is Fault.DAMAGE_REPLY else answer)

    def _ask(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.upstream, timeout=30)
        try:
            headers = {k: v for k, v in self.headers.items() if k.lower() not in {"host", *HOP_HEADERS}}
            connection.request(self.command, self.path, body, headers)
            found = connection.getresponse()
            answer = found.read()
        finally:
            connection.close()
        kept = {k: self._here(v) for k, v in found.getheaders() if k.lower() not in HOP_HEADERS}
        if found.getheader("Content-Type", "").startswith("application/json"):
            answer = self._here(answer.decode()).encode()
        return found.status, kept, answer

    def _here(self, text: str) -> str:
        return text.replace(f"http://{self.upstream}", self.proxy.url)

    def _knows_token(self) -> bool:
        given = self.headers.get("Authorization", "").removeprefix("Bearer ")
        return self.proxy.tokens is None or given in self.proxy.tokens

    def _answer(self, status: int, headers: dict[str, str], body: bytes, sent: int | None = None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[:sent])
        if sent is not None:
            self._cut()

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.close()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815 - http.server's names

    def log_message(self, *_: object) -> None:
        pass


def _damaged(body: bytes, before: bytes | None = None) -> bytes:
    """The last byte changed, or the last one before the last `before`, if that stands in it."""
    at = (body.rfind(before) if before and before in body else len(body)) - 1
    return body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]


@contextmanager
def fault_proxy(emulator: StorageEmulator) -> Iterator[FaultProxy]:
    """A proxy on a free port; it ends with the block."""
    handler = type("Handler", (_Handler,), {"upstream": urlsplit(emulator.url).netloc})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients leave on purpose here
    server.daemon_threads = True
    handler.proxy = proxy = FaultProxy(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
