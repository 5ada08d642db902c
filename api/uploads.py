"""The bytes' way in: request stream -> form -> hashed, counted, staged in the object store.

Nothing is visible until the saga commits it, and whatever is refused leaves nothing behind.
"""

import asyncio
import time
import unicodedata
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from starlette.datastructures import Headers
from starlette.types import Message

from api.multipart import FormParser, Part, boundary_of, malformed
from contracts.errors import ErrorCode, OrreryError
from object_store import ObjectStore, StagedObject

# Large enough that a thread hop is nothing beside the work, small enough to stay unnoticed in memory.
BATCH_BYTES = 1024 * 1024
# What a form may add to the file: its fields, boundaries and headers.
FORM_OVERHEAD_BYTES = 512 * 1024
MAX_FIELD_BYTES = 64 * 1024
# A sender slower than this on average, over the stall time, is holding a connection, not uploading.
MIN_BYTES_A_SECOND = 1024
MAX_NAME_CHARS = 200
FIELDS = frozenset(
    {
        "problem_description",
        "project_name",
        "target_column",
        "target_columns",
        "problem_type",
        "time_budget_s",
        "metric",
        "on_ambiguity",
        "fairness_column",
    }
)


class UploadRefused(OrreryError):  # noqa: N818  # named by what happened, as the others of this kind are
    """Refused before the body's end: the answer must close the connection."""


class ClientGone(Exception):  # noqa: N818  # not an error: nobody is there to be told
    """The client left before its body's end."""


@dataclass(frozen=True)
class Upload:
    """A whole form. `staged` is sealed; commit or discard it."""

    staged: StagedObject
    file_name: str
    sha256: str
    size_bytes: int
    fields: dict[str, str]


def display_name(raw: str) -> str:
    """A file name that is safe to show: no path, no control, format or bidi characters, bounded."""
    name = raw.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if not unicodedata.category(c).startswith("C"))
    name = " ".join(unicodedata.normalize("NFC", name).split()).strip(". ")
    if len(name) > MAX_NAME_CHARS:
        suffix = PurePosixPath(name).suffix[-20:]
        name = name[: MAX_NAME_CHARS - len(suffix)] + suffix
    return name or "dataset"


def check_headers(headers: Headers, limit: int) -> bytes:
    """What can be refused before a byte of the body is read; returns the form's boundary."""
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity"}:
        raise UploadRefused(
            ErrorCode.PAYLOAD_ENCODING, "Send the file as it is, without a Content-Encoding", encoding[:40]
        )
    declared = headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit + FORM_OVERHEAD_BYTES:
        raise too_large(limit)
    try:
        return boundary_of(headers.get("content-type", ""))
    except OrreryError as error:
        raise UploadRefused(error.code, error.message, error.details) from None


def too_large(limit: int) -> UploadRefused:
    return UploadRefused(ErrorCode.FILE_TOO_LARGE, "The file is too large", f"at most {limit} bytes")


class _FormSink:
    """Sends the file's bytes to the store and collects the fields."""

    def __init__(self, store: ObjectStore, limit: int, allowed: Collection[str], key: str | None) -> None:
        self._store = store
        self._key = key
        self._allowed = allowed
        self._limit = limit
        self._part: Part | None = None
        self._size = 0
        self._field = bytearray()
        self.fields: dict[str, str] = {}
        self.file_name: str | None = None
        self.staged: StagedObject | None = None

    def begin(self, part: Part) -> None:
        self._part = part
        self._field.clear()
        if part.name == "file":
            self._begin_file(part)
        elif part.name not in self._allowed:
            raise OrreryError(ErrorCode.VALIDATION_ERROR, "There is no such field", part.name[:100])
        elif part.name in self.fields:
            raise OrreryError(ErrorCode.VALIDATION_ERROR, "A field is given twice", part.name)

    def data(self, data: memoryview) -> None:
        if self._part is not None and self._part.name == "file":
            self._size += len(data)
            if self._size > self._limit:
                raise too_large(self._limit)
            assert self.staged is not None
            self.staged.write(data)
            return
        self._field += data
        if len(self._field) > MAX_FIELD_BYTES:
            raise OrreryError(ErrorCode.VALIDATION_ERROR, "A field is too long", self._name())

    def end(self) -> None:
        if self._name() == "file":
            return
        try:
            self.fields[self._name()] = self._field.decode("utf-8")
        except UnicodeDecodeError:
            raise OrreryError(ErrorCode.VALIDATION_ERROR, "A field is not UTF-8", self._name()) from None

    def _begin_file(self, part: Part) -> None:
        if self.staged is not None:
            raise OrreryError(ErrorCode.VALIDATION_ERROR, "More than one file was sent", "file")
        if part.filename is None:
            raise OrreryError(ErrorCode.VALIDATION_ERROR, "The file has no file name", "file")
        self.file_name = display_name(part.filename)
        self.staged = self._store.stage(self._key)

    def _name(self) -> str:
        return self._part.name if self._part is not None else ""


class _Clock:
    """How long the next bytes may take: a pause is bounded, and so is a trickle."""

    def __init__(self, stall_s: float) -> None:
        self._stall_s = stall_s
        self._began = time.monotonic()
        self._received = 0

    def count(self, size: int) -> None:
        self._received += size

    def patience(self) -> float:
        allowed = self._stall_s + self._received / MIN_BYTES_A_SECOND
        return max(0.0, min(self._stall_s, self._began + allowed - time.monotonic()))


async def receive_upload(
    receive: Callable[[], Awaitable[Message]],
    headers: Headers,
    store: ObjectStore,
    *,
    limit: int,
    stall_s: float,
    fields: Collection[str] = FIELDS,
    key: str | None = None,
) -> Upload:
    """Read the whole form from `receive`; hashing and writing run in a thread beside it.

    `fields` are the names that it may have beside `file`. `key` is where the file is to go, if it is kept: a
    bucket gets it while it arrives.

    Raises UploadRefused before the body's end, OrreryError after it, ClientGone when the client left.
    """
    sink = _FormSink(store, limit, fields, key)
    parser = FormParser(check_headers(headers, limit), sink)
    try:
        await _pump(receive, parser, _Clock(stall_s), limit)
        parser.finish()
        return await _sealed(sink)
    except BaseException:
        if sink.staged is not None:
            await asyncio.shield(asyncio.to_thread(sink.staged.discard))
        raise


async def _sealed(sink: _FormSink) -> Upload:
    if sink.staged is None or sink.file_name is None:
        raise OrreryError(ErrorCode.VALIDATION_ERROR, "No file was sent", "file: the field is required")
    size, digest = await asyncio.to_thread(sink.staged.seal)
    if size == 0:
        raise OrreryError(ErrorCode.VALIDATION_ERROR, "The file is empty", "file")
    return Upload(sink.staged, sink.file_name, digest, size, sink.fields)


async def _pump(
    receive: Callable[[], Awaitable[Message]], parser: FormParser, clock: _Clock, limit: int
) -> None:
    """While one batch is parsed, hashed and written in a thread, the next one arrives."""
    working: asyncio.Task[None] | None = None
    try:
        more, total = True, 0
        while more:
            batch, more = await _batch(receive, clock)
            total += len(batch)
            _check_total(total, limit)
            if working is not None:
                await _early(working)
            working = asyncio.create_task(asyncio.to_thread(parser.feed, batch))
        if working is not None:
            await working
    except BaseException:
        if working is not None:
            # The thread must be out of the staged file before that is discarded.
            await asyncio.wait([working])
            if not working.cancelled():
                working.exception()
        raise


def _check_total(total: int, limit: int) -> None:
    """The sink counts the file alone; this bounds what is not file: an endless epilogue, say."""
    if total > limit + FORM_OVERHEAD_BYTES:
        raise too_large(limit)


async def _early(working: asyncio.Task[None]) -> None:
    try:
        await working
    except OrreryError as error:
        raise UploadRefused(error.code, error.message, error.details) from error


async def _batch(receive: Callable[[], Awaitable[Message]], clock: _Clock) -> tuple[bytes, bool]:
    """About BATCH_BYTES of the body, and whether more follow."""
    pieces: list[bytes] = []
    size = 0
    while size < BATCH_BYTES:
        try:
            async with asyncio.timeout(clock.patience()):
                message = await receive()
        except TimeoutError:
            raise UploadRefused(
                ErrorCode.VALIDATION_ERROR, "The body stopped arriving", "send it again, without pauses"
            ) from None
        if message["type"] == "http.disconnect":
            raise ClientGone
        piece: bytes = message.get("body", b"")
        pieces.append(piece)
        size += len(piece)
        clock.count(len(piece))
        if not message.get("more_body", False):
            return b"".join(pieces), False
    return b"".join(pieces), True


__all__ = ["FIELDS", "ClientGone", "Upload", "UploadRefused", "display_name", "malformed", "receive_upload"]
