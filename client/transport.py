"""What both clients share of httpx2: time limits, requests from calls, its errors in our words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, BinaryIO, NoReturn

import httpx2

from client.calls import Call
from client.errors import OrreryProtocolError, OrreryUnreachableError
from client.responses import Answer, raise_for_error

CONNECT_S = 5.0
WRITE_S = 60.0
# The stream beats every 30 s by default; two missed beats and some grace mean that nobody is there.
STREAM_SILENCE_S = 75.0
CHUNK = 256 * 1024


def timeout(read_s: float) -> httpx2.Timeout:
    return httpx2.Timeout(connect=CONNECT_S, read=read_s, write=WRITE_S, pool=CONNECT_S)


def behind_proxy(base_url: str) -> bool:
    """Whether the environment's proxies may be asked: never for a server on this machine."""
    host = httpx2.URL(base_url).host
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"


@dataclass(frozen=True)
class Upload:
    """The file part of a multipart call."""

    name: str
    file: BinaryIO


def request_arguments(call: Call[Any], upload: Upload | None, read_s: float) -> dict[str, Any]:
    """Arguments of httpx2's `build_request` for a call; the form's fields go before its file."""
    arguments: dict[str, Any] = {
        "method": call.method,
        "url": call.path,
        "headers": dict(call.headers),
        "timeout": timeout(call.read_timeout_s or read_s),
    }
    if call.params:
        arguments["params"] = dict(call.params)
    if call.json is not None:
        arguments["json"] = call.json
    if upload is not None:
        arguments["data"] = dict(call.form or {})
        arguments["files"] = {"file": (upload.name, upload.file, "application/octet-stream")}
    return arguments


def answer_of(response: httpx2.Response) -> Answer:
    """A response that was read, without httpx2's types."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, response.content)


@contextmanager
def named_errors(base_url: str) -> Iterator[None]:
    """httpx2's transport errors become OrreryUnreachableError."""
    try:
        yield
    except (httpx2.TransportError, httpx2.DecodingError) as error:
        raise OrreryUnreachableError(f"{base_url}: {reason(error)}") from error


def reason(error: Exception) -> str:
    """An error of httpx2's in words; some have no text of their own."""
    if isinstance(error, httpx2.TimeoutException):
        return "no answer in time"
    return str(error) or type(error).__name__


def is_stream(response: httpx2.Response) -> bool:
    """Whether an answer is the stream that was asked for; its body is not read yet."""
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return response.status_code == httpx2.codes.OK and media_type == "text/event-stream"


def refuse(answer: Answer) -> NoReturn:
    """Raise what an answer that was not the wanted stream means."""
    raise_for_error(answer)
    kind = answer.headers.get("content-type", "nothing")
    raise OrreryProtocolError(f"the server answered {answer.status} with {kind}; is this an Orrery server?")
