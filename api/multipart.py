"""multipart/form-data (RFC 7578): bytes in, parts out, every bound explicit.

python-multipart finds the boundaries and the headers; here are the bounds that it does not have, what
the headers mean, and the check that the body came to its end. No I/O: `feed` may run in any thread.
"""

import re
from dataclasses import dataclass
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import Protocol

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser

from contracts.errors import ErrorCode, OrreryError

MAX_PARTS = 16
MAX_HEADER_BYTES = 8 * 1024
_MAX_HEADERS = 16
# The library skips line breaks before the first boundary, however many.
_MAX_BEFORE_FIRST_PART = 16 * 1024
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")


@dataclass(frozen=True)
class Part:
    """What a part's headers say. `filename` is None for a plain field."""

    name: str
    filename: str | None


class PartSink(Protocol):
    """Takes the parts in the order of the body. What it raises ends the parsing."""

    def begin(self, part: Part) -> None: ...

    def data(self, data: memoryview) -> None: ...

    def end(self) -> None: ...


def malformed(details: str) -> OrreryError:
    """The body is not a form as RFC 7578 has it."""
    return OrreryError(ErrorCode.VALIDATION_ERROR, "The form could not be read", details)


def boundary_of(content_type: str) -> bytes:
    """The boundary that a Content-Type header names. Raises OrreryError(VALIDATION_ERROR)."""
    kind, parameters = _parsed("Content-Type", content_type)
    if kind != "multipart/form-data":
        raise malformed("the body must be multipart/form-data")
    boundary = parameters.get("boundary", "")
    if _BOUNDARY.fullmatch(boundary) is None:
        raise malformed("the Content-Type names no valid boundary")
    return boundary.encode("ascii")


class FormParser:
    """Feed it the body in stretches of any size, then `finish`."""

    def __init__(self, boundary: bytes, sink: PartSink) -> None:
        self._sink = sink
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._part_begin,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_part_data": self._part_data,
                "on_part_end": sink.end,
                "on_end": self._end,
            },
            max_header_count=_MAX_HEADERS,
            max_header_size=MAX_HEADER_BYTES,
        )
        self._fed = 0
        self._parts = 0
        self._ended = False
        self._header_bytes = 0
        self._name, self._value = bytearray(), bytearray()
        self._disposition: str | None = None

    def feed(self, data: bytes) -> None:
        """Raises OrreryError(VALIDATION_ERROR) for a malformed form, and what the sink raises."""
        self._fed += len(data)
        try:
            self._parser.write(data)
        except MultipartParseError as error:
            raise malformed(str(error)) from None
        if not self._parts and not self._ended and self._fed > _MAX_BEFORE_FIRST_PART:
            raise malformed("it does not begin with its boundary")

    def finish(self) -> None:
        """The body has ended. Raises OrreryError unless its closing boundary was seen."""
        if not self._ended:
            raise malformed("it ends before its closing boundary")

    def _part_begin(self) -> None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise malformed(f"it has more than {MAX_PARTS} parts")
        self._header_bytes = 0
        self._disposition = None

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._count(end - start)
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._count(end - start)
        self._value += data[start:end]

    def _count(self, size: int) -> None:
        """The library bounds each header; this bounds a part's headers together."""
        self._header_bytes += size
        if self._header_bytes > MAX_HEADER_BYTES:
            raise malformed(f"a part's headers are longer than {MAX_HEADER_BYTES} bytes")

    def _header_end(self) -> None:
        if self._name.lower() == b"content-disposition" and self._disposition is None:
            self._disposition = self._value.decode("utf-8", "replace")
        self._name.clear()
        self._value.clear()

    def _headers_finished(self) -> None:
        self._sink.begin(_part(self._disposition or ""))

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        self._sink.data(memoryview(data)[start:end])

    def _end(self) -> None:
        self._ended = True


def _part(disposition: str) -> Part:
    kind, parameters = _parsed("Content-Disposition", disposition)
    if kind != "form-data" or not parameters.get("name"):
        raise malformed("a part has no Content-Disposition: form-data with a name")
    return Part(parameters["name"], parameters.get("filename"))


def _parsed(header: str, value: str) -> tuple[str, dict[str, str]]:
    """The value in lower case and its parameters; extended ones (`filename*`) win over plain ones."""
    message = Message()
    message[header] = value
    try:
        (kind, _), *parameters = message.get_params([("", "")], header=header)
        # A parameter's value is a triple when it was extended; typeshed knows only of text.
        return kind.lower(), {name.lower(): collapse_rfc2231_value(text) for name, text in parameters}
    except ValueError:
        raise malformed(f"its {header} could not be read") from None
