"""The command line and the client against the real platform."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from client import Orrery, OrreryApiError
from client.frames import StreamFrame
from contracts.events import CompletedEvent, ProgressUpdateEvent
from contracts.projects import ProjectDetail
from tests.conftest import DATA
from tests.integration.starter import Starter

COMMAND = [sys.executable, "-c", "from client.cli import main; main()"]
ROOT = Path(__file__).resolve().parents[2]


def orrery(base_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments, "--url", base_url],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
    )


def history(client: Orrery, project_id: str) -> list[str]:
    found, after, more = [], "0", True
    while more:
        page = client.events(project_id, after=after, limit=50)
        found += [event.model_dump_json() for event in page.events]
        after, more = page.next_after, page.has_more
    return found


@pytest.mark.slow
def test_a_project_by_command_line(base_url: str, tmp_path: Path) -> None:
    """CLIENT-10, CLIENT-13: train, predict from the file, download, rerun a stage, delete."""
    trained = orrery(
        base_url,
        "train",
        str(DATA / "penguins.csv"),
        "Which species is the penguin?",
        "--time-budget",
        "5",
        "--json",
    )
    assert trained.returncode == 0, trained.stderr
    project = ProjectDetail.model_validate_json(trained.stdout).project_id
    predicted = orrery(base_url, "predict", project, str(DATA / "penguins.csv"), "--json")
    answers = json.loads(predicted.stdout)["predictions"]
    assert len(answers) == len((DATA / "penguins.csv").read_text().splitlines()) - 1
    wrong = orrery(base_url, "predict", project, "--row", "bill_length_mm=wide")
    assert wrong.returncode == 1
    assert "bill_length_mm" in wrong.stderr
    report = tmp_path / "report.html"
    assert orrery(base_url, "artifacts", project, "report", "-o", str(report)).returncode == 0
    assert "<html" in report.read_text()
    again = orrery(base_url, "retry", project, "--from-stage", "model_deployment")
    assert again.returncode == 0, again.stderr
    assert "model_deployment completed" in again.stdout
    assert "model_training running" not in again.stdout
    assert orrery(base_url, "delete", project).returncode == 0
    gone = orrery(base_url, "show", project)
    assert (gone.returncode, gone.stderr[:25]) == (1, "orrery: PROJECT_NOT_FOUND")


@pytest.mark.slow
def test_a_killed_api_leaves_no_trace_in_the_transcript(platform: Starter, base_url: str) -> None:
    """CLIENT-4: kill -9 of the API while a run is watched: the watch goes on, nothing lost, nothing twice."""
    with Orrery(base_url) as client:
        project = client.create_project(DATA / "car.csv", "Predict the class of each car", time_budget_s=5)
        frames: list[StreamFrame] = []
        begun = threading.Event()

        def watch() -> None:
            for item in client.watch(project.project_id, after=0):
                frames.append(item)
                if isinstance(item, ProgressUpdateEvent):
                    begun.set()

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        assert begun.wait(60)
        for process in psutil.Process(platform.process.pid).children(recursive=True):
            if process.cmdline()[-2:] == ["-m", "api"]:
                process.kill()
        watcher.join(100)
        assert not watcher.is_alive()
        events = [item for item in frames if hasattr(item, "seq")]
        assert isinstance(events[-1], CompletedEvent)
        assert sum(item.event_type == "snapshot" for item in frames) >= 2  # it did reconnect
        assert [item.model_dump_json() for item in events] == history(client, project.project_id)[
            : len(events)
        ]
        with pytest.raises(OrreryApiError):
            list(client.watch(project.project_id, after="00000000:1"))  # another history's cursor
        client.delete(project.project_id)
