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

from api.db import projects
from api.db.database import Database
from api.db.tables import ProjectRow
from api.inspection import Inspector
from api.monitoring.gathering import Gatherer, champion_of
from api.monitoring.log_files import log_files
from api.uploads import Upload
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import feedback_answer_key, feedback_key, monitoring_news_key
from contracts.monitoring import FeedbackAnswer, FeedbackRequest
from contracts.watching import FeedbackPlan, FeedbackRead
from object_store import ObjectExists, ObjectNotFound, ObjectStore

# The newest part of the log that outcomes are looked for in, when they come: a report looks again.
LOOKED_BACK = timedelta(days=30)
MAX_FILES = 300
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
        lines = [outcome.model_dump_json(exclude_none=True) for outcome in request.outcomes]
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
        key = feedback_answer_key(project_id, feedback_id)
        try:
            stored = json.loads(await asyncio.to_thread(self._store.get, key))
        except ObjectNotFound:
            return None
        if stored["request_hash"] != asked:
            raise OrreryError(
                ErrorCode.UNPROCESSABLE,
                "This Idempotency-Key belongs to another request",
                "Idempotency-Key",
            )
        return FeedbackAnswer.model_validate(stored["answer"])

    async def _read(self, row: ProjectRow, source: tuple[Path, str], by: str) -> FeedbackRead:
        with ExitStack() as files:
            try:
                plan = await asyncio.to_thread(self._plan, files, row, by)
                path = await asyncio.to_thread(self._gatherer.written, files, plan)
                return await self._inspector.outcomes(path, *source)
            finally:
                await asyncio.to_thread(files.close)

    def _plan(self, files: ExitStack, row: ProjectRow, by: str) -> FeedbackPlan:
        now = datetime.now(UTC)
        found = log_files(self._store, row.id, now - LOOKED_BACK, now).all
        newest = found[-MAX_FILES:]
        return FeedbackPlan(
            schema_path=str(self._gatherer.schema_file(files, row.id, champion_of(row.state))),
            log=self._gatherer.local(files, newest),
            log_is_whole=len(newest) == len(found),
            received_at=now,
            by=by,
        )

    async def _save(
        self, project_id: str, answer: FeedbackAnswer, read: FeedbackRead, asked: str | None
    ) -> None:
        """The outcomes first: an answer that stands tells of stored ones."""
        keys = [feedback_key(project_id, answer.feedback_id)]
        if read.kept:
            await asyncio.to_thread(self._put, keys[0], base64.b64decode(read.parquet_base64))
        if asked is not None:
            keys.append(feedback_answer_key(project_id, answer.feedback_id))
            stored = {"request_hash": asked, "answer": answer.model_dump(mode="json")}
            await asyncio.to_thread(self._put, keys[1], json.dumps(stored).encode())
        keys.append(monitoring_news_key(project_id))
        await asyncio.to_thread(self._store.put, keys[-1], b"")
        async with self._db.reading() as session:
            stands = await projects.get(session, project_id) is not None
        if not stands:  # a deletion passed by meanwhile
            for key in keys:
                await asyncio.to_thread(self._store.delete, key)
            raise OrreryError(ErrorCode.PROJECT_NOT_FOUND, "There is no such project", project_id)

    def _put(self, key: str, data: bytes) -> None:
        try:
            self._store.put(key, data, create_only=True)
        except ObjectExists:  # an attempt before, with the same key, came so far
            return


def _words(read: FeedbackRead) -> str:
    words = f"{read.kept} of {read.received} outcomes kept"
    waiting = read.kept - read.matched
    if waiting:
        words += f"; {waiting} wait for their prediction to be logged"
    refused = read.received - read.kept
    return f"{words}; {refused} refused, each named." if refused else f"{words}."
