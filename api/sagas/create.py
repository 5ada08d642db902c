"""A checked upload becomes a project: objects, then one transaction, then the launch behind it."""

import asyncio
import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import IntegrityError

from api.db import outbox, projects
from api.db.database import Database
from api.db.tables import ProjectRow
from api.inspection import Inspector
from api.projection.fold import initial_state
from api.sagas.form import ProjectForm
from api.uploads import Upload
from contracts.datasets import DatasetInfo, ProjectSpec
from contracts.errors import ErrorCode, OrreryError
from contracts.launch import LaunchSpec
from contracts.layout import project_key, project_prefix, raw_key
from contracts.stages import PipelineStage
from object_store import ObjectStore

_log = structlog.get_logger("api.create")


@dataclass(frozen=True)
class Created:
    """The project's row, and whether it stood before (then nothing is to be launched)."""

    row: ProjectRow
    replayed: bool
    launch_key: str


@dataclass(frozen=True)
class _Claim:
    """Who asks: the Idempotency-Key, what it was given with, and the request's id."""

    key: str | None
    asked: str
    request_id: str | None


class InFlight:
    """Idempotency keys whose first request is still being worked on, in this process.

    Another replica's are caught by the key's uniqueness in the database.
    """

    def __init__(self) -> None:
        self._keys: set[str] = set()

    @contextmanager
    def hold(self, key: str | None) -> Iterator[None]:
        """Raises OrreryError(CONFLICT) while another request holds the key."""
        if key is None:
            yield
            return
        if key in self._keys:
            raise OrreryError(
                ErrorCode.CONFLICT, "A request with this Idempotency-Key is being worked on", "try again soon"
            )
        self._keys.add(key)
        try:
            yield
        finally:
            self._keys.discard(key)


def request_hash(upload: Upload, form: ProjectForm) -> str:
    """The same for two requests that ask for the same project."""
    facts = [upload.sha256, upload.file_name, form.model_dump(mode="json")]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


class Creator:
    """The create saga: the project stands whole, or no object and no row stays."""

    def __init__(self, db: Database, store: ObjectStore, inspector: Inspector) -> None:
        self._db = db
        self._store = store
        self._inspector = inspector
        self._saving: set[asyncio.Task[Created]] = set()

    async def create(
        self, project_id: str, upload: Upload, key: str | None, request_id: str | None
    ) -> Created:
        """`upload` was staged for the raw key of `project_id`, which is nobody's yet.

        Raises OrreryError: VALIDATION_ERROR, the inspector's refusals, UNPROCESSABLE, CONFLICT.
        """
        try:
            form = ProjectForm.of(upload.fields, upload.file_name)
            claim = _Claim(key, request_hash(upload, form), request_id)
            standing = await self._standing(claim)
            if standing is not None:
                return standing
            info = await self._inspector.inspect(
                upload.staged.path(), upload.file_name, upload.sha256, form.overrides
            )
            form.check_against(info)
            return await self._commit(upload, _spec(project_id, form, info), claim)
        finally:
            await asyncio.shield(asyncio.to_thread(upload.staged.discard))

    async def _standing(self, claim: _Claim) -> Created | None:
        if claim.key is None:
            return None
        async with self._db.reading() as session:
            row = await projects.by_idempotency_key(session, claim.key)
        if row is None:
            return None
        if row.request_hash != claim.asked:
            raise OrreryError(
                ErrorCode.UNPROCESSABLE, "This Idempotency-Key belongs to another request", "Idempotency-Key"
            )
        if row.deleted_at is not None:
            raise OrreryError(ErrorCode.CONFLICT, "The project of this Idempotency-Key is being deleted")
        return Created(row, replayed=True, launch_key=row.id)

    async def _commit(self, upload: Upload, spec: ProjectSpec, claim: _Claim) -> Created:
        """Goes on to its end when the request is cancelled: half a COMMIT is nobody's to undo."""
        saving = asyncio.create_task(self._save(upload, spec, claim))
        self._saving.add(saving)
        saving.add_done_callback(self._saving.discard)
        try:
            return await asyncio.shield(saving)
        except asyncio.CancelledError:
            await asyncio.wait([saving])  # the staged file is discarded once nobody works on it
            raise

    async def _save(self, upload: Upload, spec: ProjectSpec, claim: _Claim) -> Created:
        row = _row(spec, claim)
        committing = False
        try:
            await asyncio.to_thread(self._store_objects, upload, spec)
            async with self._db.session() as session:
                projects.add(session, row)
                await session.flush()
                outbox.add(session, _first_launch(spec, claim.request_id), spec.created_at)
                await session.flush()
                committing = True
        except BaseException as error:
            if committing and (found := await self._after_commit(spec, claim, error)) is not None:
                return found
            await asyncio.shield(asyncio.to_thread(self._store.delete_prefix, project_prefix(row.id)))
            if isinstance(error, IntegrityError):
                # Another replica was faster with the same key.
                standing = await self._standing(claim)
                if standing is not None:
                    return standing
            raise
        return Created(row, replayed=False, launch_key=row.id)

    async def _after_commit(self, spec: ProjectSpec, claim: _Claim, error: BaseException) -> Created | None:
        """What a COMMIT that ended in `error` did; None: nothing. Raises `error` if that can't be told.

        The objects of a row that stands are never deleted; those that no row has are left to a reindex.
        """
        try:
            row = await asyncio.shield(self._outcome(spec, claim))
        except Exception:  # noqa: BLE001  # whatever kept us from looking: it is unknown
            _log.exception("a commit's outcome is unknown: its objects stay", project_id=spec.project_id)
            raise error from None
        if row is None:
            return None
        _log.warning("a commit failed after it took effect", project_id=spec.project_id)
        if not isinstance(error, Exception):
            raise error
        return Created(row, replayed=False, launch_key=row.id)

    async def _outcome(self, spec: ProjectSpec, claim: _Claim) -> ProjectRow | None:
        await self._outwait(spec, claim)
        async with self._db.reading() as session:
            return await projects.get_with_deleted(session, spec.project_id)

    async def _outwait(self, spec: ProjectSpec, claim: _Claim) -> None:
        """Write the row again and take it back: that waits for a COMMIT which is still at work."""
        try:
            async with self._db.session() as session:
                projects.add(session, _row(spec, claim))
                await session.flush()
                await session.rollback()
        except IntegrityError:
            pass

    def _store_objects(self, upload: Upload, spec: ProjectSpec) -> None:
        upload.staged.commit(raw_key(spec.project_id))
        self._store.put(
            project_key(spec.project_id), spec.model_dump_json(indent=2).encode(), create_only=True
        )


def _spec(project_id: str, form: ProjectForm, info: DatasetInfo) -> ProjectSpec:
    return ProjectSpec(
        project_id=project_id,
        project_name=form.project_name,
        problem_description=form.problem_description,
        created_at=datetime.now(UTC),
        dataset=info,
        overrides=form.overrides,
    )


def _row(spec: ProjectSpec, claim: _Claim) -> ProjectRow:
    epoch = secrets.token_hex(4)
    state = initial_state(spec.project_id, epoch, spec.created_at)
    return ProjectRow(
        id=spec.project_id,
        name=spec.project_name,
        description=spec.problem_description,
        created_at=spec.created_at,
        dataset=spec.dataset,
        overrides=spec.overrides,
        idempotency_key=claim.key,
        request_hash=claim.asked,
        status=state.status.value,
        progress_percentage=state.progress_percentage,
        state=state,
        epoch=epoch,
        seq=0,
        updated_at=spec.created_at,
        deleted_at=None,
    )


def _first_launch(spec: ProjectSpec, request_id: str | None) -> LaunchSpec:
    """A project's first launch has the project's id as its key: there can't be two."""
    return LaunchSpec(
        project_id=spec.project_id,
        launch_key=spec.project_id,
        from_stage=PipelineStage.DATA_UPLOAD,
        parent_run_id=None,
        trigger="api",
        request_id=request_id,
    )
