"""A real browser on the real platform."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from contracts.metadata import WORKER_TAG
from local_platform import sweep
from tests.integration.starter import STOP_WITHIN_S, Starter, start, until

REPO = Path(__file__).resolve().parent.parent.parent
FRONTEND = REPO / "frontend"
DATA = REPO / "tests" / "data"
FLAGS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader"]
RUN_WITHIN_MS = 150_000
Opener = Callable[..., Page]

# Two cores draw, train and test at once.
expect.set_options(timeout=20_000)


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium here: apt install chromium")
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            # The first of a run also starts the platform and waits for two trainings, beside other tests.
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def platform() -> Iterator[Starter]:
    """The whole platform, with its own home."""
    if not (FRONTEND / "dist" / "index.html").exists():
        pytest.skip("the page is not built: cd frontend && npm ci && npm run build")
    folder = Path(tempfile.mkdtemp(prefix="oe-"))
    starter = start(folder)
    try:
        assert starter.base_url
        yield starter
        starter.process.send_signal(signal.SIGINT)
        assert starter.process.wait(STOP_WITHIN_S) == 0, starter.output
    finally:
        starter.process.kill()
        sweep.end_all(starter.runtime, 1)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def api_url(platform: Starter) -> str:
    return f"{platform.base_url}/api/v1"


def _serves_the_page(url: str) -> bool:
    return 'id="root"' in httpx2.get(url).text


@pytest.fixture(scope="session")
def page_url(platform: Starter) -> Iterator[str]:
    """Where the page is: the API itself or, while it serves none, Vite's server in front of it."""
    if _serves_the_page(f"{platform.base_url}/"):
        yield platform.base_url
        return
    command = ["node", "node_modules/vite/bin/vite.js", "preview", "--port", "5173", "--strictPort"]
    environment = {**os.environ, "ORRERY_URL": platform.base_url}
    server = subprocess.Popen(command, cwd=FRONTEND, env=environment, stdout=subprocess.DEVNULL)
    try:
        until(lambda: _reachable("http://localhost:5173/"), 30, "Vite's server did not come up")
        yield "http://localhost:5173"
    finally:
        server.kill()
        server.wait()


def _reachable(url: str) -> bool:
    try:
        return httpx2.get(url).status_code == 200
    except httpx2.HTTPError:
        return False


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield started
    started.close()


class Console:
    """Errors that the page put on its console; a test may expect some."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.expected: list[str] = []

    def note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} {message.location.get('url', '')}")

    @property
    def unexpected(self) -> list[str]:
        return [text for text in self.errors if not any(part in text for part in self.expected)]


@pytest.fixture
def console() -> Console:
    return Console()


@pytest.fixture
def open_page(browser: Browser, page_url: str, console: Console) -> Iterator[Opener]:
    """Open an address in a new context; at the end no unexpected console error may be there."""
    contexts: list[BrowserContext] = []

    def opener(path: str = "/", *, other: Browser | None = None, **options: Any) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 800})
        context = (other or browser).new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", console.note)
        page.on("pageerror", lambda error: console.errors.append(str(error)))
        page.set_default_timeout(20_000)
        page.goto(page_url + path)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert console.unexpected == []


def create(api_url: str, file: str, description: str, **fields: str) -> str:
    """A project made through the public API; its id."""
    data = {"problem_description": description, **fields}
    with (DATA / file).open("rb") as stream:
        answer = httpx2.post(f"{api_url}/projects", data=data, files={"file": (file, stream)}, timeout=60)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["project_id"])


def wait_for_end(api_url: str, project_id: str) -> str:
    deadline = time.monotonic() + RUN_WITHIN_MS / 1000
    while time.monotonic() < deadline:
        status = str(httpx2.get(f"{api_url}/projects/{project_id}").json()["status"])
        if status in {"completed", "failed", "cancelled"}:
            return status
        time.sleep(0.3)
    raise AssertionError(f"{project_id} did not end")


@pytest.fixture(scope="session")
def finished(platform: Starter, api_url: str) -> dict[str, str]:
    """Two finished projects that tests may look at but not change, made side by side: name to id."""
    made = {
        "penguins": create(
            api_url, "penguins.csv", "Predict the species of a penguin", project_name="penguins"
        ),
        "concrete": create(
            api_url, "concrete.csv", "How strong will the concrete be?", project_name="concrete"
        ),
    }
    for name, project in made.items():
        assert wait_for_end(api_url, project) == "completed", name
    return made


@pytest.fixture(scope="session")
def penguins(finished: dict[str, str]) -> str:
    """Three classes."""
    return finished["penguins"]


@pytest.fixture(scope="session")
def concrete(finished: dict[str, str]) -> str:
    """A regression."""
    return finished["concrete"]


@pytest.fixture(scope="session")
def learned(api_url: str) -> str:
    """A project of two runs, for tests that change it: a champion, and a challenger that waits for a word."""
    project = create(
        api_url, "penguins.csv", "Predict the species", project_name="learned", time_budget_s="1"
    )
    assert wait_for_end(api_url, project) == "completed"
    base = f"{api_url}/projects/{project}"
    assert httpx2.put(f"{base}/policy", json={"promotion": "ask", "by": "ada"}).status_code == 200
    trees = {"model_selection": {"families": ["trees"]}}  # not what the champion is: the two differ
    wish = {"from_stage": "model_selection", "overrides": trees, "by": "ada"}
    assert httpx2.post(f"{base}/runs", json=wish).status_code == 202
    # The project is still completed until the fork's first event.
    until(lambda: [run["status"] for run in httpx2.get(f"{base}/runs").json()] == ["completed"] * 2, 150)
    return project


def worker_of(platform: Starter, project: str) -> int:
    """The pid of the process that works the project's run, once it has signed."""
    ask = (
        'query($p: String!) { runsOrError(limit: 1, filter: {tags: [{key: "orrery/project", value: $p}]})'
        " { ... on Runs { results { tags { key value } } } } }"
    )
    found: list[int] = []

    def signed() -> bool:
        body = {"query": ask, "variables": {"p": project}}
        answer = httpx2.post(f"{platform.base_url}/dagster/graphql", json=body).json()
        for run in answer["data"]["runsOrError"]["results"]:
            found.extend(json.loads(t["value"])["pid"] for t in run["tags"] if t["key"] == WORKER_TAG)
        return bool(found)

    until(signed, 60, "no worker signed the run")
    return found[0]


def scene(page: Page) -> dict[str, Any]:
    """What the 3D view really draws, and where."""
    read = "() => JSON.stringify(document.querySelector('.sky-canvas canvas').inspectScene())"
    return dict(json.loads(page.evaluate(read)))


def wait_until(page: Page, script: str, argument: object = None, seconds: float = 20) -> None:
    """Wait until `script` is true there; Playwright's own way is eval, which the page's policy forbids."""
    until(lambda: bool(page.evaluate(script, argument)), seconds, script)


def wait_for_scene(page: Page) -> None:
    """Until the 3D view has drawn and nothing moves in it."""
    page.locator(".sky-canvas canvas").wait_for()
    wait_until(
        page,
        "() => { const s = document.querySelector('.sky-canvas canvas')?.inspectScene();"
        " return s && s.frames > 2 && !s.flying && !s.moving }",
    )
