"""The `orrery` command as a process, against the scripted server."""

import csv
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import Result
from starlette.responses import JSONResponse, Response
from typer.testing import CliRunner

from client.cli import app
from contracts.projects import ProjectDetail, ProjectResponse
from contracts.stages import STAGES, ProjectStatus
from tests.client.answers import (
    ACCEPTED,
    CREATED,
    MESSAGE,
    PREDICTED,
    PROGRESS,
    SCHEMA,
    answer,
    detail,
    page,
)
from tests.client.scripted import PROJECT, ScriptedServer, error_body, whole_run

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from client.cli import main; main()"]
ENV = {k: v for k, v in os.environ.items() if k not in {"FORCE_COLOR", "COLUMNS", "NO_COLOR"}}


def orrery(server: ScriptedServer | str, *arguments: str) -> subprocess.CompletedProcess[str]:
    url = server if isinstance(server, str) else server.url
    return subprocess.run(
        [*COMMAND, *arguments],
        check=False, cwd=ROOT, env={**ENV, "ORRERY_URL": url}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def inside(server: ScriptedServer, *arguments: str) -> Result:
    """The same command in this process, which is quicker to start."""
    return CliRunner().invoke(app, [*arguments, "--url", server.url])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "credit.csv"
    file.write_text("age,owns,class\n40,true,yes\n,false,no\n", encoding="utf-8")
    return file


@pytest.fixture
def trained(server: ScriptedServer) -> ScriptedServer:
    """A server whose project trains well."""
    server.script.events = whole_run()
    server.script.answers = {
        "POST /projects": answer(CREATED, 201),
        f"GET {PROJECT}": answer(detail()),
        "GET /progress": answer(PROGRESS),
        "POST /predict": answer(PREDICTED),
        "GET /schema": answer(SCHEMA),
        "GET /projects": page(range(2), 5),
    }
    return server


def test_train_in_a_pipe_is_plain_lines(trained: ScriptedServer, table: Path) -> None:
    """CLIENT-11: without a terminal a run is lines, each stage in them, and ends with metrics and 0."""
    ended = orrery(trained, "train", str(table), "find bad risks", "--name", "n", "--target", "class")
    assert ended.returncode == 0, ended.stderr
    lines = ended.stdout.splitlines()
    assert lines[0] == PROJECT
    for stage in STAGES:
        assert any(f"{stage.value} running" in line for line in lines)
        assert any(f"{stage.value} completed" in line for line in lines)
    assert any("completed after 12 s" in line for line in lines)
    assert "roc_auc" in ended.stdout
    assert "\x1b" not in ended.stdout
    assert b'name="target_column"' in trained.script.requests[0][2]


@pytest.mark.parametrize("command", ["train", "watch"])
def test_the_end_says_where_to_look(trained: ScriptedServer, table: Path, command: str) -> None:
    """CLIENT-17: after a run come the page, the report and how to ask the model, a plain line each."""
    given = ["train", str(table), "w"] if command == "train" else ["watch", PROJECT, "--after", "0"]
    ended = inside(trained, *given)
    assert ended.exit_code == 0, ended.stderr
    assert [line.split(maxsplit=1) for line in ended.stdout.splitlines()[-3:]] == [
        ["page", f"{trained.url}/?project={PROJECT}"],
        ["report", f"{trained.url}/api/v1/projects/{PROJECT}/artifacts/report"],
        ["predict", f"orrery predict {PROJECT} FILE --url {trained.url}"],
    ]
    as_json = inside(trained, *given, "--json")
    assert "?project=" not in as_json.stdout + as_json.stderr
    trained.script.events = whole_run(good=False)
    trained.script.stored = 0
    failed = inside(trained, *given)
    assert failed.exit_code == 1
    assert failed.stdout.splitlines()[-1] == f"page     {trained.url}/?project={PROJECT}"


def test_train_json_is_one_document(trained: ScriptedServer, table: Path) -> None:
    """CLIENT-12: with --json stdout is the finished project alone; the progress goes to stderr."""
    ended = orrery(trained, "train", str(table), "w", "--json")
    assert ProjectDetail.model_validate_json(ended.stdout).status is ProjectStatus.COMPLETED
    assert "data_upload" in ended.stderr
    ended = orrery(trained, "train", str(table), "w", "--json", "--no-watch")
    assert ProjectResponse.model_validate_json(ended.stdout).project_id == PROJECT


def test_a_failed_run_is_exit_1_with_the_reason(server: ScriptedServer, table: Path) -> None:
    """CLIENT-10: a run that fails ends the command with 1 and one line that says why."""
    server.script.events = whole_run(good=False)
    server.script.answers = {
        "POST /projects": answer(CREATED, 201),
        f"GET {PROJECT}": answer(detail(ProjectStatus.FAILED)),
        "GET /progress": answer(PROGRESS),
    }
    ended = orrery(server, "train", str(table), "w")
    assert ended.returncode == 1
    assert ended.stderr == "orrery: PIPELINE_FAILED: the target is missing (column y)\n"
    server.script.stored = len(server.script.events)
    for extra in ([], ["--json"], ["--after", "0", "--json"]):
        assert inside(server, "watch", PROJECT, *extra).exit_code == 1


def test_exit_codes(server: ScriptedServer, table: Path, tmp_path: Path) -> None:
    """CLIENT-10: 1 refused, 2 wrong usage or file, 3 nobody there; one line on stderr each."""
    body = error_body("INVALID_FILE_TYPE", "This is no table", "binary rubbish")
    server.script.answers = {"POST /projects": JSONResponse(body, 415), "GET /schema": answer(SCHEMA)}
    refused = orrery(server, "train", str(table), "w")
    assert refused.returncode == 1
    assert refused.stderr == "orrery: INVALID_FILE_TYPE: This is no table (binary rubbish)\n"
    assert orrery(server, "train", str(tmp_path / "absent.csv"), "w").returncode == 2
    assert orrery(server, "train", str(table), "w", "--metric", "luck").returncode == 2
    assert orrery(server, "watch", PROJECT).returncode == 1  # unknown: said, not retried
    ragged = tmp_path / "ragged.csv"
    ragged.write_text("age,owns\n1\n")
    wrong = orrery(server, "predict", PROJECT, str(ragged))
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
    gone = orrery("http://127.0.0.1:9", "watch", PROJECT)
    assert (gone.returncode, gone.stderr.count("\n")) == (3, 1)
    assert "Traceback" not in refused.stderr + wrong.stderr + gone.stderr


def test_watch_json_is_a_frame_a_line(trained: ScriptedServer) -> None:
    """CLIENT-12: `watch --json --after 0` prints every frame as one line of JSON."""
    trained.script.faults, trained.script.seed = 3, 5
    ended = orrery(trained, "watch", PROJECT, "--after", "0", "--json")
    seqs = [body["seq"] for body in map(json.loads, ended.stdout.splitlines()) if "seq" in body]
    assert seqs == list(range(1, len(trained.script.events) + 1))
    assert orrery(trained, "watch", PROJECT, "--after", "nonsense").returncode == 2


def test_predict_reads_files_by_the_schema(trained: ScriptedServer, table: Path, tmp_path: Path) -> None:
    """CLIENT-13: cells become what the model's columns take; the target's column is left out."""
    shown = inside(trained, "predict", PROJECT, str(table))
    assert shown.exit_code == 0, shown.stderr
    assert "yes" in shown.stdout
    assert json.loads(trained.script.requests[-1][2]) == {
        "instances": [{"age": 40, "owns": True}, {"age": None, "owns": False}]
    }
    rows = tmp_path / "rows.json"
    rows.write_text(json.dumps({"instances": [{"age": 1.5, "owns": True, "class": "no"}]}))
    found = inside(trained, "predict", PROJECT, str(rows), "--json")
    assert json.loads(found.stdout) == PREDICTED.model_dump(mode="json", exclude_none=True)
    assert json.loads(trained.script.requests[-1][2]) == {"instances": [{"age": 1.5, "owns": True}]}
    inside(trained, "predict", PROJECT, "--row", "age=7", "owns=no")
    assert json.loads(trained.script.requests[-1][2]) == {"instances": [{"age": 7, "owns": False}]}
    assert inside(trained, "predict", PROJECT).exit_code == 2


def test_list_show_cancel_delete_url_artifacts(trained: ScriptedServer, tmp_path: Path) -> None:
    """CLIENT-11, CLIENT-16: each command shows its answer plainly; others' text can't touch the terminal."""
    trained.script.answers |= {
        "POST /cancel": answer(MESSAGE),
        f"DELETE {PROJECT}": answer(MESSAGE),
        "GET /artifacts/report": Response(b"<p>"),
    }
    listed = inside(trained, "list", "--limit", "2")
    assert "p0" in listed.stdout
    assert "--offset 2" in listed.stderr
    assert [
        json.loads(line)["project_name"] for line in inside(trained, "list", "--json").stdout.splitlines()
    ]
    shown = inside(trained, "show", PROJECT)
    assert "credit" in shown.stdout
    assert "[red]" in shown.stdout  # not taken for markup
    assert "\x1b" not in shown.stdout
    assert inside(trained, "cancel", PROJECT).stdout == "It is done.\n"
    assert json.loads(inside(trained, "delete", PROJECT, "--json").stdout)["project_id"] == PROJECT
    addresses = inside(trained, "url", PROJECT).stdout
    assert addresses.startswith(f"page\t{trained.url}/?project={PROJECT}\n")
    assert f"{trained.url}/api/v1/projects/{PROJECT}/artifacts/report" in addresses
    assert f"report\t{trained.url}/api/v1" in inside(trained, "artifacts", PROJECT).stdout
    target = tmp_path / "r.html"
    assert inside(trained, "artifacts", PROJECT, "report", "-o", str(target)).exit_code == 0
    assert target.read_bytes() == b"<p>"


def test_a_proxy_is_not_asked_for_this_machine(trained: ScriptedServer) -> None:
    """CLIENT-15: a proxy in the environment does not come between the client and its own machine."""
    env = {
        **ENV,
        "ORRERY_URL": trained.url,
        "HTTP_PROXY": "http://127.0.0.1:9",
        "ALL_PROXY": "http://127.0.0.1:9",
    }
    listed = subprocess.run(
        [*COMMAND, "list"], check=False, cwd=ROOT, env=env, capture_output=True, timeout=60
    )
    assert listed.returncode == 0, listed.stderr


def test_retry_follows_the_new_run(server: ScriptedServer) -> None:
    """CLIENT-6: `retry` does not stop at the end of the run that failed before."""
    old = whole_run(good=False)
    new = whole_run(first=len(old) + 1, run="00000000-0000-4000-8000-000000000002")
    server.script.events, server.script.stored = list(old), len(old)
    server.script.answers = {"POST /runs": answer(ACCEPTED, 202), f"GET {PROJECT}": answer(detail())}
    server.script.on_run = lambda: server.script.events.extend(new)
    ended = orrery(server, "retry", PROJECT)
    assert ended.returncode == 0, ended.stderr
    assert "completed after 12 s" in ended.stdout


def test_live_bars_on_a_terminal(trained: ScriptedServer, table: Path) -> None:
    """CLIENT-11: on a terminal there is a bar for each of the eight stages, and the log's last lines."""
    screen = on_terminal([*COMMAND, "train", str(table), "w"], trained.url)
    for stage in STAGES:
        assert stage.value.replace("_", " ") in screen
    assert "━" in screen
    assert "100 %" in screen
    assert "\x1b[31mline" not in screen  # a log line can't colour the screen


def test_interrupt_leaves_the_run_and_says_how_to_go_on(server: ScriptedServer, table: Path) -> None:
    """CLIENT-10: Ctrl-C ends the watching with 130, not the run."""
    server.script.events = whole_run()[:6]
    server.script.answers = {"POST /projects": answer(CREATED, 201), "GET /progress": answer(PROGRESS)}
    process = subprocess.Popen(
        [*COMMAND, "train", str(table), "w"],
        cwd=ROOT, env={**ENV, "ORRERY_URL": server.url}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert process.stdout is not None
    while "data_analysis running" not in process.stdout.readline():
        pass
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert f"orrery watch {PROJECT}" in told
    assert not any("cancel" in path for _, path, _ in server.script.requests)


def on_terminal(command: list[str], url: str) -> str:
    """What a command writes to a terminal of its own."""
    leader, follower = pty.openpty()
    env = {**ENV, "ORRERY_URL": url, "TERM": "xterm", "COLUMNS": "120", "LINES": "40"}
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=follower, stdout=follower, stderr=follower)
    os.close(follower)
    screen, deadline = b"", time.monotonic() + 60
    while time.monotonic() < deadline:
        if select.select([leader], [], [], 0.2)[0]:
            try:
                screen += os.read(leader, 65536)
            except OSError:
                break
    os.close(leader)
    assert process.wait(timeout=10) == 0, screen.decode(errors="replace")
    return screen.decode(errors="replace")


def test_example_is_the_credited_file() -> None:
    """CLIENT-14: the demo's table is the one that examples/README.md credits."""
    import hashlib

    raw = (ROOT / "examples" / "credit_g.csv").read_bytes()
    readme = (ROOT / "examples" / "README.md").read_text()
    assert hashlib.sha256(raw).hexdigest() in readme
    assert "CC BY 4.0" in readme
    assert len(list(csv.reader(raw.decode().splitlines()))) == 1001


def demo(url: str, example: Path) -> subprocess.CompletedProcess[str]:
    call = f"run_demo({url!r}, example=Path({str(example)!r}))"
    code = f"import sys; from pathlib import Path; from client.demo import run_demo; sys.exit({call})"
    return subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=ROOT,
        env=ENV,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def example(tmp_path: Path) -> Path:
    file = tmp_path / "example.csv"
    file.write_text("age,owns,class\n40,true,yes\n,false,no\n33,true,no\n", encoding="utf-8")
    return file


def test_demo_shows_it_all(trained: ScriptedServer, example: Path) -> None:
    """CLIENT-14: the demo shows stages, metrics beside the baseline, features, a prediction, addresses; 0."""
    ended = demo(trained.url, example)
    assert ended.returncode == 0, ended.stderr
    for shown in (
        "model_deployment completed",
        "baseline",
        "0.7800",
        "age [bold]",
        "Answer: class = yes",
        "/docs",
    ):
        assert shown in ended.stdout, shown
    assert json.loads(trained.script.requests[-1][2]) == {"instances": [{"age": 33, "owns": True}]}
    assert (
        "class" not in trained.script.requests[0][2].split(b"problem_description")[1].split(b"--")[0].decode()
    )


def test_demo_fails_by_name(trained: ScriptedServer, example: Path) -> None:
    """CLIENT-14: whatever goes wrong, the demo says what and is not 0."""
    trained.script.answers[f"GET {PROJECT}"] = answer(detail(better=False))
    worse = demo(trained.url, example)
    assert (worse.returncode, worse.stderr) == (1, "demo failed: the model is not better than its baseline\n")
    trained.script.events = whole_run(good=False)
    assert "the target is missing" in demo(trained.url, example).stderr
    gone = demo("http://127.0.0.1:9", example)
    assert gone.returncode == 3
    assert gone.stderr.startswith("demo failed: can't reach the server")
