"""Champions between store and index: what crosses, what a crash leaves, what is found again."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import text

from api.db import projects, stars
from api.db.database import Database
from api.projection import championing
from api.projection.advance import advance
from api.projection.drafts import EventDraft
from api.projection.fold import initial_state
from api.projection.recorder import Recorder
from api.reindex import reindex
from api.sagas.champions import BEFORE, Champions
from api.sagas.new_data import NewData, told
from api.sagas.stored import stored_projects
from api.stream.hub import Hub
from contracts.champions import (
    Champion,
    ChampionAction,
    KeepRequest,
    KeptChampion,
    ProjectPolicy,
    PromoteRequest,
    Promotion,
    PromotionDecision,
    RollbackRequest,
)
from contracts.data_versions import DataMode, DataVersion, StoredDataVersion
from contracts.datasets import DatasetInfo
from contracts.errors import ErrorCode, OrreryError
from contracts.events import ChampionData, ProjectState
from contracts.layout import champion_key, data_key, project_key, results_key
from contracts.results import ProjectResults
from contracts.signals import DeploymentResult
from contracts.stages import PipelineStage, ProjectStatus
from object_store import ObjectExists, ObjectStore, open_store
from object_store.documents import crown, current_champion, keep, put_policy, put_version
from tests.api.core.streaming import database, sqlite_url
from tests.api.core.test_reindex import index, put_project

RUNS = [f"0000000{n}-0000-4000-8000-000000000000" for n in range(1, 6)]
AT = datetime(2026, 11, 23, tzinfo=UTC)


def champion(n: int, project: str) -> Champion:
    return Champion(
        n=n, previous=n - 1 or None, action=ChampionAction.PROMOTED, run_id=RUNS[n - 1],
        best_model_id=f"m{n}", endpoint_id=project, model_key=f"k{n}", model_sha256=str(n) * 64,
        model_size_bytes=n, data_version=1,
        dataset_id="d", at=AT, by="run", reason="", decision=None,
    )  # fmt: skip


def result(made: Champion | None, *, promoted: bool = True) -> DeploymentResult:
    decision = PromotionDecision(
        promotion=Promotion.BETTER, promoted=promoted, champion_run_id=None, comparison=None, rows_left_out=0,
        reason="because",
    )  # fmt: skip
    return DeploymentResult(
        stage=PipelineStage.MODEL_DEPLOYMENT, best_model_id="m", endpoint_id="e", model_key="k",
        model_sha256="0" * 64, model_size_bytes=1, decision=decision, champion=made,
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return open_store((tmp_path / "objects").as_uri())


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await index(tmp_path / "orrery.db")
    yield database
    await database.dispose()


class Parts:
    """The sagas over a store and an index; `told` are the projects whose results are to be written."""

    def __init__(self, db: Database, store: ObjectStore) -> None:
        nobody = cast("Any", None)  # not asked here
        self.told: list[str] = []
        self.db, self.store = db, store
        self.recorder = Recorder(db, Hub(max_per_project=1))
        self.champions = Champions(db, store, self.recorder, nobody, self.told.append)
        self.new_data = NewData(db, store, nobody, self.recorder)

    async def look(self) -> None:
        stored = stored_projects(self.store.list("projects/"))
        await self.champions.look(stored)
        await self.new_data.look(stored)
        await asyncio.gather(*self.champions._tasks)

    async def state(self, project: str) -> ProjectState:
        async with self.db.reading() as session:
            row = await projects.get(session, project)
        assert row is not None
        return row.state


@pytest.fixture
async def parts(db: Database, store: ObjectStore) -> Parts:
    return Parts(db, store)


def test_a_champion_that_is_told_late_changes_nothing() -> None:
    """DATA-28: events fold by their number: an older champion's does not bring its model back."""
    state = initial_state("p", "e", AT)
    newer, older = (championing.of_record(champion(n, "p")) for n in (2, 1))
    folded = advance(state, [newer, older], (), ()).state
    assert (folded.seq, folded.champion and folded.champion.n, folded.model_key) == (2, 2, "k2")


async def test_what_is_decided_is_of_the_champion_that_was_seen(parts: Parts) -> None:
    """DATA-25: after somebody else's change, who names the champion before is refused."""
    project = put_project(parts.store).project_id
    await reindex(parts.db, parts.store)
    for n in (1, 2, 3):
        crown(parts.store, project, champion(n, project))
    row = await _row(parts, project)
    for seen in (3, None):
        earlier, standing = await parts.champions.before(row, RollbackRequest(expected_n=seen))
        assert (earlier.n, standing.n) == (2, 3)
    with pytest.raises(OrreryError) as refused:
        await parts.champions.before(row, RollbackRequest(expected_n=2))
    assert (refused.value.code, refused.value.details) == (ErrorCode.CONFLICT, "champion 3, not 2")
    with pytest.raises(OrreryError, match="just changed"):
        await parts.champions.promote(row, PromoteRequest(run_id=RUNS[0], expected_n=0))


def asked(run: str) -> EventDraft:
    """A run under the policy `ask`."""
    kept = result(None, promoted=False)
    assert kept.decision is not None
    decision = kept.decision.model_copy(update={"promotion": Promotion.ASK})
    draft = championing.of_result(run, kept.model_copy(update={"decision": decision}), AT)
    assert draft is not None
    return draft


def no(run: str) -> KeptChampion:
    """A user's answer to it."""
    decision = cast("ChampionData", asked(run).data).decision
    assert decision is not None
    return KeptChampion(run_id=run, decision=decision, at=AT, by="ada", reason="no gain")


def test_a_challenger_waits_until_it_is_answered() -> None:
    """DATA-33: it stands in the state over other runs, until a user keeps the champion or one comes."""
    first = championing.of_record(champion(1, "p"))
    waits = advance(initial_state("p", "e", AT), [first, asked(RUNS[1])], (), ()).state
    assert waits.asked is not None
    assert (waits.asked.run_id, waits.model_key) == (RUNS[1], "k1")
    waits = waits.model_copy(update={"status": ProjectStatus.COMPLETED})  # the run has ended
    refused = championing.of_result(RUNS[2], result(None, promoted=False), AT)
    assert refused is not None
    assert advance(waits, [refused], (), ()).state.asked == waits.asked
    kept = advance(waits, [championing.of_kept(no(RUNS[1]))], (), ()).state
    assert (kept.asked, kept.model_key, kept.run_id) == (None, "k1", waits.run_id)
    crowned = advance(waits, [championing.of_record(champion(2, "p"))], (), ()).state
    assert (crowned.asked, crowned.model_key) == (None, "k2")
    other = advance(waits, [asked(RUNS[3])], (), ()).state.asked
    assert other is not None
    assert other.run_id == RUNS[3]


async def marks(parts: Parts) -> list[tuple[int, bool]]:
    """What the galaxy is told of each star's alerts, and of what waits for a person."""
    async with parts.db.reading() as session:
        return [(row.alerts, row.asks) for row in await stars.newest(session, 10)]


async def test_only_what_waits_is_answered(parts: Parts) -> None:
    """DATA-33: `keep` tells once who said so; else it is a 409; the star bears a mark."""
    project = put_project(parts.store).project_id
    await reindex(parts.db, parts.store)
    await parts.recorder.record(project, [asked(RUNS[1])])
    assert await marks(parts) == [(0, True)]

    async def answer(run: str) -> None:
        await parts.champions.keep(await _row(parts, project), KeepRequest(run_id=run, by="ada"))

    with pytest.raises(OrreryError, match="does not wait"):
        await answer(RUNS[2])
    answers = await asyncio.gather(*(answer(RUNS[1]) for _ in range(3)), return_exceptions=True)
    assert [one for one in answers if one is None] == [None]
    assert (await parts.state(project)).asked is None
    assert (await parts.state(project)).seq == 2
    assert await marks(parts) == [(0, False)]
    with pytest.raises(OrreryError, match="does not wait"):
        await answer(RUNS[1])


async def test_a_lost_index_does_not_ask_again(parts: Parts, tmp_path: Path) -> None:
    """DATA-34: neither older results nor Dagster's log told anew bring an answered question back."""
    project, open_one = (put_project(parts.store).project_id for _ in range(2))
    await reindex(parts.db, parts.store)
    for name in (project, open_one):
        await parts.recorder.record(name, [asked(RUNS[1])])
        waits = (await parts.state(name)).model_copy(update={"status": ProjectStatus.COMPLETED})
        results = ProjectResults(format=1, written_at=AT, state=waits, cancelled_runs=[])
        parts.store.put(results_key(name), results.model_dump_json().encode())
    answer = KeepRequest(run_id=RUNS[1], by="ada", reason="no gain")
    await parts.champions.keep(await _row(parts, project), answer)
    other = await index(tmp_path / "other.db")
    try:
        assert set((await reindex(other, parts.store)).added) == {project, open_one}
        found = Parts(other, parts.store)
        assert (await found.state(project)).asked is None
        assert (await found.state(open_one)).asked is not None  # nobody has answered that one
        assert sorted(await marks(found)) == [(0, False), (0, True)]
        await found.recorder.record(project, [asked(RUNS[1])])
        await found.look()
        assert (await found.state(project)).asked is None
        assert (await found.state(open_one)).asked is not None
        with pytest.raises(OrreryError, match="does not wait"):
            await found.champions.keep(await _row(found, project), answer)
    finally:
        await other.dispose()


async def test_an_answer_that_a_crash_left_is_told(parts: Parts) -> None:
    """DATA-34: it stands in the store without its event: the next start tells it, once."""
    project = put_project(parts.store).project_id
    await reindex(parts.db, parts.store)
    await parts.recorder.record(project, [asked(RUNS[1])])
    keep(parts.store, project, no(RUNS[1]))
    for _ in range(2):
        await parts.look()
        assert ((await parts.state(project)).asked, (await parts.state(project)).seq) == (None, 2)


def test_a_champion_is_told_once() -> None:
    """DATA-29: by its run's log, by a look at the store, in whatever order: one event, and no new round."""
    state = initial_state("p", "e", AT)
    by_run = championing.of_result(RUNS[0], result(champion(1, "p")), AT)
    assert by_run is not None
    by_look = championing.of_record(champion(1, "p"))
    assert by_run.source_key == by_look.source_key
    advanced = advance(state, [by_look, by_run], (), ())
    assert len(advanced.events) == 1
    assert advanced.state.run_id is None
    assert advanced.state.stages == state.stages


def test_a_refused_challenger_leaves_the_model() -> None:
    """DATA-21, DATA-27: its event says the decision, what is served stays; an older release's run counts."""
    served = advance(initial_state("p", "e", AT), [championing.of_record(champion(1, "p"))], (), ()).state
    refused = championing.of_result(RUNS[1], result(None, promoted=False), AT)
    assert refused is not None
    assert isinstance(refused.data, ChampionData)
    assert (refused.data.action, refused.data.reason) == (ChampionAction.KEPT, "because")
    assert advance(served, [refused], (), ()).state.model_key == "k1"
    stored = {"stage": "model_deployment", "best_model_id": "m", "endpoint_id": "e", "model_key": "k"}
    old = DeploymentResult.model_validate({**stored, "model_sha256": "0" * 64, "model_size_bytes": 1})
    assert old.promoted
    assert championing.of_result(RUNS[0], old, AT) is None


async def test_what_a_crash_left_is_told_at_the_start(parts: Parts) -> None:
    """DATA-14, DATA-29: a champion and a version in the store without events are told once, in order."""
    project = put_project(parts.store).project_id
    await reindex(parts.db, parts.store)
    for n in (1, 2):
        crown(parts.store, project, champion(n, project))
    version = DataVersion(
        version=2, mode=DataMode.APPEND, dataset=(await _row(parts, project)).dataset, total_rows=2,
        created_at=AT, drift=None, differences=[],
    )  # fmt: skip
    put_version(
        parts.store, project, StoredDataVersion(version=version, idempotency_key=None, request_hash="")
    )
    await parts.look()
    state = await parts.state(project)
    assert (state.seq, state.model_key, state.data_version) == (3, "k2", 2)
    assert (await _row(parts, project)).champion == 2
    assert parts.told == [project]
    await parts.look()
    assert (await parts.state(project)).seq == 3
    assert await parts.recorder.record(project, [told(version)]) == []


async def test_a_version_whose_event_failed_is_told_with_the_next(parts: Parts) -> None:
    """DATA-14: before the next one's event, or when its request comes again; each once."""
    project = put_project(parts.store).project_id
    await reindex(parts.db, parts.store)
    row = await _row(parts, project)
    stored = [_version(n, row.dataset) for n in (1, 2, 3)]
    await parts.new_data._tell(row, stored[:1])  # the first is the project itself
    assert (await parts.state(project)).seq == 0
    await parts.new_data._tell(row, stored)  # as version 3 is stored after 2, whose event was lost
    await parts.new_data._tell(row, stored)
    after = await parts.state(project)
    assert (after.seq, after.data_version) == (2, 3)
    assert await parts.recorder.record(project, [told(stored[1])]) == []


async def test_one_project_that_can_t_be_read_stops_no_other(parts: Parts) -> None:
    """DATA-14: what an unreadable version, or a deletion meanwhile, breaks is its own project alone."""
    names = [put_project(parts.store).project_id for _ in range(3)]
    await reindex(parts.db, parts.store)
    for name in names:
        stored = StoredDataVersion(
            version=_version(2, (await _row(parts, name)).dataset), idempotency_key=None, request_hash=""
        )
        put_version(parts.store, name, stored)
    async with parts.db.reading() as session:
        first, *others = [state.project_id for state in await projects.states(session)]
    parts.store.put(data_key(first, 2), b"{}")
    await parts.look()
    assert [(await parts.state(name)).data_version for name in (first, *others)] == [1, 2, 2]


def _version(n: int, dataset: DatasetInfo) -> DataVersion:
    return DataVersion(
        version=n, mode=DataMode.APPEND, dataset=dataset, total_rows=n, created_at=AT, drift=None,
        differences=[],
    )  # fmt: skip


async def _row(parts: Parts, project: str) -> Any:
    async with parts.db.reading() as session:
        return await projects.get(session, project)


async def test_a_model_served_before_there_were_champions_is_the_first(parts: Parts) -> None:
    """DATA-29: what an older release has served is recorded, so the next run is judged against it."""
    project = put_project(parts.store).project_id
    await reindex(parts.db, parts.store)
    async with parts.db.session() as session:
        row = await projects.get(session, project)
        assert row is not None
        served = {"model_key": "k", "model_sha256": "0" * 64, "model_size_bytes": 1, "model_run_id": RUNS[0]}
        row.state = row.state.model_copy(update=served)
    await parts.look()
    found = current_champion(parts.store, project)
    assert found is not None
    assert (found.n, found.run_id, found.reason) == (1, RUNS[0], BEFORE)
    assert (await parts.state(project)).champion == found


async def test_two_decisions_at_once_are_one(parts: Parts) -> None:
    """DATA-28: the same number can't be written twice; a call that comes second is told so."""
    project = put_project(parts.store).project_id
    await reindex(parts.db, parts.store)
    crown(parts.store, project, champion(1, project))
    with pytest.raises(ObjectExists):
        crown(parts.store, project, champion(1, project))
    with pytest.raises(OrreryError) as late:
        await parts.champions._crown(champion(1, project), project)
    assert late.value.code is ErrorCode.CONFLICT


async def test_a_pinned_champion_refuses_first(parts: Parts) -> None:
    """DATA-23: a pin is looked at before anything else is done."""
    project = put_project(parts.store).project_id
    await reindex(parts.db, parts.store)
    pinned = ProjectPolicy(promotion=Promotion.BETTER, pinned=True, changed_at=AT, changed_by="ada")
    put_policy(parts.store, project, pinned)
    with pytest.raises(OrreryError) as refused:
        await parts.champions.promote(await _row(parts, project), PromoteRequest(run_id=RUNS[0]))
    assert (refused.value.code, "pinned" in refused.value.message) == (ErrorCode.CONFLICT, True)


async def test_a_lost_index_finds_champions_and_versions_again(parts: Parts, tmp_path: Path) -> None:
    """DATA-31: from the store alone, also what was promoted or added since a run last ended."""
    project = put_project(parts.store).project_id
    for n in (1, 2, 3):
        crown(parts.store, project, champion(n, project))
    dataset = put_project(parts.store).dataset
    version = DataVersion(
        version=2,
        mode=DataMode.REPLACE,
        dataset=dataset,
        total_rows=1,
        created_at=AT,
        drift=None,
        differences=[],
    )
    put_version(
        parts.store, project, StoredDataVersion(version=version, idempotency_key=None, request_hash="")
    )
    other = await index(tmp_path / "other.db")
    try:
        assert project in (await reindex(other, parts.store)).added
        found = Parts(other, parts.store)
        state = await found.state(project)
        assert (state.model_key, state.model_run_id, state.data_version) == ("k3", RUNS[2], 2)
        row = await _row(found, project)
        assert row.champion == 3
        history = await found.champions.history(row)
        assert [one.n for one in history.history] == [3, 2, 1]
        assert [one.version for one in await found.new_data.versions(row)] == [2, 1]
        await found.look()
        assert (await found.state(project)).seq == 0  # nothing is told twice
    finally:
        await other.dispose()


async def test_a_deletion_takes_champions_along(parts: Parts) -> None:
    """DATA-28: who decides while the project is deleted leaves no record behind."""
    project = put_project(parts.store).project_id
    await reindex(parts.db, parts.store)
    row = await _row(parts, project)
    async with parts.db.session() as session:
        await projects.mark_deleted(session, project, AT)
    with pytest.raises(OrreryError) as gone:
        await parts.champions._crown(champion(1, row.id), project)
    assert gone.value.code is ErrorCode.PROJECT_NOT_FOUND
    assert champion_key(project, 1) not in [info.key for info in parts.store.list(f"projects/{project}/")]
    parts.store.delete(project_key(project))


@pytest.fixture(params=["sqlite", "postgres"])
async def either(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    is_sqlite = request.param == "sqlite"
    url = sqlite_url(tmp_path) if is_sqlite else str(request.getfixturevalue("new_postgres")())
    async with database(url) as opened:
        yield opened


@pytest.mark.parametrize("answered", [False, True])
async def test_a_challenger_that_waited_before_an_upgrade_waits_on(
    either: Database, store: ObjectStore, answered: bool
) -> None:
    """DATA-33: states of a release before do not hold it; its event does, until another is its answer.

    API-77: the champion that they do hold comes into the galaxy's list.
    """
    db, project = either, put_project(store).project_id
    await reindex(db, store)
    decision = result(None, promoted=False).decision
    says: dict[str, Any] = {"champion": None, "policy": None, "by": "run", "reason": "", "message": "."}
    asked = ChampionData(run_id=RUNS[1], action=ChampionAction.ASKED, decision=decision, **says)
    kept = ChampionData(run_id=None, action=ChampionAction.KEPT, decision=None, **says)
    drafts = [EventDraft(f"api:{n}", AT, data, data.run_id) for n, data in enumerate([asked, kept])]
    await Recorder(db, Hub(max_per_project=1)).record(project, drafts[: 1 + answered])
    async with db.session() as session:
        row = await projects.get_for_update(session, project)
        assert row is not None
        before = row.state.asked
        told = {k: v for k, v in json.loads(row.state.model_dump_json()).items() if k != "asked"}
        bare = json.dumps(told | {"champion": champion(3, project).model_dump(mode="json")})
        await session.execute(
            text("UPDATE projects SET state = :state, asks = :no"), {"state": bare, "no": False}
        )
        await session.execute(text("ALTER TABLE projects DROP COLUMN champion"))
        await session.execute(text("UPDATE alembic_version SET version_num = '0006'"))
    await db.migrate()
    async with db.reading() as session:
        after = await projects.get(session, project)
    assert after is not None
    assert (before is None) is answered
    assert after.state.asked == before
    assert after.asks is not answered
    assert after.champion == 3
