"""Words to a run at work, through the real API: finish now, and the answer to its question; no Dagster."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from api.db import projects
from api.db.database import Database
from contracts.layout import Control, control_key
from contracts.questions import Answer, AnsweredBy, Question
from contracts.report import TargetCandidate
from contracts.stages import ProjectStatus
from object_store import ObjectNotFound, open_store
from tests.api.edge.server import ApiProcess, upload
from tests.serving.conftest import RUN

GUESS = TargetCandidate(
    target_column="island",
    problem_type="multiclass",
    metric="log_loss",
    positive_class=None,
    confidence=0.5,
    evidence=[],
)


def question(answer: Answer | None = None) -> Question:
    now = datetime.now(UTC)
    return Question(asked_at=now, answer_by=now + timedelta(hours=1), candidates=[GUESS], answer=answer)


def said(api: ApiProcess, project: str, word: Control) -> dict[str, Any] | None:
    """What a worker of the project's run would find."""
    try:
        store = open_store((api.home / "objects").as_uri())
        found: dict[str, Any] = json.loads(store.get(control_key(project, RUN, word)))
    except ObjectNotFound:
        return None
    return found


async def _tell(api: ApiProcess, project: str, **state: Any) -> None:
    db = Database(f"sqlite+aiosqlite:///{api.home / 'orrery.db'}")
    async with db.session() as session:
        row = await projects.get_for_update(session, project)
        assert row is not None
        row.state = row.state.model_copy(update={"run_id": RUN, **state})
        row.status = row.state.status.value
    await db.dispose()


@pytest.fixture
def project(client: httpx2.Client) -> str:
    return str(upload(client).json()["project_id"])


def in_state(api: ApiProcess, project: str, **state: Any) -> str:
    """The project as its events might have left it; the path of its routes."""
    asyncio.run(_tell(api, project, **state))
    return f"/api/v1/projects/{project}"


def test_finish_is_said_once_to_the_run_that_trains(
    client: httpx2.Client, api: ApiProcess, project: str
) -> None:
    """API-100: 202 and an object that the worker finds; again is a 202; one line in the stream."""
    path = in_state(api, project, status=ProjectStatus.TRAINING)
    for _ in range(2):
        answer = client.post(f"{path}/finish")
        assert answer.status_code == 202, answer.text
    assert said(api, project, Control.FINISH) is not None
    events = client.get(f"{path}/events").json()["events"]
    lines = [event["data"]["message"] for event in events if event["event_type"] == "log"]
    assert [line for line in lines if "finish" in line] == [
        "Asked to finish: the best model so far is evaluated and deployed"
    ]


@pytest.mark.parametrize("status", [s for s in ProjectStatus if s is not ProjectStatus.TRAINING])
def test_only_training_can_be_finished(
    client: httpx2.Client, api: ApiProcess, project: str, status: ProjectStatus
) -> None:
    """API-100: 409 in every other status, and nothing is said."""
    answer = client.post(f"{in_state(api, project, status=status)}/finish")
    assert (answer.status_code, answer.json()["error_code"]) == (409, "CONFLICT")
    assert said(api, project, Control.FINISH) is None


def test_a_question_is_shown_and_answered_once(client: httpx2.Client, api: ApiProcess, project: str) -> None:
    """API-102: the answer lies where the worker looks; the same again is a 200, another a 409."""
    path = in_state(api, project, status=ProjectStatus.ANALYZING, question=question())
    assert client.get(f"{path}/interpretation").json()["status"] == "asking"
    assert client.get(path).json()["question"]["candidates"][0]["target_column"] == "island"
    for _ in range(2):
        answer = client.post(f"{path}/interpretation", json={"target_column": "species"})
        assert answer.status_code == 200, answer.text
        assert answer.json()["question"]["answer"]["answered_by"] == "user"
    found = said(api, project, Control.ANSWER)
    assert found is not None
    assert found["target_column"] == "species"
    other = client.post(f"{path}/interpretation", json={"target_column": "sex"})
    assert (other.status_code, other.json()["error_code"]) == (409, "CONFLICT")
    assert "species" in other.json()["details"]


def test_an_answer_that_comes_too_late_is_told_so(
    client: httpx2.Client, api: ApiProcess, project: str
) -> None:
    """API-102: what the policy settled first stands, though the stream may not have told it yet."""
    path = in_state(api, project, status=ProjectStatus.ANALYZING, question=question())
    taken = Answer(
        target_column="island", problem_type=None, metric=None,
        answered_by=AnsweredBy.TIMEOUT, answered_at=datetime.now(UTC),
    )  # fmt: skip
    store = open_store((api.home / "objects").as_uri())
    store.put(control_key(project, RUN, Control.ANSWER), taken.model_dump_json().encode())
    answer = client.post(f"{path}/interpretation", json={"target_column": "island"})
    assert answer.status_code == 409
    assert "time to answer has passed" in answer.json()["error"]


@pytest.mark.parametrize(
    ("state", "body", "status"),
    [
        ({"status": ProjectStatus.ANALYZING}, {"target_column": "species"}, 409),
        ({"status": ProjectStatus.CANCELLED, "question": question()}, {"target_column": "species"}, 409),
        ({"status": ProjectStatus.ANALYZING, "question": question()}, {"target_column": "nothing"}, 422),
        ({"status": ProjectStatus.ANALYZING, "question": question()}, {}, 422),
        (
            {"status": ProjectStatus.ANALYZING, "question": question()},
            {"target_column": "species", "problem_type": "multiclass", "metric": "rmse"},
            422,
        ),
    ],
)
def test_what_cannot_be_an_answer_is_refused(
    client: httpx2.Client, api: ApiProcess, state: dict[str, Any], body: Any, status: int
) -> None:
    """API-102: 409 when nothing is asked, 422 for a column or a metric that can't be; nothing is said."""
    project = str(upload(client).json()["project_id"])
    answer = client.post(f"{in_state(api, project, **state)}/interpretation", json=body)
    assert answer.status_code == status, answer.text
    assert said(api, project, Control.ANSWER) is None


def test_the_policy_is_a_field_of_the_form(client: httpx2.Client) -> None:
    """API-101: `on_ambiguity` is ask or guess; another word is a 422 that names the field."""
    assert upload(client, on_ambiguity="ask").status_code == 201
    answer = upload(client, on_ambiguity="perhaps")
    assert answer.status_code == 422
    assert "on_ambiguity" in answer.json()["details"]
