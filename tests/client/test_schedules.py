"""Schedules and scorings by both clients and the command: what is asked of the server, what is said."""

import json
from datetime import UTC, datetime
from pathlib import Path

from starlette.responses import PlainTextResponse
from typer.testing import CliRunner, Result

from client import AsyncOrrery, Orrery
from client.cli import app
from contracts.overrides import RunOverrides
from contracts.prediction_files import AnswerFormat
from contracts.projects import Message
from contracts.schedules import ProjectSchedule, ScheduledEntry, ScheduleEntry, ScheduleKind
from contracts.scoring import ScoredFile, ScoredFileDetail, Scoring
from tests.client.answers import answer
from tests.client.scripted import PROJECT, RUN, ScriptedServer

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
FILE = "01936f6e-9d10-7c41-8a2b-3c4d5e6f7a80"
STAMP = "20261124t013000z"
ROOT = f"/api/v1/projects/{PROJECT}"
NIGHTLY = ScheduleEntry(name="nightly", cron="30 2 * * *", timezone="Europe/Berlin")
ON_DATA = ScheduleEntry(name="on-data", min_new_rows=500, drift_above=0.3)
FILED = ScoredFile(file_id=FILE, file_name="rows.csv", size_bytes=4, sha256="0" * 64, uploaded_at=NOW)
SCORED = Scoring(
    stamp=STAMP, tick=NOW, scored_at=NOW, entry="score", run_id=RUN, file_sha256="0" * 64, model_id="m",
    format=AnswerFormat.CSV, num_rows=120, size_bytes=9, error=None,
)  # fmt: skip
MESSAGE = Message(project_id=PROJECT, message="Deleted")


def schedule(*entries: ScheduleEntry, revision: int = 3) -> ProjectSchedule:
    shown = [ScheduledEntry(entry=one, since=NOW, next_ticks=[NOW] if one.cron else []) for one in entries]
    return ProjectSchedule(
        project_id=PROJECT, revision=revision, updated_at=NOW, updated_by="ada", entries=shown
    )


def scripted(server: ScriptedServer, *entries: ScheduleEntry) -> None:
    """A server that has these entries, a stored file and one scoring of it."""
    server.script.answers = {
        "GET /schedule": answer(schedule(*entries)),
        "PUT /schedule": answer(schedule(*entries, revision=4)),
        "DELETE /schedule": answer(schedule(revision=0)),
        "POST /scoring": answer(FILED, 201),
        f"PUT {FILE}": answer(FILED),
        "GET /scoring": listing([FILED]),
        f"GET {FILE}": answer(ScoredFileDetail(file=FILED, scorings=[SCORED])),
        f"GET {STAMP}": PlainTextResponse("island,prediction\r\n"),
        f"DELETE {FILE}": answer(MESSAGE),
    }


def listing(files: list[ScoredFile]) -> PlainTextResponse:
    body = json.dumps([file.model_dump(mode="json") for file in files])
    return PlainTextResponse(body, media_type="application/json")


ROUTES = [
    ("GET", f"{ROOT}/schedule"), ("PUT", f"{ROOT}/schedule"), ("DELETE", f"{ROOT}/schedule"),
    ("POST", f"{ROOT}/scoring"), ("PUT", f"{ROOT}/scoring/{FILE}"), ("GET", f"{ROOT}/scoring"),
    ("GET", f"{ROOT}/scoring/{FILE}"), ("GET", f"{ROOT}/scoring/{FILE}/{STAMP}"),
    ("DELETE", f"{ROOT}/scoring/{FILE}"),
]  # fmt: skip


async def test_both_clients_ask_the_same(server: ScriptedServer, tmp_path: Path) -> None:
    """SCHED-27: each method asks its route; a revision goes as If-Match; only what was said is sent."""
    scripted(server, NIGHTLY)
    rows = tmp_path / "rows.csv"
    rows.write_text("a\n1\n")
    with Orrery(server.url) as orrery:
        assert orrery.schedule(PROJECT) == schedule(NIGHTLY)
        assert orrery.set_schedule(PROJECT, [NIGHTLY], revision=3, by="ada").revision == 4
        assert orrery.delete_schedule(PROJECT, revision=3).entries == []
        assert orrery.put_scored_file(PROJECT, rows) == FILED
        assert orrery.put_scored_file(PROJECT, rows, file_id=FILE) == FILED
        assert orrery.scored_files(PROJECT) == [FILED]
        assert orrery.scored_file(PROJECT, FILE).scorings == [SCORED]
        got = orrery.download_scores(PROJECT, FILE, STAMP, tmp_path / "out.csv")
        assert got.read_text() == "island,prediction\n"
        assert orrery.delete_scored_file(PROJECT, FILE) == MESSAGE
    told, heads = list(server.script.requests), list(server.script.headers)
    assert [(method, path) for method, path, _ in told] == ROUTES
    assert json.loads(told[1][2]) == {
        "entries": [{"name": "nightly", "cron": "30 2 * * *", "timezone": "Europe/Berlin"}], "by": "ada",
    }  # fmt: skip
    assert [heads[n].get("if-match") for n in (1, 2)] == ['"3"', '"3"']
    assert all(b'filename="rows.csv"' in told[n][2] for n in (3, 4))
    server.script.requests.clear()
    server.script.headers.clear()
    async with AsyncOrrery(server.url) as aio:
        assert await aio.schedule(PROJECT) == schedule(NIGHTLY)
        assert (await aio.set_schedule(PROJECT, [NIGHTLY], revision=3, by="ada")).revision == 4
        assert (await aio.delete_schedule(PROJECT, revision=3)).entries == []
        assert await aio.put_scored_file(PROJECT, rows) == FILED
        assert await aio.put_scored_file(PROJECT, rows, file_id=FILE) == FILED
        assert await aio.scored_files(PROJECT) == [FILED]
        assert (await aio.scored_file(PROJECT, FILE)).scorings == [SCORED]
        await aio.download_scores(PROJECT, FILE, STAMP, tmp_path / "aio.csv")
        assert await aio.delete_scored_file(PROJECT, FILE) == MESSAGE
    assert [(method, path) for method, path, _ in server.script.requests] == ROUTES
    assert server.script.requests[1] == told[1]
    assert [server.script.headers[n].get("if-match") for n in (1, 2)] == ['"3"', '"3"']
    assert (tmp_path / "aio.csv").read_bytes() == (tmp_path / "out.csv").read_bytes()


def run(server: ScriptedServer, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--url", server.url])


def sent(server: ScriptedServer) -> list[ScheduleEntry]:
    """The entries of the last request that set a schedule."""
    bodies = [body for method, _, body in server.script.requests if method == "PUT"]
    return [ScheduleEntry.model_validate(entry) for entry in json.loads(bodies[-1])["entries"]]


def test_a_schedule_by_command(server: ScriptedServer) -> None:
    """SCHED-27: `schedule set` leaves the other entries and says all that it was given."""
    scripted(server, NIGHTLY, ON_DATA)
    shown = run(server, "schedule", "show", PROJECT)
    assert shown.exit_code == 0, shown.output
    assert "30 2 * * * (Europe/Berlin)" in shown.stdout
    assert "500 new rows or drift above 0.3" in shown.stdout
    assert "when data come" in shown.stdout
    given = ["--cron", "0 4 * * *", "--overrides", '{"model_selection": {"time_budget_s": 60}}']
    told = ["--from-stage", "model_selection", "--no-inherit", "--jitter", "60", "--priority", "2"]
    made = run(
        server, "schedule", "set", PROJECT, "cheap", *given, *told, "--disabled", "--json", "--by", "ada"
    )
    assert made.exit_code == 0, made.output
    assert ProjectSchedule.model_validate_json(made.stdout).revision == 4
    *left, cheap = sent(server)
    assert left == [NIGHTLY, ON_DATA]
    assert server.script.headers[-1]["if-match"] == '"3"'
    settings = RunOverrides.model_validate({"model_selection": {"time_budget_s": 60}})
    assert cheap == ScheduleEntry(
        name="cheap", cron="0 4 * * *", from_stage="model_selection", overrides=settings, inherit=False,
        jitter_s=60, priority=2, enabled=False,
    )  # fmt: skip
    assert run(server, "schedule", "set", PROJECT, "on-data", "--min-new-rows", "9").exit_code == 0
    assert sent(server) == [NIGHTLY, ScheduleEntry(name="on-data", min_new_rows=9)]


def test_an_entry_is_removed_by_command(server: ScriptedServer) -> None:
    """SCHED-27: one is left out, the last takes the schedule along, an unknown one is wrong usage."""
    scripted(server, NIGHTLY, ON_DATA)
    assert run(server, "schedule", "remove", PROJECT, "nightly").exit_code == 0
    assert sent(server) == [ON_DATA]
    unknown = run(server, "schedule", "remove", PROJECT, "weekly")
    assert (unknown.exit_code, "no entry 'weekly'" in unknown.stderr) == (2, True)
    gone = run(server, "schedule", "remove", PROJECT)
    assert (gone.exit_code, gone.stdout) == (0, "Nothing starts by itself.\n")
    assert server.script.requests[-1][:2] == ("DELETE", f"{ROOT}/schedule")


def test_a_file_is_scored_by_command(server: ScriptedServer, tmp_path: Path) -> None:
    """SCHED-27: `score` stores a file, schedules it, lists what came of it and downloads the newest."""
    scripted(server, NIGHTLY)
    rows = tmp_path / "rows.csv"
    rows.write_text("a\n1\n")
    assert run(server, "score", PROJECT, str(rows)).stdout == f"{FILE}\n"
    given = ["--cron", "0 6 * * *", "--timezone", "UTC", "--format", "parquet", "--no-inputs"]
    assert run(server, "score", PROJECT, str(rows), *given).exit_code == 0
    expected = {"name": "score", "kind": ScheduleKind.SCORE, "cron": "0 6 * * *", "file_id": FILE}
    scored = ScheduleEntry.model_validate({**expected, "format": AnswerFormat.PARQUET, "inputs": False})
    assert sent(server) == [NIGHTLY, scored]
    assert run(server, "score", PROJECT, str(rows), "--file-id", FILE).exit_code == 0
    assert server.script.requests[-1][:2] == ("PUT", f"{ROOT}/scoring/{FILE}")
    listed = run(server, "score", PROJECT)
    assert ("120" in listed.stdout, STAMP in listed.stdout) == (True, True)
    out = tmp_path / "predictions.csv"
    assert run(server, "score", PROJECT, "--file-id", FILE, "-o", str(out)).exit_code == 0
    assert out.read_text() == "island,prediction\n"
    server.script.answers[f"GET {FILE}"] = answer(ScoredFileDetail(file=FILED, scorings=[]))
    none = run(server, "score", PROJECT, "--file-id", FILE, "-o", str(out))
    assert (none.exit_code, "no predictions yet" in none.stderr) == (1, True)
