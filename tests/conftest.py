"""What every test may use: `--fail-on-skip`, `alone`, short folders for Unix sockets, a storage emulator."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.google_cloud.emulator import StorageEmulator, storage_emulator

DATA = Path(__file__).parent / "data"

# How long an example takes, and how long it takes to draw one, is for the machine to say.
_UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("unhurried", _UNHURRIED)
# In CI the same examples each time: a run is red by what changed, and by no draw.
settings.register_profile("repeated", _UNHURRIED, derandomize=True, print_blob=True)
settings.load_profile("unhurried")


def pytest_configure() -> None:
    # A shell's background job ignores SIGINT, and so would every process that a test starts.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fail-on-skip",
        action="store_true",
        help="a skipped test fails the run: CI has what every test needs",
    )
    parser.addoption(
        "--alone-after",
        type=Path,
        help="tests marked `alone` come last, once this file is there: nothing else is at work then",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--alone-after"):
        items.sort(key=lambda item: item.get_closest_marker("alone") is not None)


# before pytest-timeout begins to count
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    others_ended: Path | None = item.config.getoption("--alone-after")
    if others_ended and item.get_closest_marker("alone"):
        starter = os.getppid()
        while not others_ended.exists():
            if os.getppid() != starter:
                pytest.exit("who would say that the others have ended is gone", pytest.ExitCode.INTERRUPTED)
            time.sleep(0.2)  # nothing tells a process that a file came
    return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if config.getoption("--fail-on-skip") and skipped:
        terminalreporter.section("skipped tests are failures here", red=True)
        for report in skipped:
            terminalreporter.line(f"{report.nodeid}: {report.longrepr}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--fail-on-skip") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def short_dir() -> Iterator[Path]:
    """A folder with a short path: a Unix socket's may have 107 bytes, and pytest's tmp_path is long."""
    folder = Path(tempfile.mkdtemp(prefix="oy-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def gcs() -> Iterator[StorageEmulator]:
    """One Google Cloud Storage emulator for the session; each test makes a bucket of its own in it."""
    with tempfile.TemporaryDirectory(prefix="oy-gcs-") as folder, storage_emulator(Path(folder)) as emulator:
        yield emulator
