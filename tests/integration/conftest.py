"""One real platform for all end-to-end tests of a session, and one Dagster whose stages compute nothing."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from local_platform import sweep
from tests.integration.dagster_processes import DagsterProcesses
from tests.integration.starter import STOP_WITHIN_S, Starter, start


@pytest.fixture(scope="session")
def platform() -> Iterator[Starter]:
    """The whole platform, ready; it must stop on Ctrl-C and leave nothing (PLATFORM-6)."""
    folder = Path(tempfile.mkdtemp(prefix="oy-"))
    # The sensor looks at schedules as often as the daemon lets it: nobody waits half a minute in a test.
    starter = start(folder, ORRERY_SCHEDULE_INTERVAL_S="1")
    try:
        assert starter.base_url
        yield starter
        starter.process.send_signal(signal.SIGINT)
        assert starter.process.wait(STOP_WITHIN_S) == 0, starter.output
        assert sweep.members(starter.runtime) == []
    finally:
        starter.process.kill()
        sweep.end_all(starter.runtime, 1)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def base_url(platform: Starter) -> str:
    """Where the session's platform listens, such as http://127.0.0.1:20123."""
    return platform.base_url


@pytest.fixture(scope="session")
def dagster() -> Iterator[DagsterProcesses]:
    """Real Dagster over `tests.api.core.quick_location`; a test that stops a part starts it again."""
    with DagsterProcesses.started(
        ("host", "code", "webserver", "daemon"), max_runs=2, module="tests.api.core.quick_location"
    ) as started:
        yield started
