"""Starts of the real platform: refused, cut short, killed and begun again; each leaves nothing."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from local_platform import sweep
from tests.integration.starter import STOP_WITHIN_S, Starter, start, until

pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def short_dir(short_dir: Path) -> Iterator[Path]:
    """What a test that fails has started there ends with it."""
    yield short_dir
    sweep.end_all(short_dir / "run", 1)


def ended(starter: Starter) -> bool:
    return starter.process.poll() is not None and sweep.members(starter.runtime) == []


def test_a_port_in_use_is_refused(short_dir: Path) -> None:
    """PLATFORM-3: a port that another program listens on is named in one line, and nothing is left."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        starter = start(short_dir, ORRERY_PORT=str(port))
        assert starter.process.wait(30) == 1
    assert f"Port {port} " in starter.output
    assert starter.output.strip().count("\n") == 0
    assert ended(starter)


@pytest.mark.parametrize(
    "settings",
    [
        {"ORRERY_PORT": "many", "MAX_CONCURRENT_RUNS": "x", "AIP_HTTP_PORT": "x"},
        {"ORRERY_RELOAD": "maybe", "MAX_CONCURRENT_RUNS": "0", "ORRERY_SERVING_CACHE_MODELS": "0"},
        {"ORRERY_HOST": "192.0.2.1"},  # these two are known once all can be read
        {"DAGSTER_YAML": "/nope"},
    ],
    ids=",".join,
)
def test_a_setting_that_is_wrong_is_refused(short_dir: Path, settings: dict[str, str]) -> None:
    """PLATFORM-15: any part's bad setting is one line `NAME: why` and exit 2, and nothing starts."""
    starter = start(short_dir, **settings)
    assert starter.process.wait(30) == 2
    assert sorted(line.partition(": ")[0] for line in starter.output.splitlines()) == sorted(settings)
    assert not (short_dir / "home" / "supervisord.conf").exists()


def test_a_part_that_cannot_start_shows_its_log(short_dir: Path) -> None:
    """PLATFORM-5: a part that keeps dying ends the start with its last lines, exit 1, and nothing left."""
    # the other parts load no engine meanwhile, which is most of their work
    quick = {"CODE_LOCATION_MODULE": "tests.api.core.quick_location"}
    starter = start(short_dir, DATABASE_URL="sqlite+aiosqlite:////proc/nowhere/orrery.db", **quick)
    assert starter.process.wait(300) == 1
    assert "The API does not start. Its last lines:" in starter.output
    assert "/proc/nowhere" in starter.output
    assert ended(starter)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_during_the_start_leaves_nothing(short_dir: Path, number: signal.Signals) -> None:
    """PLATFORM-6: Ctrl-C, SIGTERM and a closed terminal end everything, also while it is starting."""
    starter = start(short_dir)
    until(lambda: len(sweep.members(starter.runtime)) > 7, 60)
    starter.process.send_signal(number)
    assert starter.process.wait(STOP_WITHIN_S) == 0
    assert ended(starter)


def test_a_killed_starter_leaves_nothing(short_dir: Path) -> None:
    """PLATFORM-7: kill -9 of the starter ends the supervisor and with it every part."""
    starter = start(short_dir)
    until(lambda: len(sweep.members(starter.runtime)) > 7, 60)
    starter.process.kill()
    until(lambda: ended(starter), STOP_WITHIN_S, "processes are left")


def test_what_a_killed_start_left_is_ended_by_the_next(short_dir: Path) -> None:
    """PLATFORM-8: starter and supervisor killed at once, parts frozen: the next start ends them first."""
    first = start(short_dir)
    until(lambda: len(sweep.members(first.runtime)) > 7, 60)
    # Parts that are far enough die with the supervisor, however frozen; a run's worker does not, nor this.
    worker = subprocess.Popen(["sleep", "600"], env={sweep.MARK: str(first.runtime)})
    left = sweep.members(first.runtime)
    assert worker.pid in {process.pid for process in left}
    for process in left:
        process.suspend()
    first.process.kill()
    for process in left:
        if "supervisor.supervisord" in process.cmdline():
            process.kill()
    first.process.wait()
    second = start(short_dir)
    until(lambda: "that an earlier start had left" in second.output, 60)
    assert not [process for process in left if process.is_running() and process.status() != "zombie"]
    second.process.terminate()
    second.process.wait(STOP_WITHIN_S)
    worker.wait(5)
    assert ended(second)


def test_make_up_ends_with_make(short_dir: Path) -> None:
    """PLATFORM-6: when the process that started it is killed, the tied platform ends."""
    launcher = ("sh", "-c", '"$@" --tied & wait', "sh")
    starter = start(short_dir, launcher=launcher)
    until(lambda: len(sweep.members(starter.runtime)) > 7, 60)
    starter.process.kill()
    until(lambda: ended(starter), STOP_WITHIN_S, "processes are left")


@pytest.mark.slow
def test_the_demo_trains_predicts_and_leaves_nothing(short_dir: Path) -> None:
    """PLATFORM-10: `make demo` shows a model, its baseline and one prediction, exits 0, and is gone."""
    starter = start(short_dir, "demo", ORRERY_HOME=None, TMPDIR=str(short_dir))
    assert starter.process.wait(390) == 0, starter.output
    for text in ("baseline", "Answer:", "From the file to a served model"):
        assert text in starter.output
    assert ended(starter)
