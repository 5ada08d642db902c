"""The real platform, all its processes: it comes up, heals, refuses a second one, and leaves nothing."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import psutil
import pytest

from client import Orrery
from contracts.projects import Readiness
from contracts.questions import InterpretationStatus
from local_platform import sweep
from tests.conftest import DATA
from tests.integration.starter import Starter, start, until

pytestmark = pytest.mark.timeout(400)
HEALED_WITHIN_S = 240


@pytest.fixture
def short_dir(short_dir: Path) -> Iterator[Path]:
    """What a test that fails has started there ends with it."""
    yield short_dir
    sweep.end_all(short_dir / "run", 1)


def readiness(base_url: str) -> Readiness | None:
    try:
        return Readiness.model_validate(httpx2.get(f"{base_url}/health/ready", timeout=10).json())
    except (httpx2.HTTPError, ValueError):
        return None


def is_ready(base_url: str) -> bool:
    found = readiness(base_url)
    return found is not None and found.status == "ready"


def test_up_prints_one_url_and_is_ready(platform: Starter, base_url: str) -> None:
    """PLATFORM-4: once the URL is printed every part answers, and it is printed once."""
    found = readiness(base_url)
    assert found
    assert {part.name for part in found.parts if part.ok} == {
        "api",
        "webserver",
        "code_server",
        "daemon",
        "model_server",
    }
    assert platform.output.count(base_url + " ") == 1
    assert (platform.home / "dagster-path-secret").stat().st_mode & 0o777 == 0o600


def test_the_secret_stands_on_no_command_line(platform: Starter) -> None:
    """PLATFORM-2: other users of the machine cannot read Dagster's path prefix from the process list."""
    secret = (platform.home / "dagster-path-secret").read_text()
    assert not [p for p in sweep.members(platform.runtime) if secret in " ".join(p.cmdline())]
    assert secret not in (platform.home / "supervisord.conf").read_text()


def test_the_logs_are_private(platform: Starter, base_url: str) -> None:
    """PLATFORM-2: what the webserver logs holds the prefix, so nobody else may read a log."""
    assert is_ready(base_url)
    logs = platform.home / "logs"
    assert logs.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in logs.iterdir() if path.stat().st_mode & 0o077] == []


def test_a_second_platform_on_the_home_is_refused(platform: Starter, base_url: str, short_dir: Path) -> None:
    """PLATFORM-3: one home, one platform; the second says so in one line, exits 1 and harms nothing."""
    second = start(short_dir, ORRERY_HOME=str(platform.home), ORRERY_RUNTIME_DIR=str(platform.runtime))
    assert second.process.wait(30) == 1
    assert second.output.strip().count("\n") == 0
    assert "already runs" in second.output
    assert base_url in second.output
    assert is_ready(base_url)


def test_readiness_names_a_dead_part_and_it_comes_back(platform: Starter, base_url: str) -> None:
    """PLATFORM-9: kill -9 of the model server shows in the readiness by name, and heals by itself."""
    platform.program("models").kill()
    seen: set[str] = set()

    def named() -> bool:
        found = readiness(base_url)
        seen.update(part.name for part in found.parts if not part.ok) if found else None
        return "model_server" in seen

    until(named, 20, "readiness does not say it")
    assert httpx2.get(f"{base_url}/health/live", timeout=10).status_code == 200
    until(lambda: is_ready(base_url), HEALED_WITHIN_S, "it does not heal")
    assert seen == {"model_server"}
    assert "model server ended and is started again" in platform.output


def test_all_parts_killed_at_once_come_back(platform: Starter, base_url: str) -> None:
    """PLATFORM-9: every part killed with -9 in one moment, the API too: ready again without help."""
    for process in [platform.program(n) for n in ("api", "code", "webserver", "daemon", "runs", "inspector")]:
        process.kill()
    until(lambda: not is_ready(base_url), 20, "nobody noticed")
    until(lambda: is_ready(base_url), HEALED_WITHIN_S, "it does not heal")


def test_a_question_outlives_the_api(platform: Starter, base_url: str) -> None:
    """PIPE-26: the API is killed with -9 while a run waits; the question stands and takes its answer."""
    with Orrery(base_url) as orrery:
        vague = "Tell me something useful about these"
        project = orrery.create_project(DATA / "penguins.csv", vague, "asked", on_ambiguity="ask").project_id
        asking, settled = InterpretationStatus.ASKING, InterpretationStatus.SETTLED
        until(lambda: orrery.interpretation(project).status is asking, 60, "nothing is asked")
        before = orrery.interpretation(project).question
        assert before is not None
        platform.program("api").kill()
        until(lambda: not is_ready(base_url), 20, "nobody noticed")
        until(lambda: is_ready(base_url), HEALED_WITHIN_S, "it does not heal")
        assert orrery.interpretation(project).question == before
        orrery.answer(project, "island")
        until(lambda: orrery.interpretation(project).status is settled, 30, "the answer was lost")
        chosen = orrery.interpretation(project).chosen
        assert chosen is not None
        assert chosen.target_column == "island"
        orrery.delete(project)


def test_idle_memory_is_bounded(platform: Starter, base_url: str) -> None:
    """PLATFORM-11: everything idle takes less than 1.5 GB, shared pages counted once."""
    assert is_ready(base_url)
    used = sum(_proportional(process) for process in sweep.members(platform.runtime))
    assert used < 1.5e9


def _proportional(process: psutil.Process) -> int:
    try:
        return process.memory_full_info().pss
    except psutil.Error:
        return 0
