"""Server-sent events from bytes, as the HTML standard (9.2.6) reads them. No I/O."""

import codecs
from dataclasses import dataclass

from client.errors import OrreryProtocolError

MAX_LINE_CHARS = 16 * 1024 * 1024


@dataclass(frozen=True)
class ServerSentEvent:
    """One dispatched event; `retry_ms` is the last delay that the server asked for."""

    event: str
    data: str
    id: str
    retry_ms: int | None


class SseDecoder:
    """Bytes in, events out, however the bytes are split; one decoder a connection.

    Lines end in LF, CR or CRLF, also when CR and LF come in different chunks. Bad UTF-8 becomes U+FFFD.
    Events without data are not dispatched; an unfinished one at the end is dropped, as the standard says.
    """

    def __init__(self, *, max_line_chars: int = MAX_LINE_CHARS) -> None:
        self._text = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest: list[str] = []
        self._rest_chars = 0
        self._after_cr = False
        self._at_start = True
        self._max_line_chars = max_line_chars
        self._data: list[str] = []
        self._event = ""
        self._id = ""
        self._retry_ms: int | None = None

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """The events that `chunk` completes, in order; OrreryProtocolError on a line without end."""
        events = []
        for line in self._lines(self._text.decode(chunk)):
            event = self._take(line)
            if event is not None:
                events.append(event)
        return events

    def _lines(self, text: str) -> list[str]:
        text = self._without_mark(text)
        if self._after_cr and text:
            # The LF of a CRLF that was cut in two belongs to the line that CR has ended already.
            text = text[1:] if text[0] == "\n" else text
            self._after_cr = False
        if text.endswith("\r"):
            self._after_cr = True
        *whole, rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if whole:
            whole[0] = "".join([*self._rest, whole[0]])
            self._rest, self._rest_chars = [], 0
        if rest:
            self._rest.append(rest)
            self._rest_chars += len(rest)
        if self._rest_chars > self._max_line_chars:
            raise OrreryProtocolError(
                f"a line of the stream is longer than {self._max_line_chars} characters"
            )
        return whole

    def _without_mark(self, text: str) -> str:
        """The stream may begin with a byte order mark."""
        if not self._at_start or not text:
            return text
        self._at_start = False
        return text.removeprefix("\ufeff")

    def _take(self, line: str) -> ServerSentEvent | None:
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._event = value
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and value.isascii() and value.isdigit():
            self._retry_ms = int(value)
        return None

    def _dispatch(self) -> ServerSentEvent | None:
        data, event = self._data, self._event
        self._data, self._event = [], ""
        if not data:
            return None
        return ServerSentEvent(
            event=event or "message", data="\n".join(data), id=self._id, retry_ms=self._retry_ms
        )
