"""The run host alone: its protocol, its zygote, its silence."""

import multiprocessing
import os
import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from dagster import DagsterInstance

from contracts.errors import OrreryError
from pipeline_assets.host_protocol import CancelRequest, HealthRequest, HostAnswer, LaunchRequest, ask_host
from tests.integration.dagster_processes import REPO, DagsterProcesses

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def host() -> Iterator[DagsterProcesses]:
    """A host with a code location that imports nothing heavy."""
    module = "benchmarks.empty_location"
    with DagsterProcesses.started(("host",), module=module) as started:
        yield started


def raw(host: DagsterProcesses, line: bytes) -> HostAnswer:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(host.runtime / "runs.sock"))
        connection.sendall(line)
        return HostAnswer.model_validate_json(connection.makefile().readline())


def health(host: DagsterProcesses) -> HostAnswer:
    return ask_host(host.runtime / "runs.sock", HealthRequest())


@pytest.mark.parametrize(
    "line", [b"rubbish\n", b"{}\n", b'{"v":1,"op":"dance"}\n', b'{"v":2,"op":"health"}\n']
)
def test_what_is_no_request_is_refused(host: DagsterProcesses, line: bytes) -> None:
    """PIPE-19: rubbish and other versions get an error, and the host goes on."""
    answer = raw(host, line)
    assert not answer.ok
    assert answer.error
    assert health(host).ok


def test_a_silent_caller_holds_nobody_up(host: DagsterProcesses) -> None:
    """PIPE-19: connections that say nothing don't keep others from being answered."""
    silent = [socket.socket(socket.AF_UNIX) for _ in range(50)]
    for connection in silent:
        connection.connect(str(host.runtime / "runs.sock"))
    assert health(host).ok
    for connection in silent:
        connection.close()


def test_cancelling_what_is_not_at_work_is_told(host: DagsterProcesses) -> None:
    """PIPE-12: the launcher learns that the host knows no such run."""
    answer = ask_host(host.runtime / "runs.sock", CancelRequest(run_id="unknown"))
    assert (answer.ok, answer.known) == (True, False)


def test_nobody_at_the_socket_is_said_at_once(tmp_path: Path) -> None:
    """PIPE-19: no host is an error with that name, not a hang."""
    with pytest.raises(OrreryError, match="run host is not running"):
        ask_host(tmp_path / "runs.sock", LaunchRequest(run_id="run"))


def test_the_forking_process_has_one_thread(host: DagsterProcesses) -> None:
    """PIPE-20: nothing that a fork would lose is alive in the zygote; the socket is private."""
    assert '"threads": 1' in host.log("host")
    assert (host.runtime / "runs.sock").stat().st_mode & 0o777 == 0o600


def test_a_dead_zygote_is_replaced(host: DagsterProcesses) -> None:
    """PIPE-20: when the zygote dies, a new generation gets ready by itself."""
    before = health(host)
    assert before.pid is not None
    for child in psutil.Process(before.pid).children():
        os.kill(child.pid, signal.SIGKILL)
    host.wait_until(lambda: (now := health(host)).generation != before.generation and now.ready, 60)


def _open_home() -> None:
    with DagsterInstance.get() as instance:
        assert instance.get_runs_count() == 0


def test_a_fresh_home_may_be_opened_by_all_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PIPE-22: six processes that open a fresh DAGSTER_HOME together all succeed."""
    shutil.copy(REPO / "dagster.yaml", tmp_path)
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    fork = multiprocessing.get_context("fork")
    openers = [fork.Process(target=_open_home) for _ in range(6)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join(60)
    assert [opener.exitcode for opener in openers] == [0] * 6
