"""The routes of a project's schedule, against the real API."""

import asyncio
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import uuid4

import httpx2
import pytest
from pydantic import TypeAdapter
from uuid_utils import uuid7

from api import scoring
from api.db import projects
from api.examples import schedules as examples
from api.sagas import delete as deleting
from api.schedules import Schedules
from api.scoring import ScoredFiles
from api.uploads import Upload
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import (
    SCHEDULES_PREFIX,
    is_scored_file,
    news_key,
    schedule_key,
    scored_file_key,
    scored_info_key,
    scored_prefix,
)
from contracts.schedules import ProjectSchedule, ScheduleRequest
from contracts.scoring import ScoredFile, ScoredFileDetail
from object_store import ObjectStore
from object_store.documents import scored_key_of
from tests.api.edge.launching import World, until
from tests.api.edge.server import ApiProcess, upload, wait_for

NIGHTLY = {"name": "nightly", "cron": "30 2 * * *", "timezone": "Europe/Berlin"}


@pytest.fixture(scope="module")
def project(api: ApiProcess) -> str:
    with api.client() as client:
        return str(upload(client).json()["project_id"])


def put(client: httpx2.Client, project: str, *entries: dict[str, Any], **headers: str) -> httpx2.Response:
    body = {"entries": list(entries), "by": "ada"}
    return client.put(f"/api/v1/projects/{project}/schedule", json=body, headers=headers)


def test_a_schedule_is_set_read_replaced_and_removed(client: httpx2.Client, project: str) -> None:
    """SCHED-4: revisions count, If-Match guards, a clock that is left as it was goes on."""
    path = f"/api/v1/projects/{project}/schedule"
    empty = client.get(path)
    assert (empty.json()["revision"], empty.json()["entries"], empty.headers["etag"]) == (0, [], '"0"')
    first = put(client, project, NIGHTLY)
    assert (first.status_code, first.json()["revision"], first.headers["etag"]) == (200, 1, '"1"')
    (entry,) = first.json()["entries"]
    ticks = [datetime.fromisoformat(tick) for tick in entry["next_ticks"]]
    assert len(ticks) == 5
    assert ticks == sorted(ticks)
    assert ticks[0] > datetime.now(UTC)
    stale = put(client, project, NIGHTLY, **{"If-Match": '"0"'})
    assert (stale.status_code, stale.json()["error_code"]) == (409, "CONFLICT")
    second = put(
        client,
        project,
        {**NIGHTLY, "priority": 3},
        {"name": "data", "min_new_rows": 9},
        **{"If-Match": '"1"'},
    )
    assert second.json()["revision"] == 2
    assert second.json()["entries"][0]["since"] == entry["since"]
    assert second.json()["entries"][1]["next_ticks"] == []
    moved = put(client, project, {**NIGHTLY, "cron": "0 3 * * *"})
    assert moved.json()["entries"][0]["since"] > entry["since"]
    assert client.delete(path, headers={"If-Match": '"9"'}).status_code == 409
    assert client.delete(path).json()["entries"] == []
    assert client.get(path).json()["revision"] == 0
    assert client.put(path, json={"entries": []}, headers={"If-Match": "soon"}).status_code == 422


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ({"cron": "61 * * * *"}, "entries.0.cron: minute"),
        ({"cron": "every day"}, "entries.0.cron"),
        ({"cron": "0 0 31 2 *"}, "entries.0.cron"),
        ({"cron": "0 2 * * *", "timezone": "Mars/Olympus"}, "entries.0.timezone"),
        ({}, "entries.0.cron"),
        ({"min_new_rows": 5, "from_stage": "model_training"}, "entries.0.from_stage"),
        (
            {
                "cron": "0 2 * * *",
                "from_stage": "model_training",
                "overrides": {"data_processing": {"drop_columns": ["sex"]}},
            },
            "entries.0.overrides.data_processing",
        ),
        ({"cron": "0 2 * * *", "kind": "score"}, "entries.0.file_id"),
        ({"cron": "0 2 * * *", "kind": "score", "file_id": str(uuid4())}, "entries.0.file_id"),
        ({"min_new_rows": 5, "kind": "score", "file_id": str(uuid4())}, "entries.0.min_new_rows"),
        ({"cron": "0 2 * * *", "file_id": str(uuid4())}, "entries.0.file_id: a retraining scores no file"),
        ({"cron": "0 2 * * *", "kind": "score", "from_stage": "model_training"}, "entries.0.from_stage"),
        (
            {"cron": "0 2 * * *", "kind": "score", "overrides": {"model_training": {"time_budget_s": 5}}},
            "entries.0.overrides",
        ),
    ],
)
def test_what_cannot_be_kept_is_named(
    client: httpx2.Client, project: str, entry: dict[str, Any], named: str
) -> None:
    """SCHED-3: a 422 that names the field, and the schedule stands as it was."""
    answer = put(client, project, {"name": "wrong", **entry})
    assert (answer.status_code, answer.json()["error_code"]) == (422, "INVALID_SCHEDULE"), answer.text
    assert named in answer.json()["details"]
    assert client.get(f"/api/v1/projects/{project}/schedule").json()["entries"] == []


def test_a_schedule_is_looked_at_before_it_is_set(client: httpx2.Client, project: str) -> None:
    """SCHED-17: its next ticks, or the refusal that setting it would give; nothing is stored by it."""
    path = f"/api/v1/projects/{project}/schedule"
    before = client.get(path).json()
    looked = client.post(f"{path}/check", json={"entries": [NIGHTLY]})
    assert (looked.status_code, looked.json()["revision"]) == (200, before["revision"])
    assert len(looked.json()["entries"][0]["next_ticks"]) == 5
    assert client.get(path).json() == before
    refused = client.post(f"{path}/check", json={"entries": [{**NIGHTLY, "cron": "61 * * * *"}]})
    assert (refused.status_code, refused.json()["error_code"]) == (422, "INVALID_SCHEDULE")
    assert refused.json()["details"].startswith("entries.0.cron: ")


def test_a_name_twice_and_an_unknown_field_are_refused(client: httpx2.Client, project: str) -> None:
    """SCHED-3: twice the same name would be two runs of one reason; a typing error is no setting."""
    twice = put(client, project, NIGHTLY, NIGHTLY)
    assert (twice.status_code, twice.json()["error_code"]) == (422, "INVALID_SCHEDULE")
    unknown = put(client, project, {**NIGHTLY, "crom": "* * * * *"})
    assert (unknown.status_code, unknown.json()["error_code"]) == (422, "VALIDATION_ERROR")
    assert "crom" in unknown.json()["details"]
    assert put(client, str(uuid4()), NIGHTLY).status_code == 404


def test_a_schedule_goes_with_its_project(api: ApiProcess, client: httpx2.Client) -> None:
    """SCHED-11: while it is being deleted the document stands, and starts nothing: the facts are gone."""
    doomed = upload(client).json()["project_id"]
    put(client, doomed, NIGHTLY)
    assert f"schedules/{doomed}.json" in api.objects()
    assert client.delete(f"/api/v1/projects/{doomed}").status_code == 200
    assert client.get(f"/api/v1/projects/{doomed}/schedule").status_code == 404
    assert put(client, doomed, NIGHTLY).status_code == 404
    wait_for(lambda: f"projects/{doomed}/project.json" not in api.objects())


async def test_nothing_of_a_schedule_outlives_its_project(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SCHED-11: while a tick may be under way the document stands; it goes last, and what announces data."""
    store, schedules = world.deleter._store, Schedules(world.db, world.deleter._store)
    project_id, kept = await world.project(), await world.project()
    for each in (project_id, kept):
        assert await schedules.put(each, ScheduleRequest.model_validate({"entries": [NIGHTLY]}), None)
        await schedules.announce(each)
    await world.deleter.begin(project_id)
    await asyncio.sleep(0.1)
    assert store.stat(schedule_key(project_id))
    monkeypatch.setattr(deleting, "SCHEDULED_LATE", timedelta(0))
    await until(lambda: not world.deleter._tasks)
    await schedules.announce(project_id)  # an upload that took longer than the deletion
    async with world.db.reading() as session:
        assert await projects.get_with_deleted(session, project_id) is None
    assert [info.key for info in store.list(SCHEDULES_PREFIX)] == [schedule_key(kept), news_key(kept)]


async def test_a_schedule_that_comes_too_late_is_not_kept(world: World) -> None:
    """SCHED-11: its project was deleted while it was on its way: no document is left to be listed."""
    store, gone = world.deleter._store, str(uuid7())
    wanted = ScheduleRequest.model_validate({"entries": [NIGHTLY]})
    assert await Schedules(world.db, store).put(gone, wanted, None) is None
    assert list(store.list(SCHEDULES_PREFIX)) == []


@pytest.mark.parametrize(
    ("example", "model"),
    [
        (examples.SCHEDULE_REQUEST, ScheduleRequest),
        (examples.SCHEDULE, ProjectSchedule),
        (examples.NO_SCHEDULE, ProjectSchedule),
        (examples.SCORED_FILES, list[ScoredFile]),
        (examples.SCORED_FILE_DETAIL, ScoredFileDetail),
    ],
)
def test_each_example_is_valid(example: Any, model: Any) -> None:
    """API-46: an example that the model refuses would teach something wrong."""
    adapter: TypeAdapter[Any] = TypeAdapter(model)
    shown = adapter.dump_python(adapter.validate_python(example), mode="json", exclude_unset=True)
    assert json.loads(json.dumps(shown)) == example


ROWS = b"island,bill_length_mm\nBiscoe,46.1\n"


def send(client: httpx2.Client, path: str, method: str = "POST", rows: bytes = ROWS) -> httpx2.Response:
    return client.request(method, path, files={"file": ("näw rows.csv", rows)})


def test_files_to_score_are_kept_replaced_and_deleted(
    api: ApiProcess, client: httpx2.Client, project: str
) -> None:
    """SCHED-14: a file is stored under an id of ours, and a schedule may name it from then on."""
    path = f"/api/v1/projects/{project}/scoring"
    assert client.get(path).json() == []
    made = send(client, path)
    assert (made.status_code, made.json()["file_name"]) == (201, "näw rows.csv")
    file_id = made.json()["file_id"]
    assert f"projects/{project}/scoring/{file_id}/{made.json()['sha256']}" in api.objects()
    entry = {"name": "scores", "kind": "score", "cron": "0 6 * * *", "file_id": file_id}
    assert put(client, project, entry).status_code == 200
    other = send(client, f"{path}/{file_id}", "PUT", ROWS + b"Torgersen,39.1\n")
    assert (other.status_code, other.json()["file_id"]) == (200, file_id)
    assert other.json()["sha256"] != made.json()["sha256"]
    assert [file["sha256"] for file in client.get(path).json()] == [other.json()["sha256"]]
    assert client.get(f"{path}/{file_id}").json() == {"file": other.json(), "scorings": []}
    assert client.get(f"{path}/{file_id}/20261123t063000z").json()["error_code"] == "NOT_FOUND"
    assert client.delete(f"{path}/{file_id}").status_code == 200
    assert client.get(f"{path}/{file_id}").status_code == 404
    assert not [key for key in api.objects() if "/scoring/" in key]
    # SCHED-3: the entry stands without its file, beside others and switched off; changed or new it does not
    assert put(client, project, entry, NIGHTLY).status_code == 200
    assert put(client, project, {**entry, "enabled": False}).status_code == 200
    for wrong in ({**entry, "cron": "0 7 * * *"}, {**entry, "name": "other"}):
        assert "entries.0.file_id" in put(client, project, wrong).json()["details"]
    client.delete(f"/api/v1/projects/{project}/schedule")


def arrived(store: ObjectStore, rows: bytes) -> Upload:
    staged = store.stage()
    staged.write(rows)
    size, sha256 = staged.seal()
    return Upload(staged=staged, file_name="rows.csv", sha256=sha256, size_bytes=size, fields={})


async def test_rows_are_replaced_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """SCHED-14: what is known of a file is of its rows, wherever a replacement stops.

    Old rows go with the next; those of the release before, not named by their hash, are read and go too.
    """
    store, project = world.deleter._store, await world.project()
    files, no_model = ScoredFiles(world.db, store), cast("Any", None)  # asked of a champion alone
    monkeypatch.setattr(scoring, "STRAY_AFTER", timedelta(0))
    file_id = (await files.keep(project, None, arrived(store, b"first"), no_model, None)).file_id
    first = store.get(scored_info_key(project, file_id))
    store.put(scored_file_key(project, file_id), b"first")
    store.delete(scored_file_key(project, file_id, hashlib.sha256(b"first").hexdigest()))

    async def standing() -> bytes:
        file = await files.get(project, file_id)
        rows = store.get(scored_key_of(store, project, file))
        assert hashlib.sha256(rows).hexdigest() == file.sha256
        return rows

    def full(*_: object) -> None:
        raise OrreryError(ErrorCode.STORAGE_FULL, "full")

    with monkeypatch.context() as once:
        once.setattr(store, "put", full)
        with pytest.raises(OrreryError):
            await files.keep(project, file_id, arrived(store, b"never"), no_model, None)
    assert store.get(scored_info_key(project, file_id)) == first
    assert await standing() == b"first"
    for rows in (b"second", b"third"):
        await files.keep(project, file_id, arrived(store, rows), no_model, None)
        assert await standing() == rows
    left = {info.key for info in store.list(scored_prefix(project, file_id)) if is_scored_file(info.key)}
    digests = [hashlib.sha256(rows).hexdigest() for rows in (b"second", b"third")]
    assert left == {scored_file_key(project, file_id, digest) for digest in digests}


async def test_a_project_has_so_many_files_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """SCHED-14: one more is a CONFLICT that leaves nothing; the rows of one that is there may be replaced."""
    store, project = world.deleter._store, await world.project()
    files, no_model = ScoredFiles(world.db, store), cast("Any", None)  # asked of a champion alone
    monkeypatch.setattr(scoring, "MAX_FILES", 1)
    file_id = (await files.keep(project, None, arrived(store, b"first"), no_model, None)).file_id
    with pytest.raises(OrreryError) as refused:
        await files.keep(project, None, arrived(store, b"second"), no_model, None)
    assert refused.value.code is ErrorCode.CONFLICT
    assert [file.file_id for file in await files.all(project)] == [file_id]
    assert (await files.keep(project, file_id, arrived(store, b"third"), no_model, None)).size_bytes == 5


async def test_rows_that_come_too_late_are_not_kept(world: World) -> None:
    """SCHED-14: their project was deleted while they were on their way: nothing of them is left."""
    store, gone = world.deleter._store, str(uuid7())
    no_model = cast("Any", None)  # asked of a champion alone
    with pytest.raises(OrreryError) as refused:
        await ScoredFiles(world.db, store).keep(gone, None, arrived(store, b"rows"), no_model, None)
    assert refused.value.code is ErrorCode.PROJECT_NOT_FOUND
    assert list(store.list("projects/")) == []


async def test_two_replicas_may_replace_the_same_rows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """SCHED-14: whoever comes last is what is known of the file, and its rows are there for every reader."""
    store, project = world.deleter._store, await world.project()
    monkeypatch.setattr(scoring, "STRAY_AFTER", timedelta(seconds=1))
    replicas = [ScoredFiles(world.db, store) for _ in range(2)]
    no_model = cast("Any", None)  # asked of a champion alone
    file_id = (await replicas[0].keep(project, None, arrived(store, b"first"), no_model, None)).file_id
    written: list[str] = []

    async def replace(files: ScoredFiles, name: bytes) -> None:
        for number in range(12):
            rows = name * (number % 3 + 1)  # the same ones come again
            written.append((await files.keep(project, file_id, arrived(store, rows), no_model, None)).sha256)

    async def read() -> None:
        while len(written) < 24:
            file = await replicas[0].get(project, file_id)
            rows = await asyncio.to_thread(store.get, scored_key_of(store, project, file))
            assert hashlib.sha256(rows).hexdigest() == file.sha256
            assert len(rows) == file.size_bytes

    await asyncio.gather(replace(replicas[0], b"a"), replace(replicas[1], b"b"), read(), read())
    last = await replicas[1].get(project, file_id)
    assert last.sha256 in written[-2:]
    assert hashlib.sha256(store.get(scored_key_of(store, project, last))).hexdigest() == last.sha256


def test_what_is_no_file_of_the_project_is_refused(client: httpx2.Client, project: str) -> None:
    """SCHED-14: an unknown file, an empty one, one that is too large: named, and nothing is left."""
    path = f"/api/v1/projects/{project}/scoring"
    assert send(client, f"{path}/{uuid4()}", "PUT").json()["error_code"] == "NOT_FOUND"
    assert send(client, path, rows=b"").json()["error_code"] == "VALIDATION_ERROR"
    assert send(client, path, rows=b"x" * 1_200_000).json()["error_code"] == "FILE_TOO_LARGE"
    assert send(client, f"/api/v1/projects/{uuid4()}/scoring").status_code == 404
    assert client.get(path).json() == []
