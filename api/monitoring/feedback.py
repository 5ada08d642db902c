"""True outcomes of predictions: checked by the inspector, stored beside the log, create-only."""

import asyncio
import base64
import hashlib
import json
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import uuid_utils
from pydantic_core import PydanticSerializationError

from api.db import projects
from api.db.database import Database
from api.db.tables import ProjectRow
from api.inspection import Inspector
from api.monitoring.gathering import Gatherer, champion_of
from api.monitoring.log_files import log_files
from api.uploads import Upload
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import feedback_answer_key, feedback_key, monitoring_news_key
from contracts.monitoring import MAX_HOURS, FeedbackAnswer, FeedbackRequest, Outcome
from contracts.watching import FeedbackPlan, FeedbackRead
from object_store import ObjectExists, ObjectNotFound, ObjectStore

# The newest part of the log that outcomes are looked for in, when they come: a report looks again.
LOOKED_BACK = timedelta(hours=MAX_HOURS)
MAX_FILES = 300
# Looked through before the rest of it is listed and fetched: most outcomes are of what was just asked.
_SOON, _SOON_FILES = timedelta(days=1), 30
_FILE_NAME = "feedback.jsonl"


@dataclass(frozen=True)
class Taken:
    """The answer, and whether it stood before."""

    answer: FeedbackAnswer
    replayed: bool


class Feedback:
    """Takes outcomes of projects' predictions."""

    def __init__(self, db: Database, store: ObjectStore, inspector: Inspector, gatherer: Gatherer) -> None:
        self._db = db
        self._store = store
        self._inspector = inspector
        self._gatherer = gatherer

    async def take(self, row: ProjectRow, request: FeedbackRequest, key: str | None) -> Taken:
        """Of a JSON body. Raises as `take_file`."""
        lines = [_line(outcome) for outcome in request.outcomes]
        body = "\n".join(lines).encode() + b"\n"
        digest = hashlib.sha256(body).hexdigest()
        with ExitStack() as files:
            path = await asyncio.to_thread(self._staged, files, body)
            try:
                return await self._taken(row, (path, _FILE_NAME), (request.by, digest), key)
            finally:
                await asyncio.to_thread(files.close)

    async def take_file(self, row: ProjectRow, upload: Upload, key: str | None) -> Taken:
        """Takes the upload over.

        Raises OrreryError: CONFLICT before there is a model, VALIDATION_ERROR for what is no table of
        outcomes, UNPROCESSABLE for another request's key.
        """
        by = upload.fields.get("by", "")[:100]
        try:
            source = (upload.staged.path(), upload.file_name)
            return await self._taken(row, source, (by, upload.sha256), key)
        finally:
            await asyncio.shield(asyncio.to_thread(upload.staged.discard))

    def _staged(self, files: ExitStack, body: bytes) -> Path:
        staged = self._store.stage()
        files.callback(staged.discard)
        staged.write(body)
        staged.seal()
        return staged.path()

    async def _taken(
        self, row: ProjectRow, source: tuple[Path, str], said: tuple[str, str], key: str | None
    ) -> Taken:
        champion_of(row.state)
        asked = hashlib.sha256(json.dumps(said).encode()).hexdigest()
        feedback_id = str(uuid_utils.uuid7()) if key is None else str(uuid5(UUID(row.id), key))
        if key is not None and (standing := await self._standing(row.id, feedback_id, asked)) is not None:
            return Taken(standing, replayed=True)
        read = await self._read(row, source, said[0])
        answer = FeedbackAnswer(
            project_id=row.id,
            feedback_id=feedback_id,
            received=read.received,
            kept=read.kept,
            matched=read.matched,
            faults=read.faults,
            faults_total=read.faults_total,
            message=_words(read),
        )
        await asyncio.shield(self._save(row.id, answer, read, asked if key is not None else None))
        return Taken(answer, replayed=False)

    async def _standing(self, project_id: str, feedback_id: str, asked: str) -> FeedbackAnswer | None:
        """The answer that this request had. None also where an attempt broke off before its outcomes lay."""
        try:
            answer = await asyncio.to_thread(self._answered, project_id, feedback_id, asked)
            if answer.kept:
                await asyncio.to_thread(self._store.stat, feedback_key(project_id, feedback_id))
        except ObjectNotFound:
            return None
        return answer

    def _answered(self, project_id: str, feedback_id: str, asked: str) -> FeedbackAnswer:
        """Raises ObjectNotFound, and OrreryError(UNPROCESSABLE) for what another request was told."""
        stored = json.loads(self._store.get(feedback_answer_key(project_id, feedback_id)))
        if stored["request_hash"] != asked:
            raise OrreryError(
                ErrorCode.UNPROCESSABLE,
                "This Idempotency-Key belongs to another request",
                "Idempotency-Key",
            )
        return FeedbackAnswer.model_validate(stored["answer"])

    async def _read(self, row: ProjectRow, source: tuple[Path, str], by: str) -> FeedbackRead:
        """Against the newest of the log, and against more of it where that does not have them all."""
        soon = await self._compared(row, source, by, (_SOON, _SOON_FILES))
        if soon.matched == soon.kept:
            return soon
        return await self._compared(row, source, by, (LOOKED_BACK, MAX_FILES))

    async def _compared(
        self, row: ProjectRow, source: tuple[Path, str], by: str, part: tuple[timedelta, int]
    ) -> FeedbackRead:
        with ExitStack() as files:
            try:
                plan = await asyncio.to_thread(self._plan, files, row, by, part)
                path = await asyncio.to_thread(self._gatherer.written, files, plan)
                return await self._inspector.outcomes(path, *source)
            finally:
                await asyncio.to_thread(files.close)

    def _plan(self, files: ExitStack, row: ProjectRow, by: str, part: tuple[timedelta, int]) -> FeedbackPlan:
        now = datetime.now(UTC)
        found = log_files(self._store, row.id, now - part[0], now).all
        newest = found[-part[1] :]
        return FeedbackPlan(
            schema_path=str(self._gatherer.schema_file(files, row.id, champion_of(row.state))),
            log=self._gatherer.local(files, newest),
            log_is_whole=len(newest) == len(found),
            days=LOOKED_BACK.days,
            decimal=row.dataset.decimal or ".",
            received_at=now,
            by=by,
        )

    async def _save(
        self, project_id: str, answer: FeedbackAnswer, read: FeedbackRead, asked: str | None
    ) -> None:
        """The answer first, with what was asked: another request of the same key always meets it."""
        keys = []
        if asked is not None:
            keys.append(feedback_answer_key(project_id, answer.feedback_id))
            stored = {"request_hash": asked, "answer": answer.model_dump(mode="json")}
            if not await asyncio.to_thread(self._put, keys[-1], json.dumps(stored).encode()):
                await asyncio.to_thread(self._answered, project_id, answer.feedback_id, asked)
                await asyncio.to_thread(self._store.put, keys[-1], json.dumps(stored).encode())
        if read.kept:
            keys.append(feedback_key(project_id, answer.feedback_id))
            await asyncio.to_thread(self._put, keys[-1], base64.b64decode(read.parquet_base64))
        keys.append(monitoring_news_key(project_id))
        await asyncio.to_thread(self._store.put, keys[-1], b"")
        async with self._db.reading() as session:
            stands = await projects.get(session, project_id) is not None
        if not stands:  # a deletion passed by meanwhile
            for key in keys:
                await asyncio.to_thread(self._store.delete, key)
            raise OrreryError(ErrorCode.PROJECT_NOT_FOUND, "There is no such project", project_id)

    def _put(self, key: str, data: bytes) -> bool:
        """False where it stands: an attempt before, with the same key, came so far."""
        try:
            self._store.put(key, data, create_only=True)
        except ObjectExists:
            return False
        return True


def _line(outcome: Outcome) -> str:
    """As JSON. Half a surrogate pair is kept as an escape: the inspector names it."""
    try:
        return outcome.model_dump_json(exclude_none=True)
    except PydanticSerializationError:
        return json.dumps(outcome.model_dump(mode="json", exclude_none=True))


def _words(read: FeedbackRead) -> str:
    words = f"{read.kept} of {read.received} outcomes kept"
    waiting = read.kept - read.matched
    if waiting:
        words += f"; {waiting} of no logged prediction, of which those count that are logged yet"
    refused = read.received - read.kept
    return f"{words}; {refused} refused, each named." if refused else f"{words}."
