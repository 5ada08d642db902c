"""Alerts: when they begin and end, told once each whoever looks, and who is looked at."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.db import events, projects
from api.db.database import Database
from api.db.locks import watching_alone
from api.db.tables import ProjectRow
from api.inspection import Inspector
from api.monitoring.alerts import AlertWatch
from api.monitoring.deciding import MAX_HELD, decided
from api.monitoring.gathering import REFERENCE_AGAIN_AFTER_S, Gatherer, Window
from api.monitoring.log_files import chosen, log_files
from api.monitoring.policies import Policies
from api.monitoring.reports import Reports
from api.monitoring.retention import Retention
from api.projection.advance import advance
from api.projection.fold import initial_state
from api.projection.recorder import Recorder
from api.results import Results
from api.stream.hub import Hub
from contracts.champions import Champion, ChampionAction
from contracts.data_versions import DriftSeverity
from contracts.errors import ErrorCode, OrreryError
from contracts.events import ProjectState
from contracts.layout import (
    feedback_key,
    manifest_key,
    monitoring_news_key,
    monitoring_seen_key,
    prediction_log_key,
    project_key,
    raw_key,
    reference_key,
    stage_key,
)
from contracts.manifests import RunManifest
from contracts.monitoring import (
    FIRST_MONITORING_POLICY,
    AlertAction,
    AlertKind,
    MonitoringPolicy,
    MonitoringPolicyRequest,
)
from contracts.prediction_log import stamp_of
from contracts.stages import PipelineStage
from contracts.watching import ReferencePlan, ReferenceRows, Signal, Standing, Subject, WatchPlan
from object_store import ObjectInfo, ObjectStore, open_store
from tests.api.core.streaming import add_project, database, project_id, sqlite_url

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RUN, OTHER = "01936f6e-9d10-7c41-8a2b-3c4d5e6f7a80", "01936f6e-9d10-7c41-8a2b-3c4d5e6f7a81"
POLICY = FIRST_MONITORING_POLICY


def champion(run_id: str = RUN, n: int = 1) -> Champion:
    return Champion(
        n=n, previous=None, action=ChampionAction.PROMOTED, run_id=run_id, best_model_id="m", endpoint_id="e",
        model_key="k", model_sha256="a" * 64, model_size_bytes=1, data_version=1, dataset_id="d", at=NOW,
        by="run", reason="", decision=None,
    )  # fmt: skip


def signal(
    standing: Standing, column: str | None = "amount", kind: AlertKind = AlertKind.DRIFT, value: float = 0.5
) -> Signal:
    return Signal(
        subject=Subject(kind=kind, column=column), standing=standing, severity=DriftSeverity.WARN,
        metric=None, value=value, threshold=0.25, rows=500, message="so it is",
    )  # fmt: skip


def state_of(run_id: str = RUN) -> ProjectState:
    state = initial_state(project_id(), "e", NOW)
    return state.model_copy(update={"champion": champion(run_id)})


def told(
    state: ProjectState, *signals: Signal, policy: MonitoringPolicy = POLICY
) -> tuple[ProjectState, list[tuple[AlertAction, str | None]]]:
    """The state after what is decided by these signals, and what was told."""
    done = advance(state, decided(state, signals, policy, NOW), (), ())
    made = [(event.data.action, event.data.alert.column) for _, event in done.events]  # type: ignore[union-attr]
    return done.state, made


@given(st.lists(st.sampled_from([*Standing, None]), max_size=30))
def test_an_alert_begins_and_ends_once(standings: list[Standing | None]) -> None:
    """WATCH-31, WATCH-33: whatever is measured in whichever order, raised and cleared take turns."""
    state, said = state_of(), []
    for standing in standings:
        state, made = told(state, *([] if standing is None else [signal(standing)]))
        said += made
    assert said == [
        (AlertAction.RAISED if at % 2 == 0 else AlertAction.CLEARED, "amount") for at in range(len(said))
    ]
    measured = [one for one in standings if one in {Standing.ABOVE, Standing.BELOW}]
    assert bool(state.alerts) == (bool(measured) and measured[-1] is Standing.ABOVE)
    assert state.alerts_told == len(said)
    assert (state.status, state.stages) == (state_of().status, state_of().stages)


def test_what_ends_an_alert_beside_its_measure() -> None:
    """WATCH-32: a threshold that is switched off, another model; of refusals the model does not matter."""
    state, _ = told(
        state_of(), signal(Standing.ABOVE), signal(Standing.ABOVE, None, AlertKind.REFUSED, value=0.6)
    )
    off = POLICY.model_copy(update={"drift_psi": None})
    assert told(state, policy=off)[1] == [(AlertAction.CLEARED, "amount")]
    other = state.model_copy(update={"champion": champion(OTHER, 2)})
    assert told(other)[1] == [(AlertAction.CLEARED, "amount")]
    after, again = told(other, signal(Standing.ABOVE))
    assert again == [(AlertAction.CLEARED, "amount"), (AlertAction.RAISED, "amount")]
    assert {alert.model_run_id for alert in after.alerts} == {RUN, OTHER}
    assert told(state)[1] == []  # nothing was measured


def test_no_more_than_fifty_hold() -> None:
    """WATCH-33: the worst come first; the others are told when there is room."""
    many = [signal(Standing.ABOVE, f"c{n}") for n in range(MAX_HELD + 20)]
    state, made = told(state_of(), *many)
    assert len(made) == len(state.alerts) == MAX_HELD
    assert told(state, *many)[1] == []


@pytest.fixture(params=["sqlite", "postgres"], scope="module")
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path_factory.mktemp("db"))
    return str(request.getfixturevalue("new_postgres")())


@pytest.fixture
async def db(url: str) -> AsyncIterator[Database]:
    async with database(url) as opened:
        yield opened


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return open_store((tmp_path / "objects").as_uri())


async def crowned(db: Database) -> str:
    """A project that has a champion."""
    name = await add_project(db)
    async with db.session() as session:
        row = await projects.get_for_update(session, name)
        assert row is not None
        row.state = row.state.model_copy(update={"champion": champion()})
    return name


class Told:
    """Reports that say what a test wants of a project, and which they were asked for."""

    def __init__(self) -> None:
        self.signals: list[Signal] = []
        self.broken: set[str] = set()
        self.asked: list[str] = []

    async def look(self, row: Any) -> Any:
        self.asked.append(row.id)
        if row.id in self.broken:
            raise OrreryError(ErrorCode.CONFLICT, "What the champion's run has left is gone")
        await asyncio.sleep(0)
        return SimpleNamespace(
            window=SimpleNamespace(until=datetime.now(UTC), policy=POLICY),
            watched=SimpleNamespace(signals=self.signals),
        )


def watch(db: Database, store: ObjectStore, reports: Told, every_s: float = 0.0) -> AlertWatch:
    retention, recorder, results = Retention(db, store, days=0), Recorder(db, Hub()), Results(db, store)
    looks = cast("Reports", reports)
    return AlertWatch(db, store, recorder, looks, retention, on_told=results.soon, every_s=every_s)


async def alerts_of(db: Database, project: str) -> list[str]:
    found = await db.read(lambda connection: events.after(connection, project, 0, limit=100))
    return [event.body.partition('"action":"')[2].partition('"')[0] for event in found]


async def test_replicas_and_restarts_tell_once(db: Database, store: ObjectStore) -> None:
    """WATCH-33: several look at the same moment, by what they knew then; and again after a start."""
    project, reports = await crowned(db), Told()
    reports.signals = [signal(Standing.ABOVE)]
    watches = [watch(db, store, reports) for _ in range(4)]
    news = datetime.now(UTC)
    await asyncio.gather(*(one.look_at(project, news) for one in watches))
    assert await alerts_of(db, project) == ["raised"]
    await watch(db, store, reports).look_at(project, news)
    assert await alerts_of(db, project) == ["raised"]
    reports.signals = [signal(Standing.BELOW)]
    await asyncio.gather(*(one.look_at(project, news) for one in watches))
    assert await alerts_of(db, project) == ["raised", "cleared"]


async def test_a_release_that_counts_no_alerts_silences_none(db: Database, store: ObjectStore) -> None:
    """WATCH-33: it stores states without the count; what begins and ends after that is told all the same."""
    project, reports = await crowned(db), Told()
    one, news = watch(db, store, reports), datetime.now(UTC)
    for standing in (Standing.ABOVE, Standing.BELOW, Standing.ABOVE, Standing.BELOW):
        reports.signals = [signal(standing)]
        await one.look_at(project, news)
        async with db.session() as session:
            row = await projects.get_for_update(session, project)
            assert row is not None
            row.state = row.state.model_copy(update={"alerts_told": 0})
        one = watch(db, store, reports)  # the recorder of another process: it reads what is stored
    assert await alerts_of(db, project) == ["raised", "cleared"] * 2


async def test_only_news_is_looked_at(db: Database, store: ObjectStore) -> None:
    """WATCH-34: once; what another process has seen is not looked at again, a broken project keeps nobody."""
    broken, other, quiet = [await crowned(db) for _ in range(3)]
    reports = Told()
    reports.broken = {broken}
    for name in (broken, other):
        store.put(monitoring_news_key(name), b"")
    first = watch(db, store, reports)
    await first.look()
    assert set(reports.asked) == {broken, other}
    await watch(db, store, reports).look()
    assert reports.asked.count(other) == 1
    assert reports.asked.count(broken) == 2  # nobody has seen it
    await asyncio.sleep(0.02)
    store.put(monitoring_news_key(other), b"")
    await first.look()
    assert reports.asked.count(other) == 2
    assert quiet not in reports.asked
    patient = watch(db, store, reports, every_s=60)
    await patient.look()
    store.put(monitoring_news_key(broken), b"")
    await patient.look()
    assert reports.asked.count(broken) == 4  # of which the patient one looked once


async def test_a_deleted_project_leaves_no_notes(db: Database, store: ObjectStore) -> None:
    """WATCH-35: news of a project that is gone is removed when it is looked at."""
    gone = project_id()
    store.put(monitoring_news_key(gone), b"")
    await watch(db, store, Told()).look()
    assert list(store.list("monitoring/")) == []


async def test_a_project_that_goes_while_it_is_looked_at_leaves_no_notes(
    db: Database, store: ObjectStore
) -> None:
    """WATCH-35: the note that its news was seen does not outlive it."""

    class Going(Told):
        async def look(self, row: Any) -> Any:
            async with db.session() as session:
                await projects.mark_deleted(session, row.id, NOW)
            return await super().look(row)

    project = await crowned(db)
    store.put(monitoring_news_key(project), b"")
    await watch(db, store, Going()).look_at(project, NOW)
    assert list(store.list("monitoring/")) == []


async def test_one_replica_looks_at_a_time(db: Database) -> None:
    """WATCH-34: on Postgres the others wait; on SQLite there is one process."""
    async with watching_alone(db) as mine, watching_alone(db) as also:
        assert mine
        assert also is db.is_sqlite
    async with watching_alone(db) as again:
        assert again


async def test_a_policy_changes_by_what_is_named(db: Database, store: ObjectStore) -> None:
    """WATCH-30: left out stays, null switches off; a project that is gone keeps none."""
    project, policies = await add_project(db), Policies(db, store)
    assert await policies.get(project) == FIRST_MONITORING_POLICY
    wish = MonitoringPolicyRequest.model_validate({"drift_psi": None, "slow_ms": 200, "hours": None})
    changed = await policies.put(project, wish)
    assert (changed.drift_psi, changed.slow_ms, changed.hours) == (None, 200, 24)
    assert changed.missing_share == FIRST_MONITORING_POLICY.missing_share
    assert changed.changed_by == "somebody"
    assert await policies.get(project) == changed
    gone = project_id()
    with pytest.raises(OrreryError) as refused:
        await policies.put(gone, wish)
    assert refused.value.code is ErrorCode.PROJECT_NOT_FOUND
    assert await policies.get(gone) == FIRST_MONITORING_POLICY


async def test_two_changes_of_a_policy_at_once_both_hold(db: Database, store: ObjectStore) -> None:
    """WATCH-30: what one leaves out is as the other says it; of two replicas on Postgres, too."""
    project, here = await add_project(db), Policies(db, store)
    there = here if db.is_sqlite else Policies(db, store)
    wishes = [{"slow_ms": 200}, {"drift_psi": 0.5}, {"min_rows": 50}, {"lost_share": None}]
    await asyncio.gather(
        *(
            policies.put(project, MonitoringPolicyRequest.model_validate(wish))
            for policies, wish in zip((here, there, here, there), wishes, strict=True)
        )
    )
    held = await here.get(project)
    assert (held.slow_ms, held.drift_psi, held.min_rows, held.lost_share) == (200, 0.5, 50, None)


async def test_what_is_old_is_deleted(db: Database, store: ObjectStore) -> None:
    """WATCH-35: by the day of a prediction; the served model's rows stay, and so does what is young."""
    project = await crowned(db)
    days = {n: prediction_log_key(project, stamp_of(NOW - timedelta(days=n)), project_id()) for n in (1, 40)}
    served, former = (reference_key(project, letter * 64) for letter in "ab")
    feedback = feedback_key(project, project_id())
    for key in (*days.values(), served, former, feedback):
        store.put(key, b"x")
    retention = Retention(db, store, days=30)
    assert retention.delete_older(project, NOW - timedelta(days=30), "a" * 64) == 1
    assert retention.delete_older(project, datetime.now(UTC) + timedelta(days=1), "a" * 64) == 3
    assert [info.key for info in store.list(f"projects/{project}/")] == [served]


def test_files_of_the_window_are_drawn_alike(store: ObjectStore) -> None:
    """WATCH-23: those with a row since then, over days; of too many the same are drawn, within the bounds."""
    project = project_id()
    moments = [NOW - timedelta(hours=n) for n in range(60)]
    for moment in moments:
        store.put(prediction_log_key(project, stamp_of(moment), project_id()), b"x" * 10)
    found = log_files(store, project, NOW - timedelta(hours=30), NOW)
    assert len(found.all) == 31
    assert found.is_whole
    assert len(log_files(store, project, NOW - timedelta(days=20), NOW).all) == 60
    files: list[ObjectInfo] = list(found.all)
    few = chosen(files, 100, 1000)
    assert few == chosen(files[::-1], 100, 1000)
    assert len(few) == 10
    assert len(chosen(files, 10_000, 7)) == 7
    assert few != files[:10] != files[-10:]


class Slow:
    """An inspector, and what gathers files for it: it answers nobody until it is told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.go = asyncio.Event()

    @asynccontextmanager
    async def plan(self, row: Any, window: Any) -> AsyncIterator[Path]:
        del window
        yield Path(row.id)

    async def watched(self, plan: Path) -> Any:
        self.asked += 1
        await self.go.wait()
        raise OrreryError(ErrorCode.UNAVAILABLE, str(plan))


async def test_few_reports_are_made_at_once(db: Database, store: ObjectStore) -> None:
    """WATCH-24: two at a time, eight wait, more are told to try again; who want the same one share it."""
    slow = Slow()
    reports = Reports(
        store, cast("Inspector", slow), cast("Gatherer", slow), Policies(db, store), max_files=10
    )
    rows = [cast("ProjectRow", SimpleNamespace(id=project_id(), state=state_of())) for _ in range(12)]
    asking = [asyncio.create_task(reports.report(row, 24)) for row in [*rows, rows[0]]]
    async with asyncio.timeout(30):
        while slow.asked < 2 or sum(task.done() for task in asking) < 2:
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)  # one too many would come now
    refused = [task.exception() for task in asking if task.done()]
    assert [cast("OrreryError", error).code for error in refused] == [ErrorCode.RATE_LIMITED] * 2
    assert slow.asked == 2
    slow.go.set()
    codes = [cast("OrreryError", e).code for e in await asyncio.gather(*asking, return_exceptions=True)]
    assert codes.count(ErrorCode.UNAVAILABLE) == 11  # the twin asked again once the first had failed


async def test_its_notes_say_which_news_was_seen(db: Database, store: ObjectStore) -> None:
    """WATCH-34: by the time of the news, written when all is told."""
    project, reports = await crowned(db), Told()
    store.put(monitoring_news_key(project), b"")
    at = store.stat(monitoring_news_key(project)).updated_at
    await watch(db, store, reports).look()
    assert datetime.fromisoformat(store.get(monitoring_seen_key(project)).decode()) == at


class Reader:
    """An inspector that has rows of what a model has learnt from, or can't read them."""

    def __init__(self) -> None:
        self.asked = 0
        self.failure: OrreryError | None = None

    async def reference(self, plan: Path) -> ReferenceRows:
        assert ReferencePlan.model_validate_json(plan.read_bytes()).data
        self.asked += 1
        if self.failure is not None:
            raise self.failure
        return ReferenceRows(rows=1, rows_total=1, parquet_base64="YWJj")


@pytest.fixture
async def learnt(db: Database, store: ObjectStore) -> tuple[ProjectRow, Window]:
    """A project with what its champion has learnt from, and a window without any prediction."""
    project = await crowned(db)
    async with db.reading() as session:
        row = await projects.get(session, project)
    assert row is not None
    deployed = PipelineStage.MODEL_DEPLOYMENT
    manifest = RunManifest(run_id=RUN, project_id=project, producers={deployed.value: RUN})
    store.put(manifest_key(project, RUN), manifest.model_dump_json().encode())
    store.put(stage_key(project, RUN, deployed, "schema.json"), b"{}")
    for key in (raw_key(project), project_key(project)):
        store.put(key, b"x")
    none = log_files(store, project, NOW - timedelta(hours=1), NOW)
    return row, Window(NOW - timedelta(hours=1), NOW, POLICY, none, [], 0, [])


async def compared(gatherer: Gatherer, learnt: tuple[ProjectRow, Window]) -> bool:
    """Whether a report has rows to compare with."""
    async with gatherer.plan(*learnt) as plan:
        return WatchPlan.model_validate_json(plan.read_bytes()).reference is not None


async def test_rows_that_cannot_be_read_are_not_read_for_each_report(
    store: ObjectStore, learnt: tuple[ProjectRow, Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    """WATCH-27: reports go on without; they are tried again hours later, after one that was away at once."""
    reader = Reader()
    gatherer = Gatherer(store, cast("Inspector", reader))
    reader.failure = OrreryError(ErrorCode.UNAVAILABLE, "It is away")
    with pytest.raises(OrreryError, match="away"):
        await compared(gatherer, learnt)
    reader.failure = OrreryError(ErrorCode.VALIDATION_ERROR, "It takes more memory than it may")
    assert not [found for _ in range(3) if (found := await compared(gatherer, learnt))]
    assert reader.asked == 2
    now, reader.failure = time.monotonic(), None
    monkeypatch.setattr(time, "monotonic", lambda: now + REFERENCE_AGAIN_AFTER_S)
    assert await compared(gatherer, learnt)
    assert reader.asked == 3


async def test_rows_that_retention_took_are_drawn_again(
    store: ObjectStore, learnt: tuple[ProjectRow, Window]
) -> None:
    """WATCH-35: those of a former champion go; it has them again when it comes back."""
    reader = Reader()
    gatherer = Gatherer(store, cast("Inspector", reader))
    assert [await compared(gatherer, learnt) for _ in range(2)] == [True] * 2
    assert reader.asked == 1
    Retention(store=store, db=cast("Database", None), days=30).delete_older(
        learnt[0].id, datetime.now(UTC) + timedelta(days=1)
    )
    assert await compared(gatherer, learnt)
    assert reader.asked == 2
