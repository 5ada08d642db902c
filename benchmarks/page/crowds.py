"""The real API with as many projects as a figure wants, and a browser in front of it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.crowd import Crowd, crowd

REPO = Path(__file__).resolve().parents[2]
SIZE = {"width": 1280, "height": 800}
FLAGS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader"]


def chromium() -> str:
    """Where Chromium is; raises RuntimeError without one."""
    found = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    if found is None:
        raise RuntimeError("no Chromium here: apt install chromium")
    return found


def node() -> str:
    """The system's Node, else the one that set-up brought into the environment."""
    own = REPO / ".venv" / "node" / "node"
    found = shutil.which("node") or (str(own) if own.exists() else None)
    if found is None:
        raise RuntimeError("no Node here: make setup")
    return found


@contextmanager
def api_of(projects: int) -> Iterator[Crowd]:
    """An API of its own with that many projects."""
    with tempfile.TemporaryDirectory(prefix="ob-") as folder, crowd(Path(folder)) as made:
        made.projects(projects)
        yield made


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()


def opened(browser: Browser, url: str) -> Page:
    """The page at 1280 x 800, its scene drawn and at rest."""
    page = browser.new_context(viewport=SIZE, device_scale_factor=1).new_page()
    page.goto(url)
    page.locator(".sky-canvas canvas").wait_for()
    page.wait_for_timeout(4_000)
    return page
