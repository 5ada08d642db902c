"""Outcomes on their way into the store: how much of the log is looked through, and what an attempt leaves."""

import base64
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from uuid import UUID, uuid4, uuid5

import pytest
from pydantic import BaseModel

from api.db import projects
from api.db.database import Database
from api.db.tables import ProjectRow
from api.inspection import Inspector
from api.monitoring.feedback import Feedback
from api.monitoring.gathering import Gatherer
from contracts.champions import Champion
from contracts.errors import ErrorCode, OrreryError
from contracts.layout import feedback_key, prediction_log_key
from contracts.monitoring import FeedbackRequest, Outcome
from contracts.prediction_log import stamp_of
from contracts.watching import FeedbackPlan, FeedbackRead
from object_store import ObjectInfo, ObjectStore, open_store
from tests.api.core.streaming import add_project, database, sqlite_url
from tests.api.core.test_alerts import champion

OUTCOMES = FeedbackRequest(outcomes=[Outcome(request_id="a", outcome="x")], by="ada")
OTHER = FeedbackRequest(outcomes=[Outcome(request_id="b", outcome="y")], by="ada")


class Sorter:
    """In the inspector's and the gatherer's place: all outcomes are of the log's file `wanted`."""

    def __init__(self) -> None:
        self.wanted: str | None = None
        self.looked_in: list[int] = []
        self.sent: list[bytes] = []

    def schema_file(self, files: ExitStack, project_id: str, champion: Champion) -> Path:
        return Path("schema.json")

    def local(self, files: ExitStack, infos: Sequence[ObjectInfo]) -> list[str]:
        return [info.key for info in infos]

    def written(self, files: ExitStack, plan: BaseModel) -> Path:
        self.plan = cast("FeedbackPlan", plan)
        return Path("plan.json")

    async def outcomes(self, plan: Path, path: Path, name: str) -> FeedbackRead:
        self.sent.append(path.read_bytes())
        self.looked_in.append(len(self.plan.log))
        matched = int(self.wanted is None or self.wanted in self.plan.log)
        said = base64.b64encode(self.sent[-1]).decode()
        return FeedbackRead(
            received=1, kept=1, matched=matched, looked_in=0, faults=[], faults_total=0, parquet_base64=said
        )


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    async with database(sqlite_url(tmp_path)) as opened:
        yield opened


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return open_store((tmp_path / "objects").as_uri())


async def crowned(db: Database) -> ProjectRow:
    name = await add_project(db)
    async with db.session() as session:
        row = await projects.get_for_update(session, name)
        assert row is not None
        row.state = row.state.model_copy(update={"champion": champion()})
    return row


def taking(db: Database, store: ObjectStore, sorter: Sorter) -> Feedback:
    return Feedback(db, store, cast("Inspector", sorter), cast("Gatherer", sorter))


async def test_the_newest_of_the_log_is_looked_in_first(db: Database, store: ObjectStore) -> None:
    """WATCH-21: the last day's newest thirty files; more of them only for what those do not have."""
    row, sorter = await crowned(db), Sorter()
    now = datetime.now(UTC)
    keys = []
    for hours in (200, *range(40, 0, -1)):
        stamp = stamp_of(now - timedelta(minutes=30 * hours))
        keys.append(prediction_log_key(row.id, stamp, str(uuid4())))
        store.put(keys[-1], b"")
    for wanted, looked_in in ((keys[-1], [30]), (keys[0], [30, 41])):
        sorter.wanted, sorter.looked_in = wanted, []
        assert (await taking(db, store, sorter).take(row, OUTCOMES, None)).answer.matched == 1
        assert sorter.looked_in == looked_in


async def test_a_key_belongs_to_its_first_request_whatever_breaks(db: Database, store: ObjectStore) -> None:
    """WATCH-22: one that broke off before its outcomes lay goes on, and no other takes its place."""
    row, sorter = await crowned(db), Sorter()
    feedback = taking(db, store, sorter)
    stored = feedback_key(row.id, str(uuid5(UUID(row.id), "k")))
    put = store.put

    def broken(key: str, data: bytes, *, create_only: bool = False) -> ObjectInfo:
        if key == stored:
            raise OrreryError(ErrorCode.UNAVAILABLE, "The store is away")
        return put(key, data, create_only=create_only)

    store.put = broken  # type: ignore[method-assign]  # a store that goes away between two objects
    with pytest.raises(OrreryError, match="away"):
        await feedback.take(row, OUTCOMES, "k")
    store.put = put  # type: ignore[method-assign]  # and is back
    with pytest.raises(OrreryError) as refused:
        await feedback.take(row, OTHER, "k")
    assert refused.value.code is ErrorCode.UNPROCESSABLE
    again = await feedback.take(row, OUTCOMES, "k")
    assert (again.replayed, store.get(stored)) == (False, sorter.sent[0])
    replayed = await feedback.take(row, OUTCOMES, "k")
    assert (replayed.replayed, replayed.answer) == (True, again.answer)


async def test_half_a_surrogate_pair_reaches_the_inspector(db: Database, store: ObjectStore) -> None:
    """WATCH-20: as an escape, so that it is named there and costs no other outcome."""
    row, sorter = await crowned(db), Sorter()
    odd = FeedbackRequest.model_validate({"outcomes": [{"request_id": "a", "outcome": "\ud800"}]})
    await taking(db, store, sorter).take(row, odd, None)
    assert b"\\ud800" in sorter.sent[0]
