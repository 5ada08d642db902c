"""What is due: the time is given, Dagster and the store are asked through what the test says of them."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import layout
from contracts.cron import parse_cron
from contracts.data_versions import DataMode, DataVersion, DriftReport, DriftSeverity
from contracts.datasets import DatasetInfo, TableFormat
from contracts.schedules import ScheduleEntry, StoredEntry
from object_store import ObjectStore, open_store
from pipeline_assets.schedules.clock import EntryClock, due
from pipeline_assets.schedules.cursor import Cursor, read_cursor
from pipeline_assets.schedules.documents import Documents
from pipeline_assets.schedules.planning import MAX_STARTS, MAX_UNFINISHED, Plan, plan
from pipeline_assets.schedules.triggers import DataNews, triggered
from tests.pipeline_assets.schedules.conftest import put_schedule

NOW = datetime(2026, 11, 23, 12, 0, 30, tzinfo=UTC)
PROJECT = "01936f5e-0000-7000-8000-000000000001"
NIGHTLY = ScheduleEntry(name="nightly", cron="0 2 * * *")


@dataclass
class Told:
    """A world in which all projects stand, unless the test says otherwise."""

    waiting: int = 0
    busy: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    data: DataNews = field(default_factory=lambda: DataNews(1, []))
    done: int = 0

    def unfinished(self) -> int:
        return self.waiting

    def is_at_work(self, project_id: str, entry: str) -> bool:
        return entry in self.busy

    def exists(self, project_id: str) -> bool:
        return project_id not in self.gone

    def news(self, project_id: str) -> DataNews:
        return self.data

    def started_for(self, project_id: str, entry: str) -> int:
        return self.done


class Untouched(Told):
    """A world that nobody may ask: each question is one to Dagster or to the store."""

    def news(self, project_id: str) -> DataNews:
        raise AssertionError(f"what is new in {project_id} was asked for nothing")


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return open_store(tmp_path.as_uri())


def looked(store: ObjectStore) -> Documents:
    documents = Documents()
    documents.refresh(store)
    return documents


def project(number: int) -> str:
    return f"01936f5e-0000-7000-8000-{number:012d}"


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["* * * * *", "*/7 * * * *", "0 2 * * *", "30 2 * * sun", "0 0 1 * *"]),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]),
    st.lists(st.integers(1, 60 * 24 * 40), min_size=1, max_size=8),
    st.integers(0, 3600),
)
def test_each_tick_is_found_by_exactly_one_look(cron: str, zone: str, gaps: list[int], jitter: int) -> None:
    """SCHED-5, SCHED-6: looks at any distance, over clock changes too, find a stretch's last tick once."""
    begun = datetime(2026, 3, 27, 22, 11, tzinfo=UTC)
    entry = ScheduleEntry(name="e", cron=cron, timezone=zone, jitter_s=jitter)
    stored = StoredEntry(entry=entry, since=begun)
    clock, later = EntryClock(stored, PROJECT), entry.jitter(PROJECT)
    after, moment = None, begun
    for gap in gaps:
        moment += timedelta(minutes=gap)
        start = (begun if after is None else after) - later
        expected = parse_cron(cron).latest(start, moment - later, ZoneInfo(zone))
        assert clock.due(after, moment) == due(stored, PROJECT, after, moment) == expected
        after = moment
    # A cursor that somebody has set back: what was found before is found again.
    assert clock.due(None, moment) == due(stored, PROJECT, None, moment)


def test_nothing_is_due_from_before_an_entry_stood_or_while_it_is_disabled() -> None:
    """SCHED-6: a schedule that was just set starts nothing at once."""
    stored = StoredEntry(entry=NIGHTLY, since=NOW - timedelta(minutes=5))
    assert due(stored, PROJECT, None, NOW) is None
    assert due(stored, PROJECT, NOW - timedelta(days=9), NOW) is None
    off = StoredEntry(entry=NIGHTLY.model_copy(update={"enabled": False}), since=NOW - timedelta(days=9))
    assert due(off, PROJECT, None, NOW) is None


def test_jitter_spreads_projects_over_all_of_it() -> None:
    """SCHED-6: a project's ticks come later by the same seconds each time, up to those that are allowed."""
    entry = NIGHTLY.model_copy(update={"jitter_s": 60})
    seconds = [entry.jitter(project(number)).total_seconds() for number in range(2000)]
    assert set(seconds) == set(range(61))
    assert NIGHTLY.jitter(PROJECT) == timedelta(0)


def test_missed_ticks_are_one_run(store: ObjectStore) -> None:
    """SCHED-5: a daemon that was down for a week finds one nightly run due, named by its last tick."""
    put_schedule(store, PROJECT, NIGHTLY, ago=timedelta(days=365))
    first = plan(Cursor(until=NOW - timedelta(days=7)), looked(store), NOW, Told())
    assert [wish.key for wish in first.wishes] == [f"{PROJECT}:nightly:2026-11-23T02:00Z"]
    assert first.wishes[0].trigger == "schedule"
    assert plan(first.cursor, looked(store), NOW + timedelta(seconds=30), Told()).wishes == []


def test_a_tick_that_comes_while_its_run_is_at_work_is_skipped(store: ObjectStore) -> None:
    """SCHED-10: it is not made up for; another entry of the project is not held up by it."""
    put_schedule(store, PROJECT, NIGHTLY, NIGHTLY.model_copy(update={"name": "other"}), ago=timedelta(days=2))
    found = plan(Cursor(until=NOW - timedelta(days=1)), looked(store), NOW, Told(busy={"nightly"}))
    assert [wish.entry.name for wish in found.wishes] == ["other"]
    assert found.skipped == [f"{PROJECT}:nightly at 2026-11-23T02:00Z"]
    assert plan(found.cursor, looked(store), NOW, Told()).wishes == []


def test_a_deleted_project_starts_nothing(store: ObjectStore) -> None:
    """SCHED-11: its schedule may still be there while it is being deleted."""
    put_schedule(store, PROJECT, NIGHTLY, ago=timedelta(days=2))
    assert plan(Cursor(until=NOW - timedelta(days=1)), looked(store), NOW, Told(gone={PROJECT})).wishes == []


def rounds(documents: Documents, cursor: Cursor, waiting: int = 0) -> list[Plan]:
    """Evaluations, ten seconds apart, until one has nothing left to do."""
    found = [plan(cursor, documents, NOW, Told(waiting=waiting))]
    while found[-1].cursor.after is not None and found[-1].wishes:
        later = NOW + timedelta(seconds=10 * len(found))
        found.append(plan(found[-1].cursor, documents, later, Told(waiting=waiting)))
    return found


def test_thousands_that_are_due_start_a_few_at_a_time(store: ObjectStore, tmp_path: Path) -> None:
    """SCHED-8: 2000 projects due at once: 25 an evaluation, each once, and a cursor that stays short."""
    put_schedule(store, project(0), NIGHTLY, ago=timedelta(days=2))
    first = tmp_path / layout.schedule_key(project(0))
    for number in range(1, 2000):  # by hand: a store brings each to the disk
        (tmp_path / layout.schedule_key(project(number))).write_bytes(first.read_bytes())
    documents = looked(store)
    plans = rounds(documents, Cursor(until=NOW - timedelta(days=1)))
    keys = [wish.key for each in plans for wish in each.wishes]
    assert len(keys) == len(set(keys)) == 2000
    assert max(len(each.wishes) for each in plans) == MAX_STARTS
    assert max(len(each.cursor.model_dump_json()) for each in plans) < 400
    assert plans[-1].cursor.until == NOW  # what came due meanwhile is the next round's


def test_while_enough_wait_no_more_are_asked_for(store: ObjectStore) -> None:
    """SCHED-8: Dagster's queue has at most 100 scheduled runs; a round goes on where it stopped."""
    for number in range(3):
        put_schedule(store, project(number), NIGHTLY, ago=timedelta(days=2))
    documents, cursor = looked(store), Cursor(until=NOW - timedelta(days=1))
    full = plan(cursor, documents, NOW, Told(waiting=MAX_UNFINISHED))
    assert full.wishes == []
    two = plan(full.cursor, documents, NOW, Told(waiting=MAX_UNFINISHED - 2))
    rest = plan(two.cursor, documents, NOW + timedelta(minutes=1), Told())
    assert [wish.project_id for wish in [*two.wishes, *rest.wishes]] == [project(n) for n in range(3)]
    assert rest.cursor.after is None


def test_only_what_changed_is_read_again(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """SCHED-15: a look lists the schedules; it opens a document again when that was replaced."""
    for number in range(3):
        put_schedule(store, project(number), NIGHTLY)
    documents, opened = looked(store), []
    get = store.get
    monkeypatch.setattr(store, "get", lambda key: opened.append(key) or get(key))
    documents.refresh(store)
    assert opened == []
    put_schedule(store, project(1), NIGHTLY, ago=timedelta(days=3))
    store.delete(layout.schedule_key(project(2)))
    documents.refresh(store)
    assert opened == [layout.schedule_key(project(1))]
    assert [known.project_id for known in documents.all()] == [project(0), project(1)]


def test_a_document_that_cannot_be_read_stops_no_other(store: ObjectStore) -> None:
    """SCHED-5: of a broken one, or one of a release to come, nothing starts; its neighbours go on."""
    store.put(layout.schedule_key(project(1)), b'{"format": 9}')
    put_schedule(store, project(2), NIGHTLY, ago=timedelta(days=2))
    found = plan(Cursor(until=NOW - timedelta(days=1)), looked(store), NOW, Told())
    assert [wish.project_id for wish in found.wishes] == [project(2)]


def test_a_cursor_that_was_edited_is_a_first_one() -> None:
    """SCHED-5: the Dagster UI lets people write anything into it."""
    assert read_cursor("yesterday") == read_cursor(None) == Cursor()


def version(number: int, rows: int, drift: float | None = None) -> DataVersion:
    report = None
    if drift is not None:
        report = DriftReport(
            reference_version=1, reference_run_id=None, rows_before=100, rows_now=rows, columns=[],
            untested=[], domain_auc=None, domain_p_value=None, score=drift, severity=DriftSeverity.WARN,
            message="it drifts",
        )  # fmt: skip
    dataset = DatasetInfo(
        dataset_id="0" * 64, file_name="new.csv", format=TableFormat.CSV, size_bytes=1, num_rows=rows,
        num_columns=2, columns=["a", "b"], encoding="utf-8", delimiter=",", decimal=".", warnings=[],
    )  # fmt: skip
    return DataVersion(
        version=number, mode=DataMode.APPEND, dataset=dataset, total_rows=rows, created_at=NOW, drift=report,
        differences=[],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "versions", "champion", "done", "expected"),
    [
        ({"min_new_rows": 30}, [(2, 29)], 1, 0, None),
        ({"min_new_rows": 30}, [(2, 29), (3, 1)], 1, 0, 3),
        ({"min_new_rows": 30}, [(2, 50)], 2, 0, None),
        ({"min_new_rows": 30}, [(2, 50), (3, 10)], 1, 2, None),
        ({"min_new_rows": 30}, [(2, 50), (3, 30)], 1, 2, 3),
        ({"drift_above": 0.2}, [(2, 50, 0.2)], 1, 0, None),
        ({"drift_above": 0.2}, [(2, 50, 0.21)], 1, 0, 2),
        ({"drift_above": 0.2}, [(2, 50, 0.9), (3, 50, 0.0)], 1, 0, None),
        ({"drift_above": 0.2}, [(2, 50, None)], 1, 0, None),
        ({"min_new_rows": 1000, "drift_above": 0.2}, [(2, 50, 0.3)], 1, 0, 2),
        ({"min_new_rows": 1, "enabled": False}, [(2, 50)], 1, 0, None),
    ],
)
def test_enough_rows_or_drift_start_a_run(
    wanted: dict[str, object],
    versions: list[tuple[object, ...]],
    champion: int,
    done: int,
    expected: int | None,
) -> None:
    """SCHED-9: rows since the champion's data (or the last start) add up; drift is the newest version's."""
    entry = ScheduleEntry.model_validate({"name": "data", **wanted})
    found = triggered(entry, DataNews(champion, [version(*each) for each in versions]), done)  # type: ignore[arg-type]  # mixed columns
    assert (None if found is None else found.data_version) == expected


def test_news_start_a_run_once_a_version(store: ObjectStore) -> None:
    """SCHED-9: announced data are looked at until they are there; a version has one run, tagged with it."""
    put_schedule(store, PROJECT, ScheduleEntry(name="data", min_new_rows=10), ago=timedelta(days=2))
    now = datetime.now(UTC)
    quiet = plan(Cursor(until=now, news_until=now + timedelta(hours=1)), looked(store), now, Told())
    assert quiet.wishes == []
    store.put(layout.news_key(PROJECT), b"")
    before = plan(Cursor(until=now, news_until=now), looked(store), now, Told())
    assert before.wishes == []
    later = before.cursor.model_copy(update={"news_until": now + timedelta(hours=1)})
    assert plan(later, looked(store), now, Untouched()).cursor.news_until == now  # looked at until then
    world = Told(data=DataNews(1, [version(2, 10)]))
    found = plan(before.cursor, looked(store), now + timedelta(minutes=1), world)
    (wish,) = found.wishes
    assert (wish.trigger, wish.data_version, wish.key) == ("sensor", 2, f"{PROJECT}:data:data-2")
    busy = Told(data=world.data, busy={"data"})
    waiting = plan(before.cursor, looked(store), now + timedelta(minutes=1), busy)
    assert waiting.wishes == []
    assert waiting.cursor.news_until == before.cursor.news_until  # it is looked at again


def test_only_news_and_new_schedules_are_asked_about(store: ObjectStore, tmp_path: Path) -> None:
    """SCHED-9, SCHED-15: data that came since the last look, or an entry that was set since; nothing else."""
    put_schedule(store, PROJECT, ScheduleEntry(name="data", min_new_rows=10), ago=timedelta(days=2))
    put_schedule(store, project(7), NIGHTLY, ago=timedelta(minutes=1))
    now = datetime.now(UTC)
    old = (now - timedelta(hours=2)).timestamp()
    os.utime(tmp_path / layout.schedule_key(PROJECT), (old, old))
    asked = Cursor(until=now, news_until=now - timedelta(minutes=30))
    assert plan(asked, looked(store), now, Untouched()).wishes == []
    store.put(layout.news_key(PROJECT), b"")
    world = Told(data=DataNews(1, [version(2, 10)]))
    assert len(plan(asked, looked(store), now, world).wishes) == 1
    os.utime(tmp_path / layout.news_key(PROJECT), (old, old))
    os.utime(tmp_path / layout.schedule_key(PROJECT))  # the entry is set anew
    assert len(plan(asked, looked(store), now, world).wishes) == 1


def test_a_run_that_is_due_anyway_reads_the_new_data(store: ObjectStore) -> None:
    """SCHED-9: a tick and new data of one entry in one look are one run."""
    both = ScheduleEntry(name="both", cron="* * * * *", min_new_rows=1)
    put_schedule(store, PROJECT, both, ago=timedelta(days=2))
    now = datetime.now(UTC)
    world = Told(data=DataNews(1, [version(2, 10)]))
    (wish,) = plan(Cursor(until=now - timedelta(hours=1)), looked(store), now, world).wishes
    assert (wish.trigger, wish.data_version) == ("schedule", 2)
