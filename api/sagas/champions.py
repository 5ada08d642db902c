"""Promote, roll back, pin: each one call. What is served changes by one event, so between two requests.

The numbered records in the store are what counts, for runs as well; the events follow them. A record
without its event is what a crash left, or a run that could not tell any more: `catch_up` tells it.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TypeVar
from uuid import uuid4

import structlog
from pydantic import BaseModel

from api.db import projects, runs
from api.db.database import Database
from api.db.tables import ProjectRow
from api.models import ModelServer
from api.projection import championing
from api.projection.drafts import EventDraft
from api.projection.recorder import Recorder
from api.sagas.stored import StoredProject
from contracts.champions import (
    Champion,
    ChampionAction,
    ChampionHistory,
    KeepRequest,
    KeptChampion,
    PolicyRequest,
    ProjectPolicy,
    PromoteRequest,
    RollbackRequest,
)
from contracts.data_versions import FIRST_VERSION
from contracts.errors import ErrorCode, OrreryError
from contracts.events import ProjectState
from contracts.layout import champions_prefix, kept_key, manifest_key, policy_key, stage_key
from contracts.manifests import RunManifest
from contracts.predictions import ModelRef, ModelSchema
from contracts.stages import PipelineStage
from object_store import ObjectExists, ObjectNotFound, ObjectStore, documents

Document = TypeVar("Document", bound=BaseModel)
_log = structlog.get_logger("api.champions")

_STAGE = PipelineStage.MODEL_DEPLOYMENT
NOBODY = "somebody"
_CHANGED = "The champion has just changed: look again"
BEFORE = "It was served before champions were recorded."


class Champions:
    """The champions of all projects."""

    def __init__(
        self,
        db: Database,
        store: ObjectStore,
        recorder: Recorder,
        models: ModelServer,
        told: Callable[[str], None],
    ) -> None:
        """`told` hears of each project whose champion has changed."""
        self._db = db
        self._store = store
        self._recorder = recorder
        self._models = models
        self._told = told
        self._tasks: set[asyncio.Task[None]] = set()

    async def history(self, row: ProjectRow) -> ChampionHistory:
        """All champions, newest first."""
        found = await asyncio.to_thread(self._records, row.id, 0)
        policy = await asyncio.to_thread(documents.policy, self._store, row.id)
        newest_first = found[::-1]
        current = newest_first[0] if newest_first else None
        return ChampionHistory(project_id=row.id, current=current, policy=policy, history=newest_first)

    async def promote(self, row: ProjectRow, wish: PromoteRequest) -> Champion:
        """Serve a finished run's model from now on. Where it is served already, nothing changes.

        Raises OrreryError: RUN_NOT_FOUND, NOT_PROMOTABLE, CONFLICT when the champion is pinned or has just
        changed, UNAVAILABLE when the model server does not answer.
        """
        standing = await self._standing(row, wish.expected_n)
        model, schema, manifest = await self._model_of(row, wish.run_id)
        if standing is not None and standing.model_sha256 == model.sha256:
            return standing
        await self._check_loads(model)
        version, dataset_id = await self._data_of(row, manifest)
        return await self._crown(
            Champion(
                n=1 if standing is None else standing.n + 1,
                previous=None if standing is None else standing.n,
                action=ChampionAction.PROMOTED,
                run_id=wish.run_id,
                best_model_id=schema.model_id,
                endpoint_id=row.id,
                model_key=model.key,
                model_sha256=model.sha256,
                model_size_bytes=model.size_bytes,
                data_version=version,
                dataset_id=dataset_id,
                at=datetime.now(UTC),
                by=wish.by or NOBODY,
                reason=wish.reason,
                decision=None,
            ),
            row.id,
        )

    async def roll_back(self, row: ProjectRow, wish: RollbackRequest) -> Champion:
        """Serve the champion before again. Raises OrreryError as `promote`; CONFLICT when there is none."""
        earlier, standing = await self.before(row, wish)
        await self._check_loads(_reference(row.id, earlier))
        update = {
            "n": standing.n + 1,
            "action": ChampionAction.ROLLED_BACK,
            "endpoint_id": row.id,
            "at": datetime.now(UTC),
            "by": wish.by or NOBODY,
            "reason": wish.reason,
            "decision": None,
        }
        return await self._crown(earlier.model_copy(update=update), row.id)

    async def keep(self, row: ProjectRow, wish: KeepRequest) -> Champion | None:
        """The champion stays; the challenger waits no more. Raises OrreryError(CONFLICT) where it doesn't."""
        await self.catch_up(row.id)
        async with self._db.reading() as session:
            now = await projects.get(session, row.id)
        waiting = None if now is None else now.state.asked
        if waiting is None or waiting.run_id != wish.run_id:
            raise _waits_no_more(wish.run_id)
        said = KeptChampion(
            run_id=waiting.run_id,
            decision=waiting.decision,
            at=datetime.now(UTC),
            by=wish.by or NOBODY,
            reason=wish.reason,
        )
        try:
            await asyncio.to_thread(documents.keep, self._store, row.id, said)
        except ObjectExists:
            raise _waits_no_more(wish.run_id) from None
        await self._record(row.id, championing.of_kept(said), kept_key(row.id, said.run_id))
        return await asyncio.to_thread(documents.current_champion, self._store, row.id)

    async def before(self, row: ProjectRow, wish: RollbackRequest) -> tuple[Champion, Champion]:
        """The champion that a roll back goes to, and the present one. Raises OrreryError(CONFLICT)."""
        standing = await self._standing(row, wish.expected_n)
        if standing is None or standing.previous is None:
            raise OrreryError(ErrorCode.CONFLICT, "There is no champion before this one to roll back to")
        earlier = await asyncio.to_thread(documents.champion, self._store, row.id, standing.previous)
        return earlier, standing

    async def promotable(self, row: ProjectRow, wish: PromoteRequest) -> None:
        """Nothing if the run's model could be promoted now. Raises OrreryError as `promote`."""
        await self._standing(row, wish.expected_n)
        await self._model_of(row, wish.run_id)

    async def set_policy(self, row: ProjectRow, wish: PolicyRequest) -> ProjectPolicy:
        """What a run may decide; what is not named stays."""
        before = await asyncio.to_thread(documents.policy, self._store, row.id)
        now = datetime.now(UTC)
        policy = ProjectPolicy(
            promotion=wish.promotion or before.promotion,
            pinned=before.pinned if wish.pinned is None else wish.pinned,
            changed_at=now,
            changed_by=wish.by or NOBODY,
        )
        await asyncio.to_thread(documents.put_policy, self._store, row.id, policy)
        await self._record(
            row.id, championing.of_policy(policy, f"policy:{uuid4()}", now), policy_key(row.id)
        )
        return policy

    def soon(self, project_id: str) -> None:
        """Tell, behind the caller, of what stands in the store without an event."""
        task = asyncio.create_task(self._catch_up_safely(project_id), name=f"champions {project_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def look(self, stored: Mapping[str, StoredProject]) -> None:
        """Catch up all projects of which the store has more champions, or answers, than were told."""
        async with self._db.reading() as session:
            states = await projects.states(session)
        for state in states:
            known = state.champion.n if state.champion is not None else 0
            unrecorded = state.champion is None and state.model_key is not None
            project = stored.get(state.project_id)
            if project is not None:
                asked = state.asked is not None and state.asked.run_id in project.kept
                unrecorded = unrecorded or asked or project.champion > known
            if unrecorded:
                self.soon(state.project_id)

    async def stop(self) -> None:
        """Give up what is unfinished: the next start looks again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def catch_up(self, project_id: str) -> None:
        """Tell of champions, and of a "no" to what waits, that stand in the store.

        One that was served before there were records gets its own.
        """
        async with self._db.reading() as session:
            row = await projects.get(session, project_id)
        if row is None:
            return
        if (asked := row.state.asked) is not None:
            said = await asyncio.to_thread(documents.kept, self._store, project_id, asked.run_id)
            if said is not None:
                await self._recorder.record(project_id, [championing.of_kept(said)])
        known = row.state.champion.n if row.state.champion is not None else 0
        found = await asyncio.to_thread(self._records, project_id, known)
        if not found and row.state.champion is None and (first := _of_state(row)) is not None:
            await self._crown(first, project_id)
        if found:
            await self._recorder.record(project_id, [championing.of_record(record) for record in found])
            self._told(project_id)

    async def _catch_up_safely(self, project_id: str) -> None:
        try:
            await self.catch_up(project_id)
        except Exception:  # noqa: BLE001  # a store that is away: the next end of a run, or start, looks again
            _log.warning("champions not caught up with", project_id=project_id, exc_info=True)

    async def _standing(self, row: ProjectRow, expected_n: int | None) -> Champion | None:
        """The champion as the store has it. Raises OrreryError(CONFLICT): it is pinned, or another one."""
        await self.catch_up(row.id)
        policy = await asyncio.to_thread(documents.policy, self._store, row.id)
        if policy.pinned:
            raise OrreryError(ErrorCode.CONFLICT, "The champion is pinned: unpin it first", "pinned")
        standing = await asyncio.to_thread(documents.current_champion, self._store, row.id)
        n = 0 if standing is None else standing.n
        if expected_n is not None and n != expected_n:
            raise OrreryError(ErrorCode.CONFLICT, _CHANGED, f"champion {n}, not {expected_n}")
        return standing

    async def _model_of(self, row: ProjectRow, run_id: str) -> tuple[ModelRef, ModelSchema, RunManifest]:
        manifest = await self._manifest(row, run_id)
        producer = manifest.producers.get(_STAGE.value)
        if producer is None:
            raise OrreryError(ErrorCode.NOT_PROMOTABLE, "That run did not go as far as a model", run_id)
        try:
            model = await self._document(row.id, producer, "model.json", ModelRef)
            return model, await self._document(row.id, producer, "schema.json", ModelSchema), manifest
        except ObjectNotFound:
            raise OrreryError(
                ErrorCode.NOT_PROMOTABLE,
                "That run failed, or has not ended: it has no model to serve",
                run_id,
            ) from None

    async def _manifest(self, row: ProjectRow, run_id: str) -> RunManifest:
        try:
            data = await asyncio.to_thread(self._store.get, manifest_key(row.id, run_id))
            return RunManifest.model_validate_json(data)
        except ObjectNotFound:
            async with self._db.reading() as session:
                known = await runs.get(session, run_id)
        if known is None or known.project_id != row.id:
            raise OrreryError(ErrorCode.RUN_NOT_FOUND, "This project has no such run", run_id)
        raise OrreryError(ErrorCode.NOT_PROMOTABLE, "That run never began its work", run_id)

    async def _document(self, project_id: str, run_id: str, name: str, kind: type[Document]) -> Document:
        key = stage_key(project_id, run_id, _STAGE, name)
        return kind.model_validate_json(await asyncio.to_thread(self._store.get, key))

    async def _data_of(self, row: ProjectRow, manifest: RunManifest) -> tuple[int, str]:
        version = manifest.data_version or FIRST_VERSION
        if version == FIRST_VERSION:
            return version, row.dataset.dataset_id
        stored = await asyncio.to_thread(documents.stored_version, self._store, row.id, version)
        return version, stored.version.dataset.dataset_id

    async def _check_loads(self, model: ModelRef) -> None:
        """The model server has it in memory before the first request for it comes."""
        try:
            await self._models.schema(model, None)
        except OrreryError as error:
            if error.code is ErrorCode.DEPLOYMENT_FAILED:
                raise OrreryError(ErrorCode.NOT_PROMOTABLE, error.message, error.details) from error
            raise

    async def _crown(self, new: Champion, project_id: str) -> Champion:
        try:
            await asyncio.to_thread(documents.crown, self._store, project_id, new)
        except ObjectExists:
            raise OrreryError(ErrorCode.CONFLICT, _CHANGED, f"champion {new.n}") from None
        await self._record(
            project_id, championing.of_record(new), f"{champions_prefix(project_id)}{new.n}.json"
        )
        self._told(project_id)
        return new

    async def _record(self, project_id: str, draft: EventDraft, key: str) -> None:
        try:
            await self._recorder.record(project_id, [draft])
        except OrreryError as error:
            if error.code is ErrorCode.PROJECT_NOT_FOUND:  # a deletion passed by meanwhile
                await asyncio.to_thread(self._store.delete, key)
            raise

    def _records(self, project_id: str, after: int) -> list[Champion]:
        """Those past number `after`, oldest first."""
        known = documents.numbers(self._store, champions_prefix(project_id))
        return [documents.champion(self._store, project_id, n) for n in known if n > after]


def _waits_no_more(run_id: str) -> OrreryError:
    return OrreryError(
        ErrorCode.CONFLICT, "That model does not wait for an answer any more: look again", run_id
    )


def _reference(project_id: str, champion: Champion) -> ModelRef:
    return ModelRef(
        project_id=project_id,
        run_id=champion.run_id,
        key=champion.model_key,
        sha256=champion.model_sha256,
        size_bytes=champion.model_size_bytes,
        dataset_id=champion.dataset_id,
    )


def _of_state(row: ProjectRow) -> Champion | None:
    """The model that a release before this one has served."""
    state: ProjectState = row.state
    if not (state.model_key and state.model_sha256 and state.model_run_id and state.model_size_bytes):
        return None
    return Champion(
        n=1,
        previous=None,
        action=ChampionAction.PROMOTED,
        run_id=state.model_run_id,
        best_model_id=state.best_model_id or f"{row.id}/{state.model_run_id}",
        endpoint_id=state.endpoint_id or row.id,
        model_key=state.model_key,
        model_sha256=state.model_sha256,
        model_size_bytes=state.model_size_bytes,
        data_version=FIRST_VERSION,
        dataset_id=row.dataset.dataset_id,
        at=state.updated_at,
        by="run",
        reason=BEFORE,
        decision=None,
    )
