"""A new version of a project's data: checked against the first, compared with what the champion saw, stored.

What is refused leaves nothing behind. What a crash leaves between the version and its event, `look` tells.
"""

import asyncio
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog

from api.db import projects
from api.db.database import Database
from api.db.tables import ProjectRow
from api.inspection import DataAgainst, Inspector
from api.projection.drafts import EventDraft
from api.projection.recorder import Recorder
from api.runs.facts import RunStore
from api.sagas.stored import StoredProject
from api.uploads import Upload
from contracts.data_versions import (
    FIRST_VERSION,
    DataCheck,
    DataMode,
    DataVersion,
    DriftSeverity,
    SchemaDifference,
    StoredDataVersion,
)
from contracts.datasets import ProblemType
from contracts.errors import ErrorCode, OrreryError
from contracts.events import DataVersionData
from contracts.layout import data_key, data_prefix, project_key, raw_key
from object_store import ObjectExists, ObjectStore, documents

_log = structlog.get_logger("api.new_data")

# Each is a file to open; older appended ones are left out of the comparison.
MAX_COMPARED_FILES = 100
_TRIES = 20  # at a number, each lost to another upload of the same project
_MAX_NAMED = 20


@dataclass(frozen=True)
class Added:
    """The version, and whether it stood before."""

    version: DataVersion
    replayed: bool


class NewData:
    """Adds versions to projects."""

    def __init__(self, db: Database, store: ObjectStore, inspector: Inspector, recorder: Recorder) -> None:
        self._db = db
        self._store = store
        self._inspector = inspector
        self._recorder = recorder

    async def versions(self, row: ProjectRow) -> list[DataVersion]:
        """All of the project's, newest first."""
        found = await asyncio.to_thread(documents.data_versions, self._store, first_of(row), row.id)
        return found[::-1]

    async def version(self, row: ProjectRow, number: int) -> DataVersion:
        """Raises OrreryError(NOT_FOUND)."""
        if number == FIRST_VERSION:
            return first_of(row)
        stored = await asyncio.to_thread(documents.stored_version, self._store, row.id, number)
        return stored.version

    async def add(self, row: ProjectRow, upload: Upload, key: str | None) -> Added:
        """Takes the upload over.

        Raises OrreryError: VALIDATION_ERROR, the inspector's refusals, INCOMPATIBLE_DATA with the
        differences, UNPROCESSABLE for another request's key.
        """
        try:
            mode = mode_of(upload.fields)
            asked = request_hash(upload, mode)
            known = await asyncio.to_thread(documents.data_versions, self._store, first_of(row), row.id)
            if key is not None and (standing := await self._standing(row.id, known, key, asked)) is not None:
                await self._tell(row, known)  # its event may be what the first request failed at
                return Added(standing, replayed=True)
            check = await self._checked(row, upload, mode, known)
            refuse_blocking(check.differences)
            saving = asyncio.create_task(self._save(row, upload, mode, check, key=key, asked=asked))
            try:
                return Added(await asyncio.shield(saving), replayed=False)
            except asyncio.CancelledError:
                await asyncio.wait([saving])  # half of it is nobody's to undo
                raise
        finally:
            await asyncio.shield(asyncio.to_thread(upload.staged.discard))

    async def look(self, stored: Mapping[str, StoredProject]) -> None:
        """Tell of versions that stand in the store without an event."""
        async with self._db.reading() as session:
            states = await projects.states(session)
        for state in states:
            newest = stored[state.project_id].data_version if state.project_id in stored else FIRST_VERSION
            try:
                for number in range(state.data_version + 1, newest + 1):
                    version = await asyncio.to_thread(
                        documents.stored_version, self._store, state.project_id, number
                    )
                    await self._recorder.record(state.project_id, [told(version.version)])
            except Exception:  # noqa: BLE001  # deleted meanwhile, unreadable: no other project waits for it
                _log.warning("versions not caught up with", project_id=state.project_id, exc_info=True)

    async def _standing(
        self, project_id: str, known: list[DataVersion], key: str, asked: str
    ) -> DataVersion | None:
        for version in known[1:]:
            stored = await asyncio.to_thread(
                documents.stored_version, self._store, project_id, version.version
            )
            if stored.idempotency_key != key:
                continue
            if stored.request_hash != asked:
                raise OrreryError(
                    ErrorCode.UNPROCESSABLE,
                    "This Idempotency-Key belongs to another request",
                    "Idempotency-Key",
                )
            return version
        return None

    async def _checked(
        self, row: ProjectRow, upload: Upload, mode: DataMode, known: list[DataVersion]
    ) -> DataCheck:
        champion = row.state.champion
        reference = [] if champion is None else documents.read_together(known, champion.data_version)
        with ExitStack() as files:
            against = await asyncio.to_thread(self._against, files, row, mode, known[0], reference)
            return await self._inspector.check_data(
                upload.staged.path(), upload.file_name, upload.sha256, against
            )

    def _against(
        self,
        files: ExitStack,
        row: ProjectRow,
        mode: DataMode,
        first: DataVersion,
        reference: list[DataVersion],
    ) -> DataAgainst:
        champion = row.state.champion
        return DataAgainst(
            mode=mode,
            first=files.enter_context(self._files(row.id, first)),
            reference=[
                files.enter_context(self._files(row.id, part)) for part in reference[-MAX_COMPARED_FILES:]
            ],
            reference_version=None if champion is None else champion.data_version,
            reference_run_id=None if champion is None else champion.run_id,
            targets=self._targets(row),
        )

    def _targets(self, row: ProjectRow) -> dict[str, ProblemType | None]:
        """What the last run predicts, the first target first; before one has found out, what was named."""
        state = row.state
        named = row.overrides.targets
        target = state.target_column or next(iter(named), None)
        if target is None:
            return {}
        found: dict[str, ProblemType | None] = {target: state.problem_type or row.overrides.problem_type}
        reading = None if state.run_id is None else RunStore(self._store).reading(row.id, state.run_id)
        if reading is not None and reading.chosen.target_column == target:
            return found | {each.target_column: each.problem_type for each in reading.further_targets}
        return found | (dict.fromkeys(named[1:]) if named[:1] == [target] else {})

    @contextmanager
    def _files(self, project_id: str, version: DataVersion) -> Iterator[tuple[Path, Path]]:
        """A version's bytes and its description, as local files."""
        described = (
            project_key(project_id)
            if version.version == FIRST_VERSION
            else data_key(project_id, version.version)
        )
        key = documents.raw_key_of(self._store, project_id, version.version, version.dataset)
        with self._store.local_path(key) as data, self._store.local_path(described) as description:
            yield data, description

    async def _save(
        self,
        row: ProjectRow,
        upload: Upload,
        mode: DataMode,
        check: DataCheck,
        *,
        key: str | None,
        asked: str,
    ) -> DataVersion:
        known = await asyncio.to_thread(self._store_version, row, upload, mode, check, key, asked)
        try:
            await self._tell(row, known)
        except OrreryError as error:
            if error.code is ErrorCode.PROJECT_NOT_FOUND:  # a deletion passed by meanwhile
                await asyncio.to_thread(self._store.delete_prefix, data_prefix(row.id))
                await asyncio.to_thread(self._store.delete, raw_key(row.id, upload.sha256))
            raise
        return known[-1]

    async def _tell(self, row: ProjectRow, known: Sequence[DataVersion]) -> None:
        """Of all that are past what the project knows of: one is never told before an earlier one."""
        untold = [told(version) for version in known if version.version > row.state.data_version]
        await self._recorder.record(row.id, untold)

    def _store_version(  # noqa: PLR0917  # to_thread passes all of them in order
        self,
        row: ProjectRow,
        upload: Upload,
        mode: DataMode,
        check: DataCheck,
        key: str | None,
        asked: str,
    ) -> list[DataVersion]:
        """All versions by then, the new one last. The bytes first: one whose bytes are not there is none."""
        upload.staged.commit(raw_key(row.id, upload.sha256))
        for _ in range(_TRIES):
            known = documents.data_versions(self._store, first_of(row), row.id)
            version = DataVersion(
                version=known[-1].version + 1,
                mode=mode,
                dataset=check.dataset,
                total_rows=_rows_before(known, mode) + check.dataset.num_rows,
                created_at=datetime.now(UTC),
                drift=check.drift,
                differences=check.differences,
            )
            stored = StoredDataVersion(version=version, idempotency_key=key, request_hash=asked)
            try:
                documents.put_version(self._store, row.id, stored)
            except ObjectExists:
                continue
            return [*known, version]
        raise OrreryError(ErrorCode.CONFLICT, "Too many uploads to this project at once: try again")


def first_of(row: ProjectRow) -> DataVersion:
    """Version 1: what the project was created with."""
    return documents.first_version(row.dataset, row.created_at)


def _rows_before(known: list[DataVersion], mode: DataMode) -> int:
    if mode is DataMode.REPLACE:
        return 0
    return sum(part.dataset.num_rows for part in documents.read_together(known, known[-1].version))


def mode_of(fields: Mapping[str, str]) -> DataMode:
    """The form's `mode`. Raises OrreryError(VALIDATION_ERROR)."""
    try:
        return DataMode(fields.get("mode", DataMode.APPEND.value))
    except ValueError:
        raise OrreryError(
            ErrorCode.VALIDATION_ERROR, "New data is appended or replaces what was there", "mode"
        ) from None


def request_hash(upload: Upload, mode: DataMode) -> str:
    """The same for two requests that add the same data in the same way."""
    facts = [upload.sha256, upload.file_name, mode.value]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def refuse_blocking(differences: list[SchemaDifference]) -> None:
    """Raises OrreryError(INCOMPATIBLE_DATA) naming each difference that blocks."""
    blocking = [difference.message for difference in differences if difference.blocking]
    if blocking:
        more = f"\nAnd {len(blocking) - _MAX_NAMED} more." if len(blocking) > _MAX_NAMED else ""
        raise OrreryError(
            ErrorCode.INCOMPATIBLE_DATA,
            "The new data does not fit the project's first data",
            "\n".join(blocking[:_MAX_NAMED]) + more,
        )


def told(version: DataVersion) -> EventDraft:
    """The event of a version: one, however often it is told."""
    drift = version.drift
    drifted = (
        [] if drift is None else [c.column for c in drift.columns if c.severity is not DriftSeverity.NONE]
    )
    what = "added to" if version.mode is DataMode.APPEND else "in place of"
    words = f"Data version {version.version}: {version.dataset.num_rows} rows {what} what was there."
    data = DataVersionData(
        run_id=None,
        version=version.version,
        mode=version.mode,
        num_rows=version.dataset.num_rows,
        total_rows=version.total_rows,
        drift_score=None if drift is None else drift.score,
        drift_severity=None if drift is None else drift.severity,
        drifted_columns=drifted[:_MAX_NAMED],
        message=words if drift is None else f"{words} {drift.message}",
    )
    return EventDraft(f"data:{version.version}", version.created_at, data, None)
