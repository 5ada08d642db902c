"""Feedback and monitoring by both clients and the command: what is asked of the server, what is said."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from api.examples import monitoring as examples
from client import AsyncOrrery, Orrery
from client.cli import app
from contracts.monitoring import FeedbackAnswer, MonitoringPolicy, MonitoringReport
from tests.client.answers import SCHEMA, answer
from tests.client.scripted import PROJECT, ScriptedServer

ROOT = f"/api/v1/projects/{PROJECT}"
ANSWER = FeedbackAnswer.model_validate(examples.FEEDBACK)
REPORT = MonitoringReport.model_validate(examples.REPORT)
POLICY = MonitoringPolicy.model_validate(examples.POLICY)
ROUTES = [
    ("POST", f"{ROOT}/feedback"),
    ("POST", f"{ROOT}/feedback/file"),
    ("GET", f"{ROOT}/monitoring?hours=6"),
    ("GET", f"{ROOT}/monitoring/policy"),
    ("PUT", f"{ROOT}/monitoring/policy"),
]
SAID = {"request_id": "r-1", "row": 2, "outcome": "Gentoo"}


def scripted(server: ScriptedServer) -> None:
    server.script.answers = {
        "POST /feedback": answer(ANSWER),
        "POST /file": answer(ANSWER),
        "GET /monitoring": answer(REPORT),
        "GET /policy": answer(POLICY),
        "PUT /policy": answer(POLICY),
        "GET /schema": answer(SCHEMA),
    }


async def test_both_clients_ask_the_same(server: ScriptedServer, tmp_path: Path) -> None:
    """WATCH-36: each method asks its route; a key is made where none is given; None switches off."""
    scripted(server)
    file = tmp_path / "outcomes.csv"
    file.write_text("request_id,outcome\nr-1,Gentoo\n")
    with Orrery(server.url) as orrery:
        assert orrery.feedback(PROJECT, [SAID], by="ada") == ANSWER
        assert orrery.feedback_file(PROJECT, file, by="ada", idempotency_key="mine") == ANSWER
        assert orrery.monitoring(PROJECT, hours=6) == REPORT
        assert orrery.monitoring_policy(PROJECT) == POLICY
        assert orrery.set_monitoring_policy(PROJECT, drift_psi=None, hours=6, by="ada") == POLICY
    told, heads = list(server.script.requests), list(server.script.headers)
    assert [(method, path) for method, path, _ in told] == ROUTES
    sent = json.loads(told[0][2])
    assert sent == {"outcomes": [{**SAID, "observed_at": None}], "by": "ada"}
    assert json.loads(told[4][2]) == {"drift_psi": None, "hours": 6, "by": "ada"}
    assert len(heads[0]["idempotency-key"]) == 32
    assert heads[1]["idempotency-key"] == "mine"
    server.script.requests.clear()
    async with AsyncOrrery(server.url) as aio:
        assert await aio.feedback(PROJECT, [SAID], by="ada") == ANSWER
        assert await aio.feedback_file(PROJECT, file, by="ada") == ANSWER
        assert await aio.monitoring(PROJECT, hours=6) == REPORT
        assert await aio.monitoring_policy(PROJECT) == POLICY
        assert await aio.set_monitoring_policy(PROJECT, drift_psi=None, hours=6, by="ada") == POLICY
    assert [(method, path) for method, path, _ in server.script.requests] == ROUTES
    assert server.script.requests[0] == told[0]
    assert server.script.requests[4] == told[4]


def run(server: ScriptedServer, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--url", server.url])


def test_feedback_and_monitoring_by_command(server: ScriptedServer, tmp_path: Path) -> None:
    """WATCH-36: a file or one outcome; the report in words, or as it is; thresholds by their names."""
    scripted(server)
    file = tmp_path / "outcomes.csv"
    file.write_text("request_id,outcome\nr-1,Gentoo\n")
    by_file = run(server, "feedback", PROJECT, str(file))
    assert by_file.exit_code == 0, by_file.output
    assert "1 of 2 outcomes kept" in by_file.output
    assert "'Emperor' is no class" in by_file.output
    one = run(server, "feedback", PROJECT, "--request", "r-1", "--row", "2", "--outcome", "7", "--json")
    assert FeedbackAnswer.model_validate_json(one.output) == ANSWER
    assert run(server, "feedback", PROJECT).exit_code == 2
    assert run(server, "feedback", PROJECT, str(file), "--request", "r", "--outcome", "x").exit_code == 2
    shown = run(server, "monitor", PROJECT, "--hours", "6").output
    for words in ("body_mass_g has drifted", "302 requests", "0.97 on 400 rows", "400 of 1200 predictions"):
        assert words in shown
    assert MonitoringReport.model_validate_json(run(server, "monitor", PROJECT, "--json").output) == REPORT
    changed = run(server, "monitor", PROJECT, "--set", "drift_psi=0.2", "--set", "slow_ms=off", "--by", "ada")
    assert "drift_psi\t0.25" in changed.output
    body = json.loads(server.script.requests[-1][2])
    assert body == {"drift_psi": 0.2, "slow_ms": None, "by": "ada"}
    assert run(server, "monitor", PROJECT, "--set", "nothing=1").exit_code == 2
    assert run(server, "monitor", PROJECT, "--set", "hours=off").exit_code == 2
