"""`python -m api.reindex` (`orrery reindex`): put projects that only the object store knows into the index.

The bucket, or the folder, is what counts: a project is there if its `project.json` is. Its state comes
from `results.json`; without one it stands as created, to be run again. Rows that stand are left alone.
"""

import asyncio
import secrets
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic import SecretStr, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import projects, runs
from api.db.appending import waits_for_a_person
from api.db.database import Database
from api.db.tables import ProjectRow
from api.projection.fold import initial_state, with_champion
from api.sagas.stored import StoredProject, stored_projects
from api.settings import Settings
from contracts.champions import Champion
from contracts.datasets import ProjectSpec
from contracts.errors import OrreryError
from contracts.events import ProjectState
from contracts.layout import project_key, results_key
from contracts.results import ProjectResults
from contracts.settings import SettingsError, checked, told
from contracts.stages import ProjectStatus
from object_store import ObjectNotFound, ObjectStore, open_store
from object_store.documents import current_champion


@dataclass
class Report:
    """What a reindexing did; `unreadable` has a line for each project that it had to leave out."""

    added: list[str] = field(default_factory=list)
    standing: int = 0
    unfinished: int = 0
    unreadable: list[str] = field(default_factory=list)

    def lines(self) -> Iterable[str]:
        yield f"{len(self.added)} projects were put into the index, {self.standing} stood in it already."
        if self.unfinished:
            yield f"{self.unfinished} uploads never became a project; the API removes them."
        yield from self.unreadable


async def reindex(db: Database, store: ObjectStore) -> Report:
    """Add a row for each stored project that has none. Raises OrreryError when the store does not answer."""
    stored = await asyncio.to_thread(lambda: stored_projects(store.list("projects/")))
    async with db.reading() as session:
        standing = await projects.known_with_deleted(session, list(stored))
    report = Report(standing=len(standing))
    for project in stored.values():
        if project.project_id in standing:
            continue
        if not project.has_spec:
            report.unfinished += 1
            continue
        try:
            spec, results = await asyncio.to_thread(_read, store, project.project_id)
            champion = await asyncio.to_thread(current_champion, store, project.project_id)
        except (ValidationError, ObjectNotFound) as error:
            report.unreadable.append(f"{project.project_id}: {type(error).__name__}: its files can't be read")
            continue
        await _add(db, project, spec, results, champion)
        report.added.append(project.project_id)
    return report


def _read(store: ObjectStore, project_id: str) -> tuple[ProjectSpec, ProjectResults | None]:
    spec = ProjectSpec.model_validate_json(store.get(project_key(project_id)))
    try:
        return spec, ProjectResults.model_validate_json(store.get(results_key(project_id)))
    except ObjectNotFound:
        return spec, None


async def _add(
    db: Database,
    project: StoredProject,
    spec: ProjectSpec,
    results: ProjectResults | None,
    champion: Champion | None,
) -> None:
    # A new epoch: the events before it are gone, and a client that asks for them must hear so.
    epoch = secrets.token_hex(4)
    state = initial_state(spec.project_id, epoch, spec.created_at)
    if results is not None:
        state = results.state.model_copy(update={"epoch": epoch, "seq": 0})
    # What was promoted, answered or added since a run last ended stands in documents of its own.
    state = state if champion is None else with_champion(state, champion)
    if state.asked is not None and state.asked.run_id in project.kept:
        state = state.model_copy(update={"asked": None})
    state = state.model_copy(update={"data_version": project.data_version})
    async with db.session() as session:
        projects.add(session, _row(spec, state))
        await session.flush()
        if results is not None:
            await _tell(session, project, results)


async def _tell(session: AsyncSession, project: StoredProject, results: ProjectResults) -> None:
    """What the results say already must not be folded in again, should Dagster still know those runs.

    Of a run that left no object, or was never ended, only Dagster can say so: see `Follower`.
    """
    await runs.write_told(session, project.project_id, results.written_at)
    told = {run_id: at for run_id, at in project.runs.items() if at <= results.written_at}
    if results.state.run_id is not None:
        told.setdefault(results.state.run_id, results.written_at)
    cancelled = set(results.cancelled_runs)
    if results.state.run_id is not None and results.state.status is ProjectStatus.CANCELLED:
        cancelled.add(results.state.run_id)
    for run_id, at in told.items():
        run = await runs.ensure(session, run_id, project.project_id, created_at=at)
        run.status = runs.RESTORED_CANCELLED if run_id in cancelled else runs.RESTORED
        run.ended_at = results.written_at


def _row(spec: ProjectSpec, state: ProjectState) -> ProjectRow:
    return ProjectRow(
        id=spec.project_id,
        name=spec.project_name,
        description=spec.problem_description,
        created_at=spec.created_at,
        dataset=spec.dataset,
        overrides=spec.overrides,
        idempotency_key=None,
        request_hash=None,
        status=state.status.value,
        progress_percentage=state.progress_percentage,
        alerts=len(state.alerts),
        asks=waits_for_a_person(state),
        champion=state.champion.n if state.champion is not None else None,
        state=state,
        epoch=state.epoch,
        seq=0,
        updated_at=state.updated_at,
        deleted_at=None,
    )


async def _run(settings: Settings) -> Report:
    db = Database(settings.database)
    try:
        await db.migrate()
        return await reindex(db, await asyncio.to_thread(open_store, settings.store_url, settings.scratch))
    finally:
        await db.dispose()


def main() -> int:
    """0: all is in the index. 1: a project can't be read. 2: settings. 3: no store or no database."""
    try:
        # Dagster is not spoken to here, so its secret need not be known.
        settings = checked(lambda: Settings(dagster_path_secret=SecretStr("not-needed-here")))
        settings.home.mkdir(parents=True, exist_ok=True)
        report = asyncio.run(_run(settings))
    except SettingsError as error:
        print(told("reindex", error), file=sys.stderr)  # noqa: T201  # a command's words
        return 2
    except (OrreryError, SQLAlchemyError, OSError) as error:
        print(told("reindex", error), file=sys.stderr)  # noqa: T201  # a command's words
        return 3
    print("\n".join(report.lines()))  # noqa: T201  # a command's words
    return 1 if report.unreadable else 0


if __name__ == "__main__":
    sys.exit(main())
