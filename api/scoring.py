"""Files that a project's champion scores on a schedule: kept, listed, given back. Dagster scores them."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import structlog
import uuid_utils
from pydantic import BaseModel, ValidationError

from api.batches import Batch
from api.db import projects
from api.db.database import Database
from api.uploads import Upload
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import (
    is_scored_file,
    predictions_key,
    scored_file_key,
    scored_info_key,
    scored_prefix,
    scoring_key,
    scoring_prefix,
)
from contracts.prediction_files import AnswerFormat
from contracts.predictions import ModelRef
from contracts.scoring import ScoredFile, ScoredFileDetail, Scoring
from object_store import ObjectInfo, ObjectNotFound, ObjectStore
from object_store.documents import scored_key_of

M = TypeVar("M", bound=BaseModel)
_log = structlog.get_logger("api.scoring")

MAX_FILES = 100
# Younger rows may be those of another request, which is just about to describe them.
STRAY_AFTER = timedelta(hours=1)
SHOWN_SCORINGS = 20  # each is an object that is read


class ScoredFiles:
    """Every method raises OrreryError(NOT_FOUND) for a file that is not there."""

    def __init__(self, db: Database, store: ObjectStore) -> None:
        self._db = db
        self._store = store

    async def keep(
        self, project_id: str, file_id: str | None, upload: Upload, batch: Batch, model: ModelRef | None
    ) -> ScoredFile:
        """Keep a new file, or other rows in the place of `file_id`'s. Takes the upload over.

        Raises as the inspector does for rows that `model` does not take (without one they are not looked at
        yet), and CONFLICT when there are too many files.
        """
        try:
            if file_id is None and len(await self.all(project_id)) >= MAX_FILES:
                raise OrreryError(
                    ErrorCode.CONFLICT, "This project has too many files: delete one", f"{MAX_FILES} at most"
                )
            if model is not None:
                # Its head comes once every row has been checked; the answer itself is not wanted.
                await batch.answer(upload, model, AnswerFormat.CSV, keep_inputs=False)
            return await self._store_it(project_id, file_id or str(uuid_utils.uuid7()), upload)
        finally:
            await asyncio.shield(asyncio.to_thread(upload.staged.discard))

    async def all(self, project_id: str) -> Sequence[ScoredFile]:
        """Oldest first."""
        return await asyncio.to_thread(self._files, project_id)

    async def get(self, project_id: str, file_id: str) -> ScoredFile:
        """What is known of a file."""
        try:
            text = await asyncio.to_thread(self._store.get, scored_info_key(project_id, file_id))
        except ObjectNotFound as missing:
            raise OrreryError(ErrorCode.NOT_FOUND, "This project has no such file", file_id) from missing
        return ScoredFile.model_validate_json(text)

    async def detail(self, project_id: str, file_id: str) -> ScoredFileDetail:
        """The file with its newest scorings."""
        file = await self.get(project_id, file_id)
        scorings = await asyncio.to_thread(self._scorings, project_id, file_id)
        return ScoredFileDetail(file=file, scorings=scorings)

    async def predictions(
        self, project_id: str, file_id: str, stamp: str
    ) -> tuple[ScoredFile, Scoring, ObjectInfo]:
        """The file, one of its scorings, and where the predictions lie."""
        file = await self.get(project_id, file_id)
        try:
            text = await asyncio.to_thread(self._store.get, scoring_key(project_id, file_id, stamp))
            scoring = Scoring.model_validate_json(text)
            key = predictions_key(project_id, file_id, stamp, scoring.format.value)
            return file, scoring, await asyncio.to_thread(self._store.stat, key)
        except (ObjectNotFound, ValueError) as missing:
            raise OrreryError(
                ErrorCode.NOT_FOUND, "There are no such predictions of this file", stamp
            ) from missing

    async def delete(self, project_id: str, file_id: str) -> None:
        """The file and all that came of it. A schedule that names it then fails by that name."""
        await self.get(project_id, file_id)
        await asyncio.to_thread(self._store.delete, scored_info_key(project_id, file_id))
        await asyncio.to_thread(self._store.delete_prefix, scored_prefix(project_id, file_id))

    async def _store_it(self, project_id: str, file_id: str, upload: Upload) -> ScoredFile:
        file = ScoredFile(
            file_id=file_id,
            file_name=upload.file_name,
            size_bytes=upload.size_bytes,
            sha256=upload.sha256,
            uploaded_at=datetime.now(UTC),
        )
        # By their hash: until `file.json` names them, the rows before count, and are those it describes.
        rows_key = scored_file_key(project_id, file_id, file.sha256)
        await asyncio.to_thread(upload.staged.commit, rows_key)
        before = await asyncio.to_thread(self._read, scored_info_key(project_id, file_id), ScoredFile)
        info = file.model_dump_json().encode()
        await asyncio.to_thread(self._store.put, scored_info_key(project_id, file_id), info)
        if before is not None:
            await asyncio.to_thread(self._forget_older, project_id, before, rows_key)
        async with self._db.reading() as session:
            stands = await projects.get(session, project_id) is not None
        if not stands:  # a deletion passed by meanwhile
            await asyncio.to_thread(self._store.delete_prefix, scored_prefix(project_id, file_id))
            raise OrreryError(ErrorCode.PROJECT_NOT_FOUND, "There is no such project", project_id)
        return file

    def _forget_older(self, project_id: str, before: ScoredFile, rows_key: str) -> None:
        """Delete all rows but these and those before: a scoring may be at work on them."""
        kept = {rows_key, scored_key_of(self._store, project_id, before)}
        stray = datetime.now(UTC) - STRAY_AFTER
        for info in list(self._store.list(scored_prefix(project_id, before.file_id))):
            if is_scored_file(info.key) and info.key not in kept and info.updated_at < stray:
                self._store.delete(info.key)

    def _files(self, project_id: str) -> Sequence[ScoredFile]:
        found = [info.key for info in self._store.list(scoring_prefix(project_id))]
        files = [self._read(key, ScoredFile) for key in found if key.endswith("/file.json")]
        return [file for file in files if file is not None]

    def _scorings(self, project_id: str, file_id: str) -> list[Scoring]:
        keys = [info.key for info in self._store.list(scored_prefix(project_id, file_id))]
        done = [key for key in keys if key.endswith(".json") and not key.endswith("/file.json")]
        newest = sorted(done, reverse=True)[:SHOWN_SCORINGS]
        return [scoring for key in newest if (scoring := self._read(key, Scoring)) is not None]

    def _read(self, key: str, model: type[M]) -> M | None:
        """None of what was deleted meanwhile."""
        try:
            return model.model_validate_json(self._store.get(key))
        except ObjectNotFound:
            return None
        except ValidationError:
            _log.warning("can't be read", key=key)
            return None
