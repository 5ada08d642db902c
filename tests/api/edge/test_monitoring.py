"""From predictions to an alert and back, with real processes and the API killed in between."""

import csv
import io
import random
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from contracts.monitoring import FeedbackAnswer, MonitoringReport
from tests.api.edge.server import PENGUINS, ApiProcess, upload, wait_for

pytestmark = pytest.mark.timeout(300)  # the first of them waits for Dagster's start and a training, too
KNOWN = list(csv.DictReader(PENGUINS.read_text().splitlines()))
NUMBERS = {"bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "year"}
# One thing at a time: what a heavier penguin does to the predictions is not this test's.
ONLY_DRIFT = {
    "prediction_psi": None, "metric_drop": None, "range_share": None, "missing_share": None,
    "lost_share": None, "unknown_share": None, "by": "ada",
}  # fmt: skip


Asked = tuple[str, list[str]]  # a request's id, and what its rows turned out to be


class Project:
    """A trained project, and its predictions."""

    def __init__(self, client: httpx2.Client) -> None:
        self.id = str(upload(client, time_budget_s="1").json()["project_id"])
        self.path = f"/api/v1/projects/{self.id}"
        outcomes = {"outcomes": [{"request_id": "a", "outcome": "Adelie"}]}
        self.early = [
            client.get(f"{self.path}/monitoring"),
            client.post(f"{self.path}/feedback", json=outcomes),
        ]
        wait_for(lambda: client.get(f"{self.path}/progress").json()["status"] == "completed", 90)
        schema = client.get(f"{self.path}/schema").json()
        self.columns = [column["name"] for column in schema["columns"]]
        self.random = random.Random(1)

    def rows(self, count: int, heavier: float = 0.0) -> tuple[list[dict[str, Any]], list[str]]:
        """Penguins that were seen in training, and their species."""
        found = [self.random.choice(KNOWN) for _ in range(count)]
        rows = [{name: _cell(name, row[name]) for name in self.columns} for row in found]
        for row in rows:
            if row["body_mass_g"] is not None:
                row["body_mass_g"] += heavier
        return rows, [row["species"] for row in found]

    def ask(self, client: httpx2.Client, requests: int, rows: int, heavier: float = 0.0) -> list[Asked]:
        def one(_: int) -> Asked:
            asked, species = self.rows(rows, heavier)
            answer = client.post(f"{self.path}/predict", json={"instances": asked})
            assert answer.status_code == 200, answer.text
            assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
            return answer.json()["request_id"], species

        with ThreadPoolExecutor(8) as threads:
            return list(threads.map(one, range(requests)))

    def report(self, client: httpx2.Client) -> MonitoringReport:
        return MonitoringReport.model_validate(client.get(f"{self.path}/monitoring").json())

    def told(self, client: httpx2.Client) -> list[dict[str, Any]]:
        """All its alert events."""
        page = client.get(f"{self.path}/events?limit=1000").json()
        return [event["data"] for event in page["events"] if event["event_type"] == "alert"]


def _cell(name: str, text: str) -> Any:
    if text in {"", "NA"}:
        return None
    return float(text) if name in NUMBERS else text


@pytest.fixture(scope="module")
def project(real_api: ApiProcess) -> Iterator[Project]:
    with real_api.client() as client:
        made = Project(client)
    yield made
    with real_api.client() as client:
        client.delete(made.path)


def test_drift_is_told_once_and_its_end_once(real_api: ApiProcess, project: Project) -> None:
    """WATCH-33, WATCH-34: whatever is killed in between; and where nothing drifted nothing is told."""
    with real_api.client() as client:
        assert client.put(f"{project.path}/monitoring/policy", json=ONLY_DRIFT).status_code == 200
        project.ask(client, 60, 3)
        wait_for(lambda: project.report(client).traffic.rows == 180, 30)
        assert project.report(client).drift.verdict == "ok"
        project.ask(client, 60, 1, heavier=1500.0)
    real_api.stop(signal.SIGKILL)
    real_api.start()
    with real_api.client() as client:
        wait_for(lambda: project.told(client), 30)
    real_api.stop(signal.SIGKILL)
    real_api.start()
    with real_api.client() as client:
        (raised,) = project.told(client)
        assert raised["action"] == "raised"
        assert (raised["alert"]["kind"], raised["alert"]["column"]) == ("drift", "body_mass_g")
        (held,) = project.report(client).alerts
        assert held.rows == raised["alert"]["rows"]
        project.ask(client, 420, 1)
        wait_for(lambda: len(project.told(client)) > 1, 30)
        assert [data["action"] for data in project.told(client)] == ["raised", "cleared"]
        assert project.report(client).alerts == []
        state = client.get(f"{project.path}/progress").json()
        assert (state["status"], state["progress_percentage"]) == ("completed", 100)


def test_outcomes_are_joined_and_what_is_wrong_is_named(real_api: ApiProcess, project: Project) -> None:
    """WATCH-20 to WATCH-22: late, as JSON and as a file; unknown requests and classes keep back no other."""
    with real_api.client() as client:
        asked = project.ask(client, 40, 5)
        said = [
            {"request_id": name, "row": row, "outcome": species}
            for name, all_species in asked
            for row, species in enumerate(all_species)
        ]
        wrong = [
            {"request_id": said[0]["request_id"], "row": 1, "outcome": "Emperor"},
            {"request_id": "nobody-asked", "outcome": "Adelie"},
        ]
        body = {"outcomes": [*said[:100], *wrong], "by": "ada"}
        headers = {"Idempotency-Key": f"outcomes-{project.id}"}
        first = client.post(f"{project.path}/feedback", json=body, headers=headers)
        answer = FeedbackAnswer.model_validate(first.json())
        assert (answer.received, answer.kept) == (102, 101)
        named = {fault.place: fault for fault in answer.faults}
        assert named[100].fault == "unknown_class"
        assert "'Emperor' is no class" in named[100].message
        wait_for(lambda: project.report(client).feedback.joined.count == 100, 30)
        again = client.post(f"{project.path}/feedback", json=body, headers=headers)
        assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
        other = client.post(f"{project.path}/feedback", json=body | {"by": "bob"}, headers=headers)
        assert other.json()["error_code"] == "UNPROCESSABLE"
        table = io.StringIO()
        writer = csv.DictWriter(table, ("request_id", "row", "outcome"))
        writer.writeheader()
        writer.writerows(said[100:])
        file = client.post(f"{project.path}/feedback/file", files={"file": ("late.csv", table.getvalue())})
        assert file.json()["matched"] == file.json()["kept"] == 100, file.text
        wait_for(lambda: project.report(client).feedback.joined.count == 200, 30)
        report = project.report(client)
        (model,) = report.models
        accuracy = next(metric for metric in model.metrics if metric.metric == "accuracy")
        assert accuracy.value is not None
        assert accuracy.holdout is not None
        assert accuracy.value > 0.9
        assert accuracy.interval is not None
        assert report.feedback.unmatched == 1
        broken = client.post(f"{project.path}/feedback/file", files={"file": ("x.csv", b"a,b\n1,2\n")})
        assert broken.status_code == 422
        assert "request_id" in broken.json()["error"]


def test_before_there_is_a_model_there_is_nothing_to_watch(real_api: ApiProcess, project: Project) -> None:
    """WATCH-20, WATCH-24: 409; a window that is none is a 422; a report is kept until there is news."""
    for answer in project.early:
        assert (answer.status_code, answer.json()["error_code"]) == (409, "CONFLICT"), answer.text
    with real_api.client() as client:
        assert client.get(f"{project.path}/monitoring?hours=0").status_code == 422
        made = [project.report(client).generated_at for _ in range(2)]
        assert made[0] == made[1]
        client.put(f"{project.path}/monitoring/policy", json={"slow_ms": 5000})
        assert project.report(client).generated_at > made[0]


def test_outcomes_of_a_file_are_joined(real_api: ApiProcess, project: Project) -> None:
    """WATCH-14, WATCH-18: by the answer's request id and the row's place; a file is one request."""
    with real_api.client() as client:
        before = project.report(client)
        rows, species = project.rows(30)
        table = io.StringIO()
        writer = csv.DictWriter(table, project.columns)
        writer.writeheader()
        writer.writerows(rows)
        answer = client.post(f"{project.path}/predictions", files={"file": ("t.csv", table.getvalue())})
        assert answer.status_code == 200, answer.text
        name = answer.headers["X-Request-ID"]
        wait_for(lambda: project.report(client).traffic.rows == before.traffic.rows + 30, 30)
        said = [{"request_id": name, "row": row, "outcome": each} for row, each in enumerate(species)]
        told = client.post(f"{project.path}/feedback", json={"outcomes": said, "by": "ada"})
        assert FeedbackAnswer.model_validate(told.json()).matched == 30
        wait_for(
            lambda: project.report(client).feedback.joined.count == before.feedback.joined.count + 30, 30
        )
        assert project.report(client).traffic.requests == before.traffic.requests + 1
